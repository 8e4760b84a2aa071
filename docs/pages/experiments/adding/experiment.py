"""Add two marked numbers out of forty; the mean answer has an error of 1/6."""

import numpy as np

from rnnref import LSTM, RNN, Adam, adding_problem, clip_by_global_norm

T, H, STEPS = 40, 32, 800


def make_relu(seed):
    layer = RNN(2, H, activation="relu", initialisation="identity", seed=seed)
    layer.parameters["Wx"][:] = np.random.default_rng(seed).normal(scale=0.3, size=(2, H))
    return layer


LAYERS = {
    "tanh, default initialisation": lambda seed: RNN(2, H, seed=seed),
    "ReLU, identity": make_relu,
    "LSTM, forget bias 1": lambda seed: LSTM(2, H, initialisation="keras", seed=seed),
    "LSTM, chrono": lambda seed: LSTM(2, H, initialisation="keras", max_lag=T, seed=seed),
}


def train(layer, seed, progress=None, steps=STEPS):
    """Return the mean squared error on 200 sequences that were not used for training."""
    x, y = adding_problem(2200, T, seed=seed)
    p = {**layer.parameters, "w": np.random.default_rng(seed).normal(scale=H**-0.5, size=H), "c": np.ones(1)}
    rng, adam = np.random.default_rng(seed), Adam(0.005)
    for step in range(steps):
        rows = rng.integers(200, 2200, size=32)
        h, _, backward = layer.forward(x[rows])
        error = h[:, -1] @ p["w"] + p["c"] - y[rows]
        dy = 2 * error / len(error)
        dh = np.zeros_like(h)
        dh[:, -1] = np.outer(dy, p["w"])
        gradients = {**backward(dh, None)[2], "w": h[:, -1].T @ dy, "c": dy.sum(keepdims=True)}
        clipped, _ = clip_by_global_norm(list(gradients.values()), 1.0)
        adam.step(p, dict(zip(gradients, clipped, strict=True)))
        if progress and step % 200 == 199:
            progress(f"    step {step + 1}: error {(error**2).mean():.4f}")
    h, _, _ = layer.forward(x[:200])
    return ((h[:, -1] @ p["w"] + p["c"] - y[:200]) ** 2).mean()


def measure(seed):
    """Return the error of every layer."""
    return {name: train(make(seed), seed) for name, make in LAYERS.items()}


if __name__ == "__main__":
    for name in ["tanh, default initialisation", "ReLU, identity"]:  # an LSTM takes four times as long; try one
        print(name)
        print(f"    error {train(LAYERS[name](seed=0), seed=0, progress=print, steps=600):.4f}")
