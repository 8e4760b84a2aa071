"""What a vanishing gradient costs: going back 400 steps where it becomes subnormal, over going back where it does not.

Products of subnormal numbers are ten times as slow and more; `drop_vanished` sets them to zero, and ends the way back
when nothing is left. Without it, the ratio is far above 1.
"""

import numpy as np

from benchmarks.pairs import ratio
from rnnref import RNN


def way_back(scale: float):
    """Go back from the last state alone, as a many-to-one model does."""
    layer = RNN(64, 128, dtype=np.float32, initialisation="orthogonal")
    layer.parameters["Wh"] *= scale
    _, last, backward = layer.forward(np.zeros((32, 400, 64), np.float32))
    arriving = tuple(np.full_like(part, 1e-3) for part in last)
    return lambda: backward(None, arriving)


def main() -> dict[str, float]:
    """Compare a recurrent matrix that shrinks the gradient at every step with one that keeps it."""
    return {"rnnref_vanishing_over_steady": ratio(way_back(0.4), way_back(1.0))}
