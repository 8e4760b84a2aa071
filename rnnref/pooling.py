"""From the states of all steps to one vector for each sequence.

The last state is the classic choice. The mean and the maximum give every step a short way to the loss, which helps
gradients to reach early words (Maini et al. 2020, https://arxiv.org/abs/2005.00159).
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Booleans, Floats, Integers, floats, full_mask, mask_of


def last_state(h: ArrayLike, mask: ArrayLike) -> Floats:
    """Take the state at each row's last real token.

    Parameters
    ----------
    h : (N, T, H) floats
    mask : (N, T) bool

    Returns
    -------
    h_last : (N, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or a row of the mask has no True; the message names it.

    Examples
    --------
    >>> h = np.array([[[0.1], [0.2], [0.3]], [[0.4], [0.5], [0.6]]])
    >>> last_state(h, [[True, True, False], [True, True, True]])
    array([[0.2],
           [0.6]])
    """
    (h,) = floats("h: N T H", h)
    mask = _mask_for(h, mask)
    return h[np.arange(len(h)), _last_true(mask)]


def last_state_backward(dh_last: ArrayLike, mask: ArrayLike) -> Floats:
    """Put the gradient of the last state where that state stood; all else is zero.

    Parameters
    ----------
    dh_last : (N, H) floats
    mask : (N, T) bool

    Returns
    -------
    dh : (N, T, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    (dh_last,) = floats("dh_last: N H", dh_last)
    mask = full_mask("mask", mask)
    if len(mask) != len(dh_last):
        raise ValueError(f"mask: expected N = {len(dh_last)} rows from dh_last, got {len(mask)}")
    dh = np.zeros((*mask.shape, dh_last.shape[1]), dtype=dh_last.dtype)
    dh[np.arange(len(mask)), _last_true(mask)] = dh_last
    return dh


def mean_state(h: ArrayLike, mask: ArrayLike) -> Floats:
    """Take the mean of the states at real tokens.

    Parameters
    ----------
    h : (N, T, H) floats
    mask : (N, T) bool

    Returns
    -------
    h_mean : (N, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> mean_state(np.array([[[0.25], [0.75], [9.0]]]), [[True, True, False]])
    array([[0.5]])
    """
    (h,) = floats("h: N T H", h)
    mean: Floats = np.einsum("nth,nt->nh", h, _shares(_mask_for(h, mask), h))
    return mean


def mean_state_backward(dh_mean: ArrayLike, mask: ArrayLike) -> Floats:
    """Give every real token an equal share of the gradient.

    Parameters
    ----------
    dh_mean : (N, H) floats
    mask : (N, T) bool

    Returns
    -------
    dh : (N, T, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    (dh_mean,) = floats("dh_mean: N H", dh_mean)
    mask = full_mask("mask", mask)
    if len(mask) != len(dh_mean):
        raise ValueError(f"mask: expected N = {len(dh_mean)} rows from dh_mean, got {len(mask)}")
    dh: Floats = np.einsum("nh,nt->nth", dh_mean, _shares(mask, dh_mean))
    return dh


def max_state(h: ArrayLike, mask: ArrayLike) -> Floats:
    """Take, for each hidden unit, its largest value at a real token.

    Parameters
    ----------
    h : (N, T, H) floats
    mask : (N, T) bool

    Returns
    -------
    h_max : (N, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> max_state(np.array([[[0.25, 0.5], [0.75, 0.0], [9.0, 9.0]]]), [[True, True, False]])
    array([[0.75, 0.5 ]])
    """
    (h,) = floats("h: N T H", h)
    largest: Floats = _real_or_lowest(h, mask).max(axis=1)
    return largest


def max_state_backward(dh_max: ArrayLike, h: ArrayLike, mask: ArrayLike) -> Floats:
    """Give the gradient of each unit to the step that won; the first of them where several did.

    Parameters
    ----------
    dh_max : (N, H) floats
    h : (N, T, H) floats
    mask : (N, T) bool

    Returns
    -------
    dh : (N, T, H) floats

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    dh_max, h = floats("dh_max: N H, h: N T H", dh_max, h)
    winner = _real_or_lowest(h, mask).argmax(axis=1)
    dh = np.zeros_like(h)
    np.put_along_axis(dh, winner[:, None], dh_max[:, None], axis=1)
    return dh


def _shares(mask: Booleans, like: Floats) -> Floats:
    shares: Floats = (mask / mask.sum(axis=1, keepdims=True)).astype(like.dtype)
    return shares


def _real_or_lowest(h: Floats, mask: ArrayLike) -> Floats:
    return np.where(_mask_for(h, mask)[:, :, None], h, h.dtype.type(-np.inf))


def _mask_for(h: Floats, mask: ArrayLike) -> Booleans:
    checked = mask_of("mask", mask, h.shape[:2])
    assert checked is not None
    return checked


def _last_true(mask: Booleans) -> Integers:
    last: Integers = mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    return last
