"""Who is in the class, and which of a platform's names and numbers is whose."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.course.course import CourseError
from autograder.grading.course.names import is_student_name

# What each column is called, by whoever wrote the file; the first that is there and filled counts.
IDS = ("student_id", "student id", "sis login id", "login id", "sis user id", "username", "id number", "id")
EMAILS = ("email", "email address", "e-mail")
NAMES = ("name", "full name", "student")
FIRST_NAMES, LAST_NAMES = ("first_name", "first name"), ("last_name", "last name", "surname")
MAP_FROM, MAP_TO = ("lms", "from", "name in the lms"), ("student", "student_id", "to", "id")


@dataclass(frozen=True)
class Student:
    """One line of a class list; `number` is the platform's, Canvas' for the user or Moodle's for the participant."""

    id: str
    name: str = ""
    email: str = ""
    number: str = ""
    group: str = ""


class Roster:
    """Finds students by what a platform calls them.

    Parameters
    ----------
    students
        Who is in the class; nobody if there is no list.
    names
        From a platform's names and numbers to students' ids, several for a group.
    """

    def __init__(self, students: Iterable[Student] = (), names: Mapping[str, Iterable[str]] | None = None) -> None:
        self.students = {student.id: student for student in students}
        self._map = {key(name): list(ids) for name, ids in (names or {}).items()}
        self._found: dict[str, set[str]] = {}
        self._numbers = {student.number: student.id for student in self.students.values() if student.number}
        self._groups: dict[str, list[str]] = {}
        for student in self.students.values():
            for known in _names_of(student):
                self._found.setdefault(known, set()).add(student.id)
            if student.group:
                self._groups.setdefault(key(student.group), []).append(student.id)

    @property
    def known_names(self) -> list[str]:
        """Everything that a student or a group of the class is called, in a roster or a map."""
        return [*self.students, *self._found, *self._map, *self._groups]

    def find(self, *names: str, number: str = "") -> list[str]:
        """Return whose work has these names, the most telling first: one student, a group, or nobody.

        The platform's `number` for the person is compared with the platform's numbers only: it may be another's id.
        """
        for name in filter(None, (*names, number)):
            ids = self._map.get(key(name)) or (self._groups.get(key(name)) if name != number else None)
            if ids:
                return ids
        for name in filter(None, names):
            if name in self.students:
                return [name]
        if number in self._numbers:
            return [self._numbers[number]]
        for name in filter(None, names):
            for known in (key(name), squeezed(name)):
                found = self._found.get(known, set())
                if len(found) == 1:
                    return list(found)
        return []


def key(name: str) -> str:
    """Return a name as it compares."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def squeezed(name: str) -> str:
    """Return a name as Canvas writes it: letters and digits alone."""
    return "=" + "".join(filter(str.isalnum, key(name)))


def _names_of(student: Student) -> Iterator[str]:
    yield key(student.id)
    if student.email:
        yield key(student.email)
    if student.name:
        last, comma, first = student.name.partition(",")
        words = student.name.split()
        orders = [student.name, f"{first} {last}"] if comma else [student.name]
        if not comma and len(words) > 1:
            orders += [f"{words[-1]} {' '.join(words[:-1])}"]
        for order in orders:
            yield key(order)
            yield squeezed(order)


def read_roster(path: Path) -> list[Student]:
    """Read a class list: nbgrader's, Canvas' table of grades, Moodle's grading worksheet, or any with an id a line.

    Raises
    ------
    CourseError
        If it is not there or cannot be read so.
    """
    students: dict[str, Student] = {}
    for line, row in read_rows(path):
        student = _student(row)
        if not student.id:
            raise CourseError(f"{path}, line {line}: there is no id; fill one of the columns {', '.join(IDS)}")
        if not is_student_name(student.id):
            raise CourseError(
                f"{path}, line {line}: {student.id!r} cannot be a student's id; use letters, digits and . _ @ -"
            )
        if student.id in students:
            raise CourseError(f"{path}, line {line}: the id {student.id!r} occurs a second time; remove one of the two")
        students[student.id] = student
    if not students:
        raise CourseError(
            f"{path}: there is nobody in it; it needs a line of column names, and one line for each student"
        )
    return list(students.values())


def _student(row: Mapping[str, str]) -> Student:
    of_canvas = "sis login id" in row or "sis user id" in row
    number = row.get("id", "") if of_canvas else row.get("identifier", "").rpartition(" ")[2]
    identity = _first(row, IDS[:-1] if of_canvas else IDS) or _first(row, EMAILS) or (number if of_canvas else "")
    name = _first(row, NAMES) or f"{_first(row, FIRST_NAMES)} {_first(row, LAST_NAMES)}".strip()
    return Student(identity, name, _first(row, EMAILS), number, row.get("group", ""))


def read_map(path: Path) -> dict[str, list[str]]:
    """Read which student, or students of a group, each of a platform's names is.

    Raises
    ------
    CourseError
        If it is not there or lacks a column.
    """
    names: dict[str, list[str]] = {}
    for line, row in read_rows(path):
        name, ids = _first(row, MAP_FROM), _first(row, MAP_TO)
        if not name or not ids:
            raise CourseError(
                f"{path}, line {line}: fill the columns lms (a name or number there) and student (an id here)"
            )
        for identity in map(str.strip, ids.split(";")):
            if not is_student_name(identity):
                raise CourseError(f"{path}, line {line}: {identity!r} cannot be a student's id")
            names.setdefault(name, []).append(identity)
    return names


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a CSV file with their numbers, each by its columns' names in small letters."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not in UTF-8; save it again as “CSV UTF-8”") from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count), restkey="", restval="")
    try:
        for row in reader:
            cells = {str(name).strip().lower(): str(value).strip() for name, value in row.items()}
            # Canvas puts a line with the points possible below the column names.
            if any(cells.values()) and cells.get("student") != "Points Possible":
                yield reader.line_num, cells
    except csv.Error as fault:
        raise CourseError(f"{path}, line {reader.line_num}: {fault}; is a quotation mark left open?") from None


def _first(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
