"""Compare rnnref with torch in float64 and with Keras in float32; print the largest differences as JSON."""

import json
import sys

import numpy as np

from benchmarks.agreement import keras_disagreement, torch_disagreement
from benchmarks.peers import keras_case, torch_case


def main() -> None:
    """Draw the problems, and hold the differences to the bounds that the tests hold the golden files to."""
    rng = np.random.default_rng()
    worst = {"torch_float64": 0.0, "keras_float32": 0.0}
    for _ in range(60):
        cell, layers, bidirectional = (
            str(rng.choice(["rnn", "lstm", "gru"])),
            int(rng.integers(1, 4)),
            bool(rng.integers(2)),
        )
        case = torch_case(cell, layers, bidirectional, *_sizes(rng))
        worst["torch_float64"] = max(
            worst["torch_float64"], *torch_disagreement(case, cell, layers, bidirectional).values()
        )
    for _ in range(30):
        layer = str(rng.choice(["rnn", "lstm", "gru", "gru-reset-before"])), bool(rng.integers(2))
        differences = keras_disagreement(keras_case(*layer, *_sizes(rng)), *layer)
        worst["keras_float32"] = max(worst["keras_float32"], *differences.values())
    assert worst["torch_float64"] < 1e-12, worst
    assert worst["keras_float32"] < 1e-6, worst
    json.dump({f"rnnref_difference/{name}": value for name, value in worst.items()}, sys.stdout)


def _sizes(rng: np.random.Generator) -> tuple[list[int], int, int, np.random.Generator]:
    """Draw lengths, D and H."""
    lengths = rng.integers(1, int(rng.integers(2, 13)), size=int(rng.integers(1, 6)))
    return lengths.tolist(), int(rng.integers(1, 8)), int(rng.integers(1, 8)), rng


if __name__ == "__main__":
    main()
