"""The largest difference from torch and Keras, run live over random shapes, lengths, weights and states."""

from benchmarks.peer_process import figures_of


def main() -> dict[str, float]:
    """Compare; the tests hold the same comparison with golden files."""
    return figures_of("rnnref_agreement.py", threads=1)
