"""rnnref against torch and against its own matrix products, at one thread and at two."""

from statistics import geometric_mean

from benchmarks.peer_process import figures_of


def main() -> dict[str, float]:
    """Take all points of both."""
    figures = figures_of("rnnref_over_torch.py", threads=1) | figures_of("rnnref_over_torch.py", threads=2)
    over_torch = [value for key, value in figures.items() if key.startswith("rnnref_over_torch/")]
    return {**figures, "rnnref_over_torch/geomean": geometric_mean(over_torch)}
