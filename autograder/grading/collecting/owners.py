"""Whose each file is: by what a learning platform wrote into the names, else by the folder in which it lies.

A class's folder is told from a student's by what lies in it. What a platform or the instructor wrote goes before what
lies below it, whose names are the student's to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from autograder.grading.collecting import gradescope, layouts, versions
from autograder.grading.collecting.layouts import Mark
from autograder.grading.collecting.tree import File, Node

SECTION = 4
"""So many notebooks of different names, none of them the assignment's, are those of several people."""
OF_NOBODY = (".csv", ".xls", ".xlsx", ".yml", ".yaml", ".md", ".json", ".log", ".css", ".js")
"""What lies beside the submissions in an export, and is nobody's."""
GENERAL = {
    "submitted",
    "submission",
    "submissions",
    "abgaben",
    "homework",
    "notebooks",
    "src",
    "work",
    "attempt",
    "files",
}


@dataclass
class Owner:
    """One person, or group, with all that was handed in under that name.

    Attributes
    ----------
    name
        What they are called without a roster.
    mark
        What a platform wrote, if one did; the last attempt's.
    guessed
        How the name was guessed.
    groups
        The files, each attempt's apart.
    """

    name: str
    mark: Mark | None = None
    guessed: str = ""
    groups: list[tuple[Mark | None, list[File]]] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Whether the platform calls the last attempt late."""
        return bool(self.mark and self.mark.late)


@dataclass
class Sorted:
    """Everything that was named, by owner; `ownerless` are files of which nobody can tell whose they are."""

    owners: list[Owner] = field(default_factory=list)
    ownerless: list[tuple[File, str]] = field(default_factory=list)
    of_nobody: list[File] = field(default_factory=list)


def sort_out(root: Node, assignment: str, notebooks: Collection[str], known: Collection[str] = ()) -> Sorted:
    """Tell whose each file is.

    Parameters
    ----------
    root
        The sources.
    assignment, notebooks
        The assignment and its notebooks.
    known
        The students' ids and names, as in a roster.
    """
    return _Sorter(assignment, notebooks, known).sort_out(root)


class _Sorter:
    def __init__(self, assignment: str, notebooks: Collection[str], known: Collection[str]) -> None:
        self._assignment = assignment
        self._notebooks = {name.casefold(): name for name in notebooks}
        self._known = {versions.plain(name) for name in known}
        self._owners: dict[tuple[str, str, str], Owner] = {}
        self._sorted = Sorted()

    def sort_out(self, root: Node) -> Sorted:
        self._class(root, named=True)
        self._sorted.owners = list(self._owners.values())
        return self._sorted

    # Telling a class's folder from a student's.

    def _marks(self, node: Node) -> dict[str, Mark]:
        """Return what platforms wrote into the names in a folder."""
        names = [*node.folders, *(file.name for file in node.files)]
        found = {name: layouts.mark(name, node.stem, self._assignment) for name in names}
        of_gradescope = gradescope.marks(node)
        marked = {name: mark for name, mark in found.items() if mark} | {
            name: mark for name, mark in of_gradescope.items() if name in node.folders
        }
        return dict(zip(marked, layouts.settled(list(marked.values())), strict=True))

    def _is_class(self, node: Node) -> bool:
        """Say whether the work of several people lies in a folder."""
        people = {mark.key for mark in self._marks(node).values()}
        if len(people) > 1:
            return True
        folders = [folder for folder in node.folders.values() if _holds_work(folder)]
        notebooks = [file for file in node.files if _is_notebook(file) and not file.autosave]
        stems = {versions.plain(versions.stem(file.name)) for file in notebooks if not self._is_named(file)}
        if self._known and versions.plain(node.stem) not in self._known:
            named = {versions.plain(folder.stem) for folder in folders} | stems
            if self._known & named:
                return True
        students = [
            folder
            for folder in folders
            if not versions.is_version(folder.stem) and any(map(self._is_named, folder.everything()))
        ]
        if len(folders) == 1 and not notebooks:
            return self._is_class(folders[0])
        return len(students) > 1 or len(stems) >= SECTION

    def _is_named(self, file: File) -> bool:
        return _is_notebook(file) and versions.notebook_called(file.name, self._notebooks) is not None

    def _is_general(self, name: str) -> bool:
        plain = versions.plain(name)
        general = {*self._notebooks, *GENERAL, versions.plain(self._assignment)}
        return plain in general or versions.is_version(name)

    # Walking through.

    def _class(self, node: Node, *, named: bool = False, above: str = "") -> None:
        """Sort a folder of several people's work; `named` if the instructor named what lies in it."""
        marks = self._marks(node)
        named_so: dict[str, list[File]] = defaultdict(list)
        for file in node.files:
            named_so[file.name].append(file)
        for name, mark in marks.items():
            self._add(mark, [*named_so[name], *(node.folders[name].everything() if name in node.folders else ())])
        folders = [folder for name, folder in node.folders.items() if name not in marks]
        files = [file for file in node.files if file.name not in marks]
        full = [folder for folder in folders if any(True for _ in folder.everything())]
        notebooks = [file for file in files if _is_notebook(file)]
        if len(full) == 1 and not marks and not notebooks and not any(map(_is_somebodys, files)):
            self._wrapper(full[0], "" if self._is_general(node.stem) else node.stem or above)
            self._leave(files)
            return
        self._people(full, named=named, export=bool(marks))
        self._flat(node, files, alone=not full and not marks, above=above)

    def _wrapper(self, node: Node, above: str) -> None:
        """Sort what lies alone in a folder: a class, wrapped once more, or one student's work."""
        own = [file for file in node.files if not file.autosave]
        if self._is_class(node) or not (own or self._is_student(node)):
            self._class(node, above=above)
        elif any(map(self._is_named, own)) or self._is_student(node) or not any(map(_is_notebook, own)):
            name = above if above and self._is_general(node.stem) else node.stem
            self._give(name, node, "the only folder")
        else:
            self._class(node, above=above)

    def _is_student(self, node: Node) -> bool:
        return versions.plain(node.stem) in self._known

    def _people(self, folders: list[Node], *, named: bool, export: bool) -> None:
        """Sort folders beside each other, each a student's or a class's."""
        classes: list[Node] = []
        students: list[Node] = []
        for folder in folders:
            (classes if self._is_class(folder) else students).append(folder)
        if not named and len(students) > 1:  # one that holds other people's names among students: a student's
            students, classes, odd = folders, [], set(classes)
        else:
            odd = set()
        for folder in classes:
            self._class(folder)
        for folder in students:
            guessed = "it holds several people's names, and lies among students' folders" if folder in odd else ""
            marks = self._marks(folder)
            if named and len(marks) == 1 and not export:
                self._class(folder)
            else:
                self._give(folder.stem, folder, guessed or ("beside a platform's names" if export else ""))

    def _flat(self, node: Node, files: list[File], *, alone: bool, above: str) -> None:
        """Sort files that lie in a class's folder themselves: each is called after its student."""
        notebooks = [file for file in files if _is_notebook(file) and not file.autosave]
        own = [file for file in notebooks if self._is_named(file)]
        if alone and own and len(own) == len(notebooks) and node.name:
            name = above if above and self._is_general(node.stem) else node.stem
            self._give(name, node, "the folder")
            return
        self._leave([file for file in files if not _is_somebodys(file)])
        for file in filter(_is_somebodys, files):
            name = versions.whole_stem(file.name)
            if file.autosave:
                self._sorted.of_nobody.append(file)
            elif self._is_named(file) and not (alone and not node.name):
                self._sorted.ownerless.append((file, "it is called as the assignment, so nobody can tell whose it is"))
            elif (
                _is_notebook(file) or file.problem or versions.plain(name) in self._known or name.lower() in _zips(file)
            ):
                self._owner(("", name, ""), name, None, "").groups.append((None, [file]))
            else:
                said = "it is no notebook and no zip archive, so it is recorded for nobody"
                self._sorted.ownerless.append((file, said))

    def _leave(self, files: list[File]) -> None:
        self._sorted.of_nobody += [file for file in files if not _is_somebodys(file)]

    # Whose it is.

    def _add(self, mark: Mark, files: list[File]) -> None:
        owner = self._owner(mark.key, mark.student, mark, "")
        owner.groups.append((mark, files))
        if owner.mark is None or (mark.sent and owner.mark.sent and mark.sent >= owner.mark.sent):
            owner.mark = mark

    def _give(self, name: str, node: Node, guessed: str) -> None:
        said = f"the name is that of {guessed}" if guessed.startswith("the ") else guessed
        self._owner(("", name, ""), name, None, said).groups.append((None, list(node.everything())))

    def _owner(self, key: tuple[str, str, str], name: str, mark: Mark | None, guessed: str) -> Owner:
        return self._owners.setdefault(key, Owner(name, mark, guessed))


def _holds_work(node: Node) -> bool:
    return any(_is_notebook(file) or file.problem for file in node.everything())


def _is_notebook(file: File) -> bool:
    return file.name.lower().endswith(".ipynb")


def _zips(file: File) -> Iterator[str]:
    if file.name.lower().endswith(".zip"):
        yield versions.whole_stem(file.name).lower()


def _is_somebodys(file: File) -> bool:
    """Say whether a file in a class's folder can be a submission, or is what lies beside them in an export."""
    name = file.name.lower()
    return name not in ("index.html", "timestamp.txt", "readme.txt") and not name.endswith(OF_NOBODY)
