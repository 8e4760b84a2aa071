"""Which of several notebooks counts: the newest of each of the assignment's; unrelated ones are left alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from autograder.grading.collecting.layouts import Mark
from autograder.grading.collecting.tree import File
from autograder.grading.submission.package import Package
from autograder.grading.submission.restore import SIZE_LIMIT, UngradableError, parse

READ = 20
"""So many notebooks of one student are looked into; who has more has to say which one counts."""
READ_TOTAL = 2 * SIZE_LIMIT
NUMBERED = re.compile(r"(?:[ ._]?\((\d{1,4})\)|-[Cc]opy(\d{1,4})|-(\d{1,3})|-checkpoint)$")
"""What browsers, Jupyter, Canvas and its autosaves put behind a name; at the end, so that one look is enough."""
VERSION = re.compile(r"(?:attempt|version|versuch|abgabe|try|copy|kopie|old|new|final|backup|v)?[ ._-]?\d{0,4}")
EARLIEST = datetime.min.replace(tzinfo=UTC)


def plain(name: str) -> str:
    """Return a name as it compares: composed letters, no capitals, no doubled or outer spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def whole_stem(name: str) -> str:
    """Return a file's name up to the ending that says what kind it is, also where two endings do."""
    stem, dot, _ = name.rpartition(".")
    stem = stem if dot and stem else name
    for ending in (".ipynb", ".tar"):
        stem = stem[: -len(ending)] if stem.lower().endswith(ending) and len(stem) > len(ending) else stem
    return stem


def notebook_called(name: str, notebooks: Mapping[str, str]) -> str | None:
    """Return which notebook a file is by its name, also as a second copy; the keys are the names without capitals."""
    bare = whole_stem(name).casefold()
    for _ in range(4):
        if bare in notebooks:
            return notebooks[bare]
        bare = NUMBERED.sub("", bare[-300:])
    return None


def stem(name: str) -> str:
    """Return a file's name without its ending and without what makes it a second copy."""
    bare = whole_stem(name)
    return NUMBERED.sub("", bare[-300:]) or bare


def is_version(name: str) -> bool:
    """Say whether a folder is called as an attempt is, not as a person."""
    return VERSION.fullmatch(name[:100].casefold()) is not None


@dataclass
class Choice:
    """What of a student's files is taken.

    Attributes
    ----------
    taken
        The bytes of each notebook of the assignment, and where they came from.
    files
        The file that each came from.
    refusals
        Why something that counts cannot be taken.
    passed_over
        What is left alone, each with the reason.
    """

    taken: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def choose(groups: Sequence[tuple[Mark | None, list[File]]], package: Package) -> Choice:
    """Choose among all that one student handed in."""
    return _Chooser(package).choose(groups)


@dataclass(frozen=True)
class _Candidate:
    file: File
    mark: Mark | None
    data: bytes
    problem: str

    @property
    def age(self) -> tuple[datetime, datetime, int, str]:
        """Orders versions, the newest last."""
        sent = self.mark.sent if self.mark and self.mark.sent else EARLIEST
        number = NUMBERED.search(whole_stem(self.file.name)[-300:])
        count = next((int(digits) for digits in number.groups() if digits), 0) if number else -1
        return sent, self.file.modified or EARLIEST, count, self.file.name


class _Chooser:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {notebook.name.casefold(): notebook.name for notebook in package.notebooks}
        self._cells = {notebook.name: {cell.grade_id for cell in notebook.cells} for notebook in package.notebooks}
        self._choice = Choice()
        self._candidates: dict[str, list[_Candidate]] = {}
        self._unrelated: list[_Candidate] = []
        self._left = READ_TOTAL

    def choose(self, groups: Sequence[tuple[Mark | None, list[File]]]) -> Choice:
        notebooks, others = [], []
        for mark, files in groups:
            for file in files:
                name = _own_name(file, mark)
                if file.autosave:
                    self._pass(file, "an autosave")
                elif name.lower().endswith(".ipynb"):
                    notebooks.append((file, mark, name))
                else:
                    others.append((file, mark, name))
        self._read(notebooks)
        for name, candidates in self._candidates.items():
            self._newest(name, sorted(candidates, key=lambda candidate: candidate.age))
        self._judge_the_rest(others)
        return self._choice

    def _read(self, notebooks: list[tuple[File, Mark | None, str]]) -> None:
        """Tell which of the assignment's each notebook is: those that are called so first, within bounds."""
        notebooks.sort(key=lambda entry: notebook_called(entry[2], self._names) is None)
        for place, (file, mark, name) in enumerate(notebooks):
            if place >= READ:
                limit = f"more than {READ} notebooks were handed in; hand in the one that counts"
                if limit not in self._choice.refusals:
                    self._choice.refusals.append(limit)
                return
            data, problem = self._bytes(file)
            of = notebook_called(name, self._names)
            candidate = _Candidate(file, mark, data, problem)
            if of is None and not problem:
                of, problem = self._by_cells(data)
                candidate = _Candidate(file, mark, data, problem)
            if of:
                self._candidates.setdefault(of, []).append(candidate)
            elif problem:
                self._unrelated.append(candidate)

    def _bytes(self, file: File) -> tuple[bytes, str]:
        try:
            if file.problem:
                raise UngradableError(file.problem)
            if self._left < 0:
                raise UngradableError(f"the notebooks take more than {READ_TOTAL // 2**20} MiB; hand in one")
            data = file.read()
        except UngradableError as error:
            return b"", str(error)
        except OSError as error:
            return b"", f"{file.name} cannot be read: {error.strerror}"
        self._left -= len(data)
        return data, ""

    def _by_cells(self, data: bytes) -> tuple[str | None, str]:
        """Return which notebook has most of the cells, or why none does."""
        try:
            identities = {cell["grade_id"] for cell in parse(data)} - {None}
        except UngradableError as error:
            return None, str(error)
        shares = {name: len(identities & cells) for name, cells in self._cells.items()}
        best = max(shares, key=lambda name: shares[name])
        if shares[best]:
            return best, ""
        return None, f"it is not a notebook of {self._package.assignment}: it has none of its cells"

    def _newest(self, name: str, candidates: list[_Candidate]) -> None:
        *older, newest = candidates
        for candidate in older:
            same = candidate.data == newest.data and not candidate.problem
            self._pass(candidate.file, "the same once more" if same else f"{newest.file.name} is newer")
        problem = newest.problem or _unreadable(newest.data)
        if problem:
            self._choice.refusals.append(problem)
            return
        self._choice.taken[name] = newest.data
        self._choice.files[name] = newest.file

    def _judge_the_rest(self, others: list[tuple[File, Mark | None, str]]) -> None:
        """Say what is left alone beside the right notebook, or that there is none."""
        found = bool(self._choice.taken or self._choice.refusals)
        for candidate in self._unrelated:
            if found:
                self._pass(candidate.file, candidate.problem)
            else:
                self._choice.refusals.append(f"{candidate.file.name}: {candidate.problem}")
        for file, _, name in others:
            if file.problem and not found:
                self._choice.refusals.append(file.problem)
            elif found or self._unrelated:
                self._pass(file, file.problem or "no notebook")
            elif name.lower() != "timestamp.txt":
                self._choice.refusals.append(f"{name} is no notebook; hand in the notebook, or a zip archive of it")
        if not (self._choice.taken or self._choice.refusals):
            self._choice.refusals.append("only an autosave was handed in; hand in the notebook itself")

    def _pass(self, file: File, reason: str) -> None:
        self._choice.passed_over.append(f"{file.name}: {reason}")


def _unreadable(data: bytes) -> str:
    """Say what is wrong with a notebook, while the student can still hand it in again."""
    try:
        parse(data)
    except UngradableError as error:
        return str(error)
    return ""


def _own_name(file: File, mark: Mark | None) -> str:
    """Return a file's name without what the platform put before it."""
    if mark and mark.written and mark.file and file.name.startswith(mark.written):
        return mark.file
    return file.name
