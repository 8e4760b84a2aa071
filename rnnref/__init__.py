"""Recurrent neural networks for text classification, written to be read.

Batch first throughout: N sequences, T steps, D inputs, H hidden units, V words, C classes.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from rnnref.batches import bucketed_batches, used_length
from rnnref.classifier import Classifier
from rnnref.clipping import clip_by_global_norm
from rnnref.corpus import sentiment_corpus
from rnnref.dense import classify, classify_backward
from rnnref.embedding import embed_backward, embed_forward
from rnnref.gradients import directional_error, numerical_gradient, relative_error
from rnnref.gru import gru_backward, gru_forward, gru_step, gru_step_backward
from rnnref.gru_reset_before import gru_step_reset_before, gru_step_reset_before_backward
from rnnref.initialisation import chrono_biases, initial_parameters, orthogonal_init
from rnnref.layers.dropout import dropout_forward
from rnnref.layers.embedding import Embedding
from rnnref.layers.gru import GRU, GRUResetBefore
from rnnref.layers.lstm import LSTM
from rnnref.layers.rnn import RNN
from rnnref.layers.stack import Stack
from rnnref.losses import logistic_cross_entropy, softmax, softmax_cross_entropy
from rnnref.lstm import lstm_backward, lstm_forward, lstm_step, lstm_step_backward
from rnnref.optimisers import SGD, Adam, AdamW, Optimiser
from rnnref.pooling import (
    last_state,
    last_state_backward,
    max_state,
    max_state_backward,
    mean_state,
    mean_state_backward,
)
from rnnref.rnn import rnn_backward, rnn_forward, rnn_step, rnn_step_backward, truncated_bptt
from rnnref.text import build_vocab, encode, pad_batch, tokenize
from rnnref.training import Epoch, fit, train_and_predict

if TYPE_CHECKING:
    from rnnref.baselines import BigramNBSVM, LogisticRegression, bag_of_words
    from rnnref.convolution import ConvolutionalClassifier
    from rnnref.diagnostics import (
        connectivity,
        gate_saturation,
        gradient_norm_by_lag,
        jacobian_spectra,
        norms_by_lag,
        step_jacobians,
    )
    from rnnref.figures import Chart, Words
    from rnnref.interchange import from_keras, from_torch, load_arrays, save_arrays, to_keras, to_torch
    from rnnref.metrics import Calibration, accuracy, calibration, confusion_matrix, f1_scores, wilson_interval
    from rnnref.model_files import load_model, save_model
    from rnnref.negation import negation_corpus
    from rnnref.plots import plot_connectivity, plot_norms_by_lag, plot_saturation, plot_spectra
    from rnnref.problems import adding_problem, temporal_order
    from rnnref.reviews import (
        load_film_ratings,
        load_imdb,
        load_labelled_sentences,
        load_rt_polarity,
        load_sst2,
    )
    from rnnref.schedules import cosine_schedule, step_schedule
    from rnnref.vectors import embedding_table, load_word_vectors, nearest_words
else:
    # What few programs need is imported when it is first asked for; `import rnnref` should cost little over NumPy.
    LATER = {
        "rnnref.baselines": (
            "BigramNBSVM",
            "LogisticRegression",
            "bag_of_words",
        ),
        "rnnref.convolution": ("ConvolutionalClassifier",),
        "rnnref.diagnostics": (
            "connectivity",
            "gate_saturation",
            "gradient_norm_by_lag",
            "jacobian_spectra",
            "norms_by_lag",
            "step_jacobians",
        ),
        "rnnref.figures": (
            "Chart",
            "Words",
        ),
        "rnnref.interchange": (
            "from_keras",
            "from_torch",
            "load_arrays",
            "save_arrays",
            "to_keras",
            "to_torch",
        ),
        "rnnref.metrics": (
            "Calibration",
            "accuracy",
            "calibration",
            "confusion_matrix",
            "f1_scores",
            "wilson_interval",
        ),
        "rnnref.model_files": (
            "load_model",
            "save_model",
        ),
        "rnnref.negation": ("negation_corpus",),
        "rnnref.plots": (
            "plot_connectivity",
            "plot_norms_by_lag",
            "plot_saturation",
            "plot_spectra",
        ),
        "rnnref.problems": (
            "adding_problem",
            "temporal_order",
        ),
        "rnnref.reviews": (
            "load_film_ratings",
            "load_imdb",
            "load_labelled_sentences",
            "load_rt_polarity",
            "load_sst2",
        ),
        "rnnref.schedules": (
            "cosine_schedule",
            "step_schedule",
        ),
        "rnnref.vectors": (
            "embedding_table",
            "load_word_vectors",
            "nearest_words",
        ),
    }

    def __getattr__(name: str) -> object:
        for module, names in LATER.items():
            if name in names:
                value = getattr(import_module(module), name)
                globals()[name] = value
                return value
        raise AttributeError(f"module 'rnnref' has no attribute {name!r}")


__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SGD",
    "Adam",
    "AdamW",
    "BigramNBSVM",
    "Calibration",
    "Chart",
    "Classifier",
    "ConvolutionalClassifier",
    "Embedding",
    "Epoch",
    "GRUResetBefore",
    "LogisticRegression",
    "Optimiser",
    "Stack",
    "Words",
    "accuracy",
    "adding_problem",
    "bag_of_words",
    "bucketed_batches",
    "build_vocab",
    "calibration",
    "chrono_biases",
    "classify",
    "classify_backward",
    "clip_by_global_norm",
    "confusion_matrix",
    "connectivity",
    "cosine_schedule",
    "directional_error",
    "dropout_forward",
    "embed_backward",
    "embed_forward",
    "embedding_table",
    "encode",
    "f1_scores",
    "fit",
    "from_keras",
    "from_torch",
    "gate_saturation",
    "gradient_norm_by_lag",
    "gru_backward",
    "gru_forward",
    "gru_step",
    "gru_step_backward",
    "gru_step_reset_before",
    "gru_step_reset_before_backward",
    "initial_parameters",
    "jacobian_spectra",
    "last_state",
    "last_state_backward",
    "load_arrays",
    "load_film_ratings",
    "load_imdb",
    "load_labelled_sentences",
    "load_model",
    "load_rt_polarity",
    "load_sst2",
    "load_word_vectors",
    "logistic_cross_entropy",
    "lstm_backward",
    "lstm_forward",
    "lstm_step",
    "lstm_step_backward",
    "max_state",
    "max_state_backward",
    "mean_state",
    "mean_state_backward",
    "nearest_words",
    "negation_corpus",
    "norms_by_lag",
    "numerical_gradient",
    "orthogonal_init",
    "pad_batch",
    "plot_connectivity",
    "plot_norms_by_lag",
    "plot_saturation",
    "plot_spectra",
    "relative_error",
    "rnn_backward",
    "rnn_forward",
    "rnn_step",
    "rnn_step_backward",
    "save_arrays",
    "save_model",
    "sentiment_corpus",
    "softmax",
    "softmax_cross_entropy",
    "step_jacobians",
    "step_schedule",
    "temporal_order",
    "to_keras",
    "to_torch",
    "tokenize",
    "train_and_predict",
    "truncated_bptt",
    "used_length",
    "wilson_interval",
]
