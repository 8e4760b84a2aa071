"""Measures an entry's predictions against the labels that only the hub holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnref.metrics import accuracy, calibration, confusion_matrix, f1_scores, wilson_interval

CLASSES = 2
BINS = 10


def verify(labels: Sequence[int], predictions: Sequence[float], are_probabilities: bool) -> dict[str, Any]:
    """Return the figures that the board shows as verified.

    Parameters
    ----------
    labels : N of 0 or 1
    predictions : N numbers
        Labels, or the probability that the label is 1.
    are_probabilities
        Which of the two they are; labels say nothing about calibration.
    """
    y = np.asarray(labels, dtype=np.int64)
    positive = np.asarray(predictions, dtype=np.float64)
    predicted = (positive >= 0.5).astype(np.int64)
    right = int((y == predicted).sum())
    low, high = wilson_interval(right, len(y))
    f1 = f1_scores(y, predicted, CLASSES)
    return {
        "n": len(y),
        "right": right,
        "accuracy": accuracy(y, predicted),
        "low": low,
        "high": high,
        "f1": f1.tolist(),
        "macro_f1": float(f1.mean()),
        "confusion": confusion_matrix(y, predicted, CLASSES).tolist(),
        "calibration": _calibration(y, positive) if are_probabilities else None,
    }


def _calibration(y: NDArray[np.int64], positive: NDArray[np.float64]) -> dict[str, Any]:
    found = calibration(np.column_stack([1 - positive, positive]), y, bins=BINS)
    rows = zip(found.confidence.tolist(), found.accuracy.tolist(), found.count.tolist(), strict=True)
    filled = [
        {"confidence": confidence, "accuracy": right, "count": count}
        for confidence, right, count in rows
        if not math.isnan(confidence)
    ]
    return {"expected_error": found.expected_error, "bins": filled}
