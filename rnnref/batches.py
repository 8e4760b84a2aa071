"""Batches of texts of similar length: less padding, fewer steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Booleans, Integers, full_mask, generator, indices, whole_number


def bucketed_batches(
    lengths: ArrayLike, batch_size: int, rng: np.random.Generator, pool: int = 16
) -> Iterator[Integers]:
    """Deal the rows of a data set into batches, at random but for similar length.

    Rows are shuffled and taken in pools of `pool` batches; within a pool they are sorted by length, cut into batches,
    and the batches shuffled. A larger pool means less padding and less randomness.

    Parameters
    ----------
    lengths : (N,) integers
    batch_size : int
    rng : numpy.random.Generator
    pool : int

    Yields
    ------
    rows : up to batch_size indices, int64
        Every row occurs once.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> batches = list(bucketed_batches([9, 1, 8, 2], batch_size=2, rng=np.random.default_rng(0)))
    >>> sorted(sorted(batch.tolist()) for batch in batches)
    [[0, 2], [1, 3]]
    """
    lengths = indices("lengths", lengths, "N", below=2**31, limit="a length")
    batch_size, pool = whole_number("batch_size", batch_size, least=1), whole_number("pool", pool, least=1)
    order = generator("rng", rng).permutation(len(lengths))
    for begin in range(0, len(order), pool * batch_size):
        pooled = order[begin : begin + pool * batch_size]
        pooled = pooled[np.argsort(lengths[pooled], kind="stable")]
        batches = [pooled[i : i + batch_size] for i in range(0, len(pooled), batch_size)]
        for k in rng.permutation(len(batches)):
            yield batches[k]


def used_length(mask: ArrayLike) -> int:
    """Give the number of steps up to the last real token of any row; what follows can be cut off.

    Parameters
    ----------
    mask : (N, T) bool

    Returns
    -------
    int
        0 where there is no row.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> used_length([[True, False, False], [True, True, False]])
    2
    """
    mask = full_mask("mask", mask)
    return int(np.flatnonzero(mask.any(axis=0))[-1]) + 1 if len(mask) else 0


def batches_by_length(mask: Booleans, size: int) -> Iterator[tuple[Integers, int]]:
    """Deal rows into batches from the shortest text to the longest; yield each with the steps that it needs."""
    lengths = mask.shape[1] - mask[:, ::-1].argmax(axis=1)
    order = np.argsort(lengths, kind="stable")
    for begin in range(0, len(order), size):
        rows = order[begin : begin + size]
        yield rows, int(lengths[rows[-1]])
