"""Two marks among noise, far from the end: in which order did they come?"""

import numpy as np

from rnnref import (
    LSTM,
    RNN,
    Adam,
    LogisticRegression,
    bag_of_words,
    classify,
    classify_backward,
    clip_by_global_norm,
    softmax_cross_entropy,
    temporal_order,
)

T, D, H, STEPS = 40, 6, 32, 400

LAYERS = {
    "tanh, default initialisation": lambda seed: RNN(D, H, seed=seed),
    "tanh, orthogonal": lambda seed: RNN(D, H, initialisation="orthogonal", seed=seed),
    "ReLU, identity": lambda seed: RNN(D, H, activation="relu", initialisation="identity", seed=seed),
    "LSTM, forget bias 1": lambda seed: LSTM(D, H, initialisation="keras", seed=seed),
    "LSTM, chrono": lambda seed: LSTM(D, H, initialisation="keras", max_lag=T, seed=seed),
}


def train(layer, seed, progress=None, steps=STEPS):
    """Return the accuracy on 200 sequences that were not used for training; a guess gives 0.25."""
    ids, y = temporal_order(2000, T, seed=seed)
    x = np.eye(D)[ids]
    rng = np.random.default_rng(seed)
    p = {**layer.parameters, "W": rng.normal(scale=H**-0.5, size=(H, 4)), "c": np.zeros(4)}
    adam = Adam(0.003)
    for step in range(steps):
        rows = rng.integers(200, 2000, size=32)
        h, _, backward = layer.forward(x[rows])
        loss, dlogits = softmax_cross_entropy(classify(h[:, -1], p["W"], p["c"]), y[rows])
        dh = np.zeros_like(h)
        dh[:, -1], dW, dc = classify_backward(dlogits, h[:, -1], p["W"])
        gradients = {**backward(dh, None)[2], "W": dW, "c": dc}
        clipped, _ = clip_by_global_norm(list(gradients.values()), 1.0)
        adam.step(p, dict(zip(gradients, clipped, strict=True)))
        if progress and step % 100 == 99:
            progress(f"    step {step + 1}: loss {loss:.3f}")
    h, _, _ = layer.forward(x[:200])
    return (classify(h[:, -1], p["W"], p["c"]).argmax(axis=1) == y[:200]).mean()


def count(seed):
    """Return the accuracy of a model that counts the symbols: it tells XX and YY apart, but not XY and YX."""
    ids, y = temporal_order(2000, T, seed=seed)
    counts = bag_of_words(ids, np.ones_like(ids, dtype=bool), D)
    return (LogisticRegression().fit(counts[200:], y[200:]).predict(counts[:200]) == y[:200]).mean()


def measure(seed):
    """Return the accuracy of a bag of symbols and of every layer."""
    return {"bag of symbols": count(seed)} | {name: train(make(seed), seed) for name, make in LAYERS.items()}


if __name__ == "__main__":
    print(f"bag of symbols\n    accuracy {count(seed=0):.2f}")
    for name in ["tanh, default initialisation", "ReLU, identity"]:  # the others take longer; add what you like
        print(name)
        print(f"    accuracy {train(LAYERS[name](seed=0), seed=0, progress=print, steps=300):.2f}")
