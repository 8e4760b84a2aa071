"""From what became of each case to the verdict that a learner reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exercise import Bug, Case
from autograder.examiner.fault import Fault
from autograder.examiner.judging.contract import Problem, paired_arrays, shape_text, widened
from autograder.examiner.judging.outcome import Outcome
from autograder.examiner.verdict.judgement import CaseResult, Link, Section, Status, Table
from autograder.examiner.verdict.text import brief, visible
from autograder.examiner.verdict.verdict import Verdict
from autograder.examiner.wire.protocol import NamedFunction, Raised, Returned

LONGEST_TEXT, LONGEST_CODE, LONGEST_CELL, LONGEST_CAPTION = 4_000, 1_000, 80, 400
LONGEST_REASON = 300
MOST_ROWS = MOST_COLUMNS = 24
"""Of what a verdict shows of an answer; these together bound a verdict, whatever came."""


def report(owner: catalogue.Entry, outcomes: Sequence[Outcome], bugs: Sequence[Bug], max_points: float) -> Verdict:
    """Return the verdict on one function."""
    name = owner.exercise.name
    total = sum(outcome.case.weight for outcome in outcomes)
    cases = tuple(
        CaseResult(outcome.case.name, outcome.problem is None and outcome.earned == 1, outcome.case.weight / total)
        for outcome in outcomes
    )
    if all(case.passed for case in cases):
        count = "its case" if len(cases) == 1 else f"all {len(cases)} cases"
        title = f"{name} passes {count}"
        return Verdict(name, Status.PASSED, max_points, max_points, title, _remarks(outcomes), cases=cases)
    telling = _smallest(outcomes)
    assert telling.problem is not None
    refused = telling is outcomes[0] and telling.problem.status is Status.REFUSED
    share = 0.0 if refused else sum(outcome.earned * case.share for outcome, case in zip(outcomes, cases, strict=True))
    status = Status.PARTLY_PASSED if share > 0 else telling.problem.status
    return Verdict(
        exercise=name,
        status=status,
        points=round(max_points * share, 4),
        max_points=max_points,
        title=_title(name, cases, telling),
        sections=_sections(owner, telling, telling.problem, bugs),
        bugs=[bug.slug for bug in bugs],
        cases=cases,
        links=_links(owner, bugs),
    )


def ungradable(name: str, max_points: float, fault: Fault) -> Verdict:
    """Return the verdict for a fault of ours, which never counts against a learner."""
    reason = visible(brief(f"{fault.kind}: {fault.message}", LONGEST_REASON))
    return Verdict(
        exercise=name,
        status=Status.UNGRADABLE,
        points=0.0,
        max_points=max_points,
        title=f"{name} could not be examined; this is our fault, not yours",
        sections=(
            Section("What came", f"The examiner stopped (reference {fault.reference}): {reason}"),
            Section(
                "What to try",
                f"Tell your instructor the reference {fault.reference}. "
                "Your work is kept and is examined again once this is mended.",
            ),
        ),
    )


def _remarks(outcomes: Sequence[Outcome]) -> tuple[Section, ...]:
    """Say what is worth knowing about a program that passes."""
    for exchange in (exchange for outcome in outcomes for exchange in outcome.exchanges):
        if not isinstance(exchange.answer, Returned) or exchange.expected is None:
            continue
        pairs = paired_arrays(exchange.answer.value, exchange.expected)
        wide = next(((mine, theirs) for mine, theirs in pairs if widened(mine, theirs)), None)
        if wide:
            text = (
                f"For {wide[1].dtype} inputs your result has dtype {wide[0].dtype}. The numbers are right, but a "
                "network in single precision would pay for double: a buffer can take its dtype from the inputs."
            )
            return (Section("Worth knowing", text),)
    return ()


def _smallest(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the failed case with the smallest arguments; a contract broken in the first case comes before all."""
    failed = [outcome for outcome in outcomes if outcome.problem]
    if failed[0] is outcomes[0] and failed[0].problem and failed[0].problem.status is not Status.FAILED:
        return failed[0]
    return min(failed, key=_size)


def _size(outcome: Outcome) -> float:
    if not outcome.exchanges:
        return float("inf")
    return sum(np.size(value) for value in outcome.exchanges[-1].arguments.values() if isinstance(value, np.ndarray))


def _title(name: str, cases: tuple[CaseResult, ...], telling: Outcome) -> str:
    answer = telling.exchanges[-1].answer if telling.exchanges else None
    if isinstance(answer, Raised) and answer.type_name == "NotImplementedError":
        return f"{name} is not written yet"
    return f"{name} passes {sum(case.passed for case in cases)} of {len(cases)} cases"


def _sections(owner: catalogue.Entry, telling: Outcome, problem: Problem, bugs: Sequence[Bug]) -> tuple[Section, ...]:
    exercise = owner.exercise
    asked = Section("What was asked", f"{exercise.name}({exercise.signature}): {exercise.asks}")
    text = visible(brief(f"{_setting(telling)} {problem.text}", LONGEST_TEXT))
    came = Section("What came", text, tuple(map(_bounded, problem.tables)), visible(brief(problem.code, LONGEST_CODE)))
    if bugs:
        meaning = "\n".join(f"{bug.title}. {bug.meaning}" for bug in bugs)
        return (
            asked,
            came,
            Section("What it means", meaning),
            Section("What to try", "\n".join(bug.hint for bug in bugs)),
        )
    hint = (
        telling.case.hint or "Work this case out by hand, one line at a time, and print what your function makes of it."
    )
    return asked, came, Section("What to try", hint)


def _bounded(table: Table) -> Table:
    """Return a table whose cells are short: on a terminal each is padded to the longest."""
    rows = tuple(tuple(brief(cell, LONGEST_CELL) for cell in row[:MOST_COLUMNS]) for row in table.rows[:MOST_ROWS])
    return Table(brief(table.caption, LONGEST_CAPTION), rows, table.marked)


def _setting(telling: Outcome) -> str:
    """Name the case and the sizes of its arguments."""
    sizes = ""
    if telling.exchanges:
        arguments = telling.exchanges[-1].arguments
        shown = [f"{name} {_size_text(value)}" for name, value in arguments.items() if value is not None]
        sizes = f" ({', '.join(shown)})"
    kind = "The case" if isinstance(telling.case, Case) else "The property"
    return f'{kind} "{telling.case.name}"{sizes}.'


def _size_text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return shape_text(value.shape)
    if isinstance(value, NamedFunction):
        return value.name
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _links(owner: catalogue.Entry, bugs: Sequence[Bug]) -> tuple[Link, ...]:
    links = [bug.link for bug in bugs if bug.link] + list(owner.exercise.links)
    return tuple(dict.fromkeys(links))
