"""How strongly the last state depends on the state k steps before, for several recurrent matrices."""

import numpy as np

from rnnref import gradient_norm_by_lag, orthogonal_init, rnn_forward

N, T, H = 4, 41, 32
LAGS = [1, 10, 20, 40]


def matrices(rng):
    """Give each matrix a name, and the scale of the inputs that it meets."""
    bound = H**-0.5
    default = rng.uniform(-bound, bound, (H, H))
    gaussian = rng.normal(size=(H, H))
    gaussian *= 0.9 / np.abs(np.linalg.eigvals(gaussian)).max()  # not normal: its norm is larger than its radius
    yield "uniform, as torch draws it", default, 0.3
    yield "Gaussian, spectral radius 0.9", gaussian, 0.3
    for scale in (0.03, 0.3, 1.0):
        yield f"orthogonal, inputs of scale {scale}", orthogonal_init(H, 1.0, rng), scale


def measure(seed, progress=None):
    """Return the norm at lag 40 for each matrix."""
    rng = np.random.default_rng(seed)
    at_lag_40 = {}
    for name, Wh, scale in matrices(rng):
        x = scale * rng.normal(size=(N, T, H))
        h = rnn_forward(x, np.zeros((N, H)), np.eye(H), Wh, np.zeros(H))
        norms = gradient_norm_by_lag(h, Wh)
        at_lag_40[name] = norms[40]
        if progress:
            largest, radius = np.linalg.norm(Wh, 2), np.abs(np.linalg.eigvals(Wh)).max()
            progress(f"{name}: largest singular value {largest:.2f}, spectral radius {radius:.2f}")
            progress("    " + ", ".join(f"lag {k}: {norms[k]:.0e}" for k in LAGS))
    return at_lag_40


if __name__ == "__main__":
    measure(seed=0, progress=print)
