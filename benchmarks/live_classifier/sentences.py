"""What the live classifier learns from: real sentences of three sources, words that people rated, generated phrases."""

import io
import tarfile
from collections import Counter
from itertools import pairwise

import numpy as np

import rnnref as r
from benchmarks.live_classifier.phrases import Rated, phrases
from docs.hooks.build.real_text import DATA, FILMS, archive_of
from docs.hooks.folders import ROOT

Labelled = list[tuple[str, int]]
PROBES = ROOT / "docs" / "data" / "probes.tsv"
_BEFORE_ADJECTIVES = frozenset(["is", "was", "are", "so", "very", "really", "too"])


def cut(text: str) -> str:
    """Cut a sentence as the chapter and the page do: small letters, marks apart, n't a token of its own."""
    return " ".join(r.tokenize(text.replace("\u2019", "'").lower().replace("n't", " n't")))


def real_sentences() -> Labelled:
    """Return the sentences about films, restaurants and products, without those whose label is in doubt."""
    films, ratings = r.load_film_ratings(DATA / "films.tsv")
    others, labels = r.load_labelled_sentences(DATA / "reviews.tsv")
    rated = [(text, rating) for text, rating in zip(films, ratings, strict=True)] + _rated(
        "amazonReviewSnippets_GroundTruth.txt"
    )
    found = [(cut(text), int(rating > 0)) for text, rating in rated if abs(rating) >= 0.5]
    found += [(cut(text), int(label)) for text, label in zip(others, labels, strict=True)]
    return list(dict(found).items())


def rated_words() -> Labelled:
    """Return the words that people rated clearly."""
    rows = [line.split("\t") for line in _member("vader_sentiment_lexicon.txt").splitlines()]
    return [
        (word.lower(), int(float(rating) > 0))
        for word, rating, *_ in rows
        if abs(float(rating)) >= 1 and word.isalpha()
    ]


def generated(real: Labelled, words: Labelled, number: int, seed: int) -> Labelled:
    """Return generated phrases with adjectives that the real sentences use; no probe is among them."""
    before: Counter[str] = Counter()
    for text, _ in real:
        tokens = text.split()
        before.update(b for a, b in pairwise(tokens) if a in _BEFORE_ADJECTIVES)
    adjectives: Rated = {0: [], 1: []}
    for word, label in words:
        if before[word] >= 2:
            adjectives[label].append(word)
    kept_out = {text for _, _, text in probes()}
    return [(text, label) for text, label in phrases(adjectives, number, seed) if text not in kept_out]


def probes() -> list[tuple[str, int, str]]:
    """Return kind, label and text of the published probes."""
    rows = [line.split("\t") for line in PROBES.read_text(encoding="utf-8").splitlines()[1:]]
    return [(kind, int(label), cut(text)) for kind, label, text in rows]


def _rated(name: str) -> list[tuple[str, float]]:
    rows = [line.split("\t", 2) for line in _member(name).splitlines()]
    return [(text, float(rating)) for _, rating, text in rows]


def _member(name: str) -> str:
    """Read a file out of the package that the film sentences come from."""
    with tarfile.open(fileobj=io.BytesIO(archive_of(FILMS))) as outer:
        inner = outer.extractfile("vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz")
        assert inner is not None
        with tarfile.open(fileobj=inner) as archive:
            file = archive.extractfile(f"hutto_ICWSM_2014/{name}")
            assert file is not None
            return file.read().decode("utf-8", errors="replace")


def coded(texts: list[str], vocab: dict[str, int]) -> tuple[r._checks.Integers, r._checks.Booleans]:
    """Give padded ids; a long sentence is cut."""
    return r.pad_batch([r.encode(text or "<unk>", vocab)[:60] for text in texts])


def split(rows: Labelled, seed: int) -> tuple[Labelled, Labelled]:
    """Hold out a tenth."""
    order = np.random.default_rng(seed).permutation(len(rows))
    return [rows[i] for i in order[: len(rows) // 10]], [rows[i] for i in order[len(rows) // 10 :]]
