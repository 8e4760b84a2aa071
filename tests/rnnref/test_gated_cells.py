import numpy as np
import pytest

from rnnref import (
    gru_step,
    gru_step_backward,
    lstm_backward,
    lstm_forward,
    lstm_step,
    lstm_step_backward,
    numerical_gradient,
)
from rnnref.activations import sigmoid

RIGHT, ROUNDING = 1e-7, 1e-10
N, T, D, H = 2, 5, 4, 3


@pytest.fixture
def lstm(rng):
    shapes = {"x": (N, D), "h_prev": (N, H), "c_prev": (N, H), "Wx": (D, 4 * H), "Wh": (H, 4 * H), "b": (4 * H,)}
    return {name: rng.normal(scale=0.5, size=shape) for name, shape in shapes.items()}


@pytest.fixture
def gru(rng):
    shapes = {"x": (N, D), "h_prev": (N, H), "Wx": (D, 3 * H), "Wh": (H, 3 * H), "bx": (3 * H,), "bh": (3 * H,)}
    return {name: rng.normal(scale=0.5, size=shape) for name, shape in shapes.items()}


def test_the_sigmoid_is_exact_at_both_ends_and_never_overflows():
    assert sigmoid(np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])) == pytest.approx([0, np.exp(-40), 0.5, 1, 1])


def test_an_lstm_step_back_agrees_with_differences(lstm, rng):
    dh, dc = rng.normal(size=(2, N, H))

    def loss(**changed):
        h, c = lstm_step(**{**lstm, **changed})
        return (h * dh + c * dc).sum()

    for (name, value), gradient in zip(lstm.items(), lstm_step_backward(dh, dc, **lstm), strict=True):
        expected = numerical_gradient(lambda w, name=name: loss(**{name: w}), value)
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_a_gru_step_back_agrees_with_differences(gru, rng):
    dh = rng.normal(size=(N, H))
    for (name, value), gradient in zip(gru.items(), gru_step_backward(dh, **gru), strict=True):
        expected = numerical_gradient(lambda w, name=name: (gru_step(**{**gru, name: w}) * dh).sum(), value)
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_lstm_backward_agrees_with_differences_under_a_mask(lstm, rng, mask):
    arguments = {
        "x": rng.normal(size=(N, T, D)),
        "h0": lstm["h_prev"],
        "c0": lstm["c_prev"],
        **{name: lstm[name] for name in ("Wx", "Wh", "b")},
    }
    dh, dc = rng.normal(size=(2, N, T, H))

    def loss(**changed):
        h, c = lstm_forward(**{**arguments, **changed}, mask=mask)
        return (h * dh + c * dc).sum()

    h, c = lstm_forward(**arguments, mask=mask)
    gradients = lstm_backward(dh, dc, **arguments, h=h, c=c, mask=mask)
    for (name, value), gradient in zip(arguments.items(), gradients, strict=True):
        expected = numerical_gradient(lambda w, name=name: loss(**{name: w}), value)
        assert np.allclose(gradient, expected, rtol=RIGHT, atol=ROUNDING), name


def test_a_closed_input_and_an_open_forget_gate_keep_the_cell(lstm):
    i, f = slice(0, H), slice(H, 2 * H)
    lstm["Wx"][:], lstm["Wh"][:] = 0, 0
    lstm["b"][i], lstm["b"][f] = -1000, 1000
    _, c = lstm_step(**lstm)
    assert np.array_equal(c, lstm["c_prev"])


def test_an_open_update_gate_keeps_the_state_of_a_gru(gru):
    gru["bx"][H : 2 * H] = 1000
    assert np.allclose(gru_step(**gru), gru["h_prev"], rtol=1e-12)


def test_the_reset_gate_multiplies_the_product_with_its_bias(gru):
    """With the gate shut, the candidate is tanh of the input's part alone; the recurrent bias is gone too."""
    gru["bx"][:H], gru["bx"][H : 2 * H] = -1000, -1000
    expected = np.tanh(gru["x"] @ gru["Wx"] + gru["bx"])[:, 2 * H :]
    assert np.allclose(gru_step(**gru), expected, rtol=1e-12)


def test_the_type_is_that_of_the_inputs(lstm, gru, dtype):
    lstm, gru = ({name: a.astype(dtype) for name, a in cell.items()} for cell in (lstm, gru))
    h, c = lstm_step(**lstm)
    back = lstm_step_backward(h, c, **lstm)
    h_gru = gru_step(**gru)
    back_gru = gru_step_backward(h_gru, **gru)
    assert {a.dtype for a in (h, c, *back, h_gru, *back_gru)} == {np.dtype(dtype)}


def test_a_wrong_number_of_gates_is_named(lstm, gru):
    with pytest.raises(ValueError, match=r"Wh: expected shape \(H, 4H\) with H = 3 from h_prev, got \(3, 9\)"):
        lstm_step(**{**lstm, "Wh": gru["Wh"]})
    with pytest.raises(ValueError, match=r"bh: expected shape \(3H,\) with H = 3 from h_prev, got \(3,\)"):
        gru_step(**{**gru, "bh": np.ones(3)})
