"""Copies a whole course, hub included, into one archive while the hub runs, and back into an empty folder."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
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
        If the store is not SQLite, or there is no course.
    """
    if make_url(settings.database_url).get_backend_name() != "sqlite":
        raise BackupError(
            "The store is not SQLite: back it up with its own tool (pg_dump), and the course's folder too."
        )
    if not settings.folder.is_dir():
        raise BackupError(f"{settings.course} holds no hub; name the course's directory with --course.")
    partial = archive.with_name(f"{archive.name}.partial")
    with tempfile.TemporaryDirectory(dir=archive.parent) as scratch, tarfile.open(partial, "w:gz") as packed:
        files = [path for path in sorted(settings.course.rglob("*")) if path.is_file() and not path.is_symlink()]
        databases = [path for path in files if path.suffix == ".db"]
        for database in databases:
            copy = Path(scratch) / database.name
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            packed.add(copy, database.relative_to(settings.course))
            copy.unlink()
        others = [path for path in files if path not in databases and not _belongs_to_database(path)]
        for path in others:
            packed.add(path, path.relative_to(settings.course))
    partial.chmod(0o600)
    partial.rename(archive)
    return len(databases) + len(others)


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
