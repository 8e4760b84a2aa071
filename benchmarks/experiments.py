"""Measure what the site's experiments show: ``python -m benchmarks.experiments``.

Every experiment of ``docs/pages/experiments/`` is run over several seeds, and all results are written to
``measured.json`` beside them. The pages quote the figures from there.
"""

import json
import os
import platform
import runpy
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads only get in the way of products this small

import numpy as np

EXPERIMENTS = Path(__file__).parents[1] / "docs" / "pages" / "experiments"
SEEDS = range(5)


def measure(folder: Path, seed: int) -> dict[str, float]:
    """Run one experiment with one seed."""
    results: dict[str, Any] = runpy.run_path(str(folder / "experiment.py"))["measure"](seed)
    return {name: float(f"{value:.4g}") for name, value in results.items()}


def experiment_folders() -> list[Path]:
    """List the folders of the experiments."""
    return sorted(path.parent for path in EXPERIMENTS.glob("*/experiment.py"))


def main() -> None:
    """Measure all experiments over all seeds and write the record."""
    experiments = {}
    for folder in experiment_folders():
        runs = [measure(folder, seed) for seed in SEEDS]
        experiments[folder.name] = {name: [run[name] for run in runs] for name in runs[0]}
        print(folder.name, experiments[folder.name])
    record = {
        "date": date.today().isoformat(),
        "seeds": len(SEEDS),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "experiments": experiments,
    }
    (EXPERIMENTS / "measured.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
