"""Twins of the corpus have different labels, and whatever forgets or reads only a part cannot tell them apart."""

from collections import Counter

import numpy as np
import pytest

from rnnref import sentiment_corpus
from rnnref.corpus import BAD, EVENTS, GOOD, STORIES

ALL = {"stories": tuple(STORIES), "opinions": (2, 5)}


def twins(n=400, seed=0, **options):
    """Give pairs of texts, as lists of words, with their labels."""
    texts, y = sentiment_corpus(n, seed=seed, **{**ALL, **options})
    words = [text.split() for text in texts]
    return zip(words[::2], words[1::2], y[::2], y[1::2], strict=True)


def n_grams(words, n):
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def test_twins_have_different_labels_and_the_same_n_grams_up_to_seven():
    for one, other, label, its in twins():
        assert {label, its} == {0, 1}
        assert one != other
        for n in range(1, 8):
            assert n_grams(one, n) == n_grams(other, n), n


def test_twins_begin_and_end_with_the_same_ten_words():
    for one, other, _, _ in twins():
        assert one[:10] == other[:10]
        assert one[-10:] == other[-10:]


def test_the_last_opinion_gives_the_label():
    texts, y = sentiment_corpus(200, **ALL)
    for text, label in zip(texts, y, strict=True):
        opinions = [word for word in text.split() if word in GOOD + BAD]
        assert (opinions[-1] in GOOD) == label
        assert (opinions[-2] in GOOD) != label


def test_what_is_told_besides_is_neutral():
    told = " ".join([*EVENTS, *(part for story in STORIES.values() for part in story)])
    assert not set(told.split()) & {*GOOD, *BAD}


def test_texts_differ_and_do_not_return_in_another_corpus():
    one, two = (sentiment_corpus(2000, seed=seed)[0] for seed in (0, 1))
    assert len(set(one)) == len(set(two)) == 2000
    assert not set(one) & set(two)


def test_the_number_of_opinions_is_as_asked():
    texts, _ = sentiment_corpus(300, opinions=(3, 5))
    assert {sum(word in GOOD + BAD for word in text.split()) for text in texts} == {3, 4, 5}


def test_neither_twin_tends_to_come_first():
    _, y = sentiment_corpus(1000)
    assert abs(np.mean(y[::2]) - 0.5) < 0.07


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n": 3}, "n: expected an even number"),
        ({"n": 2, "stories": ["opera"]}, r"stories: expected names among book, film, meal, play, got \['opera'\]"),
        ({"n": 2, "stories": []}, "stories: expected names"),
        ({"n": 2, "opinions": (3, 6)}, r"opinions: expected \(fewest, most\) from 2 to 5"),
        ({"n": 2, "opinions": (1, 2)}, "opinions: expected at least 2, got 1"),
    ],
)
def test_errors_name_the_argument(arguments, words):
    with pytest.raises(ValueError, match=words):
        sentiment_corpus(**arguments)
