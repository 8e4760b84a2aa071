"""The fast layers give the numbers of the plain functions, whatever the shapes, masks and states."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnref import (
    GRU,
    LSTM,
    RNN,
    Embedding,
    GRUResetBefore,
    Stack,
    directional_error,
    dropout_forward,
    gru_backward,
    gru_forward,
    lstm_backward,
    lstm_forward,
    rnn_backward,
    rnn_forward,
)
from rnnref.layers.recurrent import LOOK_EVERY

sizes = st.integers(1, 6)


@st.composite
def readings(draw):
    """Arguments of one pass: x, mask, states and what arrives from above, with biases that are not zero."""
    N, T, D, H = draw(sizes), draw(st.integers(1, 40)), draw(sizes), draw(sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    mask = None
    if draw(st.booleans()):
        mask = rng.random((N, T)) < 0.7
        mask[np.arange(N), rng.integers(0, T, N)] = True
    return rng, N, T, D, H, mask


def plain(layer, x, mask, state, dh, dstate):
    """The same pass through the plain functions; what arrives at the last state is added to the last dh."""
    p = layer.parameters
    dh = dh.copy()
    dh[:, -1] += dstate[0]
    if isinstance(layer, LSTM):
        h, c = lstm_forward(x, *state, **p, mask=mask)
        dc = np.zeros_like(dh)
        dc[:, -1] = dstate[1]
        dx, dh0, dc0, *d_parameters = lstm_backward(dh, dc, x, *state, h, c, **p, mask=mask)
        return (h, h[:, -1], c[:, -1]), (dx, dh0, dc0, *d_parameters)
    if isinstance(layer, RNN):
        h = rnn_forward(x, *state, **p, mask=mask)
        return (h, h[:, -1]), rnn_backward(dh, x, *state, h, p["Wx"], p["Wh"], mask)
    before = isinstance(layer, GRUResetBefore)
    h = gru_forward(x, *state, **p, mask=mask, reset_before=before)
    return (h, h[:, -1]), gru_backward(dh, x, *state, h, **p, mask=mask, reset_before=before)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU, GRUResetBefore])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-11), (np.float32, 2e-4)])
@settings(max_examples=40, deadline=None)
@given(reading=readings())
def test_a_fast_layer_equals_the_plain_functions(kind, dtype, tolerance, reading):
    rng, N, T, D, H, mask = reading
    layer = kind(D, H, seed=rng, dtype=dtype)
    x, dh = (rng.normal(size=(N, T, size)).astype(dtype) for size in (D, H))
    state, dstate = (tuple(rng.normal(size=(len(layer.state_names), N, H)).astype(dtype)) for _ in range(2))
    h, last, backward = layer.forward(x, mask, state)
    dx, dstate0, gradients = backward(dh, dstate)
    outputs, expected = plain(layer, x, mask, state, dh, dstate)
    got = (h, *last, dx, *dstate0, *(gradients[name] for name in layer.parameters))
    for a, b in zip(got, (*outputs, *expected), strict=True):
        assert a.dtype == dtype
        assert np.allclose(a, b, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU, GRUResetBefore])
def test_two_passes_do_not_disturb_each_other(kind, rng, mask):
    layer = kind(4, 3)
    x, other = rng.normal(size=(2, 2, 5, 4))
    dh = rng.normal(size=(2, 5, 3))
    h, _, backward = layer.forward(x, mask)
    first, dx_first = h.copy(), backward(dh, None)[0].copy()
    layer.forward(other)[2](dh, None)
    again = backward(dh, None)
    assert np.array_equal(h, first)
    assert np.array_equal(again[0], dx_first)
    assert np.array_equal(layer.forward(x, mask)[0], first)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_nothing_from_above_means_zeros(kind, rng):
    layer = kind(4, 3)
    h, last, backward = layer.forward(rng.normal(size=(2, 5, 4)))
    zeros, zero_states = np.zeros_like(h), tuple(np.zeros_like(s) for s in last)
    dx, dstate, gradients = backward(None, tuple(np.ones_like(s) for s in last))
    dx_zeros, dstate_zeros, gradients_zeros = backward(zeros, tuple(np.ones_like(s) for s in last))
    assert np.array_equal(dx, dx_zeros)
    assert all(np.array_equal(a, b) for a, b in zip(dstate, dstate_zeros, strict=True))
    assert all(np.array_equal(gradients[name], gradients_zeros[name]) for name in gradients)
    assert not np.any(backward(None, zero_states)[0])


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_a_vanished_carry_is_dropped_within_a_few_steps_of_becoming_subnormal(kind, rng):
    layer = kind(4, 8, dtype=np.float32, seed=1)
    layer.parameters["Wh"] *= 0.2
    x = rng.normal(size=(3, 400, 4)).astype(np.float32)
    _, last, backward = layer.forward(x)
    dx, (dh0, *_), _ = backward(None, tuple(np.ones_like(s) for s in last))
    assert not np.any(dh0)
    assert not np.any(dx[:, :200])
    assert np.all(dx[:, -10:])
    subnormal = (dx != 0) & (np.abs(dx) < np.finfo(np.float32).tiny)
    assert subnormal.any(axis=(0, 2)).sum() <= LOOK_EVERY


def test_a_relu_layer_is_its_equation(rng):
    layer = RNN(4, 3, activation="relu", seed=rng)
    p = layer.parameters
    x, dh = rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 5, 3))
    h, _, backward = layer.forward(x)
    expected = np.zeros((2, 3))
    for t in range(5):
        expected = np.maximum(x[:, t] @ p["Wx"] + expected @ p["Wh"] + p["b"], 0)
        assert np.allclose(h[:, t], expected)
    _, _, gradients = backward(dh, None)
    v = {name: rng.normal(size=w.shape) for name, w in p.items()}
    eps, base = 1e-6, {name: w.copy() for name, w in p.items()}
    losses = []
    for sign in (1, -1):
        layer.parameters = {name: base[name] + sign * eps * v[name] for name in base}
        losses.append(np.sum(layer.forward(x)[0] * dh))
    assert (losses[0] - losses[1]) / (2 * eps) == pytest.approx(sum(np.sum(v[n] * gradients[n]) for n in v), rel=1e-6)


def read(kind, *cell):
    """The way back of a layer that has read something."""
    return kind(*cell, 4, 3).forward(np.ones((2, 5, 4)))[2]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: RNN(4, 3).forward(np.ones((2, 5, 3))), "x: expected D = 4, as the layer was made for"),
        (lambda: RNN(4, 3).forward(np.ones((2, 0, 4))), "x: expected at least one step"),
        (lambda: LSTM(4, 3).forward(np.ones((2, 5, 4)), state=(np.ones((2, 3)),)), r"state: expected \(h0, c0\)"),
        (lambda: GRU(4, 3).forward(np.ones((2, 5, 4)), state=(np.ones((3, 2)),)), r"h0: expected shape \(N, H\)"),
        (lambda: RNN(4, 3, activation="sigmoid"), "activation: expected tanh or relu, got 'sigmoid'"),
        (lambda: RNN(4, 3, initialisation="zeros"), "initialisation: expected one of torch, keras"),
        (lambda: RNN(4, 3, max_lag=10), "cell: expected lstm or gru, which have gates"),
        (lambda: LSTM(0, 3), "input_size: expected at least 1"),
        (lambda: GRU(4, 3, dtype=np.float16), "dtype: expected float64 or float32, got float16"),
        (lambda: read(RNN)(np.ones((2, 4, 3)), None), r"dh: expected shape \(N, T, H\) = \(2, 5, 3\), as h has, got"),
        (lambda: read(RNN)(np.full((2, 5, 3), np.nan), None), r"dh: expected finite numbers, got nan at index"),
        (lambda: read(GRU)(None, (np.ones((3, 3)),)), r"dh0?: expected shape \(N, H\) = \(2, 3\), got \(3, 3\)"),
        (lambda: read(LSTM)(None, (np.ones((2, 3)),)), r"dstate: expected \(dh, dc\), got 1 arrays"),
        (lambda: read(Stack, "rnn")(np.ones((2, 5, 4)), None), r"dh: expected the shape of h, \(2, 5, 3\), got"),
        (lambda: read(Stack, "rnn")(None, []), "dstates: expected one for each layer and direction, 1, got 0"),
        (lambda: dropout_forward(np.ones(2), 1.0, np.random.default_rng(0)), "p: expected a number from 0 to below 1"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru", "gru-reset-before"])
@pytest.mark.parametrize(("layers", "bidirectional"), [(1, True), (3, False), (2, True)])
def test_a_stack_agrees_with_differences_along_random_directions(cell, layers, bidirectional, rng, mask):
    stack = Stack(cell, 4, 3, layers=layers, bidirectional=bidirectional, dropout=0.4 * (layers > 1), seed=rng)
    point = {"x": rng.normal(size=(2, 5, 4)), **stack.parameters}
    _, lasts, _ = stack.forward(point["x"])
    for k, last in enumerate(lasts):
        point |= {f"state{k}.{i}": rng.normal(size=s.shape) for i, s in enumerate(last)}
    dh, dlasts = (
        rng.normal(size=(2, 5, stack.output_size)),
        [tuple(rng.normal(size=s.shape) for s in last) for last in lasts],
    )

    def run(point):
        for name, w in stack.parameters.items():
            w[...] = point[name]
        states = [tuple(point[f"state{k}.{i}"] for i in range(len(last))) for k, last in enumerate(lasts)]
        return stack.forward(point["x"], mask, states, rng=np.random.default_rng(0))

    def f(point):
        h, new, _ = run(point)
        at_the_end = sum(np.sum(np.multiply(s, d)) for s, d in zip(new, dlasts, strict=True))
        return np.sum(h * dh) + at_the_end

    point = {name: w.copy() for name, w in point.items()}
    dx, dstates, gradients = run(point)[2](dh, dlasts)
    gradients = {"x": dx, **gradients}
    for k, dstate in enumerate(dstates):
        gradients |= {f"state{k}.{i}": d for i, d in enumerate(dstate)}
    assert max(directional_error(f, point, gradients, rng) for _ in range(3)) < 1e-7


def test_the_backward_direction_reads_from_each_texts_own_end(rng):
    """Padding must not matter: a text gives the same states alone and in a batch with longer ones."""
    stack = Stack("lstm", 4, 3, layers=2, bidirectional=True, seed=5)
    x = rng.normal(size=(1, 5, 4))
    padded = np.concatenate([x, rng.normal(size=(1, 3, 4))], axis=1)
    mask = np.array([[True] * 5 + [False] * 3])
    alone, lasts, _ = stack.forward(x)
    batched, lasts_batched, _ = stack.forward(padded, mask)
    assert np.allclose(alone, batched[:, :5])
    assert np.allclose(lasts, lasts_batched)


def test_dropout_acts_between_layers_and_only_while_training(rng):
    x = rng.normal(size=(2, 5, 4))
    with pytest.raises(ValueError, match="dropout: a Stack drops between its layers, and this one has 1"):
        Stack("rnn", 4, 3, dropout=0.9)
    two = Stack("rnn", 4, 3, layers=2, dropout=0.9)
    assert not np.array_equal(two.forward(x, rng=rng)[0], two.forward(x)[0])
    assert np.array_equal(two.forward(x)[0], two.forward(x)[0])


def test_the_pad_row_of_an_embedding_is_zero_and_hears_of_nothing(rng):
    embedding = Embedding(5, 3, seed=1)
    x, backward = embedding.forward([[0, 2, 2]])
    assert not np.any(x[0, 0])
    dE = backward(np.ones((1, 3, 3)))["E"]
    assert not np.any(dE[0])
    assert np.all(dE[2] == 2)


@pytest.mark.parametrize("layer", [RNN, LSTM, GRU, GRUResetBefore])
def test_an_empty_batch_goes_back_as_it_came(layer):
    h, _, backward = layer(3, 4).forward(np.zeros((0, 5, 3)))
    dx, _, gradients = backward(np.zeros_like(h), None)
    assert dx.shape == (0, 5, 3)
    assert not any(gradient.any() for gradient in gradients.values())


@pytest.mark.parametrize("layer", [RNN, LSTM, GRU, GRUResetBefore])
def test_what_a_layer_returns_cannot_spoil_its_way_back(layer, rng):
    x, mask = rng.normal(size=(2, 5, 3)), np.array([[True] * 5, [True, True, False, False, False]])
    h, last, backward = layer(3, 4).forward(x, mask)
    with pytest.raises(ValueError, match="read-only"):
        h[~mask] = 0
    expected = layer(3, 4).forward(x, mask)[2](np.ones_like(h), None)[0]
    last[0][...] = 0
    assert np.array_equal(backward(np.ones_like(h), None)[0], expected)
