"""Run a restored notebook in the sandbox, examine what its examining cells hand over, and judge every grade cell."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograder.examiner import (
    Answer,
    Call,
    Died,
    ForbiddenImport,
    Raised,
    Status,
    Verdict,
    conduct,
    find_forbidden_import,
    refusal,
)
from autograder.examiner.fault import Fault
from autograder.examiner.verdict.verdict import MEDIA_TYPE
from autograder.grading.harmless.links import BRACKETS_LIMIT
from autograder.grading.harmless.sanitise import sanitise_outputs
from autograder.grading.submission.package import TrustedCell, TrustedNotebook
from autograder.grading.submission.reasons import Reason, failure_of, graded_after, graded_with, reason_of
from autograder.sandbox import Ask, CellRun, Limits, Sandbox, Session
from autograder.sandbox.limits import Room
from autograder.sandbox.outputs import size, within

TIMED_OUT = "\x1b[0;31mCellTimeoutError\x1b[0m: the cell did not end within {seconds:g} seconds and was stopped"
DIED = "\x1b[0;31mProcessDied\x1b[0m: the process ended while this cell ran: {reason}"
HTML_LIMIT = 200_000
"""Characters of a submission's own HTML, images apart, that are sanitised; what comes after is shown as text."""
RESTARTS = 20
REPLAY_SECONDS = 1.0
"""For a cell that was stopped for its time, when it is run again after a death."""


@dataclass(frozen=True)
class GradedNotebook:
    """A notebook after its run: outputs in place, a score for each grade cell, a verdict for each examined function.

    `shown` holds the verdicts as data, by cell; `failures` how each grade cell failed that lost points, in one line.
    """

    notebook: NotebookNode
    scores: dict[str, float | None]
    verdicts: list[tuple[str, Verdict]] = field(default_factory=list)
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """What a submission shares among all its notebooks and processes: one deadline, what it may send, its own HTML.

    `until` is fixed when the submission starts; nothing that it does moves it.
    """

    until: float
    traffic: Room
    html: Room
    brackets: Room

    @classmethod
    def of(cls, limits: Limits) -> Clock:
        """Start the clock."""
        return cls(
            time.monotonic() + limits.submission_seconds, Room(limits.traffic), Room(HTML_LIMIT), Room(BRACKETS_LIMIT)
        )


def grade_notebook(
    restored: NotebookNode,
    trusted: TrustedNotebook,
    sandbox: Sandbox,
    seed: str | None,
    clock: Clock | None = None,
) -> GradedNotebook:
    """Run a notebook's cells and judge them; `restored` receives the outputs."""
    run = _Run(restored, trusted, sandbox, seed, clock or Clock.of(sandbox.limits))
    try:
        run.run()
    finally:
        run.close()
    return GradedNotebook(
        restored, run.scores, run.verdicts, run.shown, run.notes, run.faults, run.reasons, run.failures
    )


class _Run:
    def __init__(
        self, notebook: NotebookNode, trusted: TrustedNotebook, sandbox: Sandbox, seed: str | None, clock: Clock
    ) -> None:
        self.notebook = notebook
        self.released = trusted
        self.trusted = {cell.grade_id: cell for cell in trusted.cells}
        self.sandbox = sandbox
        self.seed = seed
        self.scores: dict[str, float | None] = {}
        self.verdicts: list[tuple[str, Verdict]] = []
        self.shown: dict[str, dict[str, Any]] = {}
        self.notes: list[str] = []
        self.reasons: list[Reason] = []
        self.failures: dict[str, str] = {}
        self.session: Session | None = None
        self.replayed: list[tuple[str, float]] = []
        self.restarts = 0
        self.room = sandbox.limits.outputs
        self.clock = clock
        self.faults: list[Fault] = []

    def close(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def run(self) -> None:
        for cell in self.notebook.cells:
            trusted = self.trusted.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if cell.cell_type == "code" and cell.source.strip():
                if trusted is not None and trusted.examined:
                    self._examine(cell, trusted)
                else:
                    self._run_cell(cell, trusted)
            if trusted is not None and trusted.grade:
                self._score(cell, trusted)
                self._note_failure(cell, trusted)

    def _note_failure(self, cell: NotebookNode, trusted: TrustedCell) -> None:
        score = self.scores[trusted.grade_id]
        if score is None or score >= trusted.points:
            return
        if trusted.examined:
            self.failures[trusted.grade_id] = self.verdicts[-1][1].title if self.verdicts else ""
        elif not trusted.solution:
            self.failures[trusted.grade_id] = failure_of(cell)

    def _explain(self, cell: NotebookNode, ran: CellRun) -> None:
        """Keep why a cell failed, where an instructor should know of it."""
        reason = reason_of(_name(cell), ran, self.sandbox.limits.cell_seconds)
        if reason is not None:
            known = reason.cell in self.trusted
            look = graded_with(reason.cell, self.released) if known else self._graded_after(cell)
            self.reasons.append(replace(reason, look=look))

    def _graded_after(self, added: NotebookNode) -> tuple[str, ...]:
        """Return the grade cells that may depend on a cell of the student's own."""
        place = next(place for place, cell in enumerate(self.notebook.cells) if cell is added)
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in self.notebook.cells[:place]]
        return graded_after([name for name in names if name in self.trusted], self.released)

    def _score(self, cell: NotebookNode, trusted: TrustedCell) -> None:
        if trusted.examined and self.verdicts and self.verdicts[-1][1].status is Status.UNGRADABLE:
            self.scores[trusted.grade_id] = None  # our fault: an instructor decides
            return
        try:
            self.scores[trusted.grade_id] = determine_grade(cell)[0]
        except (ValueError, KeyError) as error:  # a self-graded cell that claims what it cannot have
            self.notes.append(f"{trusted.grade_id}: {error}")
            self.scores[trusted.grade_id] = 0.0

    def _run_cell(self, cell: NotebookNode, trusted: TrustedCell | None) -> None:
        graded = trusted is not None and trusted.grade and not trusted.solution
        ran = self._in_session(cell.source, graded=graded)
        outputs = sanitise_outputs(self._kept(ran), self.clock.html, self.clock.brackets)
        if ran.ended != "done":
            outputs.append(_error(_cause(ran, self.sandbox.limits.cell_seconds)))
        elif ran.failed and not any(output["output_type"] == "error" for output in outputs):
            outputs.append(_error("ERROR: An error occurred while showtraceback was disabled"))
        if graded:
            outputs = _as_grade_cell(outputs)
        cell.outputs = nbformat.from_dict(outputs)
        cell.execution_count = ran.count
        self._explain(cell, ran)
        if ran.ended != "died" and not graded:
            seconds = self.sandbox.limits.cell_seconds
            self.replayed.append((cell.source, seconds if ran.ended == "done" else min(seconds, REPLAY_SECONDS)))

    def _examine(self, cell: NotebookNode, trusted: TrustedCell) -> None:
        """Run an examining cell; what it shows is the trusted verdict, whatever it printed."""
        examination = _Examination(trusted, self.seed, self._forbidden(trusted), self.faults)
        ran = self._in_session(cell.source, graded=True, examination=examination)
        verdict = examination.verdict(ran)
        self.verdicts.append((trusted.grade_id, verdict))
        if ran.ended == "died":
            self._explain(cell, ran)
        data = NotebookNode(verdict._repr_mimebundle_())
        self.shown[trusted.grade_id] = data[MEDIA_TYPE]
        cell.execution_count = ran.count
        shown = NotebookNode(
            output_type="execute_result", execution_count=ran.count, metadata=NotebookNode(), data=data
        )
        streams = [output for output in self._kept(ran) if output["output_type"] == "stream"]
        cell.outputs = [shown, *nbformat.from_dict([{**stream, "name": "stdout"} for stream in streams])]

    def _kept(self, ran: CellRun) -> list[dict[str, Any]]:
        """Return a cell's outputs as far as there is room in the notebook."""
        kept = within(ran.outputs, self.room)
        self.room = max(0, self.room - size(kept))
        return kept

    def _forbidden(self, trusted: TrustedCell) -> Verdict | None:
        """Refuse a function whose own cell, or a cell that the student added, imports the reference."""
        own = {*trusted.examined, None}
        for identity, found in self._forbidden_imports:
            if identity in own:
                return refusal(trusted.examined[0], found, trusted.points)
        return None

    @cached_property
    def _forbidden_imports(self) -> list[tuple[str | None, ForbiddenImport]]:
        """Read every cell of code once: which of them import the reference, by grade id."""
        code = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        read = [(cell.metadata.get("nbgrader", {}).get("grade_id"), _forbidden_import(cell.source)) for cell in code]
        return [(identity, found) for identity, found in read if found]

    def _in_session(self, source: str, *, graded: bool, examination: _Examination | None = None) -> CellRun:
        remaining = self.clock.until - time.monotonic()
        if remaining <= 0:
            return CellRun("died", reason="the time for the whole submission was used up")
        session = self._live_session()
        if session is None:
            return CellRun("died", reason="the process ended too often")
        seconds = min(self.sandbox.limits.cell_seconds, remaining)
        conductor = examination.conduct if examination else None
        return session.run(source, seconds=seconds, conduct=conductor, secret=graded)

    def _live_session(self) -> Session | None:
        """Return a living process; after a death, another one in which the earlier cells have run again."""
        if self.session is not None and self.session.alive:
            return self.session
        if self.session is not None:
            self.close()
            self.restarts += 1
        if self.restarts > RESTARTS:
            return None
        self.session = self.sandbox.open()
        self.session.until, self.session.traffic = self.clock.until, self.clock.traffic
        for source, seconds in self.replayed:
            if self.session.alive and time.monotonic() < self.clock.until:
                self.session.run(source, seconds=seconds)
        return self.session


@lru_cache(maxsize=64)
def _forbidden_import(source: str) -> ForbiddenImport | None:
    """Keep what is found: most cells are alike from one submission to the next."""
    return find_forbidden_import(source)


class _Examination:
    """The trusted side of one examining cell."""

    def __init__(self, trusted: TrustedCell, seed: str | None, refused: Verdict | None, faults: list[Fault]) -> None:
        self._trusted = trusted
        self._name = trusted.examined[0]
        self._seed = seed
        self._verdict = refused
        self._faults = faults

    def conduct(self, offered: str, ask: Ask) -> str:
        """Examine what the sandbox hands over, once, if it is what the trusted cell names."""
        if offered != self._name:
            return f"{offered} is not examined in this cell"
        if self._verdict is None:
            self._verdict = self._examined(ask)
        return repr(float(self._verdict.points))

    def verdict(self, ran: CellRun) -> Verdict:
        """Return the verdict; where nothing was handed over, the function's own failure is the answer to every call."""
        if self._verdict is not None:
            return self._verdict
        answer = _failure(ran)
        return self._examined(lambda _call: answer)

    def _examined(self, ask: Ask) -> Verdict:
        examination = conduct(self._name, self._seed, self._trusted.points, self._faults)
        try:
            call: Call = next(examination)
            while True:
                call = examination.send(ask(call))
        except StopIteration as end:
            verdict: Verdict = end.value
            return verdict


def _failure(ran: CellRun) -> Answer:
    """Describe why an examining cell handed nothing over."""
    if ran.ended == "died":
        return Died(ran.reason)
    for output in ran.outputs:
        if output["output_type"] == "error":
            return Raised(output["ename"] or "Error", output["evalue"])
    return Died("the examining cell did not hand the function over")


def _cause(ran: CellRun, seconds: float) -> str:
    return TIMED_OUT.format(seconds=seconds) if ran.ended == "timed out" else DIED.format(reason=ran.reason)


def _error(text: str) -> dict[str, Any]:
    name = text.removeprefix("\x1b[0;31m").split("\x1b")[0].split(":")[0]
    return {"output_type": "error", "ename": name, "evalue": text.split(": ", 1)[-1], "traceback": [text]}


def _as_grade_cell(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order a grade cell's outputs for nbgrader: an error counts before any result, and a warning does not count.

    nbgrader reads the first output that decides, so a forged result before a failure would earn its number, and any
    text on stderr would cost all points.
    """
    plain = [{**output, "name": "stdout"} if output["output_type"] == "stream" else output for output in outputs]
    return sorted(plain, key=lambda output: output["output_type"] != "error")


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "a cell"))
