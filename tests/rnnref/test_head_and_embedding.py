import numpy as np
import pytest

from rnnref import (
    classify,
    classify_backward,
    embed_backward,
    embed_forward,
    last_state,
    last_state_backward,
    numerical_gradient,
    relative_error,
    softmax_cross_entropy,
)

RIGHT, ROUNDING = 1e-7, 1e-10


def test_the_embedding_gathers_rows_and_accumulates_their_gradients(problem, rng):
    p = problem
    dx = rng.normal(size=(2, 5, 4))
    expected = numerical_gradient(lambda E: (embed_forward(p.ids, E) * dx).sum(), p.E)
    dE = embed_backward(dx, p.ids, vocab_size=7)
    assert np.allclose(dE, expected, rtol=RIGHT, atol=ROUNDING)
    assert np.any(dE[0] != 0)


def test_the_last_state_is_that_of_the_last_real_token(problem, mask):
    h = problem.dh
    assert np.array_equal(last_state(h, mask), [h[0, 3], h[1, 4]])


def test_its_gradient_goes_back_to_that_step_alone(problem, mask):
    p = problem
    expected = numerical_gradient(lambda h: (last_state(h, mask) * p.h0).sum(), p.dh)
    assert np.allclose(last_state_backward(p.h0, mask), expected, rtol=RIGHT, atol=ROUNDING)


def test_the_dense_layer_agrees_with_differences(problem, rng):
    p = problem
    dlogits = rng.normal(size=(2, 6))
    arguments = {"h_last": p.h0, "W": p.W, "c": p.c}
    for (name, value), gradient in zip(arguments.items(), classify_backward(dlogits, p.h0, p.W), strict=True):
        expected = numerical_gradient(lambda w, name=name: (classify(**{**arguments, name: w}) * dlogits).sum(), value)
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_the_loss_agrees_with_its_definition_and_its_gradient_with_differences(problem, rng):
    logits = rng.normal(size=(2, 6))
    loss, dlogits = softmax_cross_entropy(logits, problem.y)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert loss == pytest.approx(-np.log(probabilities[[0, 1], problem.y]).mean(), rel=1e-12)
    expected = numerical_gradient(lambda z: softmax_cross_entropy(z, problem.y)[0], logits)
    assert np.allclose(dlogits, expected, rtol=RIGHT, atol=ROUNDING)


def test_the_loss_stays_finite_for_huge_logits():
    loss, dlogits = softmax_cross_entropy([[1e300, -1e300], [1e300, 1e300]], [1, 0])
    assert loss == pytest.approx(1e300)
    assert np.array_equal(dlogits, [[0.5, -0.5], [-0.25, 0.25]])


def test_a_step_of_one_sided_size_would_not_pass():
    """The check is as sharp as its threshold: a central difference passes where a one-sided one cannot."""
    w = np.array([0.3, -1.2])
    central = numerical_gradient(lambda w: np.exp(w).sum(), w)
    one_sided = (np.exp(w + 1e-5) - np.exp(w)) / 1e-5
    assert relative_error(central, np.exp(w)) < RIGHT < relative_error(one_sided, np.exp(w))


def test_numerical_gradients_are_float64_of_any_shape_and_leave_w_as_it_was():
    w = np.ones((2, 1, 3), np.float32)
    w.flags.writeable = False
    gradient = numerical_gradient(lambda w: float((w**3).sum()), w)
    assert gradient.dtype == np.float64
    assert np.allclose(gradient, 3)
    assert numerical_gradient(np.exp, np.float64(0.0)).shape == ()


def test_relative_error_has_a_floor_and_refuses_to_broadcast():
    assert relative_error([0.0, 1e-9], [0.0, 0.0]) == pytest.approx(0.1)
    assert relative_error(np.empty((0, 3)), np.empty((0, 3))) == 0.0
    with pytest.raises(ValueError, match=r"b: expected the shape of a, \(2,\), got \(1,\)"):
        relative_error([1.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: embed_forward([[0, 3]], np.ones((3, 2))), ValueError, r"ids: .* \(the rows of E\), got 3 at"),
        (lambda: embed_forward([[0.5]], np.ones((3, 2))), TypeError, "ids: expected integers, got float64"),
        (lambda: embed_forward([1], np.ones((3, 2))), ValueError, r"ids: expected shape \(N, T\), got \(1,\)"),
        (lambda: embed_backward(np.ones((1, 2, 2)), [[0]], 3), ValueError, r"ids: expected shape \(N, T\) = \(1, 2\)"),
        (lambda: last_state(np.ones((1, 2, 2)), [[False, False]]), ValueError, "mask: .* none in row 0"),
        (lambda: last_state_backward(np.ones((2, 2)), [[True]]), ValueError, "mask: expected N = 2 rows"),
        (lambda: softmax_cross_entropy([[1.0, 2.0]], [2]), ValueError, r"y: .* \(the columns of logits\), got 2"),
        (lambda: softmax_cross_entropy([[1.0, 2.0]], [0, 1]), ValueError, r"y: expected shape \(N,\) with N = 1"),
        (lambda: softmax_cross_entropy(np.ones((0, 2)), []), ValueError, "logits: expected at least one row"),
        (lambda: numerical_gradient(lambda w: w, [1.0, 2.0]), TypeError, "f: expected a function .* one number"),
        (lambda: numerical_gradient(np.sum, [1.0], eps=0), ValueError, "eps: expected a finite number above 0"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(call, error, words):
    with pytest.raises(error, match=words):
        call()
