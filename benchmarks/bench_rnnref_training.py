"""A whole training on the sentiment corpus, to 99% of held-out reviews, against the same model in torch."""

from benchmarks.peer_process import figures_of


def main() -> dict[str, float]:
    """Train at one thread, which suits models of this size on both sides."""
    return figures_of("rnnref_training_over_torch.py", threads=1)
