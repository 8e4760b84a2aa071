"""A recurrent model remembers what the corpus asks for; a bag of words cannot."""

import numpy as np
import pytest

from rnnref import (
    Adam,
    Classifier,
    LogisticRegression,
    bag_of_words,
    build_vocab,
    encode,
    fit,
    pad_batch,
    sentiment_corpus,
    train_and_predict,
)


@pytest.fixture(scope="module")
def reviews():
    """Padded training and held-out reviews, generated from different seeds."""
    train, y_train = sentiment_corpus(1600, seed=1)
    test, y_test = sentiment_corpus(400, seed=2)
    vocab = build_vocab(train)
    batches = [pad_batch([encode(text, vocab) for text in texts]) for texts in (train, test)]
    return len(vocab), (*batches[0], y_train), (*batches[1], y_test)


def test_a_bag_of_words_is_at_chance(reviews):
    V, (ids, mask, y), (ids_test, mask_test, y_test) = reviews
    model = LogisticRegression().fit(bag_of_words(ids, mask, V), y)
    assert np.mean(model.predict(bag_of_words(ids_test, mask_test, V)) == y_test) == 0.5


def test_the_recurrent_model_remembers(reviews):
    V, train, test = reviews
    model = Classifier(V, embedding_size=8, hidden_size=16, seed=0)
    model.parameters["embedding.E"][...] *= 0.2
    history = fit(model, *train, epochs=8, optimiser=Adam(0.004), validation=test, progress=None)
    assert history[-1].validation_accuracy >= 0.99


def test_the_last_exercise_is_solved(reviews):
    V, train, (ids_test, mask_test, y_test) = reviews
    labels = train_and_predict(*train, ids_test, mask_test, vocab_size=V, seed=7)
    assert labels.dtype == np.int64
    assert np.mean(labels == y_test) >= 0.99


def test_the_same_seeds_give_the_same_parameters_and_others_do_not(reviews):
    V, (ids, mask, y), _ = reviews

    def trained(seed):
        model = Classifier(V, hidden_size=5, seed=seed)
        fit(model, ids[:64], mask[:64], y[:64], epochs=2, seed=seed, progress=None)
        return model.parameters

    first, again, other = trained(0), trained(0), trained(1)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["recurrent.0.Wh"], other["recurrent.0.Wh"])
    assert np.all(first["embedding.E"][0] == 0)


def test_progress_is_a_line_per_epoch(reviews, capsys):
    V, (ids, mask, y), _ = reviews
    fit(Classifier(V, hidden_size=4), ids[:32], mask[:32], y[:32], epochs=2, validation=(ids[:8], mask[:8], y[:8]))
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("epoch 1/2  loss 0.")
    assert "held-out accuracy" in second


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Classifier(5, classes=1), ValueError, "classes: expected at least 2, got 1"),
        (lambda: fit(Classifier(3), [[3]], [[True]], [0]), ValueError, r"ids: .* \(the model's vocabulary\), got 3"),
        (lambda: fit(Classifier(3), [[1]], [[True]], [2]), ValueError, r"y: .* \(the model's classes\), got 2"),
        (lambda: fit(Classifier(3), [[1], [1]], [[True]], [0]), ValueError, "y: expected as many labels"),
        (lambda: bag_of_words([[1, 2]], [[True]], 3), ValueError, r"mask: expected shape \(N, T\) = \(1, 2\)"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(call, error, words):
    with pytest.raises(error, match=words):
        call()
