"""Run a script in .venv-bench, where the peers are, and take the figures that it prints."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

PINNED = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
"""Settings that make OpenBLAS take the kernel of an older processor: rnnref is timed with the one that suits this."""

REPOSITORY = Path(__file__).parents[1]
PYTHON = REPOSITORY / ".venv-bench" / "bin" / "python"


def figures_of(script: str, threads: int, *arguments: object) -> dict[str, Any]:
    """Run one script; the libraries read the number of threads when they start."""
    if not PYTHON.exists():
        raise FileNotFoundError(f"{PYTHON} is missing; `make .venv-bench/.installed` makes it")
    count = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    inherited = {name: value for name, value in os.environ.items() if name not in PINNED}
    answer = subprocess.run(  # noqa: S603
        [PYTHON, REPOSITORY / "benchmarks" / script, *map(str, arguments)],
        env={**inherited, **count, "PYTHONPATH": str(REPOSITORY), "KERAS_BACKEND": "torch"},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(answer.stdout)
    return figures
