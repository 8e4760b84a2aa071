"""Make the golden files: what torch and Keras compute, forward and back, on small random problems.

Run from the repository in the environment of the benchmarks, which `make bench` makes:

    KERAS_BACKEND=torch PYTHONPATH=. .venv-bench/bin/python tests/rnnref/golden/make.py
"""

from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.peers import keras_case, torch_case

HERE = Path(__file__).parent
D, H = 4, 5
FULL, PADDED = (6, 6, 6), (4, 6, 1)


def main() -> None:
    """Write one file for each case."""
    rng = np.random.default_rng(20261123)
    both = (False, True)
    for cell, layers, bidirectional, padded in product(("rnn", "lstm", "gru"), (1, 2), both, both):
        case = torch_case(cell, layers, bidirectional, PADDED if padded else FULL, D, H, rng)
        write(f"torch_{cell}_{layers}", bidirectional, padded, case)
    for cell, bidirectional, padded in product(("rnn", "lstm", "gru", "gru-reset-before"), both, both):
        case = keras_case(cell, bidirectional, PADDED if padded else FULL, D, H, rng)
        write(f"keras_{cell}", bidirectional, padded, case)


def write(stem: str, bidirectional: bool, padded: bool, case: dict[str, np.ndarray]) -> None:
    """Name a file after what it holds."""
    name = f"{stem}{'_bidirectional' if bidirectional else ''}{'_padded' if padded else ''}.npz"
    np.savez_compressed(HERE / name, **case)


if __name__ == "__main__":
    main()
