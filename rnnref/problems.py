"""Two classic problems whose difficulty is the distance alone: what was read long ago must still count at the end."""

import numpy as np

from rnnref._checks import Floats, Integers, whole_number

SYMBOLS = ("X", "Y", "a", "b", "c", "d")


def temporal_order(n: int, length: int, seed: int = 0) -> tuple[Integers, Integers]:
    """Generate sequences of symbols in which two of them, far apart, are X or Y; the class is their order.

    The first of the two stands between a tenth and a fifth of the way, the second between four and five tenths; all
    else is drawn from a, b, c, d. Hochreiter & Schmidhuber 1997, experiment 6a.

    Parameters
    ----------
    n : int
    length : int
        T, at least 10.
    seed : int

    Returns
    -------
    ids : (n, T) int64
        Indices into `SYMBOLS`: X is 0, Y is 1. Add 1 before an `Embedding`, which keeps id 0 for `<pad>`.
    y : (n,) int64
        0 to 3 for XX, XY, YX, YY.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> ids, y = temporal_order(1, length=20, seed=3)
    >>> "".join(SYMBOLS[i] for i in ids[0]), ["XX", "XY", "YX", "YY"][y[0]]
    ('daaXaddcaXbbcbbaccaa', 'XX')
    """
    n, T = whole_number("n", n, least=0), whole_number("length", length, least=10)
    rng = np.random.default_rng(seed)
    ids = rng.integers(2, len(SYMBOLS), size=(n, T))
    marks = rng.integers(0, 2, size=(n, 2))
    rows = np.arange(n)
    ids[rows, rng.integers(T // 10, T // 5, size=n)] = marks[:, 0]
    ids[rows, rng.integers(4 * T // 10, T // 2, size=n)] = marks[:, 1]
    return ids, 2 * marks[:, 0] + marks[:, 1]


def adding_problem(n: int, length: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Generate sequences of numbers of which two are marked; their sum is asked for.

    Always answering 1, the mean, has a mean squared error of 1/6. Hochreiter & Schmidhuber 1997, experiment 4, with
    numbers from 0 to 1 as in Le, Jaitly & Hinton 2015.

    Parameters
    ----------
    n : int
    length : int
        T, at least 4.
    seed : int

    Returns
    -------
    x : (n, T, 2) float64
        A number from 0 to 1, and a mark: 1 at one place of each half, else 0.
    y : (n,) float64

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> x, y = adding_problem(100, length=8)
    >>> np.allclose((x[:, :, 0] * x[:, :, 1]).sum(axis=1), y)
    True
    """
    n, T = whole_number("n", n, least=0), whole_number("length", length, least=4)
    rng = np.random.default_rng(seed)
    x = np.zeros((n, T, 2))
    x[:, :, 0] = rng.random((n, T))
    rows = np.arange(n)
    x[rows, rng.integers(0, T // 2, size=n), 1] = 1
    x[rows, rng.integers(T // 2, T, size=n), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1)
