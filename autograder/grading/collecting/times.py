"""When a submission came in, by whom that can be believed; lateness is reckoned from nothing else.

The order of trust: nbgrader's own time, then the platform's, else unknown. What a file or an archive says of itself is
the student's to choose, or the time of the export; it orders versions of one student's work and nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from autograder.grading.collecting.layouts import EXCHANGE, GRADESCOPE, SAKAI, Mark
from autograder.grading.collecting.roster import key, read_rows
from autograder.grading.collecting.tree import File
from autograder.grading.course.course import CourseError
from autograder.grading.submission.restore import UngradableError

WHO, WHEN = ("student", "student_id", "lms", "id"), ("received", "submitted", "time")
SAKAIS = "timestamp.txt"


def received(mark: Mark | None, files: Sequence[File]) -> datetime | None:
    """Return when an attempt came in, or None where nobody who can be believed says so."""
    if mark is None:
        return None
    if mark.layout in (EXCHANGE, GRADESCOPE):
        return mark.sent
    return _at_sakai(mark, files) if mark.layout == SAKAI else None


def read_times(path: Path) -> dict[str, datetime]:
    """Read a table of when each student's submission came in, by their id here or their name in the platform.

    Raises
    ------
    CourseError
        If a line lacks somebody, or a time with its zone.
    """
    times: dict[str, datetime] = {}
    for line, row in read_rows(path):
        who, when = (next((row[name] for name in names if row.get(name)), "") for names in (WHO, WHEN))
        try:
            moment = datetime.fromisoformat(when)
        except ValueError:
            moment = None
        if not who or moment is None or moment.tzinfo is None:
            raise CourseError(
                f"{path}, line {line}: fill the columns student and received, as in 2026-01-02T13:00:00+01:00; "
                "the zone at the end is needed"
            )
        times[key(who)] = moment.astimezone(UTC)
    return times


def _at_sakai(mark: Mark, files: Sequence[File]) -> datetime | None:
    """Read the time that Sakai lays beside the folder of attachments; the student's own files lie in that folder."""
    beside = f"{mark.written}/{SAKAIS}"
    table = next((file for file in files if file.name == SAKAIS and file.origin.endswith(beside)), None)
    if table is None:
        return None
    try:
        text = table.read()[:64].decode("ascii", "ignore").strip()
        return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except (UngradableError, OSError, ValueError):
        return None
