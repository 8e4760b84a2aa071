"""Lay what came in from outside where nbgrader looks for it; nobody's work disappears without a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.grading.collecting import layouts, times, versions
from autograder.grading.collecting.ledger import Ledger
from autograder.grading.collecting.owners import Owner, Sorted, sort_out
from autograder.grading.collecting.report import ABSENT, KEPT, NOBODYS, REFUSED, TAKEN, Collected
from autograder.grading.collecting.roster import Roster, key
from autograder.grading.collecting.tree import File, Sources
from autograder.grading.course.course import Course, CourseError
from autograder.grading.course.names import student_name
from autograder.grading.submission.package import load
from autograder.grading.submission.submission import timestamp

UNKNOWN_TIME = "nobody knows when it came in, so it costs no penalty"
NAMELESS = "the student's name has no letter and no digit; give the file or folder another"


class Collector:
    """Takes submissions in.

    Parameters
    ----------
    course, assignment
        Where to.
    roster
        Who is in the class, and what the platform calls them.
    times
        When submissions came in, as `read_times` reads them from a table of the platform's.
    dry_run
        Write nothing.

    Raises
    ------
    CourseError
        If the assignment has not been released.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        roster: Roster | None = None,
        times: Mapping[str, datetime] | None = None,
        *,
        dry_run: bool = False,
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._roster = Roster() if roster is None else roster
        self._times = times or {}
        self._dry_run = dry_run
        self._package = load(course, assignment)
        self._ledger = Ledger(course, assignment)
        with course.gradebook() as gradebook:
            self._is_due = gradebook.find_assignment(assignment).duedate is not None
        self._without_capitals: dict[str, set[str]] = {}
        for student in {*self._ledger.entries, *course.students_with(assignment)}:
            self._without_capitals.setdefault(student.casefold(), set()).add(student)
        self.system_files = 0

    def collect(self, sources: list[Path]) -> Iterator[Collected]:
        """Yield what became of each student's work, and of each file that is nobody's.

        Raises
        ------
        CourseError
            If a source is not there, or is neither a folder nor a zip archive nor a notebook.
        """
        for source in sources:
            _check(source)
        if self._roster.students and not self._dry_run:
            self._enter_roster()
        try:
            with Sources(sources) as read:
                self.system_files = read.system_files
                names = [notebook.name for notebook in self._package.notebooks]
                found = sort_out(read.root, self._assignment, names, self._roster.known_names)
                yield from self._everybody(found)
        finally:
            if not self._dry_run:
                self._ledger.save()

    def _everybody(self, found: Sorted) -> Iterator[Collected]:
        here: set[str] = set()
        for students, owners, notes in self._people(found.owners):
            for student in students:
                here.add(student)
                yield self._take(student, students, owners, notes)
        for file, reason in found.ownerless:
            yield Collected("", NOBODYS, [file.origin], f"{file.name}: {reason}")
        for student in self._roster.students:
            if student not in here and not self._is_there(student):
                yield Collected(student, ABSENT)

    def _people(self, owners: list[Owner]) -> Iterator[tuple[list[str], list[Owner], list[str]]]:
        """Bring together what is one student's, or one group's, and keep apart what only seems to be."""
        together: dict[tuple[str, ...], list[Owner]] = {}
        for owner in owners:
            students = self._students(owner)
            together.setdefault(tuple(students), []).append(owner)
        for found, same in sorted(together.items()):
            students = list(found)
            notes = list(dict.fromkeys(f"guessed: {owner.guessed}" for owner in same if owner.guessed))
            called = list(dict.fromkeys(owner.name for owner in same if owner.name not in students))
            if called:
                notes.append(f"called {', '.join(called)} there")
            yield students, same, notes

    def _students(self, owner: Owner) -> list[str]:
        mark = owner.mark
        if mark and mark.members:
            return [(self._roster.find(name) or [student_name(name)])[0] for name in mark.members]
        if mark is None:
            return self._roster.find(owner.name) or [student_name(owner.name)]
        numbered = f"{mark.name} {mark.number}" if mark.number else ""
        found = self._roster.find(mark.written, owner.name, numbered, mark.name, number=mark.number)
        return found or [student_name(owner.name)]

    # One student.

    def _take(self, student: str, group: list[str], owners: list[Owner], notes: list[str]) -> Collected:
        origins = [file.origin for owner in owners for _, files in owner.groups for file in files]
        if not student:
            return Collected(repr(owners[0].name), REFUSED, origins, NAMELESS)
        namesakes = self._namesakes(student, owners)
        choice = versions.choose([group for owner in owners for group in owner.groups], self._package)
        problem = namesakes or "; ".join(choice.refusals)
        notes = [*notes, *self._alike(student), *(f"passed over {reason}" for reason in choice.passed_over)]
        result = Collected(
            student,
            REFUSED if problem else TAKEN,
            origins if problem else [file.origin for file in choice.files.values()],
            problem,
            notes,
            is_unknown=bool(self._roster.students) and student not in self._roster.students,
            is_late=any(owner.is_late for owner in owners),
            members=group if len(group) > 1 else [],
        )
        if problem:
            self._refuse(result)
            return result
        return self._lay(result, owners, choice)

    def _lay(self, result: Collected, owners: list[Owner], choice: versions.Choice) -> Collected:
        attempt = _newest(owners)
        received = times.received(attempt, _files_of(owners, attempt))
        for name in (result.student, *(owner.name for owner in owners)):
            received = self._times.get(key(name), received)
        modified = max((file.modified for file in choice.files.values() if file.modified), default=None)
        result = replace(result, received=received.isoformat() if received else "")
        if self._is_due and received is None and not self._has_time(result.student, choice):
            result = replace(result, notes=[*result.notes, UNKNOWN_TIME])
        if self._is_older(result.student, received, modified):
            note = "what was collected before is newer, and stays"
            return replace(result, state=KEPT, notes=[*result.notes, note])
        missing = [notebook.name for notebook in self._package.notebooks if notebook.name not in choice.taken]
        folder = self._course.folder("submitted", self._assignment, result.student)
        for name in missing:
            there = (folder / f"{name}.ipynb").is_file()
            said = "is the one that was collected before" if there else "was not handed in"
            result = replace(result, notes=[*result.notes, f"{name}.ipynb {said}"])
        if not self._dry_run:
            for name, data in choice.taken.items():
                self._course.submit(self._assignment, result.student, data, received, name)
        self._remember(result, owners, received, modified)
        return result

    def _refuse(self, result: Collected) -> None:
        if not self._dry_run:
            self._course.refuse(self._assignment, result.student, result.problem)

    def _remember(
        self, result: Collected, owners: list[Owner], received: datetime | None, modified: datetime | None
    ) -> None:
        marks = [owner.mark for owner in owners if owner.mark]
        entry: dict[str, Any] = {"origins": result.origins, "received": result.received}
        entry |= {"modified": modified.isoformat() if modified else "", "late": result.is_late}
        entry |= {"group": result.members, "known_time": received is not None}
        if marks:
            entry |= {"layout": marks[-1].layout, "written": marks[-1].written, "number": marks[-1].number}
        self._ledger.entries[result.student] = entry

    def _enter_roster(self) -> None:
        """Let the gradebook know the class, so that whoever hands nothing in is missed there, too."""
        with self._course.gradebook() as gradebook:
            there = {student.id: student for student in gradebook.students}
            for student in self._roster.students.values():
                known = there.get(student.id)
                last, comma, first = student.name.partition(",")
                if not comma:
                    first, _, last = student.name.rpartition(" ")
                fields = {"first_name": first.strip(), "last_name": last.strip(), "email": student.email}
                fields = {name: text for name, text in fields.items() if text}
                if known is None or any(getattr(known, name) != text for name, text in fields.items()):
                    gradebook.update_or_create_student(student.id, **fields)

    # Who is who.

    def _is_older(self, student: str, received: datetime | None, modified: datetime | None) -> bool:
        """Say whether a submission is older than the one that is there, as far as both are known alike."""
        held = self._ledger.entries.get(student, {})
        folder = self._course.folder("submitted", self._assignment, student)
        if not any((folder / f"{notebook.name}.ipynb").is_file() for notebook in self._package.notebooks):
            return False
        before = timestamp(folder)
        if received is not None and before is not None:
            return received < before.replace(tzinfo=UTC)
        if not held.get("modified") or modified is None or received is not None or held.get("known_time"):
            return False
        return modified < datetime.fromisoformat(held["modified"])

    def _has_time(self, student: str, choice: versions.Choice) -> bool:
        """Say whether the very same submission is there with a time, which stays."""
        folder = self._course.folder("submitted", self._assignment, student)
        there = {name: folder / f"{name}.ipynb" for name in choice.taken}
        same = all(path.is_file() and path.read_bytes() == choice.taken[name] for name, path in there.items())
        return same and timestamp(folder) is not None

    def _namesakes(self, student: str, owners: list[Owner]) -> str:
        """Say that several people would get one name; one person may have several folders and files."""
        if student in self._roster.students:
            return ""
        numbers = {owner.mark.number for owner in owners if owner.mark and owner.mark.number}
        names = {unicodedata.normalize("NFC", owner.mark.name if owner.mark else owner.name) for owner in owners}
        if len(numbers) < 2 and len(names) < 2:
            return ""
        return f"several people would be called {student}; give their files or folders names that differ, or use --map"

    def _alike(self, student: str) -> Iterator[str]:
        """Name who differs in capitals alone."""
        alike = self._without_capitals.setdefault(student.casefold(), set())
        for other in sorted(alike - {student}):
            yield f"taken for another student than {other}, who differs in capitals only"
        alike.add(student)

    def _is_there(self, student: str) -> bool:
        return self._course.folder("submitted", self._assignment, student).is_dir()


def _check(source: Path) -> None:
    if not source.exists():
        raise CourseError(f"{source} does not exist")
    if not source.is_dir() and source.suffix.lower() not in (".zip", ".ipynb"):
        raise CourseError(
            f"{source} is neither a folder nor a zip archive nor a notebook; unpack it, and name the folder"
        )


def _newest(owners: list[Owner]) -> layouts.Mark | None:
    marks = [mark for owner in owners for mark, _ in owner.groups if mark]
    return max(marks, key=lambda mark: mark.sent or versions.EARLIEST, default=None)


def _files_of(owners: list[Owner], attempt: layouts.Mark | None) -> list[File]:
    return [file for owner in owners for mark, files in owner.groups if mark == attempt for file in files]


def collect(
    course: Course, assignment: str, sources: list[Path], roster: Roster | None = None, *, dry_run: bool = False
) -> Iterator[Collected]:
    """Take submissions in with a collector of one use; see `Collector`."""
    yield from Collector(course, assignment, roster, dry_run=dry_run).collect(sources)
