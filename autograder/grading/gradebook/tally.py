"""What a run of `grade` came to, counted for its last line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from autograder.grading.course.course import Course
from autograder.grading.gradebook.result import UNGRADABLE, Result

NAMED = 5
"""So many people are named in the line; all of them with --json."""


class Tally:
    """Counts results.

    Parameters
    ----------
    absent
        Who is in the gradebook and handed nothing in.
    """

    def __init__(self, absent: Collection[str] = ()) -> None:
        self._absent = sorted(absent)
        self._graded = self._unchanged = 0
        self._ungradable: list[str] = []
        self._awaited: list[str] = []

    def count(self, result: Result) -> None:
        """Count one result."""
        self._unchanged += result.unchanged
        if result.state == UNGRADABLE:
            self._ungradable.append(result.student)
        else:
            self._graded += 1
        if result.needs_manual_grade:
            self._awaited.append(result.student)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts, and who is meant, as JSON-able data."""
        return {
            "taken": self._graded + len(self._ungradable),
            "graded": self._graded,
            "unchanged": self._unchanged,
            "ungradable": sorted(self._ungradable),
            "to_look_at": sorted(self._awaited),
            "absent": self._absent,
        }

    def line(self, assignment: str) -> str:
        """Return the counts as one line."""
        words = [
            f"{self._graded} graded ({self._unchanged} of them before)" if self._unchanged else f"{self._graded} graded"
        ]
        for people, said in (
            (self._ungradable, "ungradable"),
            (self._awaited, "for a person to look at"),
            (self._absent, "absent"),
        ):
            if people:
                words.append(f"{len(people)} {said}: {_named(people)}")
        return f"{assignment}: {self._graded + len(self._ungradable)} submissions, {'; '.join(words)}"


def _named(people: Collection[str]) -> str:
    first = sorted(people)[:NAMED]
    return ", ".join(first) + (" and others" if len(people) > NAMED else "")


def absent(course: Course, assignment: str) -> list[str]:
    """Return who is in the gradebook and has handed nothing in."""
    handed_in = set(course.students_with(assignment))
    with course.gradebook() as gradebook:
        return sorted({student.id for student in gradebook.students} - handed_in)
