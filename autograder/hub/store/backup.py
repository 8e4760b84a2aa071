"""Copies a whole course, hub included, into one archive while the hub runs, and back into an empty folder."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import make_url

from autograder.hub.settings import Settings

SQLITE_LEAVINGS = ("-wal", "-shm", "-journal")
# Python 3.11 has filters from its fourth patch on; members are checked in any case.
DATA_ONLY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


class BackupError(Exception):
    """The backup, or the restoring, cannot be done; the message says what to do."""


def back_up(settings: Settings, archive: Path) -> int:
    """Write the course directory into a gzipped tar archive; return how many files it holds.

    The databases are copied first, each in one piece. A submission's bytes are written before its row and are never
    changed, so whatever the copied store knows of is in the archive.

    Raises
    ------
    BackupError
        If the store is not SQLite, there is no course, or the archive cannot be made.
    """
    if make_url(settings.database_url).get_backend_name() != "sqlite":
        raise BackupError(
            "The store is not SQLite: back it up with its own tool (pg_dump), and the course's folder too."
        )
    if not settings.folder.is_dir():
        raise BackupError(f"{settings.course} holds no hub; name the course's directory with --course.")
    partial = archive.with_name(f"{archive.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        # Members are whole files, never links to each other, which would not be restored.
        with (
            tempfile.TemporaryDirectory(dir=archive.parent) as scratch,
            tarfile.open(partial, "w:gz", dereference=True) as packed,
        ):
            count = _pack(packed, settings.course, Path(scratch), own={archive, partial})
        partial.rename(archive)
    except OSError as fault:
        with suppress(OSError):
            partial.unlink()
        place = fault.filename or partial
        raise BackupError(f"{archive} cannot be made: {place}: {fault.strerror}.") from fault
    return count


def _pack(packed: tarfile.TarFile, course: Path, scratch: Path, own: set[Path]) -> int:
    """Pack the course but for what is the backup's own; return how many files that are."""
    databases = [path for path in _files(course, scratch, own) if path.suffix == ".db"]
    for database in databases:
        copy = scratch / database.name
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        packed.add(copy, database.relative_to(course))
        copy.unlink()
    # Looked for only now: a submission that came in before its database was copied is among them.
    others = [path for path in _files(course, scratch, own) if path.suffix != ".db" and not _belongs_to_database(path)]
    return len(databases) + sum(_add(packed, path, path.relative_to(course)) for path in others)


def _files(course: Path, scratch: Path, own: set[Path]) -> list[Path]:
    found = [path for path in sorted(course.rglob("*")) if path.is_file() and not path.is_symlink()]
    return [path for path in found if path not in own and not path.is_relative_to(scratch)]


def _add(packed: tarfile.TarFile, path: Path, name: Path) -> bool:
    """Add a file as it is when it is opened; say whether it was still there."""
    try:
        file = path.open("rb")
    except FileNotFoundError:  # a person deleted their data meanwhile, or a file that was being written has its name
        return False
    with file:
        packed.addfile(packed.gettarinfo(arcname=str(name), fileobj=file), file)
    return True


def restore(archive: Path, course: Path) -> None:
    """Unpack a backup into a folder that is empty or not there yet.

    Raises
    ------
    BackupError
        If the folder holds something, or the archive cannot be read.
    """
    if course.exists() and any(course.iterdir()):
        raise BackupError(f"{course} is not empty; restore into another folder, or move that one away.")
    course.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(archive, "r:gz") as packed:
            _refuse_what_no_backup_holds(packed, archive)
            packed.extractall(course, **DATA_ONLY)  # noqa: S202 - every member was looked at
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise BackupError(f"{archive} cannot be restored: {fault}.") from fault


def _refuse_what_no_backup_holds(packed: tarfile.TarFile, archive: Path) -> None:
    for member in packed:
        path = PurePosixPath(member.name)
        if not (member.isfile() or member.isdir()) or path.is_absolute() or ".." in path.parts:
            raise BackupError(f"{archive} is no backup of a course: it holds {member.name!r}.")


def _belongs_to_database(path: Path) -> bool:
    return any(path.name.endswith(f".db{leaving}") for leaving in SQLITE_LEAVINGS)
