"""Measure what the real-text chapter states: ``python -m benchmarks.real_text``, with the site's data built.

``measured.json`` beside the chapter gets the held-out accuracy of every model over five seeds, each with a split of its
own. Epochs and rates were fixed before, on other splits. ``--outputs`` records instead what each program of the page
prints, in the Python that readers get; do that after a program has changed.
"""

import json
import os
import platform
import runpy
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads only get in the way of products this small

import numpy as np

import rnnref as r
from docs.hooks.folders import BUILD, ROOT
from docs.hooks.programs import recorded

CHAPTER = ROOT / "docs" / "pages" / "lesson" / "real-text"
FILMS, VECTORS = BUILD / "data" / "films.tsv", BUILD / "data" / "vectors.npz"
SEEDS = range(1, 6)
SIZES = {250: 20, 500: 15, 1000: 10, 2000: 7, 4000: 5, 9000: 4}
"""Training sentences, and epochs."""

_models = runpy.run_path(str(CHAPTER / "13_models.py"))
Reader, MeanOfVectors = _models["Reader"], _models["MeanOfVectors"]


class Words:
    """Logistic regression on how often each word occurs, trained by `fit`: a bag of words without its large matrix."""

    def __init__(self, vocab_size: int) -> None:
        self.vocab_size, self.classes = vocab_size, 2
        self.embedding = r.Embedding(vocab_size, 2, scale=1e-9, dtype=np.float32)
        self.c = np.zeros(2, np.float32)

    @property
    def parameters(self) -> dict[str, Any]:
        """The scores of each word, and of none."""
        return {"embedding.E": self.embedding.parameters["E"], "dense.c": self.c}

    def logits(self, ids: Any, mask: Any) -> Any:
        """Add up the scores of the words."""
        return (self.embedding.forward(ids)[0] * mask[:, :, None]).sum(axis=1) + self.c

    def predict(self, ids: Any, mask: Any) -> Any:
        """Give the likelier class."""
        return self.logits(ids, mask).argmax(axis=1)

    def loss_and_gradients(self, ids: Any, mask: Any, y: Any, _rng: Any = None) -> tuple[float, dict[str, Any]]:
        """Give the loss and its gradients."""
        x, unembed = self.embedding.forward(ids)
        loss, d = r.softmax_cross_entropy((x * mask[:, :, None]).sum(axis=1) + self.c, y)
        return loss, {"embedding.E": unembed(d[:, None] * mask[:, :, None])["E"], "dense.c": d.sum(axis=0)}


class Split:
    """Held-out and training sentences of one seed, coded with a vocabulary of the training sentences."""

    def __init__(self, texts: list[str], y: Any, seed: int, size: int, vocab: dict[str, int] | None = None) -> None:
        order = np.random.default_rng(seed).permutation(len(y))
        held_out, training = order[:1000], order[1000:][:size]
        least = 2 if size > 1000 else 1
        self.vocab = vocab or r.build_vocab([texts[i] for i in training], least)
        self.old, self.new = (
            r.pad_batch([r.encode(texts[i], self.vocab) for i in rows]) for rows in (training, held_out)
        )
        self.y_old, self.y_new = y[training], y[held_out]

    def accuracy(self, predict: Any) -> float:
        """Measure on the held-out sentences."""
        ids, mask = self.new
        said = np.concatenate([predict(ids[i : i + 250], mask[i : i + 250]) for i in range(0, len(ids), 250)])
        return float(np.mean(said == self.y_new))

    def trained(self, model: Any, epochs: int, rate: float, seed: int) -> float:
        """Train the model; measure it."""
        size = 64 if len(self.y_old) > 1000 else 32
        r.fit(
            model,
            *self.old,
            self.y_old,
            epochs=epochs,
            batch_size=size,
            optimiser=r.Adam(rate),
            seed=seed,
            progress=None,
        )
        return self.accuracy(lambda ids, mask: model.logits(ids, mask).argmax(axis=1))


def naive_bayes(split: Split) -> float:
    """Multinomial naive Bayes on whether a word occurs, with counts smoothed by one."""
    V = len(split.vocab)
    words = [[np.unique(row[real]) for row, real in zip(*side, strict=True)] for side in (split.old, split.new)]
    seen = [
        1
        + np.bincount(
            np.concatenate([w for w, label in zip(words[0], split.y_old, strict=True) if label == k]), minlength=V
        )
        for k in (0, 1)
    ]
    weight = np.log(seen[1] / seen[1].sum()) - np.log(seen[0] / seen[0].sum())
    return float(np.mean([(weight[w].sum() > 0) == label for w, label in zip(words[1], split.y_new, strict=True)]))


def table(texts: list[str], y: Any, seed: int) -> Iterator[tuple[str, float]]:
    """Yield the accuracy of each model, trained on all training sentences of one split."""
    split = Split(texts, y, seed, len(y))
    V = len(split.vocab)
    yield "always the more frequent", float(np.mean(split.y_new == round(split.y_old.mean())))
    yield "naive Bayes", naive_bayes(split)
    yield "words and pairs (NB-SVM)", split.accuracy(r.BigramNBSVM().fit(*split.old, split.y_old).predict)
    yield "bag of words", split.trained(Words(V), 2, 0.02, seed)
    yield "mean of word vectors", split.trained(MeanOfVectors(V, seed=seed), 3, 0.004, seed)
    yield (
        "CNN, width 3",
        split.trained(
            r.ConvolutionalClassifier(V, filters=32, embedding_size=16, seed=seed, dtype=np.float32), 3, 0.004, seed
        ),
    )
    dropout = {"words": 0.2, "pooled": 0.3}
    for name, epochs, options in [
        ("tanh, last state", 4, {"cell": "rnn"}),
        ("GRU, last state", 3, {"cell": "gru"}),
        ("GRU, mean", 3, {"cell": "gru", "pooling": "mean"}),
        ("GRU, maximum", 3, {"cell": "gru", "pooling": "max"}),
        ("GRU, maximum, dropout", 4, {"cell": "gru", "pooling": "max", **dropout}),
        ("LSTM, last state", 3, {"cell": "lstm"}),
        ("LSTM, maximum", 3, {"cell": "lstm", "pooling": "max"}),
        (
            "BiLSTM, last states",
            4,
            {"cell": "lstm", "bidirectional": True, "hidden_size": 16, **dropout},
        ),
        (
            "BiLSTM, maximum",
            4,
            {"cell": "lstm", "bidirectional": True, "hidden_size": 16, "pooling": "max", **dropout},
        ),
    ]:
        yield name, split.trained(Reader(V, seed=seed, **{"hidden_size": 32, **options}), epochs, 0.004, seed)


def curve(texts: list[str], y: Any, seed: int) -> Iterator[tuple[str, str, float]]:
    """Yield size, model and accuracy."""
    known, vectors = r.load_word_vectors(VECTORS)
    whole = {word: i for i, word in enumerate(["<pad>", "<unk>", *known])}
    E = r.embedding_table(whole, known, vectors)
    gru = {"cell": "gru", "hidden_size": 32, "pooling": "max", "words": 0.1, "pooled": 0.3, "seed": seed}
    for size, epochs in SIZES.items():
        split = Split(texts, y, seed, size)
        V = len(split.vocab)
        yield f"{size}", "pairs", split.accuracy(r.BigramNBSVM().fit(*split.old, split.y_old).predict)
        yield f"{size}", "bag of words", split.trained(Words(V), epochs, 0.02, seed)
        yield f"{size}", "GRU", split.trained(Reader(V, **gru), epochs, 0.004, seed)
        informed = Reader(len(whole), embedding_size=E.shape[1], frozen=True, **gru)
        informed.parameters["embedding.E"][...] = E * 0.5 / E.std()
        yield f"{size}", "GRU, vectors", Split(texts, y, seed, size, whole).trained(informed, epochs, 0.004, seed)


def sentences() -> tuple[list[str], Any]:
    """Read and cut the film sentences as the chapter does."""
    raw, ratings = r.load_film_ratings(FILMS)
    clear = np.abs(ratings) >= 0.5
    cut = [" ".join(r.tokenize(text.replace("n't", " n't"))) for text in raw]
    return [text for text, kept in zip(cut, clear, strict=True) if kept], (ratings[clear] > 0).astype(np.int64)


def measure() -> None:
    """Measure over all seeds, and write the record."""
    texts, y = sentences()
    experiments: dict[str, dict[str, list[float]]] = {"real-text": {}, **{f"real-text-{size}": {} for size in SIZES}}
    for seed in SEEDS:
        for name, value in table(texts, y, seed):
            experiments["real-text"].setdefault(name, []).append(value)
            print(seed, name, value, flush=True)
        for size, name, value in curve(texts, y, seed):
            experiments[f"real-text-{size}"].setdefault(name, []).append(value)
            print(seed, size, name, value, flush=True)
    record = {
        "date": date.today().isoformat(),
        "seeds": len(SEEDS),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
        "browser_seconds": {},
        "experiments": experiments,
    }
    (CHAPTER / "measured.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--outputs"]:
        recorded.record(CHAPTER)
    else:
        measure()
