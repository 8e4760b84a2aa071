"""Submissions that cheat, break out or break down: each gets what its honest part deserves, and nothing else happens.

Each file in `attempts/` is one submission: its docstring says what it tries, its cells follow the names of the solution
cells that they replace. Every submission also solves `classify` honestly, which is what it deserves points for. Code
that gets at something it should not prints a mark, which must not be found anywhere.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.grading import Course, Grader, Limits, Result
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

FOLDER = Path(__file__).parent / "attempts"
ATTEMPTS = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob("*/*.py"))
CELL = re.compile(r"^# %% (\w+)\n", re.MULTILINE)
MARK = "GOT" + " IN"
WITNESS = "the witness wrote " + "this"
LIMITS = Limits(
    cell_seconds=1.5, call_factor=0.15, submission_seconds=25, memory=256 * 2**20, disk=32 * 2**20, file_size=16 * 2**20
)


@dataclass(frozen=True)
class Class:
    """The class of attackers after grading."""

    course: Course
    results: dict[str, Result]
    rows: dict[str, dict[str, object]]


def attempted(attempt: str) -> dict[str, str]:
    """Return the solution cells of an attempt, and the honest one."""
    _, *pairs = CELL.split((FOLDER / f"{attempt}.py").read_text())
    return {"classify": model_solutions()["classify"], **dict(zip(pairs[::2], pairs[1::2], strict=True))}


def student(attempt: str) -> str:
    return attempt.replace("/", ".")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course = released_course(tmp_path_factory.mktemp("attacked") / "course")
    for attempt in ATTEMPTS:
        course.submit(ASSIGNMENT, student(attempt), written(attempted(attempt)))
    solved = model_solutions()
    for name in ("a-witness", "z-witness"):
        course.submit(ASSIGNMENT, name, written({**solved, "rnn_step": f"{solved['rnn_step']}\n# {WITNESS}"}))
    with Grader(course, workers=2, limits=LIMITS) as grader:
        results = {result.student: result for result in grader.grade(ASSIGNMENT)}
    return Class(course, results, gradebook_rows(course))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attack_gets_what_its_honest_part_deserves(attacked: Class, attempt: str) -> None:
    result = attacked.results[student(attempt)]
    assert result.state == "graded", result.message
    earned = {verdict["cell"]: verdict["verdict"]["points"] for verdict in result.verdicts}
    assert earned.pop("examine_classify") == 2.0
    assert set(earned.values()) == {0.0}
    assert result.score == attacked.rows[student(attempt)]["score"] == 2.0


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attack_gets_at_nothing(attacked: Class, attempt: str) -> None:
    for step in ("autograded", "feedback"):
        folder = attacked.course.folder(step, ASSIGNMENT, student(attempt))
        for path in folder.iterdir():
            text = path.read_text()
            assert MARK not in text, f"{path.name} of {step}: {text[max(0, text.find(MARK) - 80) :][:300]}"
            assert WITNESS not in text


@pytest.mark.parametrize("name", ["a-witness", "z-witness"])
def test_honest_students_among_attackers_keep_their_points(attacked: Class, name: str) -> None:
    assert attacked.results[name].score == sum(v["verdict"]["max_points"] for v in attacked.results[name].verdicts)


def test_every_attack_leaves_the_machine_as_it_was(attacked: Class) -> None:
    assert not Path("/tmp/unpickled-by-the-grader").exists()
    assert not list(Path("/tmp").glob("fill-*"))
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert b"surviving-daemon" not in process.read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    groups = [path for path in Path("/sys/fs/cgroup").glob("memory/**/unrolled-*") if _of_a_dead_process(path)]
    assert not groups


def _of_a_dead_process(path: Path) -> bool:
    try:
        os.kill(int(path.name.split("-")[1]), 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("attempt", [attempt for attempt in ATTEMPTS if "/script-in" in attempt])
def test_feedback_carries_no_script_of_a_student(attacked: Class, attempt: str) -> None:
    name = student(attempt)
    page = (attacked.course.folder("feedback", ASSIGNMENT, name) / f"{ASSIGNMENT}.html").read_text()
    body = page[page.index("<body") :]
    assert not re.search(r"<script[^>]*>\s*(document\.title|alert)", body)
    assert not re.search(r"<[^>]+\sonerror\s*=", body)


def test_there_are_at_least_seventy_attacks() -> None:
    assert len(ATTEMPTS) >= 70
