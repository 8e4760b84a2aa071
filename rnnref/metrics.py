"""How good are the predictions, and how sure can one be of that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnref._checks import Floats, Integers, floats, indices, number, whole_number


def accuracy(y: ArrayLike, predicted: ArrayLike) -> float:
    """Give the share of right predictions.

    Parameters
    ----------
    y : (N,) integers
    predicted : (N,) integers

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> accuracy([0, 1, 1, 0], [0, 1, 0, 0])
    0.75
    """
    y, predicted = _labels(y, predicted)
    return float(np.mean(y == predicted))


def wilson_interval(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    r"""Give an interval for the accuracy behind `right` of `n`.

    $$\frac{\hat p + z^2/2n \pm z \sqrt{\hat p (1 - \hat p)/n + z^2/4n^2}}{1 + z^2/n}$$

    Unlike the interval of the normal approximation it stays within [0, 1], and 100 right of 100 does not mean
    certainty. Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953.

    Parameters
    ----------
    right : int
    n : int
    z : float
        1.96 for 95%.

    Returns
    -------
    low, high : float

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> low, high = wilson_interval(100, 100)
    >>> round(low, 3), round(high, 3)
    (0.963, 1.0)
    """
    n, z = whole_number("n", n, least=1), number("z", z, above=0)
    if whole_number("right", right, least=0) > n:
        raise ValueError(f"right: expected at most n = {n}, got {right}")
    p = right / n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * float(np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def confusion_matrix(y: ArrayLike, predicted: ArrayLike, classes: int) -> Integers:
    """Count how often each true class (row) was called each class (column).

    Parameters
    ----------
    y : (N,) integers
    predicted : (N,) integers
    classes : int
        C.

    Returns
    -------
    counts : (C, C) int64

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1], classes=2)
    array([[1, 1],
           [0, 1]])
    """
    y, predicted = _labels(y, predicted, below=whole_number("classes", classes, least=1))
    return np.bincount(y * classes + predicted, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def f1_scores(y: ArrayLike, predicted: ArrayLike, classes: int) -> Floats:
    r"""Give, for each class, the harmonic mean of precision and recall, $2 TP / (2 TP + FP + FN)$.

    Parameters
    ----------
    y : (N,) integers
    predicted : (N,) integers
    classes : int
        C.

    Returns
    -------
    scores : (C,) float64
        0 for a class that neither occurs nor is predicted. Their mean is macro-F1.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> f1_scores([0, 0, 1], [0, 1, 1], classes=2).round(3)
    array([0.667, 0.667])
    """
    counts = confusion_matrix(y, predicted, classes)
    hits, called, true = np.diag(counts), counts.sum(axis=0), counts.sum(axis=1)
    scores: Floats = 2 * hits / np.maximum(called + true, 1)
    return scores


@dataclass(frozen=True)
class Calibration:
    """Confidence against accuracy, in bins of confidence; empty bins hold NaN."""

    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    count: Integers
    expected_error: float
    """The mean distance of the two, weighted by the bins' counts (ECE)."""


def calibration(probabilities: ArrayLike, y: ArrayLike, bins: int = 10) -> Calibration:
    """Ask whether a model that says 80% is right 80% of the time.

    Guo et al. 2017, https://arxiv.org/abs/1706.04599.

    Parameters
    ----------
    probabilities : (N, C) floats
        As softmax gives them; each row sums to 1.
    y : (N,) integers
    bins : int
        Of equal width, over the probability of the predicted class.

    Returns
    -------
    Calibration

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> result = calibration([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]], [0, 0, 0], bins=2)
    >>> result.count, round(result.expected_error, 3)
    (array([0, 3]), 0.133)
    """
    (probabilities,) = floats("probabilities: N C", probabilities)
    if np.any(probabilities < 0) or not np.allclose(probabilities.sum(axis=1), 1, atol=1e-4):
        raise ValueError("probabilities: expected rows of probabilities that sum to 1; are these logits?")
    bins = whole_number("bins", bins, least=1)
    y, predicted = _labels(y, probabilities.argmax(axis=1), below=probabilities.shape[1])
    sure = probabilities.max(axis=1)
    place = np.minimum((sure * bins).astype(np.int64), bins - 1)
    count = np.bincount(place, minlength=bins).astype(np.int64)
    confidence, right = (np.bincount(place, weights=w, minlength=bins) for w in (sure, y == predicted))
    error = float(np.abs(confidence - right).sum() / len(y))
    some = np.where(count > 0, count, np.nan)
    return Calibration(confidence / some, right / some, count, error)


def _labels(y: ArrayLike, predicted: ArrayLike, below: int = 2**31) -> tuple[Integers, Integers]:
    y, predicted = (
        indices(name, value, "N", below=below, limit="the classes")
        for name, value in (("y", y), ("predicted", predicted))
    )
    if len(y) != len(predicted):
        raise ValueError(f"predicted: expected as many as y, {len(y)}, got {len(predicted)}")
    if len(y) == 0:
        raise ValueError("y: expected at least one label, got none")
    return y, predicted
