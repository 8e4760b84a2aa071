"""Inputs that several exercises need: masks, and the same arguments in another precision or memory order."""

from __future__ import annotations

import numpy as np

from autograder.examiner.exercise.exercise import Arguments


def as_float32(arguments: Arguments) -> Arguments:
    """Return the arguments with float arrays in single precision."""
    return {
        name: value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype == np.float64 else value
        for name, value in arguments.items()
    }


def in_fortran_order(arguments: Arguments) -> Arguments:
    """Return the arguments with arrays stored column by column."""
    return {
        name: np.asfortranarray(value) if isinstance(value, np.ndarray) else value for name, value in arguments.items()
    }


def padded_mask(generator: np.random.Generator, n: int, t: int) -> np.ndarray:
    """Return a mask (n, t) with a padded tail of random length in each row, and none in one of them."""
    lengths = generator.integers(1, t, size=n)
    lengths[generator.integers(n)] = t
    mask: np.ndarray = np.arange(t) < lengths[:, None]
    return mask


def gapped_mask(generator: np.random.Generator, n: int, t: int) -> np.ndarray:
    """Return a mask (n, t) with gaps: False at the first step of one row, and at the last of another."""
    mask = generator.random((n, t)) < 0.6
    mask[:, generator.integers(1, t - 1)] = True
    mask[0, 0], mask[-1, -1], mask[0, 1], mask[-1, 0] = False, False, True, True
    return mask


def step_arguments(generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.6) -> Arguments:
    """Return random arguments of one recurrent step, with live state and bias."""
    return {
        "x": generator.normal(size=(n, d)),
        "h_prev": generator.uniform(-0.9, 0.9, size=(n, h)),
        "Wx": generator.normal(scale=scale, size=(d, h)),
        "Wh": generator.normal(scale=scale, size=(h, h)),
        "b": generator.normal(scale=0.5, size=h),
    }


def forward_arguments(
    generator: np.random.Generator, n: int = 2, t: int = 5, d: int = 4, h: int = 3, scale: float = 0.6
) -> Arguments:
    """Return random arguments of a pass over whole sequences, without a mask."""
    step = step_arguments(generator, n, d, h, scale)
    x = generator.normal(size=(n, t, d))
    return {"x": x, "h0": step["h_prev"], "Wx": step["Wx"], "Wh": step["Wh"], "b": step["b"]}
