"""rnnref against torch and against its own matrix products, at one thread and at two."""

from statistics import geometric_mean

from benchmarks.peer_process import figures_of


def main() -> dict[str, float]:
    """Take all points of both, and their geometric means: over everything, and for each cell."""
    figures = figures_of("rnnref_over_torch.py", threads=1) | figures_of("rnnref_over_torch.py", threads=2)
    over_torch = {key: value for key, value in figures.items() if key.startswith("rnnref_over_torch/")}
    means = {
        f"rnnref_over_torch/{cell}/geomean": geometric_mean(v for k, v in over_torch.items() if f"/{cell}/" in k)
        for cell in ("rnn", "lstm", "gru")
    }
    return {**figures, **means, "rnnref_over_torch/geomean": geometric_mean(over_torch.values())}
