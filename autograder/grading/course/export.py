"""The gradebook as a table, by nbgrader's own exporter."""

from __future__ import annotations

from pathlib import Path

from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import make_url

from autograder.grading.course.course import Course, CourseError


def write_csv(course: Course, path: Path) -> int:
    """Write every student's score in every assignment; return how many rows there are.

    Raises
    ------
    CourseError
        If there is no gradebook, which nbgrader would make.
    """
    address = make_url(course.database)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise CourseError(f"{address.database} is not there; name the course's directory with --course")
    exporter = CsvExportPlugin(config=course.config)
    exporter.to = str(path)
    with course.gradebook() as gradebook:
        exporter.export(gradebook)
    return max(0, len(path.read_text(encoding="utf-8").splitlines()) - 1)
