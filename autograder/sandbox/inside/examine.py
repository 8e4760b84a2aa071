"""The `autograder.examiner` that a submission sees: it hands a function over to the examiner outside.

The examiner, its cases and the reference stay in the trusted process. While that process runs an examining cell, it
sends calls and reads answers here; at any other time `examine` only says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["examine"]

_hand_over: list[Callable[[str, Callable[..., Any]], str]] = []


class Deferred:
    """What `examine` returns in the sandbox; the official verdict takes its place in the notebook."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def examine(name: str, function: Callable[..., Any], seed: Any = None, max_points: float | None = None) -> Deferred:
    """Offer a function to the trusted examiner."""
    del seed, max_points  # the trusted source cell says both
    if not _hand_over:
        return Deferred(f"{name} is examined outside the sandbox")
    return Deferred(_hand_over[0](name, function))
