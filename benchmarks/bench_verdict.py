"""How long a verdict takes: every exercise but the capstone, a right program and a known wrong one."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.examiner import catalogue, conduct
from autograder.examiner.direct import examined
from autograder.examiner.wrong_programs import known_wrong_programs, program

CAPSTONE = "train_and_predict"
ROUNDS = 7


def seconds(name: str, function: Callable[..., Any]) -> float:
    """Return the median time of a verdict on one function."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        examined(conduct(name), function)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> dict[str, float]:
    """Return the median over exercises, for right programs and wrong ones together and apart."""
    right, wrong = [], []
    with np.errstate(all="ignore"):
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
    }


if __name__ == "__main__":
    print(main())
