"""Canvas' and Moodle's own tables of grades, filled in so that they can be imported again.

Both platforms take back what they exported: Canvas the gradebook's CSV file (`lib/gradebook_importer.rb`), Moodle an
assignment's grading worksheet (`mod/assign/feedback/offline/importgradeslib.php`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.collecting.ledger import Ledger
from autograder.grading.collecting.roster import Roster, Student
from autograder.grading.course.course import Course, CourseError
from autograder.grading.exporting.grades import ABSENT, Grade, grades

CANVAS_PEOPLE = ("Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section")
CANVAS_NAMES = ("SIS Login ID", "SIS User ID", "Student")
MOODLE_NAMES = ("Identifier", "ID number", "Username", "Email address", "Full name")


@dataclass(frozen=True)
class Filled:
    """How many grades were written, and who is left out: not in the table, or without a score."""

    written: int
    not_in_table: list[str]
    without_score: list[str]


def fill(course: Course, assignment: str, table: Path, to: Path) -> Filled:
    """Fill an assignment's scores into a platform's own table.

    Raises
    ------
    CourseError
        If the table is none of Canvas' or Moodle's, or lacks the assignment's column.
    """
    header, *rows = _read(table)
    is_canvas = "Student" in header and "ID" in header
    if not is_canvas and not {"Identifier", "Grade"} <= set(header):
        raise CourseError(
            f"{table} is neither Canvas' export of the gradebook (columns Student and ID) nor Moodle's grading "
            "worksheet (columns Identifier and Grade); export it there anew, in English"
        )
    column = _canvas_column(header, assignment, table) if is_canvas else header.index("Grade")
    standing = {grade.student: grade for grade in grades(course, assignment) if grade.state != ABSENT}
    people = _people(course, assignment, standing)
    found: set[str] = set()
    for row in rows:
        row += [""] * (len(header) - len(row))
        named = dict(zip(header, row, strict=False))
        names = [named.get(name, "").strip() for name in (CANVAS_NAMES if is_canvas else MOODLE_NAMES)]
        for student in people.find(*names, number=_number(named, is_canvas=is_canvas)):
            grade = standing.get(student)
            if grade is not None:
                found.add(student)
                row[column] = row[column] if grade.score is None else f"{grade.score:g}"
    kept = [place for place, name in enumerate(header) if not is_canvas or name in CANVAS_PEOPLE or place == column]
    with to.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([row[place] for place in kept] for row in (header, *rows))
    without = sorted(student for student in found if standing[student].score is None)
    return Filled(len(found) - len(without), sorted(standing.keys() - found), without)


def _number(row: dict[str, str], *, is_canvas: bool) -> str:
    """Return the platform's number for a row's person."""
    return row.get("ID", "") if is_canvas else row.get("Identifier", "").rpartition(" ")[2]


def _people(course: Course, assignment: str, standing: dict[str, Grade]) -> Roster:
    """Return who is who: by what collecting kept, by what a name ends with where Canvas' number is in it."""
    kept = Ledger(course, assignment).entries
    students = []
    for identity, grade in standing.items():
        entry = kept.get(identity, {})
        number = str(entry.get("number", "")) or identity.rpartition("_")[2]
        name = f"{grade.cells['first_name'] or ''} {grade.cells['last_name'] or ''}".strip()
        students.append(Student(identity, name, grade.cells["email"] or "", number))
    return Roster(students)


def _canvas_column(header: list[str], assignment: str, table: Path) -> int:
    for place, name in enumerate(header):
        title, _, number = name.rpartition(" (")
        if name == assignment or (title == assignment and number.rstrip(")").isdecimal()):
            return place
    given = ", ".join(name for name in header if name not in CANVAS_PEOPLE)
    raise CourseError(
        f"{table} has no column {assignment}; it has {given}; rename the assignment's there in the header"
    )


def _read(table: Path) -> list[list[str]]:
    try:
        text = table.read_bytes().decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{table} cannot be read as CSV in UTF-8: {error}; export it anew") from None
    if not rows:
        raise CourseError(f"{table} is empty; export it anew")
    return rows
