"""Grade one submission from plain data to plain data: what a worker does, on this machine or another."""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import compute_checksum

from autograder.examiner import Status, conduct
from autograder.examiner.direct import examined
from autograder.examiner.exercise import catalogue
from autograder.examiner.fault import Fault
from autograder.examiner.verdict.verdict import MEDIA_TYPE
from autograder.grading.child.allowance import TIMES, costliest_seconds
from autograder.grading.child.graded import Graded, NotebookGrades, faulty
from autograder.grading.child.reply import (
    MOST_NOTES,
    NOTEBOOK_LIMIT,
    PAGE_LIMIT,
    ReplyError,
    limit,
    packed,
    short,
    unpacked,
)
from autograder.grading.harmless.links import ATTACHMENT, harmless
from autograder.grading.harmless.sanitise import sanitise
from autograder.grading.submission import feedback
from autograder.grading.submission.package import Package, TrustedNotebook
from autograder.grading.submission.reasons import Reason, as_data, with_lost_points
from autograder.grading.submission.recognise import recognise
from autograder.grading.submission.restore import UngradableError, parse, restore
from autograder.grading.submission.run import Clock, grade_notebook
from autograder.sandbox import Limits, Sandbox, SandboxError
from autograder.sandbox.child import Bounds, Child, ChildFaultError, ChildLostError
from autograder.sandbox.lending import Lent


@dataclass(frozen=True)
class Job:
    """A submission to be graded; `notebooks` maps the names of those handed in to their bytes."""

    student: str
    notebooks: dict[str, bytes]
    seed: str

    @property
    def size(self) -> int:
        """The bytes of its notebooks."""
        return sum(map(len, self.notebooks.values()))


LEAST_SECONDS, MORE_SECONDS = 120.0, 0.2
"""Added to the time of a submission for what is done once its own is over: a part of it, and at least so much.
A busy machine may take long over few seconds of computing, which have a bound of their own."""
CALIBRATION = Bounds(seconds=600.0, cpu_seconds=600.0, memory=2**30, reply=100)


class Worker:
    """Grades submissions of one assignment; its sandbox stays warm between them."""

    def __init__(self, package: Package, limits: Limits, allow_degraded: bool = False) -> None:
        self._package = package
        self._limits = limits
        self._known = {each.name: frozenset(cell.grade_id for cell in each.cells) for each in package.notebooks}
        self._costliest: float | None = None
        self._files = tempfile.TemporaryDirectory(prefix="autograder-")
        for name, data in package.files:
            path = Path(self._files.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        Path(self._files.name).chmod(0o755)
        self._allow_degraded = allow_degraded
        self._sandbox = self._start()
        _warm(package)

    def _start(self) -> Sandbox:
        return Sandbox(self._package.modules, Path(self._files.name), self._limits, self._allow_degraded)

    def grade(self, job: Job) -> Graded:
        """Grade one submission in a child of its own; only a fault of this machine raises."""
        try:
            return self._in_child(job)
        except SandboxError:  # the warm process was ended, as by a machine that is short of memory
            self._sandbox.close()
            self._sandbox = self._start()
            return self._in_child(job)

    def _in_child(self, job: Job) -> Graded:
        """Have a child do all that the submission's text can make costly; whatever ends it is laid to this job."""
        lent = self._sandbox.lend()
        try:
            child = Child(lambda: self._work(job, lent), self._bounds, self._most_seconds)
            self._sandbox.lent(lent)
            graded = self._result(child, lent)
            return replace(graded, seconds=child.used)
        finally:
            self._sandbox.returned(lent)

    def _result(self, child: Child, lent: Lent) -> Graded:
        try:
            return unpacked(child.result(lent.ours.fileno(), lent.serve, meanwhile=self._sandbox.prepare), self._known)
        except ChildLostError as lost:
            graded = Graded(problem=f"grading it was stopped: {lost}")
            return graded if lost.passed_bound else faulty(Fault.of(lost))
        except ChildFaultError as error:
            return faulty(error.fault)
        except ReplyError as error:
            return faulty(Fault.of(error))

    def _work(self, job: Job, lent: Lent) -> bytes:
        lent.borrowed()
        return packed(self._graded(job))

    @property
    def _bounds(self) -> Bounds:
        limits = self._limits
        return Bounds(
            seconds=limits.submission_seconds + max(LEAST_SECONDS, MORE_SECONDS * limits.submission_seconds),
            cpu_seconds=limits.trusted_seconds,
            memory=limits.trusted_memory,
            reply=limit(self._known),
        )

    def _most_seconds(self) -> float:
        """Measure, once and only where somebody needs much, what the costliest honest answers take."""
        if self._costliest is None:
            measured = Child(lambda: repr(costliest_seconds(examined_names(self._package))).encode(), CALIBRATION)
            try:
                self._costliest = float(measured.result())
            except (ChildLostError, ChildFaultError):
                self._costliest = 0.0
        return TIMES * self._costliest

    def _graded(self, job: Job) -> Graded:
        clock = Clock.of(self._limits)
        given = [notebook for notebook in self._package.notebooks if notebook.name in job.notebooks]
        missing = tuple(notebook.name for notebook in self._package.notebooks if notebook.name not in job.notebooks)
        if not given:
            names = ", ".join(f"{notebook.name}.ipynb" for notebook in self._package.notebooks)
            return Graded(problem=f"the submission holds no {names}")
        done, verdicts, notes, faults, reasons = [], [], [], [], []
        failures: dict[str, str] = {}
        for trusted in given:
            try:
                recognised = recognise(parse(job.notebooks[trusted.name]), trusted)
                restored = restore(recognised.cells, trusted)
            except UngradableError as error:
                return Graded(problem=f"{trusted.name}.ipynb: {error}")
            graded = grade_notebook(restored, trusted, self._sandbox, f"{job.seed}/{trusted.name}", clock)
            points = {cell.grade_id: cell.points for cell in trusted.cells}
            lost = {name for name, score in graded.scores.items() if score is None or score < points[name]}
            why = with_lost_points([*recognised.reasons, *graded.reasons], lost)
            done.append(_grades(graded.notebook, trusted, graded.scores, clock, why))
            failures |= graded.failures
            reasons += as_data(why)
            verdicts += [{"cell": cell, "verdict": graded.shown[cell]} for cell, _ in graded.verdicts]
            notes += graded.notes
            failed = [verdict for _, verdict in graded.verdicts if verdict.status is Status.UNGRADABLE]
            notes += [f"{verdict.exercise} could not be examined: {verdict.title}" for verdict in failed]
            faults += graded.faults
        notes += [reason["text"] for reason in reasons]
        return Graded(
            tuple(done),
            missing,
            verdicts,
            tuple(notes),
            reasons,
            failures,
            degraded=self._sandbox.degraded,
            faults=tuple(faults),
        )

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()
        self.remove_files()

    def remove_files(self) -> None:
        """Remove the copy of the assignment's files; enough where the process and its sandbox end at once."""
        self._files.cleanup()


def _grades(
    notebook: nbformat.NotebookNode,
    trusted: TrustedNotebook,
    scores: dict[str, float | None],
    clock: Clock,
    why: list[Reason],
) -> NotebookGrades:
    look = frozenset(name for reason in why for name in reason.look)
    # An answer in words that is lost earns nothing before somebody has looked for it.
    scores = scores | {cell.grade_id: None for cell in trusted.cells if cell.solution and cell.grade_id in look}
    unanswered = tuple(
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
        and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        and cell.metadata.nbgrader.grade_id not in look
    )
    if why:
        notebook.metadata[feedback.REASONS] = [short(reason.text) for reason in why[:MOST_NOTES]]
    _sanitise_texts(notebook, trusted, clock)
    comments = dict.fromkeys(unanswered, "No response.")
    text = json.dumps(notebook, ensure_ascii=False)  # with an indent, as nbformat writes it, takes thirty times as long
    shown = {name: score or 0.0 for name, score in scores.items()}
    html = feedback.render(notebook, trusted, shown, comments)
    data, page = text.encode("utf-8", "replace"), html.encode("utf-8", "replace")
    if max(len(data) / NOTEBOOK_LIMIT, len(page) / PAGE_LIMIT) > 1 and _cut(notebook):
        return _grades(notebook, trusted, scores, clock, why)
    return NotebookGrades(trusted.name, data, page, scores, unanswered, look)


def _cut(notebook: nbformat.NotebookNode) -> bool:
    """Leave out what makes a notebook too large, and say so; return whether there was any of it."""
    found = False
    for cell in notebook.cells:
        kept = [output for output in cell.get("outputs", []) if MEDIA_TYPE in output.get("data", {})]
        if cell.pop("attachments", None) or len(kept) < len(cell.get("outputs", [])):
            found = True
        if cell.cell_type == "code":
            cell.outputs = kept
    if found:
        notebook.cells.append(new_markdown_cell("*The outputs and images are left out here: they were too large.*"))
    return found


def examined_names(package: Package) -> set[str]:
    """Return the functions that an assignment examines."""
    return {name for notebook in package.notebooks for cell in notebook.cells for name in cell.examined}


def _warm(package: Package) -> None:
    """Do once what each child would do anew: load the examinations, draw the released cells and a page's parts."""
    with suppress(Exception):  # the first submission meets the same failure, where somebody is told
        catalogue.entries()
        drawn = [new_markdown_cell("*text*"), new_code_cell("code = 1", outputs=[new_output("stream", text="1")])]
        about = {"notebook": "", "score": 0.0, "max_score": 0.0, "late_penalty": 0.0}
        feedback.exporter().page(new_notebook(cells=drawn), about)
        for trusted in package.notebooks:
            for name in examined_names(package):
                examined(conduct(name), catalogue.entry(name).reference)
            notebook = restore([], trusted)
            _grades(
                notebook, trusted, {cell.grade_id: 0.0 for cell in trusted.cells if cell.grade}, Clock.of(Limits()), []
            )


def _sanitise_texts(notebook: nbformat.NotebookNode, trusted: TrustedNotebook, clock: Clock) -> None:
    """Make the student's own Markdown and raw cells harmless to whoever opens the notebook in a browser.

    Of a locked cell's, only what would fail the page is mended: a picture that was never attached.
    """
    locked = {cell.grade_id for cell in trusted.cells if cell.locked}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            continue
        own = cell.metadata.get("nbgrader", {}).get("grade_id") not in locked
        if own:
            cell.source = sanitise(cell.source, clock.html)
        if cell.cell_type == "markdown" and (own or ATTACHMENT in cell.source):
            cell.source = harmless(cell.source, cell.get("attachments"), clock.brackets)


def digest(notebooks: dict[str, bytes]) -> str:
    """Identify a submission by its content."""
    summary = hashlib.sha256()
    for name in sorted(notebooks):
        summary.update(f"{name}\0{len(notebooks[name])}\0".encode() + notebooks[name])
    return summary.hexdigest()
