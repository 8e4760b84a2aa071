"""How far rnnref is from what torch or Keras computed, forward and in all gradients.

A case is a dict of arrays as `peers.py` makes it, live or from a golden file. The measure is the largest difference of
any entry, over the largest entry of its array where that is above 1.
"""

import numpy as np

from rnnref import Stack, from_keras, from_torch, to_keras, to_torch

Case = dict[str, np.ndarray]


def torch_disagreement(case: Case, cell: str, layers: int, bidirectional: bool) -> dict[str, float]:
    """Give the difference of each result, by name."""
    stack, gradients = (_stack(case, cell, layers, bidirectional) for _ in range(2))
    from_torch(stack, _group(case, "weights/"))
    count = case["state"].shape[1]
    states, dlasts = ([tuple(a[k] for a in case[name]) for k in range(count)] for name in ("state", "dlast"))
    h, lasts, backward = stack.forward(case["x"], case["mask"], states)
    dx, dstates, own = backward(case["dh"], dlasts)
    found = {"h": h * case["mask"][:, :, None], "last": np.swapaxes(lasts, 0, 1)}
    found |= {"dx": dx, "dstate": np.swapaxes(dstates, 0, 1)}
    differences = {name: _difference(value, case[name]) for name, value in found.items()}
    _fill(gradients, own)
    converted = to_torch(gradients)
    for name, expected in _group(case, "gradients/").items():
        # torch's two biases of an RNN or LSTM have the gradient of our one
        ours = name if cell == "gru" else name.replace("bias_hh", "bias_ih")
        differences[name] = _difference(converted[ours], expected)
    return differences


def keras_disagreement(case: Case, cell: str, bidirectional: bool) -> dict[str, float]:
    """Give the difference of each result, by name."""
    stack, gradients = (_stack(case, cell, 1, bidirectional) for _ in range(2))
    from_keras(stack, list(_group(case, "weights/").values()))
    h, _, backward = stack.forward(case["x"], case["mask"])
    dx, _, own = backward(case["dh"], None)
    real = case["mask"][:, :, None]
    differences = {"h": _difference(h * real, case["h"] * real), "dx": _difference(dx, case["dx"])}
    _fill(gradients, own)
    for k, (ours, expected) in enumerate(zip(to_keras(gradients), _group(case, "gradients/").values(), strict=True)):
        # of our two biases, each has the gradient of Keras' one
        twice = cell == "gru-reset-before" and k % 3 == 2
        differences[f"gradients/{k}"] = _difference(ours / 2 if twice else ours, expected)
    return differences


def _stack(case: Case, cell: str, layers: int, bidirectional: bool) -> Stack:
    D = case["x"].shape[2]
    H = case["h"].shape[2] // (2 if bidirectional else 1)
    return Stack(cell, D, H, layers=layers, bidirectional=bidirectional)


def _group(case: Case, prefix: str) -> Case:
    return {name.removeprefix(prefix): array for name, array in case.items() if name.startswith(prefix)}


def _fill(stack: Stack, values: Case) -> None:
    for name, array in stack.parameters.items():
        array[...] = values[name]


def _difference(ours: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(ours - expected).max() / max(1.0, np.abs(expected).max()))
