"""Small random problems. N, T, D, H, C and V all differ, so that no transposed axis fits by accident."""

from types import SimpleNamespace

import numpy as np
import pytest

N, T, D, H, C, V = 2, 5, 4, 3, 6, 7


@pytest.fixture(params=[np.float64, np.float32], ids=["float64", "float32"])
def dtype(request):
    return request.param


@pytest.fixture
def rng():
    return np.random.default_rng(20261123)


@pytest.fixture
def mask():
    """One row with a gap and a padded end, one full row."""
    return np.array([[True, False, True, True, False], [True] * T])


@pytest.fixture
def problem(rng):
    """Random, non-zero arguments for a tanh RNN, its classifier and their backward passes, in float64."""
    shapes = {
        "x": (N, T, D),
        "h0": (N, H),
        "Wx": (D, H),
        "Wh": (H, H),
        "b": (H,),
        "W": (H, C),
        "c": (C,),
        "dh": (N, T, H),
        "E": (V, D),
    }
    arrays = {name: rng.normal(scale=0.4, size=shape) for name, shape in shapes.items()}
    return SimpleNamespace(**arrays, y=np.array([4, 1]), ids=np.array([[3, 1, 3, 0, 6], [2, 2, 2, 5, 0]]))
