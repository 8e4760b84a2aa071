"""Models to be honest against: what can be had without any recurrence.

On real reviews a linear model of words and word pairs is hard to beat (Wang & Manning 2012,
https://aclanthology.org/P12-2018); on texts where only order counts it can do nothing.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, Integers, at_least_zero, floats, full_mask, indices, number, whole_number
from rnnref.dense import classify, classify_backward
from rnnref.losses import softmax_cross_entropy
from rnnref.optimisers import Adam


def bag_of_words(ids: ArrayLike, mask: ArrayLike, vocab_size: int) -> Floats:
    """Count how often each word occurs in each text, whatever the order.

    Parameters
    ----------
    ids : (N, T) integers
    mask : (N, T) bool
    vocab_size : int
        V.

    Returns
    -------
    counts : (N, V) float64

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> bag_of_words([[1, 2, 1, 0]], [[True, True, True, False]], vocab_size=3)
    array([[0., 2., 1.]])
    """
    mask = full_mask("mask", mask)
    ids = indices("ids", ids, "N T", below=whole_number("vocab_size", vocab_size, least=1), limit="vocab_size - 1")
    if ids.shape != mask.shape:
        raise ValueError(f"mask: expected shape (N, T) = {ids.shape} from ids, got {mask.shape}")
    counts = np.zeros((len(ids), vocab_size))
    np.add.at(counts, (np.nonzero(mask)[0], ids[mask]), 1)
    return counts


class LogisticRegression:
    r"""A linear classifier on fixed features, $\mathrm{softmax}(x W + c)$, trained on all examples at once.

    Parameters
    ----------
    steps : int
        Of Adam.
    learning_rate : float
    decay : float
        The strength of the penalty $\frac12 \lVert W \rVert^2$.

    Examples
    --------
    >>> model = LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
    >>> model.predict([[-1.0], [4.0]])
    array([0, 1])
    """

    def __init__(self, steps: int = 300, learning_rate: float = 0.1, decay: float = 1e-3) -> None:
        self.steps = whole_number("steps", steps, least=1)
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        self.decay = at_least_zero("decay", decay)
        self.parameters: dict[str, Floats] = {}

    def fit(self, features: ArrayLike, y: ArrayLike) -> "LogisticRegression":
        """Train on features (N, F) and labels (N,)."""
        (features,) = floats("features: N F", features)
        y = indices("y", y, "N", below=2**31, limit="a class")
        if len(y) != len(features) or len(y) == 0:
            raise ValueError(f"y: expected one label for each of {len(features)} texts, at least one, got {len(y)}")
        C = int(y.max()) + 1
        p = self.parameters = {"W": np.zeros((features.shape[1], C)), "c": np.zeros(C)}
        adam = Adam(self.learning_rate)
        for _ in range(self.steps):
            _, dlogits = softmax_cross_entropy(classify(features, p["W"], p["c"]), y)
            _, dW, dc = classify_backward(dlogits, features, p["W"])
            adam.step(p, {"W": dW + self.decay * p["W"], "c": dc})
        return self

    def predict(self, features: ArrayLike) -> Integers:
        """Give the most likely class of each row."""
        if not self.parameters:
            raise ValueError("predict: expected a model that `fit` has trained, got one that it has not")
        logits = classify(features, self.parameters["W"], self.parameters["c"])
        return np.asarray(logits.argmax(axis=1), dtype=np.int64)


class BigramNBSVM:
    r"""A linear support vector machine over words and word pairs, weighted by how much each speaks for a class.

    With p and q the smoothed counts of a feature in the positive and negative texts, its weight is
    $r = \log\frac{p / \lVert p \rVert_1}{q / \lVert q \rVert_1}$, and the machine sees $r$ where the feature occurs,
    else 0. Its squared hinge loss is $\frac{1}{2C} \lVert w \rVert^2 + \frac1N\sum_n \max(0, 1 - s_n z_n)^2$, and in
    the end its weights are drawn towards their mean size: $w \leftarrow (1 - \beta) \bar w + \beta w$. This is the
    NBSVM-bi of Wang & Manning 2012, https://aclanthology.org/P12-2018, for two classes.

    Parameters
    ----------
    strength : float
        C.
    interpolation : float
        $\beta$.
    steps : int
        Of Adam, on all texts at once.

    Examples
    --------
    >>> ids, mask = [[2, 3], [3, 2], [2, 3], [3, 2]], [[True, True]] * 4
    >>> model = BigramNBSVM().fit(ids, mask, [0, 1, 0, 1])
    >>> model.predict(ids[:2], mask[:2])
    array([0, 1])
    """

    def __init__(self, strength: float = 10.0, interpolation: float = 0.25, steps: int = 200) -> None:
        self.strength = number("strength", strength, above=0)
        self.interpolation = number("interpolation", interpolation, above=-np.inf)
        if not 0 <= self.interpolation <= 1:
            raise ValueError(f"interpolation: expected a number from 0 to 1, got {interpolation}")
        self.steps = whole_number("steps", steps, least=1)
        self._columns: dict[tuple[int, ...], int] = {}
        self._weights = np.zeros(0)
        self._bias = 0.0

    def fit(self, ids: ArrayLike, mask: ArrayLike, y: ArrayLike) -> "BigramNBSVM":
        """Train on padded texts (N, T) and labels 0 or 1."""
        texts = _words_and_pairs(ids, mask)
        y = indices("y", y, "N", below=2, limit="no or yes")
        if len(y) != len(texts):
            raise ValueError(f"y: expected one label for each of {len(texts)} texts, got {len(y)}")
        self._columns = {feature: i for i, feature in enumerate(sorted(set().union(*texts)))}
        rows, columns = self._sparse(texts)
        F = len(self._columns)
        p, q = (1 + np.bincount(columns[y[rows] == label], minlength=F) for label in (1, 0))
        r = np.log((p / p.sum()) / (q / q.sum()))
        signs = 2.0 * y - 1
        machine = {"w": np.zeros(F), "b": np.zeros(1)}
        adam = Adam(learning_rate=0.05)
        for _ in range(self.steps):
            z = np.bincount(rows, weights=(r * machine["w"])[columns], minlength=len(y)) + machine["b"]
            dz = -2 * signs * np.maximum(0, 1 - signs * z) / len(y)
            dw = r * np.bincount(columns, weights=dz[rows], minlength=F) + machine["w"] / (self.strength * len(y))
            adam.step(machine, {"w": dw, "b": dz.sum(keepdims=True)})
        w = machine["w"]
        self._weights = r * ((1 - self.interpolation) * np.abs(w).mean() + self.interpolation * w)
        self._bias = float(machine["b"][0])
        return self

    def predict(self, ids: ArrayLike, mask: ArrayLike) -> Integers:
        """Give 0 or 1 for each text; words and pairs never seen before say nothing."""
        if not self._columns:
            raise ValueError("predict: expected a model that `fit` has trained, got one that it has not")
        texts = _words_and_pairs(ids, mask)
        rows, columns = self._sparse(texts)
        z = np.bincount(rows, weights=self._weights[columns], minlength=len(texts)) + self._bias
        return np.asarray(z > 0, dtype=np.int64)

    def _sparse(self, texts: list[set[tuple[int, ...]]]) -> tuple[Integers, Integers]:
        """Give the row and column of every known feature that occurs."""
        pairs = [
            (row, self._columns[feature])
            for row, features in enumerate(texts)
            for feature in sorted(features)
            if feature in self._columns
        ]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return rows, columns


def _words_and_pairs(ids: ArrayLike, mask: ArrayLike) -> list[set[tuple[int, ...]]]:
    mask = full_mask("mask", mask)
    ids = indices("ids", ids, "N T", below=2**31, limit="a vocabulary")
    if ids.shape != mask.shape:
        raise ValueError(f"mask: expected shape (N, T) = {ids.shape} from ids, got {mask.shape}")
    found: list[set[tuple[int, ...]]] = []
    for row, real in zip(ids, mask, strict=True):
        words = row[real].tolist()
        found.append({(word,) for word in words} | set(pairwise(words)))
    return found
