"""The folders that formgrader and students read: autograded notebooks and feedback pages."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path

import nbformat

from autograder.grading.child.graded import Graded
from autograder.grading.child.reply import PAGE_LIMIT
from autograder.grading.course.course import Course
from autograder.grading.gradebook.gradebook import Standing
from autograder.grading.harmless.inert import aside, without_active
from autograder.grading.submission import feedback, submission
from autograder.grading.submission.package import Package, TrustedNotebook
from autograder.sandbox import Limits
from autograder.sandbox.child import Bounds, Child, ChildFaultError, ChildLostError

LONGEST_NAME, LONGEST_PATH = 250, 1000
DRAWING = Bounds(seconds=60.0, cpu_seconds=20.0, memory=Limits().trusted_memory, reply=PAGE_LIMIT)


def write_autograded(course: Course, package: Package, student: str, graded: Graded, folder: Path) -> None:
    """Lay the autograded notebooks, and the files beside them, where formgrader looks for them."""
    files = dict(package.files)
    files |= {f"{notebook.name}.ipynb": notebook.text for notebook in graded.notebooks}
    write_folder(course.folder("autograded", package.assignment, student), files, _beside(package, folder))


def write_feedback(
    course: Course, package: Package, student: str, graded: Graded, standings: dict[str, Standing]
) -> None:
    """Write the feedback pages; one whose grades a person or the clock has touched is drawn anew."""
    trusted = {notebook.name: notebook for notebook in package.notebooks}
    files = {}
    for notebook in graded.notebooks:
        stands = standings[notebook.name]
        html = notebook.html
        if stands.touched or stands.scores != {name: score or 0.0 for name, score in notebook.scores.items()}:
            html = drawn_apart(notebook.text, trusted[notebook.name], stands)
        files[f"{notebook.name}.html"] = html
    write_feedback_folder(course, package, student, files)


def write_feedback_folder(course: Course, package: Package, student: str, files: dict[str, bytes]) -> None:
    """Write the pages, and beside them, as nbgrader does, the files of the autograded folder that are safe to open."""
    folder = course.folder("autograded", package.assignment, student)
    beside = without_active(submission.extra_files(folder), dict(package.files))
    write_folder(course.folder("feedback", package.assignment, student), files, beside)


def _beside(package: Package, folder: Path) -> Iterable[tuple[str, bytes]]:
    return aside(submission.extra_files(folder), dict(package.files))


def drawn_apart(autograded: bytes, trusted: TrustedNotebook, stands: Standing) -> bytes:
    """Draw a page anew in a child with limits of its own; a page that takes too much says so and has the scores."""

    def draw() -> bytes:
        notebook = nbformat.reads(autograded.decode(), as_version=4)
        return feedback.render(notebook, trusted, stands.scores, stands.comments, stands.penalty).encode()

    try:
        return Child(draw, DRAWING).result()
    except (ChildLostError, ChildFaultError) as lost:
        rows = "".join(f"<li>{escape(name)}: {score:g}</li>" for name, score in stands.scores.items())
        said = f"This page could not be drawn: {escape(str(lost))}. The points stand all the same."
        return f"<!doctype html><title>{escape(trusted.name)}</title><p>{said}</p><ul>{rows}</ul>".encode()


def write_folder(folder: Path, files: dict[str, bytes], beside: Iterable[tuple[str, bytes]]) -> None:
    """Write a folder so that it is there with all its files or, after a crash, to be written again.

    What a student laid beside comes last, and is left out where its name is taken or cannot be written there. A folder
    that holds just these files is left alone.
    """
    beside = list(beside)
    if _holds(folder, {**dict(beside), **files}):
        return
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, data in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, data in beside:
        path = fresh / name
        with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            if len(path.name) < LONGEST_NAME and len(str(path)) < LONGEST_PATH:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    file.write(data)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _holds(folder: Path, files: dict[str, bytes]) -> bool:
    found = {
        str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    if found.keys() != files.keys():
        return False
    with contextlib.suppress(OSError):  # what cannot be read is replaced
        return all(
            path.is_file() and not path.is_symlink() and path.read_bytes() == files[name]
            for name, path in found.items()
        )
    return False
