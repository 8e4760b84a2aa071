"""The log of our own faults beside a course: what a person looks up by the reference number that a message names."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.examiner.fault import Fault
from autograder.grading.course.course import Course

LOG_LIMIT = 4 * 2**20
"""Of the log; a new one is begun, and one old one is kept."""


def record_faults(course: Course, assignment: str, student: str, faults: Sequence[Fault]) -> None:
    """Append faults to the course's log; a disk that is full does not stop the run."""
    if not faults:
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entries = [{"time": now, "assignment": assignment, "student": student, **asdict(fault)} for fault in faults]
    with contextlib.suppress(OSError):
        path = log_of(course)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.is_file() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".old.jsonl"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(entry)}\n" for entry in entries)


def log_of(course: Course) -> Path:
    """Return where the log is."""
    return course.root / ".autograder" / "faults.jsonl"


def recorded_faults(course: Course) -> list[dict[str, Any]]:
    """Return what the log holds, oldest first; a line that was cut off by a crash is passed over."""
    entries = []
    with contextlib.suppress(OSError):
        for line in log_of(course).read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                entries.append(json.loads(line))
    return entries
