"""A fault of ours costs no points, has a reference number, and can be reported without anything of a student's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.examiner import Status, conduct
from autograder.examiner.fault import Fault
from autograder.grading import Course, Grader
from autograder.grading.child.graded import faulty
from autograder.grading.course.faults import record_faults, recorded_faults
from autograder.sandbox.child import Bounds, Child, ChildFaultError, ChildLostError
from tests.grading.classes import ASSIGNMENT, model_solutions, written

BOUNDS = Bounds(seconds=20.0, cpu_seconds=1.0, memory=64 * 2**20, reply=1000)


def raised(text: str) -> Fault:
    try:
        raise LookupError(text)
    except LookupError as error:
        return Fault.of(error)


def test_the_same_fault_has_the_same_reference_whatever_it_says() -> None:
    one, other = raised("one student's text"), raised("another's")
    assert one.reference == other.reference
    assert len(one.reference) == 8
    assert "student" not in json.dumps(one.places)


def test_a_fault_of_the_examiner_is_ungradable_and_handed_on() -> None:
    faults: list[Fault] = []
    examination = conduct("rnn_step", None, 4.0, faults)
    next(examination)
    with pytest.raises(StopIteration) as end:
        examination.send("no answer at all")  # type: ignore[arg-type]
    verdict = end.value.value
    assert verdict.status is Status.UNGRADABLE
    assert faults[0].reference in verdict.message


def _endless() -> bytes:
    while True:
        pass


def _greedy() -> bytes:
    return bytes(len(bytearray(2**28)))


def _failing() -> bytes:
    raise LookupError("said in the child")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (_endless, "seconds of computing"),
        (_greedy, "more memory than allowed"),
        (lambda: bytes(1001), "more than allowed"),
    ],
)
def test_a_child_that_passes_a_bound_is_lost(work: object, said: str) -> None:
    with pytest.raises(ChildLostError, match=said) as lost:
        Child(work, BOUNDS).result()  # type: ignore[arg-type]
    assert lost.value.passed_bound


def test_what_a_child_raises_comes_back_as_a_fault() -> None:
    with pytest.raises(ChildFaultError) as caught:
        Child(_failing, BOUNDS).result()
    assert (caught.value.fault.kind, caught.value.fault.message) == ("LookupError", "said in the child")
    assert caught.value.fault.places[-1].endswith("in _failing")


def test_the_report_holds_the_places_and_neither_names_nor_what_was_said(course: Course, tmp_path: Path) -> None:
    fault = raised("print('a line of ada')")
    record_faults(course, ASSIGNMENT, "ada", faulty(fault).faults)
    record_faults(course, ASSIGNMENT, "ada", [fault])
    assert recorded_faults(course)[0]["message"] == "print('a line of ada')"
    report = tmp_path / "report.json"
    done = CliRunner().invoke(app, ["doctor", "--report", str(report), "--course", str(course.root)])
    assert done.exit_code == 0, done.output
    text = report.read_text()
    (entry,) = json.loads(text)["faults"]
    assert (entry["reference"], entry["times"]) == (fault.reference, 2)
    assert "ada" not in text.replace(str(course.root), "")


def test_a_fault_while_a_grade_is_recorded_is_one_students_and_is_logged(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.grading import grader as grader_module

    def broken(*_: object) -> None:
        raise KeyError("broken")

    for student in ("ada", "bob"):
        course.submit(ASSIGNMENT, student, written(model_solutions()))
    write = grader_module.write_feedback
    monkeypatch.setattr(grader_module, "write_feedback", lambda *a: broken() if a[2] == "ada" else write(*a))
    with Grader(course, workers=1) as grader:
        results = {result.student: result for result in grader.grade(ASSIGNMENT)}
    assert (results["ada"].state, results["bob"].state) == ("ungradable", "graded")
    (entry,) = recorded_faults(course)
    assert entry["reference"] in results["ada"].message
