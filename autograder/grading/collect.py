"""Lay what came in from outside where nbgrader looks for it: folders, zips and exports of Canvas and Moodle.

Nothing is unpacked: a member of an archive is read, within bounds, and written under a name of ours. What cannot be
taken is kept as a refusal beside the student's name, so that grading reports it.
"""

from __future__ import annotations

import contextlib
import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.grading.course.course import Course, CourseError
from autograder.grading.course.names import student_name
from autograder.grading.submission.package import Package, load
from autograder.grading.submission.restore import SIZE_LIMIT, UngradableError, parse
from autograder.grading.submission.submission import read_notebook

MEMBERS = 400_000
SWOLLEN = 2 * SIZE_LIMIT
"""What a student's own archive may hold unpacked, all notebooks together."""
# One class of letters: with two that overlap, a name of forty accented letters would take minutes.
CANVAS = re.compile(
    r"(?P<name>[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+)_(?:LATE_|late_)?(?P<id>\d+)_\d+_(?P<file>.+)"
)
MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_file_?(?P<file>.*)")
NAMED_IN_UTF_8 = 0x800


@dataclass(frozen=True)
class Collected:
    """One student's file: where it came from, and why it was refused if it was."""

    student: str
    origin: str
    problem: str = ""


@dataclass(frozen=True)
class _Found:
    student: str
    name: str
    origin: str
    data: bytes
    received: datetime | None
    problem: str = ""
    number: str = ""


def collect(course: Course, assignment: str, sources: list[Path]) -> Iterator[Collected]:
    """Take submissions in and yield each; of several by one student the last counts.

    Parameters
    ----------
    sources
        Folders, zip archives or single notebooks. A student is known by the name that Canvas or Moodle gave the file or
        its folder, else by the folder, else by the file's own name.

    Raises
    ------
    CourseError
        If a source is not there or none of these, or the assignment has not been released.
    """
    package, namesakes = load(course, assignment), _Namesakes()
    for source in sources:
        _check(source)
    for source in sources:
        for found in _found(source, assignment):
            yield _take(course, package, found, namesakes)


def _check(source: Path) -> None:
    if not source.exists():
        raise CourseError(f"{source} does not exist")
    if not source.is_dir() and source.suffix.lower() not in (".zip", ".ipynb"):
        raise CourseError(
            f"{source} is neither a folder nor a zip archive nor a notebook; unpack it, and name the folder"
        )


class _Namesakes:
    """Notices several people who would get one name, so that nobody's work takes the place of another's."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._shared: set[str] = set()

    def share(self, student: str, found: _Found) -> bool:
        """Say whether another person has had this name."""
        name = unicodedata.normalize("NFC", found.student)
        known = self._names.setdefault(student, name) == name
        if found.number:
            known &= self._numbers.setdefault(student, found.number) == found.number
        if not known:
            self._shared.add(student)
        return student in self._shared


def _take(course: Course, package: Package, found: _Found, namesakes: _Namesakes) -> Collected:
    student = student_name(found.student)
    if not student:
        wanted = "the student's name has no letter and no digit; give the file or folder another"
        return Collected(repr(found.student), found.origin, wanted)
    problem = found.problem
    if namesakes.share(student, found):
        problem = f"several people would be called {student}; give their files or folders names that differ"
    try:
        name = _notebook_of(found, package) if not problem else ""
    except UngradableError as error:
        problem = str(error)
    if problem:
        course.refuse(package.assignment, student, problem)
    else:
        course.submit(package.assignment, student, found.data, found.received, name)
    return Collected(student, found.origin, problem)


def _notebook_of(found: _Found, package: Package) -> str:
    """Tell which of the assignment's notebooks a file is: by its name, else by the cells that it carries."""
    names = [notebook.name for notebook in package.notebooks]
    stem = PurePosixPath(found.name).stem
    if stem in names:
        return stem
    identities = {cell["grade_id"] for cell in parse(found.data)} - {None}
    shares = {
        notebook.name: len(identities & {cell.grade_id for cell in notebook.cells}) for notebook in package.notebooks
    }
    best = max(shares, key=lambda name: shares[name])
    if not shares[best]:
        raise UngradableError(f"{found.name} is not a notebook of {package.assignment}: it has none of its cells")
    return best


def _found(source: Path, assignment: str) -> Iterator[_Found]:
    if source.is_dir():
        yield from _in_folder(source, assignment)
    elif source.suffix.lower() == ".zip":
        yield from _in_zip(source.read_bytes(), str(source), assignment)
    else:
        yield from _file(source, PurePosixPath(source.name), assignment)


def _in_folder(folder: Path, assignment: str) -> Iterator[_Found]:
    for path in sorted(folder.rglob("*")):
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        if path.suffix.lower() == ".ipynb" and ".ipynb_checkpoints" not in inside.parts:
            yield from _file(path, inside, assignment)
        elif path.suffix.lower() == ".zip" and path.is_file() and not path.is_symlink():
            student, _, number = identify(inside, assignment)
            yield from _in_zip(path.read_bytes(), str(path), assignment, student, number)


def _file(path: Path, inside: PurePosixPath, assignment: str) -> Iterator[_Found]:
    student, name, number = identify(inside, assignment)
    try:
        data = read_notebook(path.parent, path.name) or b""
    except UngradableError as error:
        yield _Found(student, name, str(path), b"", None, str(error), number)
        return
    yield _Found(student, name, str(path), data, datetime.fromtimestamp(path.stat().st_mtime, UTC), number=number)


def _in_zip(data: bytes, origin: str, assignment: str, student: str = "", number: str = "") -> Iterator[_Found]:
    """Read an archive's notebooks; within an archive of the whole class, those of the students' own archives too."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield _Found(
            student or Path(origin).stem, origin, origin, b"", None, f"{Path(origin).name} is not a zip archive"
        )
        return
    with archive:
        members = archive.infolist()
        if len(members) > MEMBERS:
            yield _Found(
                student or Path(origin).stem, origin, origin, b"", None, f"the archive has {len(members)} members"
            )
            return
        unpacked = 0
        for member in sorted(members, key=lambda member: member.filename):
            path = _path(member)
            inside = PurePosixPath(path.replace("\\", "/"))
            ending = inside.suffix.lower()
            if member.is_dir() or ending not in (".ipynb", ".zip") or "__MACOSX" in inside.parts:
                continue
            name, file, own_number = identify(inside, assignment)
            who, which, where = student or name, number or own_number, f"{origin}:{path}"
            content, problem = _member(archive, member)
            unpacked += len(content)
            if student and unpacked > SWOLLEN:
                limit = f"the archive's notebooks take more than {SWOLLEN // 2**20} MiB unpacked; hand in one notebook"
                yield _Found(who, file, where, b"", None, limit, which)
                return
            if problem:
                yield _Found(who, file, where, b"", None, problem, which)
            elif ending == ".zip" and not student:
                yield from _in_zip(content, where, assignment, who, which)
            elif ending == ".ipynb":
                yield _Found(who, file, where, content, _modified(member), number=which)


def _path(member: zipfile.ZipInfo) -> str:
    """Return a member's path; many programs write UTF-8 and do not say so, which the format then calls cp437."""
    if not member.flag_bits & NAMED_IN_UTF_8:
        with contextlib.suppress(UnicodeError):
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[bytes, str]:
    """Read a member without believing its header; return its bytes, or why not."""
    name = PurePosixPath(_path(member)).name
    if stat.S_ISLNK(member.external_attr >> 16):
        return b"", f"{name} is a symbolic link; hand in the file itself"
    if member.flag_bits & 0x1:
        return b"", f"{name} is encrypted; hand it in without a password"
    try:
        with archive.open(member) as file:
            content = file.read(SIZE_LIMIT + 1)
    except Exception as error:  # zipfile raises what its decompressors raise
        return b"", f"{name} cannot be read from the archive: {type(error).__name__}"
    if len(content) > SIZE_LIMIT:
        return b"", f"{name} takes more than {SIZE_LIMIT // 2**20} MiB unpacked"
    return content, ""


def _modified(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return None


def identify(inside: PurePosixPath, assignment: str) -> tuple[str, str, str]:
    """Return the student, the file's own name and Moodle's number, by where a file lies and what it is called.

    Canvas calls files `doejane_12345_678_name.ipynb`. Moodle calls folders `Jane Doe_12345_assignsubmission_file_`, or
    lets files begin so, and numbers a student anew for each assignment: it tells namesakes apart but is no name.
    What an LMS wrote goes before what lies below it, whose names are the student's to choose.
    """
    folders = [part for part in inside.parts[:-1] if part not in ("..", "/", ".", assignment, "submitted")]
    moodle = next(filter(None, map(MOODLE.fullmatch, (*folders, inside.name))), None)
    if moodle:
        return moodle["name"], moodle["file"] or inside.name, moodle["id"]
    canvas = CANVAS.fullmatch(inside.name)
    if canvas:
        return f"{canvas['name']}_{canvas['id']}", canvas["file"], ""
    return (folders[0] if folders else inside.stem), inside.name, ""
