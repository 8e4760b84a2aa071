r"""The logistic sigmoid $\sigma(a) = 1 / (1 + e^{-a})$; tanh and exp are NumPy's own."""

import numpy as np

from rnnref._checks import Floats


def sigmoid(a: Floats) -> Floats:
    """Squash to (0, 1), exact at both ends: `exp` only ever sees a number that is not positive."""
    small = np.exp(-np.abs(a))
    squashed: Floats = np.where(a >= 0, 1, small) / (1 + small)
    return squashed
