"""How long a verdict takes: every exercise but the capstone, a right program, a known wrong one, and unknown ones."""

import importlib.util
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from autograder.examiner import conduct
from autograder.examiner.direct import examined
from autograder.examiner.exercise import catalogue
from autograder.examiner.explaining.wrong_programs import known_wrong_programs, program

CAPSTONE = "train_and_predict"
ROUNDS = 7
UNLISTED = Path(__file__).parents[1] / "tests" / "submissions" / "held_out" / "sixth.py"


def seconds(name: str, function: Callable[..., Any]) -> float:
    """Return the median time of a verdict on one function."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        examined(conduct(name), function)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def first_seconds() -> list[float]:
    """Return how long the first verdict takes on each of the programs that no bug's definition was written for."""
    spec = importlib.util.spec_from_file_location("held_out", UNLISTED)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    times = []
    for name, _, function in module.PROGRAMS:
        begin = time.perf_counter()
        examined(conduct(name), function)
        times.append(time.perf_counter() - begin)
    return times


def main() -> dict[str, float]:
    """Return the median over exercises, for right programs and wrong ones together and apart."""
    right, wrong = [], []
    with np.errstate(all="ignore"):
        catalogue.entries()
        unlisted = first_seconds()
        for name, owner in catalogue.entries().items():
            if name == CAPSTONE:
                continue
            right.append(seconds(name, catalogue.compile_solution(owner)))
            wrong.append(seconds(name, program(owner, known_wrong_programs(owner)[0])))
    return {
        "verdict_seconds/native": statistics.median(right + wrong),
        "verdict_seconds/native_right": statistics.median(right),
        "verdict_seconds/native_wrong": statistics.median(wrong),
        "verdict_seconds/native_slowest": max(right + wrong),
        "verdict_seconds/native_unlisted": statistics.median(unlisted),
        "verdict_seconds/native_unlisted_slowest": max(unlisted),
    }


if __name__ == "__main__":
    print(main())
