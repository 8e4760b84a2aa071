"""How strongly the last state depends on the state thirty steps before, for cells as they are before training."""

import numpy as np

from rnnref import GRU, LSTM, RNN, norms_by_lag, step_jacobians

N, T, D, H = 3, 31, 8, 16
LAGS = [1, 5, 10, 20, 30]


def large_weights(seed):
    layer = LSTM(D, H, initialisation="keras", seed=seed)
    layer.parameters["Wh"][:] *= 4
    return layer


CELLS = {
    "tanh, default initialisation": lambda seed: RNN(D, H, seed=seed),
    "tanh, orthogonal": lambda seed: RNN(D, H, initialisation="orthogonal", seed=seed),
    "ReLU, identity": lambda seed: RNN(D, H, activation="relu", initialisation="identity", seed=seed),
    "GRU": lambda seed: GRU(D, H, initialisation="keras", seed=seed),
    "LSTM, default initialisation": lambda seed: LSTM(D, H, seed=seed),
    "LSTM, forget bias 1": lambda seed: LSTM(D, H, initialisation="keras", seed=seed),
    "LSTM, chrono": lambda seed: LSTM(D, H, initialisation="keras", max_lag=T, seed=seed),
    "LSTM, recurrent weights times 4": large_weights,
}


def measure(seed, progress=None):
    """Return the norm at lag 30 for each cell; the state of an LSTM is h and c together."""
    x = 0.3 * np.random.default_rng(seed).normal(size=(N, T, D))
    at_lag_30 = {}
    for name, make in CELLS.items():
        norms = norms_by_lag(step_jacobians(make(seed), x))
        at_lag_30[name] = norms[30]
        if progress:
            progress(f"{name}: " + ", ".join(f"lag {k}: {norms[k]:.0e}" for k in LAGS))
    return at_lag_30


if __name__ == "__main__":
    measure(seed=0, progress=print)
