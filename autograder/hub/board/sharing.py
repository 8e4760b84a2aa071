"""Reads what somebody shares: every field checked, and named where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.hub.board.links import check_notebook_link
from autograder.hub.errors import RefusedError

CELLS = {"rnn": "Simple RNN", "lstm": "LSTM", "gru": "GRU", "other": "Another model"}
FIELDS = {
    *("title", "description", "shown_as", "notebook", "cell"),
    *("parameters", "training_seconds", "claimed_accuracy", "labels", "probabilities"),
}
TITLE, DESCRIPTION, NAME = 100, 1000, 60
MOST_PARAMETERS, MOST_SECONDS = 10**12, 1e8


@dataclass(frozen=True)
class Shared:
    """What somebody shares; the figures among it are claims."""

    title: str
    description: str
    shown_as: str
    notebook: str
    cell: str
    parameters: int | None
    training_seconds: float | None
    claimed_accuracy: float | None
    predictions: list[float]
    are_probabilities: bool


def read_shared(data: Mapping[str, Any], sentences: int, origins: frozenset[str]) -> Shared:
    """Check what came, and return it.

    Raises
    ------
    RefusedError
        If a field is wrong; the message names the first one.
    """
    if unknown := sorted(set(data) - FIELDS):
        raise RefusedError(422, f"{unknown[0]}: there is no such field; there are {', '.join(sorted(FIELDS))}.")
    predictions, are_probabilities = _predictions(data, sentences)
    cell = data.get("cell")
    if not isinstance(cell, str) or cell not in CELLS:
        raise RefusedError(422, f"cell: expected one of {', '.join(CELLS)}.")
    parameters = _number(data, "parameters", MOST_PARAMETERS)
    if parameters is not None and parameters != int(parameters):
        raise RefusedError(422, "parameters: expected a whole number.")
    return Shared(
        title=text(data, "title", TITLE),
        description=text(data, "description", DESCRIPTION),
        shown_as=text(data, "shown_as", NAME),
        notebook=check_notebook_link(text(data, "notebook", 10**9), origins),
        cell=cell,
        parameters=None if parameters is None else int(parameters),
        training_seconds=_number(data, "training_seconds", MOST_SECONDS),
        claimed_accuracy=_number(data, "claimed_accuracy", 1),
        predictions=predictions,
        are_probabilities=are_probabilities,
    )


def text(data: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a field's text, which must be there and must not be too long."""
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or not _can_be_stored(value):
        raise RefusedError(422, f"{name}: expected some text.")
    if len(value) > longest:
        raise RefusedError(422, f"{name}: expected at most {longest} characters, got {len(value)}.")
    return value.strip()


def _can_be_stored(value: str) -> bool:
    """Whether a database takes it: no zero byte, and no half of a surrogate pair."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def _number(data: Mapping[str, Any], name: str, most: float) -> float | None:
    value = data.get(name)
    if value is None:
        return None
    if not _is_number(value) or not 0 <= value <= most:
        raise RefusedError(422, f"{name}: expected a number from 0 to {most:g}, or nothing.")
    return float(value)


def _predictions(data: Mapping[str, Any], sentences: int) -> tuple[list[float], bool]:
    given = [name for name in ("labels", "probabilities") if data.get(name) is not None]
    if len(given) != 1:
        raise RefusedError(422, "Give the predictions as one of labels and probabilities.")
    name, values = given[0], data[given[0]]
    if not isinstance(values, list) or len(values) != sentences:
        count = f"{len(values)} values" if isinstance(values, list) else "no list"
        raise RefusedError(422, f"{name}: expected one for each of the {sentences} sentences, got {count}.")
    for place, value in enumerate(values):
        if not _is_number(value) or not 0 <= value <= 1 or (name == "labels" and value not in (0, 1)):
            expected = "0 or 1" if name == "labels" else "the probability of label 1, from 0 to 1"
            raise RefusedError(422, f"{name}: expected {expected} at place {place}.")
    return [float(value) for value in values], name == "probabilities"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
