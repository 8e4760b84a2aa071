"""Once a mistaken exercise is mended, the same command grades anew: old verdicts are kept, and what changed is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from autograder.grading import Course, Grader
from autograder.grading.course.records import RUNS
from autograder.grading.submission.job import digest
from tests.grading.classes import ASSIGNMENT, give_by_hand, gradebook_rows, model_solutions, written

ROOT = Path(__file__).parents[2]
MISTAKE = """
import dataclasses
def _mistaken(x, h_prev, Wx, Wh, b):
    return np.zeros_like(h_prev)
ASSIGNMENT = dataclasses.replace(
    ASSIGNMENT, exercises=(dataclasses.replace(RNN_STEP, reference=_mistaken), *ASSIGNMENT.exercises[1:])
)
"""


def checkout(folder: Path) -> Path:
    """Return a checkout whose exercises can be changed, with our own packages."""
    folder.mkdir()
    for package in ("autograder", "rnnref"):
        (folder / package).symlink_to(ROOT / package)
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    return folder


def grade(source: Path, course: Course, *options: str) -> str:
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--course", str(course.root), *options]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_mended_exercise_is_graded_anew_and_the_old_verdicts_are_kept(course: Course, tmp_path: Path) -> None:
    for student in ("ada", "ben"):
        course.submit(ASSIGNMENT, student, written(model_solutions()))
    source = checkout(tmp_path / "checkout")
    examination = source / "exercises" / ASSIGNMENT / "examination.py"
    right = examination.read_text()
    examination.write_text(right + MISTAKE)
    assert grade(source, course).count("graded\t16/23") == 2
    give_by_hand(course, "ben", "examine_rnn_step", points=1)
    examination.write_text(right)

    mended = json.loads(grade(source, course, "--json", "--student", "ada").splitlines()[0])
    assert (mended["score"], mended["previous_score"], mended["unchanged"]) == (20, 16, False)
    (change,) = mended["changes"]
    assert change["cell"] == "examine_rnn_step"
    assert change["before"] != change["after"]
    assert gradebook_rows(course)["ada"]["score"] == 20
    with course.gradebook() as gradebook, gradebook.engine.connect() as connection:
        runs = connection.execute(select(RUNS).where(RUNS.c.student == "ada").order_by(RUNS.c.id)).all()
    assert [run.score for run in runs] == [16, 20]
    titles = [next(v["verdict"]["title"] for v in run.verdicts if v["cell"] == change["cell"]) for run in runs]
    assert titles == [change["before"], change["after"]]

    line = grade(source, course, "--student", "ben").splitlines()[0].split("\t")
    assert line[:3] == ["ben", "graded", "17/23"]
    assert line[-1] == f"examine_rnn_step: {change['before']} -> {change['after']}"
    looks = {name for name, (_, look) in gradebook_rows(course)["ben"]["grades"].items() if look}
    assert looks == {"examine_rnn_step"}, "a person gave it other points than it has now"


def test_what_a_person_has_graded_is_not_to_be_looked_at_again_for_the_same_submission(course: Course) -> None:
    course.submit(ASSIGNMENT, "ada", written({**model_solutions(), "why_order_matters": "The state passes W_h."}))
    with Grader(course) as grader:
        (first,) = grader.grade(ASSIGNMENT)
        (waiting,) = grader.grade(ASSIGNMENT, regrade=True)
        give_by_hand(course, "ada", "why_order_matters", points=3)
        (read,) = grader.grade(ASSIGNMENT, regrade=True)
    assert (first.needs_manual_grade, waiting.needs_manual_grade, read.needs_manual_grade) == (True, True, False)
    assert (read.score, read.unanswered) == (23, [])


def test_a_person_looks_at_a_submission_that_came_after_the_one_they_graded_and_was_ungradable_at_first(
    course: Course,
) -> None:
    answered = {**model_solutions(), "why_order_matters": "The state passes W_h."}
    other = written({**answered, "why_order_matters": "I do not know."})
    with Grader(course) as grader:
        course.submit(ASSIGNMENT, "ada", written(answered))
        list(grader.grade(ASSIGNMENT))
        give_by_hand(course, "ada", "why_order_matters", points=3)
        course.submit(ASSIGNMENT, "ada", other)
        with course.gradebook() as gradebook, gradebook.engine.begin() as connection:
            ungradable = {"submission_digest": digest({ASSIGNMENT: other}), "score": None, "state": "ungradable"}
            connection.execute(RUNS.update().values(ungradable))
        (result,) = grader.grade(ASSIGNMENT, regrade=True)
    assert result.needs_manual_grade


def test_a_regrade_leaves_the_files_alone_that_would_not_change(course: Course) -> None:
    course.submit(ASSIGNMENT, "ada", written(model_solutions()), datetime.now(UTC))
    with Grader(course, workers=1) as grader:
        list(grader.grade(ASSIGNMENT))
        files = {path: path.stat() for step in ("autograded", "feedback") for path in written_files(course, step)}
        lost, changed, *_ = sorted(files)
        lost.unlink()
        changed.write_bytes(changed.read_bytes() + b" ")
        list(grader.grade(ASSIGNMENT, regrade=True))
    assert {path for step in ("autograded", "feedback") for path in written_files(course, step)} == files.keys()
    assert changed.stat().st_size == files[changed].st_size
    feedback = [path for path in files if path.suffix == ".html"]
    assert [path.stat().st_ino for path in feedback] == [files[path].st_ino for path in feedback]


def written_files(course: Course, step: str) -> list[Path]:
    return [path for path in course.folder(step, ASSIGNMENT, "ada").rglob("*") if path.is_file()]
