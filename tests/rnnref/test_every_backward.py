"""Every plain backward pass, over random shapes: all gradients at once, along random directions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnref
from rnnref import directional_error

N, T, D, H, C, V = "NTDHCV"
RNN, LSTM = {"Wx": (D, H), "Wh": (H, H), "b": (H,)}, {"Wx": (D, "4H"), "Wh": (H, "4H"), "b": ("4H",)}
GRU = {"Wx": (D, "3H"), "Wh": (H, "3H"), "bx": ("3H",), "bh": ("3H",)}
STEP, SEQUENCE = {"x": (N, D), "h_prev": (N, H)}, {"x": (N, T, D), "h0": (N, H)}


def passed_back(name, arriving, p, results, mask):
    """Call a backward function with what it asks for, and name its gradients after the arguments."""
    given = {**p, **arriving, **results, "mask": mask}
    function = getattr(rnnref, name)
    wanted = function.__code__.co_varnames[: function.__code__.co_argcount]
    gradients = function(**{arg: given[arg] for arg in wanted})
    return dict(zip(p, gradients if isinstance(gradients, tuple) else (gradients,), strict=True))


CASES = {
    "rnn_step": (STEP | RNN, ["h"]),
    "lstm_step": (STEP | {"c_prev": (N, H)} | LSTM, ["h", "c"]),
    "gru_step": (STEP | GRU, ["h"]),
    "gru_step_reset_before": (STEP | GRU, ["h"]),
    "rnn_forward": (SEQUENCE | RNN, ["h"]),
    "lstm_forward": (SEQUENCE | {"c0": (N, H)} | LSTM, ["h", "c"]),
    "gru_forward": (SEQUENCE | GRU, ["h"]),
    "classify": ({"h_last": (N, H), "W": (H, C), "c": (C,)}, ["logits"]),
    "last_state": ({"h": (N, T, H)}, ["h_last"]),
    "mean_state": ({"h": (N, T, H)}, ["h_mean"]),
    "max_state": ({"h": (N, T, H)}, ["h_max"]),
}
MASKED = {name for name in CASES if "forward" in name or name.endswith("state")}


def backward_of(name):
    return name.removesuffix("_forward") + "_backward"


def test_every_backward_function_is_here_or_tested_elsewhere():
    elsewhere = {"embed_backward"}
    known = {backward_of(name) for name in CASES} | elsewhere
    assert {name for name in rnnref.__all__ if name.endswith("_backward")} == known


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=25, deadline=None)
@given(sizes=st.tuples(*[st.integers(1, 5)] * 6), seed=st.integers(0, 2**32 - 1), gaps=st.booleans())
def test_a_backward_pass_agrees_with_differences(name, sizes, seed, gaps):
    size, rng = dict(zip("NTDHCV", sizes, strict=True)), np.random.default_rng(seed)
    shapes, outputs = CASES[name]
    p = {
        argument: rng.normal(scale=0.5, size=[int(s[:-1] or 1) * size[s[-1]] for s in shape])
        for argument, shape in shapes.items()
    }
    mask = rng.random((size["N"], size["T"])) < (0.6 if gaps else 2)
    mask[:, rng.integers(size["T"])] = True
    options = {"mask": mask} if name in MASKED else {}

    def forward(p):
        found = getattr(rnnref, name)(**p, **options)
        return found if isinstance(found, tuple) else (found,)

    results = dict(zip(outputs, forward(p), strict=True))
    arriving = {f"d{output}": rng.normal(size=value.shape) for output, value in results.items()}
    gradients = passed_back(backward_of(name), arriving, p, {k: v for k, v in results.items() if k not in p}, mask)

    def f(p):
        return sum(np.sum(value * d) for value, d in zip(forward(p), arriving.values(), strict=True))

    assert directional_error(f, p, gradients, rng) < 1e-5
