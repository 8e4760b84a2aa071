"""What `import rnnref` costs over `import numpy`, each in a fresh process."""

import subprocess
import sys
from pathlib import Path
from statistics import median

TIMED = "from time import perf_counter as now; start = now(); import {}; print(now() - start)"


def seconds_to_import(name: str) -> float:
    """Import a module in a new interpreter."""
    repository = Path(__file__).parents[1]
    answer = subprocess.run([sys.executable, "-c", TIMED.format(name)], capture_output=True, check=True, cwd=repository)  # noqa: S603
    return float(answer.stdout)


def main() -> dict[str, float]:
    """Take pairs of imports."""
    seconds_to_import("rnnref")
    ratios = [seconds_to_import("rnnref") / seconds_to_import("numpy") for _ in range(15)]
    return {"import_rnnref_over_import_numpy": median(ratios)}
