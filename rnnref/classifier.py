"""The many-to-one model: many words in, one decision out.

Embed each word, read the sequence, pool the states into one vector, classify it. The last state is the usual pool: of
a bidirectional reader, the last states of both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from rnnref._checks import Booleans, Floats, Integers, fraction, full_mask, indices, whole_number
from rnnref.batches import batches_by_length
from rnnref.dense import classify, classify_backward
from rnnref.layers.dropout import dropout_forward
from rnnref.layers.embedding import Embedding
from rnnref.layers.recurrent import Gradients, State
from rnnref.layers.stack import Stack
from rnnref.losses import softmax, softmax_cross_entropy
from rnnref.pooling import max_state, max_state_backward, mean_state, mean_state_backward

POOLS = ("last", "mean", "max")

BATCH = 64
"""Texts that are read at once when nothing is learned: enough for BLAS, and few enough for the states of long texts."""


class TextModel(Protocol):
    """What can be trained by `fit`: a `Classifier`, or a model to compare it with."""

    vocab_size: int
    classes: int

    @property
    def parameters(self) -> Mapping[str, Floats]:
        """All parameters by name."""

    def logits(self, ids: ArrayLike, mask: ArrayLike) -> Floats:
        """Give the scores (N, C) of padded texts."""

    def loss_and_gradients(
        self, ids: ArrayLike, mask: ArrayLike, y: ArrayLike, rng: np.random.Generator | None = None
    ) -> tuple[float, Gradients]:
        """Give the loss of a batch and its gradient for every parameter."""


def logits_in_batches(
    score: Callable[[Integers, Booleans], Floats], ids: ArrayLike, mask: ArrayLike, model: TextModel
) -> Floats:
    """Score texts from the shortest to the longest, each batch cut to its longest, and give them in their order."""
    ids = indices("ids", ids, "N T", below=model.vocab_size, limit="the model's vocabulary")
    mask = full_mask("mask", mask)
    if mask.shape != ids.shape:
        raise ValueError(f"mask: expected shape (N, T) = {ids.shape} from ids, got {mask.shape}")
    logits = np.empty((len(ids), model.classes), model.parameters["dense.W"].dtype)
    for rows, T in batches_by_length(mask, BATCH):
        logits[rows] = score(ids[rows, :T], mask[rows, :T])
    return logits


class Classifier:
    """A recurrent network that classifies texts.

    Parameters
    ----------
    vocab_size : int
        V, with `<pad>` as id 0, whose row of the embedding stays zero.
    classes : int
        C.
    embedding_size : int
        D.
    embeddings : (V, D) floats, optional
        What the embedding begins as, such as `embedding_table` gives.
    frozen : bool
        Whether the embedding stays as it is while the rest is trained.
    hidden_size : int
        H.
    cell : "rnn", "lstm", "gru" or "gru-reset-before"
    layers, bidirectional
        As for a `Stack`.
    dropout : float
        The probability p of dropping an entry of a word vector, of what one layer hands to the next, and of the pooled
        state; from 0 to below 1. The recurrence is left alone. Zaremba, Sutskever & Vinyals 2014,
        https://arxiv.org/abs/1409.2329.
    pooling : "last", "mean" or "max"
    label_smoothing : float
        Of the loss; see `softmax_cross_entropy`.
    initialisation : str
        Of the recurrent layers; see `initial_parameters`.
    seed : int
        The same seed gives the same parameters.
    dtype : float64 or float32
    **options
        For the recurrent layers: `max_lag`, and `activation` of a simple one.

    Examples
    --------
    >>> model = Classifier(vocab_size=5, hidden_size=3, cell="lstm", seed=0)
    >>> model.predict([[2, 3, 0], [4, 0, 0]], [[True, True, False], [True, False, False]]).shape
    (2,)
    >>> sorted(model.parameters)
    ['dense.W', 'dense.c', 'embedding.E', 'recurrent.0.Wh', 'recurrent.0.Wx', 'recurrent.0.b']
    """

    def __init__(
        self,
        vocab_size: int,
        *,
        classes: int = 2,
        embedding_size: int = 16,
        embeddings: ArrayLike | None = None,
        frozen: bool = False,
        hidden_size: int = 32,
        cell: str = "rnn",
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        pooling: str = "last",
        label_smoothing: float = 0.0,
        initialisation: str = "orthogonal",
        seed: int = 0,
        dtype: DTypeLike = np.float64,
        **options: Any,
    ) -> None:
        if pooling not in POOLS:
            raise ValueError(f"pooling: expected one of {', '.join(POOLS)}, got {pooling!r}")
        if embeddings is not None:
            embedding_size = np.shape(embeddings)[-1]
        rng = np.random.default_rng(seed)
        self.classes = whole_number("classes", classes, least=2)
        self.vocab_size, self.pooling = vocab_size, pooling
        self.dropout = fraction("dropout", dropout)
        self.frozen = frozen
        self.label_smoothing = fraction("label_smoothing", label_smoothing)
        # What `save_model` writes, and a checkpoint compares: all but the seed and what only sets initial values.
        self.settings: dict[str, Any] = {
            "vocab_size": vocab_size,
            "classes": classes,
            "embedding_size": embedding_size,
            "frozen": frozen,
            "hidden_size": hidden_size,
            "cell": cell,
            "layers": layers,
            "bidirectional": bidirectional,
            "dropout": dropout,
            "pooling": pooling,
            "label_smoothing": label_smoothing,
            "dtype": np.dtype(dtype).name,
            **{name: value for name, value in options.items() if name == "activation"},
        }
        self.embedding = Embedding(vocab_size, embedding_size, seed=rng, dtype=dtype, table=embeddings)
        self.recurrent = Stack(
            cell,
            embedding_size,
            hidden_size,
            layers=layers,
            bidirectional=bidirectional,
            dropout=self.dropout if layers > 1 else 0.0,
            initialisation=initialisation,
            seed=rng,
            dtype=dtype,
            **options,
        )
        size = self.recurrent.output_size
        self.W: Floats = rng.normal(scale=size**-0.5, size=(size, classes)).astype(dtype)
        self.c: Floats = np.zeros(classes, dtype)

    @property
    def parameters(self) -> Mapping[str, Floats]:
        """All parameters by name. Change an array in place to change the model; none can be put in another's stead."""
        recurrent = {f"recurrent.{name}": w for name, w in self.recurrent.parameters.items()}
        E = self.embedding.parameters["E"]
        return MappingProxyType({"embedding.E": E, **recurrent, "dense.W": self.W, "dense.c": self.c})

    def read(
        self, ids: ArrayLike, mask: ArrayLike, rng: np.random.Generator | None = None
    ) -> tuple[Floats, Callable[[Floats], tuple[Floats, Gradients]]]:
        """Embed, read and pool padded texts: all but the dense layer.

        Parameters
        ----------
        ids : (N, T) integers
        mask : (N, T) bool
        rng : numpy.random.Generator, optional
            Given while training: dropout draws from it.

        Returns
        -------
        pooled : (N, H or 2H) floats
        backward : function
            Takes the gradient of `pooled`; gives that of the word vectors, (N, T, D), and of the parameters.

        Raises
        ------
        TypeError, ValueError
            If an argument has another type, shape or range than stated above; the message names it.
        """
        ids = indices("ids", ids, "N T", below=self.vocab_size, limit="the model's vocabulary")
        mask = full_mask("mask", mask)
        if mask.shape != ids.shape:
            raise ValueError(f"mask: expected shape (N, T) = {ids.shape} from ids, got {mask.shape}")
        x, unembed = self.embedding.forward(ids)
        x, undrop_words = self._dropped(x, rng)
        h, states, unread = self.recurrent.forward(x, mask, rng=rng)
        pooled, unpool = self._pool(h, states, mask)
        pooled, undrop_state = self._dropped(pooled, rng)

        def backward(dpooled: Floats) -> tuple[Floats, Gradients]:
            dx, _, gradients = unread(*unpool(undrop_state(dpooled)))
            dx = undrop_words(dx)
            recurrent = {f"recurrent.{name}": g for name, g in gradients.items()}
            return dx, {"embedding.E": unembed(dx)["E"], **recurrent}

        return pooled, backward

    def _dropped(self, x: Floats, rng: np.random.Generator | None) -> tuple[Floats, Callable[[Floats], Floats]]:
        if rng is None or self.dropout == 0:
            return x, lambda dx: dx
        return dropout_forward(x, self.dropout, rng)

    def logits(self, ids: ArrayLike, mask: ArrayLike) -> Floats:
        """Give the scores (N, C) of padded texts `ids`, `mask` (N, T), read in batches of similar length."""
        return logits_in_batches(lambda ids, mask: classify(self.read(ids, mask)[0], self.W, self.c), ids, mask, self)

    def probabilities(self, ids: ArrayLike, mask: ArrayLike) -> Floats:
        """Give the probability of each class, (N, C)."""
        return softmax(self.logits(ids, mask))

    def predict(self, ids: ArrayLike, mask: ArrayLike) -> Integers:
        """Give the most likely class of each text, (N,) int64."""
        return np.asarray(self.logits(ids, mask).argmax(axis=1), dtype=np.int64)

    def loss_and_gradients(
        self, ids: ArrayLike, mask: ArrayLike, y: ArrayLike, rng: np.random.Generator | None = None
    ) -> tuple[float, Gradients]:
        """Give the mean cross-entropy of a batch and its gradient for every parameter.

        Parameters
        ----------
        ids : (N, T) integers
        mask : (N, T) bool
        y : (N,) integers
        rng : numpy.random.Generator, optional
            Given while training: dropout draws from it.

        Returns
        -------
        loss : float
        gradients : dict of arrays
            Under the names of `parameters`; without the embedding where it is frozen.

        Raises
        ------
        TypeError, ValueError
            If an argument has another type, shape or range than stated above; the message names it.
        """
        pooled, backward = self.read(ids, mask, rng)
        logits = classify(pooled, self.W, self.c)
        loss, dlogits = softmax_cross_entropy(logits, y, label_smoothing=self.label_smoothing)
        dpooled, dW, dc = classify_backward(dlogits, pooled, self.W)
        gradients = backward(dpooled)[1]
        if self.frozen:
            del gradients["embedding.E"]
        return loss, {**gradients, "dense.W": dW, "dense.c": dc}

    def _pool(
        self, h: Floats, states: list[State], mask: Booleans
    ) -> tuple[Floats, Callable[[Floats], tuple[Floats | None, list[State] | None]]]:
        """Give one vector per text, and the way back to what arrives at all states, or at the last ones alone."""
        if self.pooling == "mean":
            return mean_state(h, mask), lambda d: (mean_state_backward(d, mask), None)
        if self.pooling == "max":
            return max_state(h, mask), lambda d: (max_state_backward(d, h, mask), None)
        top = len(self.recurrent.layers[-1])

        def unpool(d: Floats) -> tuple[None, list[State]]:
            dstates: list[State] = [tuple(np.zeros_like(part) for part in state) for state in states]
            for k, part in enumerate(np.split(d, top, axis=1)):
                dstates[k - top][0][...] = part
            return None, dstates

        return np.concatenate([state[0] for state in states[-top:]], axis=1), unpool
