"""Held-out accuracy of each reader on each generated corpus, the mean over five seeds."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads only get in the way of products this small

from statistics import mean

from benchmarks.needs_memory import CORPORA, READERS, accuracies

SEEDS = range(5)


def main() -> dict[str, float]:
    """Return the mean accuracies."""
    figures = {}
    for name, corpus in CORPORA.items():
        runs = [accuracies(corpus(seed), seed) for seed in SEEDS]
        figures |= {f"needs_memory/{name}/{reader}": round(mean(run[reader] for run in runs), 4) for reader in READERS}
    return figures
