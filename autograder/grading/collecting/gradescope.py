"""Gradescope's export: folders `submission_123`, and `submission_metadata.yml` that says whose each is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml

from autograder.grading.collecting.layouts import GRADESCOPE, Mark
from autograder.grading.collecting.tree import Node
from autograder.grading.submission.restore import UngradableError

TABLE = "submission_metadata.yml"


def marks(node: Node) -> dict[str, Mark]:
    """Return whose each folder of an export is, by the folder's name; nothing if this is no such export."""
    table = next((file for file in node.files if file.name == TABLE), None)
    if table is None:
        return {}
    try:
        content = yaml.load(table.read(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (UngradableError, yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    read = {str(name): _mark(str(name), entry) for name, entry in content.items() if isinstance(entry, dict)}
    return {name: mark for name, mark in read.items() if mark is not None}


def _mark(name: str, entry: Mapping[Any, Any]) -> Mark | None:
    submitters = entry.get(":submitters")
    people = (
        [_person(person) for person in submitters if isinstance(person, dict)] if isinstance(submitters, list) else []
    )
    people = [person for person in people if person]
    if not people:
        return None
    sent = entry.get(":created_at")
    if isinstance(sent, date) and not isinstance(sent, datetime):
        sent = None
    if isinstance(sent, datetime):
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    members = tuple(people) if len(people) > 1 else ()
    return Mark(GRADESCOPE, people[0], written=name, sent=sent if isinstance(sent, datetime) else None, members=members)


def _person(person: Mapping[Any, Any]) -> str:
    """Return the student's id, else the address, else the name."""
    return next((str(person[key]).strip() for key in (":sid", ":email", ":name") if person.get(key)), "")
