"""Grade one submission from plain data to plain data: what a worker does, on this machine or another."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import compute_checksum

from autograder.examiner import Status
from autograder.grading.submission import feedback
from autograder.grading.submission.links import ATTACHMENT, harmless
from autograder.grading.submission.package import Package, TrustedNotebook
from autograder.grading.submission.restore import UngradableError, parse, restore
from autograder.grading.submission.run import grade_notebook
from autograder.grading.submission.sanitise import sanitise
from autograder.sandbox import Limits, Sandbox, SandboxError


@dataclass(frozen=True)
class Job:
    """A submission to be graded; `notebooks` maps the names of those handed in to their bytes."""

    student: str
    notebooks: dict[str, bytes]
    seed: str


@dataclass(frozen=True)
class NotebookGrades:
    """One notebook as graded: the text of its autograded file, and what enters the gradebook."""

    name: str
    text: str
    html: str
    scores: dict[str, float | None]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Graded:
    """What came of a job.

    `problem` says why nothing could be graded; `fault` whether that is ours or the machine's, so that the next run
    tries again. `missing` names notebooks not handed in, `degraded` what the sandbox lacked.
    """

    notebooks: tuple[NotebookGrades, ...] = ()
    missing: tuple[str, ...] = ()
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    problem: str = ""
    fault: bool = False
    degraded: str = ""


class Worker:
    """Grades submissions of one assignment; its sandbox stays warm between them."""

    def __init__(self, package: Package, limits: Limits, allow_degraded: bool = False) -> None:
        self._package = package
        self._limits = limits
        self._files = tempfile.TemporaryDirectory(prefix="autograder-")
        for name, data in package.files:
            path = Path(self._files.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        Path(self._files.name).chmod(0o755)
        self._allow_degraded = allow_degraded
        self._sandbox = self._start()

    def _start(self) -> Sandbox:
        return Sandbox(self._package.modules, Path(self._files.name), self._limits, self._allow_degraded)

    def grade(self, job: Job) -> Graded:
        """Grade one submission; only a fault of this machine raises."""
        try:
            return self._graded(job)
        except SandboxError:  # the warm process was ended, as by a machine that is short of memory
            self._sandbox.close()
            self._sandbox = self._start()
            return self._graded(job)

    def _graded(self, job: Job) -> Graded:
        given = [notebook for notebook in self._package.notebooks if notebook.name in job.notebooks]
        missing = tuple(notebook.name for notebook in self._package.notebooks if notebook.name not in job.notebooks)
        if not given:
            names = ", ".join(f"{notebook.name}.ipynb" for notebook in self._package.notebooks)
            return Graded(problem=f"the submission holds no {names}")
        done, verdicts, notes = [], [], []
        for trusted in given:
            try:
                restored = restore(parse(job.notebooks[trusted.name]), trusted)
            except UngradableError as error:
                return Graded(problem=f"{trusted.name}.ipynb: {error}")
            graded = grade_notebook(restored, trusted, self._sandbox, f"{job.seed}/{trusted.name}")
            done.append(_grades(graded.notebook, trusted, graded.scores))
            verdicts += [{"cell": cell, "verdict": graded.shown[cell]} for cell, _ in graded.verdicts]
            notes += graded.notes
            faults = [verdict for _, verdict in graded.verdicts if verdict.status is Status.UNGRADABLE]
            notes += [f"{verdict.exercise} could not be examined: {verdict.title}" for verdict in faults]
        return Graded(tuple(done), missing, verdicts, tuple(notes), degraded=self._sandbox.degraded)

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()
        self.remove_files()

    def remove_files(self) -> None:
        """Remove the copy of the assignment's files; enough where the process and its sandbox end at once."""
        self._files.cleanup()


def _grades(
    notebook: nbformat.NotebookNode, trusted: TrustedNotebook, scores: dict[str, float | None]
) -> NotebookGrades:
    unanswered = tuple(
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
        and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    )
    _sanitise_markdown(notebook, trusted)
    comments = dict.fromkeys(unanswered, "No response.")
    text = json.dumps(notebook, ensure_ascii=False)  # with an indent, as nbformat writes it, takes thirty times as long
    html = feedback.render(notebook, trusted, {name: score or 0.0 for name, score in scores.items()}, comments)
    return NotebookGrades(trusted.name, text, html, scores, unanswered)


def _sanitise_markdown(notebook: nbformat.NotebookNode, trusted: TrustedNotebook) -> None:
    """Make the student's own Markdown harmless to whoever opens the notebook in a browser.

    Of a locked cell's, only what would fail the page is mended: a picture that was never attached.
    """
    locked = {cell.grade_id for cell in trusted.cells if cell.locked}
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        own = cell.metadata.get("nbgrader", {}).get("grade_id") not in locked
        if own:
            cell.source = sanitise(cell.source)
        if own or ATTACHMENT in cell.source:
            cell.source = harmless(cell.source, cell.get("attachments"))


def digest(notebooks: dict[str, bytes]) -> str:
    """Identify a submission by its content."""
    summary = hashlib.sha256()
    for name in sorted(notebooks):
        summary.update(f"{name}\0{len(notebooks[name])}\0".encode() + notebooks[name])
    return summary.hexdigest()
