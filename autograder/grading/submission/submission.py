"""Read what a student handed in, trusting nothing about it: regular files of bounded size, never a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.grading.course.course import REFUSAL
from autograder.grading.submission.restore import SIZE_LIMIT, UngradableError

EXTRA_FILE_LIMIT = 16 * 2**20
EXTRA_FILES, EXTRA_TOTAL = 200, 32 * 2**20
"""How many files beside the notebooks are kept, and their sizes together; a sparse file counts at its full length."""


def read_notebook(folder: Path, name: str) -> bytes | None:
    """Return the bytes of a submitted notebook by its file's name, None if it was not handed in.

    Raises
    ------
    UngradableError
        If there is something of this name that is not a file of the student's own.
    """
    if folder.is_symlink():
        raise UngradableError(f"{folder.name} is a symbolic link, not a folder; hand in the files themselves")
    refusal = folder / REFUSAL
    if refusal.is_file():
        raise UngradableError(_read(refusal, 4096).decode(errors="replace"))
    path = folder / name
    if not os.path.lexists(path):
        return None
    return _read(path, SIZE_LIMIT)


def _read(path: Path, limit: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        link = path.is_symlink()
        reason = (
            "is a symbolic link, not a file; hand in the file itself" if link else f"cannot be read: {error.strerror}"
        )
        raise UngradableError(f"{path.name} {reason}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UngradableError(f"{path.name} is not a regular file")
        if status.st_nlink > 1:
            raise UngradableError(f"{path.name} is a hard link to another file; hand in the file itself")
        if status.st_size > limit:
            raise UngradableError(f"{path.name} takes {status.st_size / 2**20:.0f} MiB, more than {limit // 2**20}")
        return file.read(limit + 1)


def extra_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what lies beside the notebooks and may be kept with them, in nbgrader's way; links are left out.

    Once a file would take all of them together over the limit, it is left out too.
    """
    count, room = 0, EXTRA_TOTAL
    for parent, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".ipynb_checkpoints"))
        for name in sorted(files):
            path = Path(parent) / name
            if path.suffix in (".ipynb", ".pyc") or name == REFUSAL:
                continue
            count += 1
            if count > EXTRA_FILES:
                return
            try:
                data = _read(path, min(room, EXTRA_FILE_LIMIT))
            except UngradableError:
                continue
            room -= len(data)
            yield str(path.relative_to(folder)), data


def timestamp(folder: Path) -> datetime | None:
    """Return when the submission came in, by its `timestamp.txt`; None without one that can be read."""
    try:
        text = _read(folder / "timestamp.txt", 4096).decode().strip()
        return parse_utc(text) if text else None
    except Exception:  # dateutil raises whatever its parts raise
        return None
