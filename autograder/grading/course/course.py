"""An ordinary nbgrader course directory: its configuration, its folders, its gradebook."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import re
import secrets
import shutil
import sysconfig
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import inspect, make_url, select
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.grading.course.names import LONGEST, is_student_name
from autograder.grading.course.records import REASONS, RUNS

CONFIG = "nbgrader_config.py"
REFUSAL = "refused.txt"


class CourseError(Exception):
    """Something about the course is not as it must be; the text says what and what to do."""


class AssignmentError(CourseError):
    """Something about one assignment's released files is not as it must be; the others can be graded."""


class Course:
    """A course directory as nbgrader lays it out; stock nbgrader goes on working on it.

    Parameters
    ----------
    root
        The directory that holds `source/`, `release/`, `submitted/`, `nbgrader_config.py` and the gradebook.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise CourseError(f"{self.root} is not a directory; name the course's directory with --course")
        _let_nbgrader_find_alembic()
        self.config = self._load_config()
        self.config.CourseDirectory.root = str(self.root)
        self.directory = CourseDirectory(config=self.config)
        if not self.directory.course_id and not self.database.startswith("sqlite"):
            # SQLite lets nbgrader's assignments belong to no course; other databases hold it to its foreign keys.
            self.config.CourseDirectory.course_id = self.directory.course_id = "default_course"

    def _load_config(self) -> Config:
        if not (self.root / CONFIG).is_file():
            return Config()
        try:
            return PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        except Exception as error:
            raise CourseError(f"{self.root / CONFIG} cannot be read: {type(error).__name__}: {error}") from error

    @property
    def course_id(self) -> str:
        """The course's id in the gradebook."""
        return str(self.directory.course_id) or "default_course"

    @property
    def database(self) -> str:
        """The address of the gradebook: SQLite beside the course by default, or what `db_url` says."""
        return str(self.directory.db_url)

    def gradebook(self) -> Gradebook:
        """Open nbgrader's gradebook.

        Raises
        ------
        CourseError
            If it cannot be opened.
        """
        with self.gradebook_in_use():
            return Gradebook(self.database, self.course_id)

    @contextlib.contextmanager
    def gradebook_in_use(self) -> Iterator[None]:
        """Turn what the database refuses, because another holds it or it is out of reach, into a line for people."""
        try:
            yield
        except DatabaseError as error:
            if isinstance(error, (DataError, IntegrityError, ProgrammingError)):  # ours to mend, not the user's
                raise
            said = str(error.orig).splitlines()[0]
            raise CourseError(
                f"the gradebook {make_url(self.database).render_as_string()} cannot be used: {said}; "
                "see that it is there, whole, and held by no other program, then run the same command again"
            ) from error

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """Return nbgrader's folder of a step ("source", "release", "submitted", "autograded", "feedback")."""
        name = str(getattr(self.directory, f"{step}_directory"))
        return Path(os.path.normpath(self.directory.format_path(name, student, assignment)))

    def students_with(self, assignment: str) -> list[str]:
        """Return who has handed the assignment in, sorted."""
        pattern = re.compile(
            self.directory.format_path(
                self.directory.submitted_directory, "(?P<student>[^/]+)", re.escape(assignment), escape=True
            )
        )
        parent = self.folder("submitted", glob.escape(assignment), "*")
        found = self.root.glob(str(parent.relative_to(self.root))) if parent.is_relative_to(self.root) else []
        matches = ((path, pattern.fullmatch(str(path))) for path in found)
        excluded = set(filter(None, self.directory.student_id_exclude.split(",")))
        return sorted(
            match["student"]
            for path, match in matches
            if match and match["student"] not in excluded and (path.is_dir() or path.is_symlink())
        )

    def submit(
        self, assignment: str, student: str, notebook: bytes, received: datetime | None = None, name: str = ""
    ) -> Path:
        """Lay a submission where nbgrader looks for it, in place of an earlier one.

        Parameters
        ----------
        received
            When it came in; None if nobody knows, which costs no penalty. The time of the very same notebook stays.

        Raises
        ------
        CourseError
            If the student's name could not be a folder's.
        """
        if not is_student_name(student):
            raise CourseError(
                f"a student may not be called {student!r}: letters, digits, spaces and . _ @ - only, "
                f"first a letter or a digit, and at most {LONGEST} of them"
            )
        folder = self.folder("submitted", assignment, student)
        folder.mkdir(parents=True, exist_ok=True)
        path, stamp = folder / f"{name or assignment}.ipynb", folder / "timestamp.txt"
        same = path.is_file() and path.read_bytes() == notebook
        replace_file(path, notebook)
        (folder / REFUSAL).unlink(missing_ok=True)
        if received is not None:
            replace_file(stamp, received.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC").encode())
        elif not same:
            stamp.unlink(missing_ok=True)
        return path

    def refuse(self, assignment: str, student: str, reason: str) -> None:
        """Keep in place of a submission why it could not be taken; grading reports it as ungradable."""
        folder = self.folder("submitted", assignment, student)
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / REFUSAL, reason.encode("utf-8", "replace"))

    def lock(self) -> AbstractContextManager[None]:
        """Hold the course's gradebook for one run; another one waits for its end."""
        folder = self.root / ".autograder"
        folder.mkdir(mode=0o700, exist_ok=True)
        return _locked(folder / "grading.lock")

    def forget(self, student: str) -> None:
        """Remove a student with all grades, runs and folders."""
        with self.gradebook() as gradebook:
            if inspect(gradebook.engine).has_table(REASONS.name):
                runs = select(RUNS.c.id).where(RUNS.c.student == student)
                gradebook.db.execute(REASONS.delete().where(REASONS.c.run.in_(runs)))
            if inspect(gradebook.engine).has_table(RUNS.name):
                gradebook.db.execute(RUNS.delete().where(RUNS.c.student == student))
            with contextlib.suppress(MissingEntry):
                gradebook.remove_student(student)
            gradebook.db.commit()
        for step in ("submitted", "autograded", "feedback"):
            for folder in self.root.glob(str(self.folder(step, "*", student).relative_to(self.root))):
                shutil.rmtree(folder)
                with contextlib.suppress(OSError):  # another student's, or another assignment's, lies beside it
                    folder.parent.rmdir()

    def secret(self) -> str:
        """Return what makes the official inputs unknown; made at first use, kept beside the gradebook."""
        path = self.root / ".autograder" / "secret"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            text = path.read_text(encoding="ascii").strip()
            if not text:
                raise CourseError(f"{path} is empty; restore it from a copy, or remove it and grade anew") from None
            return text
        with os.fdopen(descriptor, "w") as file:
            text = secrets.token_hex(32)
            file.write(text)
        return text


def _let_nbgrader_find_alembic() -> None:
    """Put this environment's programs on the PATH: nbgrader starts alembic by its bare name."""
    programs = sysconfig.get_path("scripts")
    path = os.environ.get("PATH", os.defpath)
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = f"{programs}{os.pathsep}{path}"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new one and nothing between.

    One that has this content is left alone: what is removed for the new one slows file systems down for minutes.
    """
    with contextlib.suppress(OSError):  # it is not there, or cannot be read
        if path.read_bytes() == content:
            return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)
