"""What the instructor named, as one tree: folders, and archives in place of the folders that they stand for."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from autograder.grading.collecting import archives
from autograder.grading.submission.restore import UngradableError
from autograder.grading.submission.submission import read_notebook

AUTOSAVES = ".ipynb_checkpoints"
SYSTEM_FOLDERS = {"__macosx", "__pycache__", "@eadir", ".git", ".idea", ".vscode", ".trashes"}
SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class File:
    """A file as it was handed in.

    Attributes
    ----------
    name
        Its own name.
    origin
        Where it lies, for people.
    modified
        When it was changed, as whoever made it or packed it says.
    read
        Returns its bytes, or raises `UngradableError`.
    problem
        Why it cannot be read, if that is known already.
    """

    name: str
    origin: str
    modified: datetime | None
    read: Callable[[], bytes] = field(repr=False)
    problem: str = ""
    autosave: bool = False


@dataclass(eq=False)
class Node:
    """A folder, or an archive in place of one."""

    name: str
    folders: dict[str, Node] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)

    def everything(self) -> Iterator[File]:
        """Yield the files at all depths."""
        yield from self.files
        for folder in self.folders.values():
            yield from folder.everything()

    @property
    def stem(self) -> str:
        """The name, without what marks an archive."""
        return self.name[:-4] if self.name.lower().endswith(".zip") else self.name


class Sources:
    """Reads what the instructor named; open while its files are read.

    Attributes
    ----------
    root
        Holds the sources.
    system_files
        How many files of operating systems were passed over.
    """

    def __init__(self, sources: list[Path]) -> None:
        self.root = Node("")
        self.system_files = 0
        self._open = ExitStack()
        for source in sources:
            self._add(source, (source.resolve().name,))

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _add(self, path: Path, parts: tuple[str, ...]) -> None:
        if path.is_dir() and (len(parts) == 1 or not path.is_symlink()):
            for inside in sorted(path.iterdir()):
                self._add(inside, (*parts, inside.name) if len(parts) < archives.DEEPEST else parts)
        elif path.suffix.lower() == ".zip" and path.is_file() and not path.is_symlink():
            self._add_archive(path, parts)
        else:
            self._put(parts, str(path), _modified(path), lambda: _read(path), "")

    def _add_archive(self, path: Path, parts: tuple[str, ...]) -> None:
        if self._is_systems(parts):
            return
        opened: list[zipfile.ZipFile] = []

        def once() -> zipfile.ZipFile:
            if not opened:
                opened.append(self._open.enter_context(zipfile.ZipFile(path)))
            return opened[0]

        try:
            for member in archives.members(once):
                origin = f"{path}:{'/'.join(member.parts)}"
                self._put((*parts, *member.parts), origin, member.modified, member.read, member.problem)
        except UngradableError as error:
            self._put(parts, str(path), _modified(path), lambda: b"", str(error))

    def _put(
        self,
        parts: tuple[str, ...],
        origin: str,
        modified: datetime | None,
        read: Callable[[], bytes],
        problem: str,
    ) -> None:
        if self._is_systems(parts):
            return
        autosave = AUTOSAVES in parts
        node = self.root
        for part in parts[:-1]:
            if part != AUTOSAVES:
                node = node.folders.setdefault(part, Node(part))
        node.files.append(File(parts[-1], origin, modified, read, problem, autosave))

    def _is_systems(self, parts: tuple[str, ...]) -> bool:
        """Say whether an operating system or an editor left this, and count it."""
        lowered = [part.lower() for part in parts]
        found = bool(SYSTEM_FOLDERS & set(lowered[:-1])) or lowered[-1] in SYSTEM_FILES or parts[-1].startswith("._")
        self.system_files += found
        return found


def _read(path: Path) -> bytes:
    return read_notebook(path.parent, path.name) or b""


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(os.lstat(path).st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
