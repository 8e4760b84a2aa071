import numpy as np
import pytest

from rnnref import (
    numerical_gradient,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
    truncated_bptt,
)

RIGHT, ROUNDING = 1e-7, 1e-10


def loss_of(p, mask=None, **changed):
    """A scalar whose gradient with respect to h is p.dh."""
    arguments = {name: changed.get(name, getattr(p, name)) for name in ("x", "h0", "Wx", "Wh", "b")}
    return float((rnn_forward(**arguments, mask=mask) * p.dh).sum())


@pytest.mark.parametrize("masked", [False, True])
def test_backward_agrees_with_differences_in_every_coordinate(problem, mask, masked):
    p, mask = problem, mask if masked else None
    h = rnn_forward(p.x, p.h0, p.Wx, p.Wh, p.b, mask)
    gradients = rnn_backward(p.dh, p.x, p.h0, h, p.Wx, p.Wh, mask)
    for name, gradient in zip(["x", "h0", "Wx", "Wh", "b"], gradients, strict=True):
        expected = numerical_gradient(lambda w, name=name: loss_of(p, mask, **{name: w}), getattr(p, name))
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_a_step_back_agrees_with_differences(problem):
    p = problem
    x, dh = p.x[:, 0], p.dh[:, 0]
    gradients = rnn_step_backward(dh, x, p.h0, rnn_step(x, p.h0, p.Wx, p.Wh, p.b), p.Wx, p.Wh)
    arguments = {"x": x, "h_prev": p.h0, "Wx": p.Wx, "Wh": p.Wh, "b": p.b}
    for name, gradient in zip(arguments, gradients, strict=True):
        expected = numerical_gradient(
            lambda w, name=name: (rnn_step(**{**arguments, name: w}) * dh).sum(), arguments[name]
        )
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_a_masked_step_carries_the_state_and_its_gradient_unchanged(problem, mask):
    p = problem
    h = rnn_forward(p.x, p.h0, p.Wx, p.Wh, p.b, mask)
    assert np.array_equal(h[0, 1], h[0, 0])
    assert np.array_equal(h[0, 4], h[0, 3])
    only_last = np.zeros_like(p.dh)
    only_last[:, -1] = p.dh[:, -1]
    moved = only_last.copy()
    moved[0, 3], moved[0, 4] = only_last[0, 4], 0
    at_the_end = rnn_backward(only_last, p.x, p.h0, h, p.Wx, p.Wh, mask)
    at_the_token = rnn_backward(moved, p.x, p.h0, h, p.Wx, p.Wh, mask)
    assert all(np.array_equal(a, b) for a, b in zip(at_the_end, at_the_token, strict=True))
    assert np.all(at_the_end[0][~mask] == 0)


def test_a_wide_window_is_full_bptt(problem):
    p = problem
    h = rnn_forward(p.x, p.h0, p.Wx, p.Wh, p.b)
    full = rnn_backward(p.dh, p.x, p.h0, h, p.Wx, p.Wh)
    for window in (5, 6, 1000):
        cut = truncated_bptt(p.dh, p.x, p.h0, h, p.Wx, p.Wh, window)
        assert all(np.array_equal(a, b) for a, b in zip(full, cut, strict=True))


def test_truncation_is_full_bptt_within_each_window(problem):
    p = problem
    h = rnn_forward(p.x, p.h0, p.Wx, p.Wh, p.b)
    dx, dh0, *dW = truncated_bptt(p.dh, p.x, p.h0, h, p.Wx, p.Wh, window=2)
    parts = [
        rnn_backward(p.dh[:, a:e], p.x[:, a:e], p.h0 if a == 0 else h[:, a - 1], h[:, a:e], p.Wx, p.Wh)
        for a, e in [(0, 2), (2, 4), (4, 5)]
    ]
    assert np.array_equal(dx, np.concatenate([part[0] for part in parts], axis=1))
    assert np.array_equal(dh0, parts[0][1])
    for total, *pieces in zip(dW, *(part[2:] for part in parts), strict=True):
        assert np.allclose(total, sum(pieces), rtol=1e-12, atol=0)


def test_results_have_the_type_of_the_inputs_and_inputs_are_left_alone(problem, dtype):
    p = problem
    arguments = [a.astype(dtype) for a in (p.x, p.h0, p.Wx, p.Wh, p.b)]
    before = [a.copy() for a in arguments]
    h = rnn_forward(*arguments)
    dh = p.dh.astype(dtype)
    gradients = rnn_backward(dh, *arguments[:2], h, *arguments[2:4])
    assert {a.dtype for a in (h, *gradients)} == {np.dtype(dtype)}
    assert all(np.array_equal(a, b) for a, b in zip(arguments, before, strict=True))
    assert np.array_equal(dh, p.dh.astype(dtype))


def test_mixed_floats_give_the_wider_type_and_lists_are_converted():
    h = rnn_step(np.ones((1, 2), np.float32), [[0]], [[1], [1]], np.ones((1, 1), np.float64), [0])
    assert h.dtype == np.float64
    assert rnn_step(np.ones((1, 2), np.float32), [[0]], [[1], [1]], [[1]], [0]).dtype == np.float32


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"Wh": np.ones((4, 3))}, ValueError, r"Wh: expected shape \(H, H\) with H = 3 from h0, got \(4, 3\)"),
        ({"b": np.ones((1, 3))}, ValueError, r"b: expected shape \(H,\) with H = 3 from h0, got \(1, 3\)"),
        ({"h0": np.ones((3, 2))}, ValueError, r"h0: expected shape \(N, H\) with N = 2 from x, got \(3, 2\)"),
        ({"x": np.full((2, 5, 4), np.nan)}, ValueError, r"x: expected finite numbers, got nan at index \[0, 0, 0\]"),
        ({"Wx": [["a"]]}, TypeError, "Wx: expected real numbers, got <U1"),
        ({"Wx": [[1.0], [1.0, 2.0]]}, ValueError, "Wx: expected an array, got rows of unequal length"),
        ({"mask": np.ones((2, 5))}, TypeError, "mask: expected booleans"),
        ({"mask": np.ones((5, 2), bool)}, ValueError, r"mask: expected shape \(N, T\) = \(2, 5\)"),
        (
            {"mask": np.array([[True] * 5, [False] * 5])},
            ValueError,
            "mask: expected at least one True .* none in row 1",
        ),
    ],
)
def test_errors_name_the_argument_what_was_expected_and_what_came(problem, changed, error, words):
    arguments = {name: getattr(problem, name) for name in ("x", "h0", "Wx", "Wh", "b")} | changed
    with pytest.raises(error, match=words):
        rnn_forward(**arguments)


def test_a_window_below_one_is_refused(problem):
    p = problem
    with pytest.raises(ValueError, match="window: expected at least 1, got 0"):
        truncated_bptt(p.dh, p.x, p.h0, p.dh, p.Wx, p.Wh, 0)
    with pytest.raises(TypeError, match=r"window: expected a whole number, got 2\.0 \(float\)"):
        truncated_bptt(p.dh, p.x, p.h0, p.dh, p.Wx, p.Wh, 2.0)
