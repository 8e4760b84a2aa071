"""The table of what needs memory holds, and no page trains on texts that it is measured on."""

import json

import numpy as np
import pytest

from benchmarks.bench_needs_memory import SEEDS
from benchmarks.needs_memory import CORPORA, READERS, ROOT, SHORT, accuracies

NEED_MEMORY = [name for name in CORPORA if name != "negation"]
RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))


def recorded(corpus, reader):
    return RESULTS[f"needs_memory/{corpus}/{reader}"]


@pytest.mark.parametrize("corpus", NEED_MEMORY)
def test_only_the_reader_of_all_words_was_measured_above_chance(corpus):
    for reader in ["majority", *SHORT]:
        assert abs(recorded(corpus, reader) - 0.5) <= 0.03, reader
    assert recorded(corpus, "all") >= 0.97


def test_pairs_and_windows_solve_the_short_reviews():
    assert recorded("negation", "bag") <= 0.53
    assert min(recorded("negation", reader) for reader in ("pairs", "cnn3", "all")) >= 0.97


@pytest.mark.parametrize("corpus", NEED_MEMORY)
def test_twins_cannot_be_told_apart_by_what_is_short(corpus):
    """So a reader of this kind, however it is trained, is right on exactly one of two twins."""
    texts, y = CORPORA[corpus](0)
    words = [text.split() for text in texts]
    for one, other, label, its in zip(words[::2], words[1::2], y[::2], y[1::2], strict=True):
        assert label != its
        assert one[:10] == other[:10]
        assert one[-10:] == other[-10:]
        for n in range(1, 8):
            assert grams(one, n) == grams(other, n)


def grams(words, n):
    return sorted(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


@pytest.mark.parametrize("corpus", NEED_MEMORY)
def test_no_text_occurs_twice_so_none_stands_on_both_sides_of_a_split(corpus):
    for seed in SEEDS:
        texts, _ = CORPORA[corpus](seed)
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("problem", ["temporal_order", "adding_problem"])
def test_no_sequence_of_an_experiment_occurs_twice(problem):
    import rnnref

    for seed in SEEDS:
        sequences = getattr(rnnref, problem)(2200, 40, seed=seed)[0]
        assert len(np.unique(sequences.reshape(2200, -1), axis=0)) == 2200


def test_a_bag_of_words_is_at_chance_and_pairs_solve_the_short_reviews_when_run():
    assert accuracies(CORPORA["lesson"](0), 0, ["bag", "last10"]) == {"bag": 0.5, "last10": 0.5}
    assert accuracies(CORPORA["negation"](0), 0, ["pairs"])["pairs"] >= 0.97


@pytest.mark.soak
@pytest.mark.parametrize("corpus", CORPORA)
def test_each_reader_measured_again_is_where_it_was(corpus):
    runs = [accuracies(CORPORA[corpus](seed), seed) for seed in SEEDS]
    for reader in READERS:
        assert abs(np.mean([run[reader] for run in runs]) - recorded(corpus, reader)) <= 0.03, reader
