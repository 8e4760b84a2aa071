"""Each baseline sees what it is made to see, and no more."""

import numpy as np
import pytest

from rnnref import (
    BigramNBSVM,
    ConvolutionalClassifier,
    LogisticRegression,
    build_vocab,
    directional_error,
    encode,
    fit,
    negation_corpus,
    pad_batch,
)


def corpus(span, seeds=(1, 2)):
    """Training and held-out reviews with so many words between an adjective and its negation."""
    made = [negation_corpus(n, span=span, length=(14, 18), seed=s) for n, s in zip((800, 400), seeds, strict=True)]
    vocab = build_vocab(made[0][0])
    return len(vocab), *((*pad_batch([encode(text, vocab) for text in texts]), y) for texts, y in made)


def test_word_pairs_show_a_negation_next_to_its_adjective_and_no_farther():
    _, train, (ids, mask, y) = corpus(span=0)
    assert np.mean(BigramNBSVM().fit(*train).predict(ids, mask) == y) > 0.99
    _, train, (ids, mask, y) = corpus(span=2)
    assert abs(np.mean(BigramNBSVM().fit(*train).predict(ids, mask) == y) - 0.5) < 0.08


def test_a_convolution_sees_as_far_as_its_windows_reach():
    V, train, (ids, mask, y) = corpus(span=2)
    accuracies = {}
    for width in (2, 4):
        model = ConvolutionalClassifier(V, widths=(width,), seed=1)
        fit(model, *train, epochs=8, progress=None)
        accuracies[width] = np.mean(model.predict(ids, mask) == y)
    assert accuracies[4] > 0.95
    assert accuracies[2] < 0.6


def test_the_gradients_of_a_convolution_agree_with_differences(rng):
    model = ConvolutionalClassifier(9, embedding_size=3, filters=5, widths=(1, 2, 4), classes=3, seed=1)
    ids, mask = pad_batch([[2, 3, 4, 5, 2], [6, 7], [8]])
    y = np.array([0, 2, 1])
    point = {name: w.copy() for name, w in model.parameters.items()}

    def run(point):
        for name, w in model.parameters.items():
            w[...] = point[name]
        model.parameters["embedding.E"][0] = 0
        return model.loss_and_gradients(ids, mask, y)

    gradients = run(point)[1]
    assert max(directional_error(lambda p: run(p)[0], point, gradients, rng) for _ in range(3)) < 1e-6


def test_padding_does_not_matter_to_a_convolution(rng):
    model = ConvolutionalClassifier(9, widths=(2, 3), seed=1)
    (short, short_mask), (long, long_mask) = (pad_batch([[2, 3, 4], [5]], length=T) for T in (3, 9))
    assert np.allclose(model.logits(short, short_mask), model.logits(long, long_mask))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: BigramNBSVM().predict([[1]], [[True]]), "predict: expected a model that `fit` has trained"),
        (lambda: LogisticRegression().predict([[1.0]]), "predict: expected a model that `fit` has trained"),
        (lambda: LogisticRegression().fit([[1.0]], [0, 1]), "y: expected one label for each of 1 texts"),
        (lambda: BigramNBSVM(interpolation=2.0), "interpolation: expected a number from 0 to 1, got 2.0"),
        (lambda: ConvolutionalClassifier(5, widths=()), "widths: expected at least one width"),
    ],
)
def test_errors_name_the_argument(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_labels_must_be_as_many_as_texts():
    with pytest.raises(ValueError, match="y: expected one label for each of 1 texts, got 2"):
        BigramNBSVM().fit([[1]], [[True]], [0, 1])
