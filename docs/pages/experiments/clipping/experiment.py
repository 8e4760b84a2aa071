"""The same network, the same data, the same steps, with and without clipping."""

import numpy as np

from rnnref import RNN, Adam, classify, classify_backward, clip_by_global_norm, softmax_cross_entropy, temporal_order

T, D, H, STEPS = 30, 6, 32, 300


def train(max_norm, seed):
    """Return the held-out accuracy, the largest norm of a gradient and change of a weight, and how many units live."""
    layer = RNN(D, H, activation="relu", initialisation="identity", seed=seed)
    ids, y = temporal_order(2000, T, seed=seed)
    x = np.eye(D)[ids]
    rng = np.random.default_rng(seed)
    p = {**layer.parameters, "W": rng.normal(scale=H**-0.5, size=(H, 4)), "c": np.zeros(4)}
    adam, largest, change = Adam(0.007), 0.0, 0.0
    for _ in range(STEPS):
        rows = rng.integers(200, 2000, size=32)
        h, _, backward = layer.forward(x[rows])
        _, dlogits = softmax_cross_entropy(classify(h[:, -1], p["W"], p["c"]), y[rows])
        dh = np.zeros_like(h)
        dh[:, -1], dW, dc = classify_backward(dlogits, h[:, -1], p["W"])
        gradients = {**backward(dh, None)[2], "W": dW, "c": dc}
        clipped, norm = clip_by_global_norm(list(gradients.values()), max_norm)
        before = {name: w.copy() for name, w in p.items()}
        adam.step(p, dict(zip(gradients, clipped, strict=True)))
        change = max(change, *(np.abs(p[name] - w).max() for name, w in before.items()))
        largest = max(largest, norm)
    h, _, _ = layer.forward(x[:200])
    accuracy = (classify(h[:, -1], p["W"], p["c"]).argmax(axis=1) == y[:200]).mean()
    return accuracy, largest, change, int((h > 0).any(axis=(0, 1)).sum())


def measure(seed, progress=None):
    """Return the accuracy with a bound of 1 and with a bound that is never reached."""
    accuracy = {}
    for name, max_norm in [("clipped at 1", 1.0), ("not clipped", 1e300)]:
        accuracy[name], largest, change, alive = train(max_norm, seed)
        if progress:
            progress(f"{name}: accuracy {accuracy[name]:.2f}, largest norm of a gradient {largest:.0e}")
            progress(f"    largest change of a weight in a step {change:.3f}; {alive} of {H} units are ever above 0")
    return accuracy


if __name__ == "__main__":
    measure(seed=0, progress=print)
