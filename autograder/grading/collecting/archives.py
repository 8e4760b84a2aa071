"""Zip archives from strangers: their members are listed and read within bounds, and never unpacked."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from autograder.grading.submission.restore import SIZE_LIMIT, UngradableError

MEMBERS = 400_000
"""Of an archive that the instructor names: a large class with all its files."""
INNER_MEMBERS = 20_000
"""Of an archive inside another one, which is counted before it is opened."""
INNER_SIZE = 128 * 2**20
"""Of one archive inside another, in memory while it is read."""
INNER_TOTAL = 256 * 2**20
"""Of all archives inside an archive that lies inside another: a student's own."""
NESTING = 3
"""A class's archive in a folder's archive, with the students' archives and one more in each."""
DEEPEST = 30
"""Folders in one another; those below count as one."""
NAMED_IN_UTF_8 = 0x800
ENTRY = b"PK\1\2"


@dataclass(frozen=True)
class Member:
    """A file of an archive, or of one inside it; archives stand in `parts` as folders do."""

    parts: tuple[str, ...]
    modified: datetime | None
    read: Callable[[], bytes] = field(repr=False)
    problem: str = ""


@dataclass
class _Allowance:
    """How many bytes of inner archives may still be read."""

    left: float


def members(
    opened: Callable[[], zipfile.ZipFile], depth: int = 0, allowance: _Allowance | None = None
) -> Iterator[Member]:
    """Yield an archive's files, those of the archives inside it in their place.

    Parameters
    ----------
    opened
        Opens the archive. It is called again for each file that is read, so that nothing is held in between.

    Raises
    ------
    UngradableError
        If it is no zip archive, or has too many members.
    """
    archive = _opening(opened)
    listed = archive.infolist()
    if len(listed) > MEMBERS:
        raise UngradableError(f"the archive has {len(listed)} members, more than {MEMBERS}")
    for member in sorted(listed, key=lambda member: member.filename):
        parts = path_parts(_name(member))
        if member.is_dir() or not parts:
            continue
        found = Member(parts, _modified(member), _reader(opened, member, SIZE_LIMIT))
        if parts[-1].lower().endswith(".zip") and not parts[-1].startswith("._") and "__MACOSX" not in parts:
            yield from _inner(opened, member, found, depth + 1, allowance or _Allowance(float("inf")))
        else:
            yield found


def _inner(
    opened: Callable[[], zipfile.ZipFile], member: zipfile.ZipInfo, found: Member, depth: int, allowance: _Allowance
) -> Iterator[Member]:
    """Yield what an archive inside another one holds, or the archive itself with what is wrong with it."""
    read = _reader(opened, member, INNER_SIZE)
    try:
        if depth > NESTING:
            raise UngradableError(
                f"{found.parts[-1]} lies in more than {NESTING} archives; hand in the notebook itself"
            )
        data = read()
        allowance.left -= len(data)
        if allowance.left < 0:
            raise UngradableError(f"the archives in it take more than {INNER_TOTAL // 2**20} MiB; hand in the notebook")
        if data.count(ENTRY) > INNER_MEMBERS:
            raise UngradableError(f"{found.parts[-1]} has more than {INNER_MEMBERS} members")
        below = allowance if depth > 1 else _Allowance(INNER_TOTAL)
        for inside in members(lambda: _held(read()), depth, below):
            yield Member((*found.parts, *inside.parts), inside.modified, inside.read, inside.problem)
    except UngradableError as error:
        yield Member(found.parts, found.modified, found.read, str(error))


def _held(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def _opening(opened: Callable[[], zipfile.ZipFile]) -> zipfile.ZipFile:
    try:
        return opened()
    except OSError as error:
        raise UngradableError(f"the archive cannot be read: {error.strerror or error}") from None
    except Exception:  # zipfile raises what its parts raise
        raise UngradableError("the file is not a zip archive") from None


def _reader(opened: Callable[[], zipfile.ZipFile], member: zipfile.ZipInfo, limit: int) -> Callable[[], bytes]:
    """Return what reads a member without believing its header."""
    name = PurePosixPath(_name(member)).name

    def read() -> bytes:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UngradableError(f"{name} is a symbolic link; hand in the file itself")
        if member.flag_bits & 0x1:
            raise UngradableError(f"{name} is encrypted; hand it in without a password")
        try:
            with _opening(opened).open(member) as file:
                content = file.read(limit + 1)
        except UngradableError:
            raise
        except Exception as error:  # zipfile raises what its decompressors raise
            raise UngradableError(f"{name} cannot be read from the archive: {type(error).__name__}") from None
        if len(content) > limit:
            raise UngradableError(f"{name} takes more than {limit // 2**20} MiB unpacked")
        return content

    return read


def path_parts(path: str) -> tuple[str, ...]:
    """Return a path's folders and name, without what would lead out of the archive."""
    parts = tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return parts if len(parts) <= DEEPEST else (*parts[:DEEPEST], parts[-1])


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's path; many programs write UTF-8 and do not say so, which the format then calls cp437."""
    if not member.flag_bits & NAMED_IN_UTF_8:
        with contextlib.suppress(UnicodeError):
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def _modified(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return None
