import numpy as np
import pytest

from rnnref import (
    accuracy,
    calibration,
    confusion_matrix,
    f1_scores,
    logistic_cross_entropy,
    max_state,
    max_state_backward,
    mean_state,
    mean_state_backward,
    numerical_gradient,
    softmax,
    softmax_cross_entropy,
    wilson_interval,
)

RIGHT, ROUNDING = 1e-7, 1e-10


def test_the_wilson_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(0)
    p, n = 0.9, 400
    intervals = [wilson_interval(int(right), n) for right in rng.binomial(n, p, size=4000)]
    assert np.mean([low <= p <= high for low, high in intervals]) == pytest.approx(0.95, abs=0.02)


def test_f1_follows_from_the_confusion_matrix():
    y, predicted = [0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0]
    assert confusion_matrix(y, predicted, 4).tolist() == [[1, 1, 0, 0], [0, 1, 0, 0], [1, 0, 2, 0], [0, 0, 0, 0]]
    assert f1_scores(y, predicted, 4) == pytest.approx([1 / 2, 2 / 3, 4 / 5, 0])
    assert accuracy(y, predicted) == pytest.approx(4 / 6)


def test_a_model_that_is_as_right_as_it_says_is_calibrated():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.5, 1, 20000)
    y = (rng.random(20000) > sure).astype(int)
    honest = calibration(np.stack([sure, 1 - sure], axis=1), y)
    assert honest.expected_error < 0.02
    assert honest.count[:5].sum() == 0
    assert np.isnan(honest.accuracy[0])
    boasting = calibration(np.tile([0.99, 0.01], (20000, 1)), y)
    assert boasting.expected_error == pytest.approx(0.24, abs=0.01)


def test_logistic_loss_is_softmax_over_zero_and_z(rng):
    z, y = rng.normal(scale=3, size=7), rng.integers(0, 2, 7)
    loss, dz = logistic_cross_entropy(z, y)
    both, dboth = softmax_cross_entropy(np.stack([np.zeros(7), z], axis=1), y)
    assert loss == pytest.approx(both, rel=1e-12)
    assert np.allclose(dz, dboth[:, 1], rtol=1e-12)
    assert np.allclose(dz, numerical_gradient(lambda z: logistic_cross_entropy(z, y)[0], z), rtol=RIGHT, atol=ROUNDING)
    assert logistic_cross_entropy([1e300, -1e300], [0, 1])[0] == pytest.approx(1e300)


def test_pooling_sees_real_tokens_alone_and_agrees_with_differences(problem, mask, rng):
    h, d = problem.dh, rng.normal(size=(2, 3))
    assert np.allclose(mean_state(h, mask), [h[0, [0, 2, 3]].mean(axis=0), h[1].mean(axis=0)])
    assert np.allclose(max_state(h, mask), [h[0, [0, 2, 3]].max(axis=0), h[1].max(axis=0)])
    for forward, back in (
        (mean_state, mean_state_backward(d, mask)),
        (max_state, max_state_backward(d, h, mask)),
    ):
        expected = numerical_gradient(lambda h, forward=forward: (forward(h, mask) * d).sum(), h)
        assert np.allclose(back, expected, rtol=RIGHT, atol=ROUNDING)


def test_losses_and_pools_keep_float32():
    h, mask = np.ones((1, 2, 3), np.float32), [[True, True]]
    arrays = [
        softmax_cross_entropy(h[0], [0, 1])[1],
        logistic_cross_entropy(h[0, 0], [0, 1, 1])[1],
        softmax(h[0]),
        mean_state(h, mask),
        max_state(h, mask),
        mean_state_backward(h[0, :1], mask),
        max_state_backward(h[0, :1], h, mask),
    ]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wilson_interval(3, 2), "right: expected at most n = 2, got 3"),
        (lambda: accuracy([], []), "y: expected at least one label"),
        (lambda: accuracy([1], [1, 0]), "predicted: expected as many as y, 1, got 2"),
        (lambda: confusion_matrix([2], [0], 2), r"y: expected whole numbers from 0 to 1 \(the classes\), got 2"),
        (lambda: calibration([[3.0, -1.0]], [0]), "probabilities: .* are these logits"),
        (lambda: logistic_cross_entropy([1.0], [2]), r"y: expected whole numbers from 0 to 1 \(no or yes\), got 2"),
        (lambda: mean_state(np.ones((1, 2, 3)), [[False, False]]), "mask: expected at least one True"),
    ],
)
def test_errors_name_the_argument(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_label_smoothing_asks_for_a_little_of_every_class(rng):
    logits, y = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    loss, dlogits = softmax_cross_entropy(logits, y, label_smoothing=0.3)
    asked = 0.7 * np.eye(3)[y] + 0.1
    assert loss == pytest.approx(-np.mean(np.sum(asked * np.log(softmax(logits)), axis=1)), rel=1e-12)
    numerical = numerical_gradient(lambda z: softmax_cross_entropy(z, y, label_smoothing=0.3)[0], logits)
    assert np.allclose(dlogits, numerical, atol=1e-9)


def test_ignored_rows_count_neither_in_the_mean_nor_in_the_gradient(rng):
    logits, y = rng.normal(size=(5, 3)), np.array([0, -100, 1, -100, 2])
    loss, dlogits = softmax_cross_entropy(logits, y, ignore_index=-100)
    kept = y >= 0
    expected, d_expected = softmax_cross_entropy(logits[kept], y[kept])
    assert loss == expected
    assert np.array_equal(dlogits[kept], d_expected)
    assert not dlogits[~kept].any()
    with pytest.raises(ValueError, match="y: expected at least one row that is not ignored, got 1 in all 2"):
        softmax_cross_entropy(logits[:2], [1, 1], ignore_index=1)
