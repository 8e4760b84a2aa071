"""Examination by direct calls, as in a notebook or the browser: formative, for both sides share a process."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import numpy as np

from autograder.examiner.conduct import Seed, conduct
from autograder.examiner.exercise import catalogue
from autograder.examiner.judging.imports import find_forbidden_use, imports_guarded, refusal
from autograder.examiner.verdict.verdict import Verdict
from autograder.examiner.wire.protocol import Answer, Call, perform

Ending = TypeVar("Ending")


def examine(name: str, function: Callable[..., Any], seed: Seed = None, max_points: float | None = None) -> Verdict:
    """Examine a function by calling it here.

    Parameters
    ----------
    name
        The exercise's name, such as "rnn_step".
    function
        The learner's function.
    seed
        Makes the inputs; None is the fixed public seed.
    max_points
        What the exercise is worth, 1 if None.

    Raises
    ------
    UnknownExerciseError
        If no exercise has this name.
    TypeError
        If `function` cannot be called.
    """
    if not callable(function):
        raise TypeError(f"examine({name!r}, ...) needs a function, not a {type(function).__name__}")
    catalogue.entry(name)
    found = find_forbidden_use(function)
    if found:
        return refusal(name, found, max_points)
    return examined(conduct(name, seed, max_points), function)


def examined(examination: Generator[Call, Answer, Ending], function: Callable[..., Any]) -> Ending:
    """Answer an examination's calls by calling the function here, and return what the examination ends in."""
    try:
        call = next(examination)
        while True:
            call = examination.send(_answer(call, function))
    except StopIteration as end:
        ending: Ending = end.value
        return ending


def _answer(call: Call, function: Callable[..., Any]) -> Answer:
    """Call the learner's function with NumPy's error state and the warnings' filters its own for the while."""
    with np.errstate(), warnings.catch_warnings(), imports_guarded():
        warnings.simplefilter("default")
        return perform(call, function)
