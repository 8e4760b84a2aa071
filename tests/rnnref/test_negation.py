"""In the short reviews the adjective that is not negated gives the label, and no bag of words does."""

from collections import Counter, defaultdict

import pytest

from rnnref import negation_corpus
from rnnref.negation import NEGATIVE, POSITIVE


@pytest.mark.parametrize("span", [0, 3])
def test_every_bag_of_words_occurs_equally_often_with_both_labels(span):
    texts, y = negation_corpus(600, span=span, length=(16, 20))
    labels = defaultdict(Counter)
    for text, label in zip(texts, y, strict=True):
        labels[tuple(sorted(text.split()))][int(label)] += 1
    assert all(counts[0] == counts[1] for counts in labels.values())


def test_the_label_is_that_of_the_adjective_without_not():
    texts, y = negation_corpus(200, seed=3)
    for text, label in zip(texts, y, strict=True):
        words = text.split()
        adjectives = [i for i, word in enumerate(words) if word in POSITIVE + NEGATIVE]
        (plain,) = (words[i] for i in adjectives if words[i - 1] != "not")
        assert label == (plain in POSITIVE)


def test_length_and_span_are_as_asked():
    texts, _ = negation_corpus(300, length=(20, 24), span=4)
    assert {len(text.split()) for text in texts} == set(range(20, 25))
    for text in texts:
        words = text.split()
        assert words[words.index("not") + 5] in POSITIVE + NEGATIVE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"n": 3}, "n: expected an even number"), ({"n": 2, "span": 1}, "length: .* at least 12 with span = 1")],
)
def test_errors_name_the_argument(arguments, words):
    with pytest.raises(ValueError, match=words):
        negation_corpus(**arguments)
