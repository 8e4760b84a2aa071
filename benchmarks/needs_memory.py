"""What labels a generated corpus: counts of n-grams, convolutions, a network shown a window, a network shown all.

Each reader is trained on three quarters of a corpus and measured on the rest; twins stay on one side of the cut.
"""

import runpy
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rnnref import (
    Adam,
    Classifier,
    ConvolutionalClassifier,
    build_vocab,
    encode,
    fit,
    negation_corpus,
    pad_batch,
    sentiment_corpus,
)

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "pages"
Labels = NDArray[np.int64]
Corpus = tuple[list[str], Labels]

COUNTS = {"bag": 1, "pairs": 2, "triples": 3, "ngram4": 4, "ngram5": 5, "ngram6": 6, "ngram7": 7}
WIDTHS = {"cnn3": 3, "cnn7": 7}
WINDOWS = (1, 2, 3, 5, 10)
SHORT = [*COUNTS, *WIDTHS, *(f"{end}{k}" for end in ("first", "last") for k in WINDOWS)]
"""Readers that forget the order or see a part: on a corpus that needs memory they are at chance."""
READERS = ["majority", *SHORT, "all"]


def lesson(seed: int) -> Corpus:
    """Make the corpus of the lesson's program."""
    program = runpy.run_path(str(PAGES / "lesson" / "steps" / "9-held-out" / "rnn_classifier.py"))
    texts, y = program["corpus"](np.random.default_rng(seed))
    return texts, y


def experiment(name: str) -> Callable[[int], Corpus]:
    """Find the corpus of an experiment."""
    return lambda seed: runpy.run_path(str(PAGES / "experiments" / name / "experiment.py"))["corpus"](seed)


def capstone(seed: int) -> Corpus:
    """Make the corpus on which exercise 6 is judged."""
    return sentiment_corpus(2000, opinions=(2, 2), seed=seed)


def notebook(seed: int) -> Corpus:
    """Make the corpus of the notebook of exercise 6, whose cell has a seed of its own."""
    source = (ROOT / "exercises" / "sentiment-classifier" / "notebook.py").read_text(encoding="utf-8")
    cell = source[source.index("GOOD = [") : source.index("# %%", source.index("GOOD = ["))]
    names = {"np": np, "print": lambda *_: None}
    exec(cell.replace("default_rng(1)", f"default_rng({seed})"), names)  # noqa: S102 - the course's own cell
    return names["texts"], names["y"]


def negation(seed: int) -> Corpus:
    """Make the short reviews that need no memory, for comparison; their pairs are in random order."""
    texts, y = negation_corpus(1600, length=(10, 10), seed=seed)
    by_bag: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for text, label in dict(zip(texts, y.tolist(), strict=True)).items():
        by_bag.setdefault(tuple(sorted(text.split())), []).append((text, label))
    kept = list(chain.from_iterable(pair for pair in by_bag.values() if len(pair) == 2))
    return [text for text, _ in kept], np.array([label for _, label in kept])


CORPORA: dict[str, Callable[[int], Corpus]] = {
    "lesson": lesson,
    "order": experiment("order"),
    "padding": experiment("padding"),
    "capstone": capstone,
    "notebook": notebook,
    "negation": negation,
}


def accuracies(corpus: Corpus, seed: int, readers: list[str] = READERS) -> dict[str, float]:
    """Train the readers on a corpus; return their held-out accuracies."""
    texts, y = corpus
    held_out = len(texts) // 8 * 2
    return {reader: _accuracy(reader, texts, np.asarray(y), held_out, seed) for reader in readers}


def _accuracy(reader: str, texts: list[str], y: Labels, held_out: int, seed: int) -> float:
    if reader == "majority":
        return float(np.mean(y[:held_out] == np.bincount(y[held_out:]).argmax()))
    if reader in COUNTS:
        return _counted(texts, y, held_out, COUNTS[reader])
    if reader in WIDTHS:
        width = WIDTHS[reader]
        return _trained(
            lambda V: ConvolutionalClassifier(V, embedding_size=8, filters=16, widths=(width,), seed=seed),
            texts, y, held_out, epochs=4, rate=0.01, seed=seed,
        )  # fmt: skip
    return _trained(lambda V: _network(V, seed), _cut(texts, reader), y, held_out, epochs=8, rate=0.004, seed=seed)


def _network(V: int, seed: int) -> Classifier:
    network = Classifier(V, embedding_size=8, hidden_size=16, seed=seed)
    network.parameters["embedding.E"][...] *= 0.2
    return network


def _cut(texts: list[str], reader: str) -> list[str]:
    if reader == "all":
        return texts
    end, k = ("first", int(reader[5:])) if reader.startswith("first") else ("last", int(reader[4:]))
    words = [text.split() for text in texts]
    return [" ".join(some[:k] if end == "first" else some[-k:]) for some in words]


def _trained(
    make: Callable[[int], Classifier | ConvolutionalClassifier],
    texts: list[str], y: Labels, held_out: int, *, epochs: int, rate: float, seed: int,
) -> float:  # fmt: skip
    vocab = build_vocab(texts[held_out:])
    ids, mask = pad_batch([encode(text, vocab) for text in texts])
    model = make(len(vocab))
    training = slice(held_out, None)
    fit(
        model, ids[training], mask[training], y[training],
        epochs=epochs, optimiser=Adam(rate), seed=seed, progress=None,
    )  # fmt: skip
    return float(np.mean(model.predict(ids[:held_out], mask[:held_out]) == y[:held_out]))


def _counted(texts: list[str], y: Labels, held_out: int, n: int, steps: int = 60) -> float:
    """Fit a logistic regression to the counts of all k-grams, k up to n; return its held-out accuracy."""
    found = [_n_grams(text.split(), n) for text in texts]
    columns = {gram: i for i, gram in enumerate(sorted(set().union(*found[held_out:])))}
    entries = [(i, columns[g], c) for i, grams in enumerate(found) for g, c in grams.items() if g in columns]
    rows, features, counts = (np.array(each) for each in zip(*entries, strict=True))
    training = rows >= held_out
    r, f, c = rows[training], features[training], counts[training]
    p = {"w": np.zeros(len(columns)), "b": np.zeros(1)}
    adam = Adam(0.05)
    for _ in range(steps):
        z = np.bincount(r, weights=c * p["w"][f], minlength=len(y))[held_out:] + p["b"]
        dz = np.zeros(len(y))
        dz[held_out:] = (1 / (1 + np.exp(-z)) - y[held_out:]) / (len(y) - held_out)
        adam.step(p, {"w": np.bincount(f, weights=c * dz[r], minlength=len(columns)), "b": dz.sum(keepdims=True)})
    z = np.bincount(rows, weights=counts * p["w"][features], minlength=len(y))[:held_out] + p["b"]
    return float(np.mean((z > 0) == y[:held_out]))


def _n_grams(words: list[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + k]) for k in range(1, n + 1) for i in range(len(words) - k + 1))
