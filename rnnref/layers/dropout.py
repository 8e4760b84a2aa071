r"""Dropout: while training, set entries to zero at random, so that no unit can rely on another.

$$y = \frac{x \odot k}{1 - p}, \qquad k \sim \mathrm{Bernoulli}(1 - p)$$

The division keeps the mean, so nothing needs to change when nothing is dropped. Srivastava et al. 2014,
https://jmlr.org/papers/v15/srivastava14a.html.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnref._checks import Floats, fraction, generator


def dropout_forward(x: Floats, p: float, rng: np.random.Generator) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Drop each entry with probability p.

    Parameters
    ----------
    x : floats, of any shape
    p : float
        From 0 to below 1.
    rng : numpy.random.Generator

    Returns
    -------
    y : floats, of the shape of `x`
    backward : function
        Takes dy, gives dx: what was dropped hears of nothing.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> y, backward = dropout_forward(np.ones(8), 0.5, np.random.default_rng(0))
    >>> y
    array([2., 0., 0., 0., 2., 2., 2., 2.])
    >>> backward(np.ones(8))
    array([2., 0., 0., 0., 2., 2., 2., 2.])
    """
    p = fraction("p", p)
    factor = (generator("rng", rng).random(x.shape) >= p).astype(x.dtype) / x.dtype.type(1 - p)
    return x * factor, lambda dy: dy * factor
