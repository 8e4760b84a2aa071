"""How much computing a submission may cost the grader: measured on this machine, with wrong answers that are honest."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.examiner import conduct
from autograder.examiner.direct import examined
from autograder.examiner.exercise import catalogue

TIMES = 2.5


def costliest_seconds(names: Iterable[str]) -> float:
    """Return the CPU seconds that judging takes when every function is wrong in a way that nothing explains."""
    begin = time.process_time()
    for name in sorted(set(names) & catalogue.entries().keys()):
        examined(conduct(name), _wrong(catalogue.entry(name).reference))
    return time.process_time() - begin


def _wrong(reference: Any) -> Any:
    return lambda *arguments, **keywords: _bent(reference(*arguments, **keywords))


def _bent(value: Any) -> Any:
    """Change each number otherwise than the one before, so that no known mistake gives the same."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        steps = np.arange(1, value.size + 1).reshape(value.shape) % 7
        return (value * 0.7123 + 0.317 * steps).astype(value.dtype)
    if isinstance(value, (tuple, list)):
        return type(value)(_bent(item) for item in value)
    if isinstance(value, dict):
        return {key: _bent(item) for key, item in value.items()}
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return type(value)(value * 3 + 1)
