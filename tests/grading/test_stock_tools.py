"""nbgrader's own tools go on working on what was graded here: its exporter, and formgrader in a real Jupyter server."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from autograder.grading import Course, Grader
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written
from tests.grading.test_cluster import free_port

TOKEN = "formgrader"
STUDENTS = {"ada": 5, "ben": 2}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A graded course: a whole submission, and one that has only its first functions."""
    made = released_course(tmp_path_factory.mktemp("stock") / "course")
    solved = list(model_solutions().items())
    for student, count in STUDENTS.items():
        made.submit(ASSIGNMENT, student, written(dict(solved[:count])))
    with Grader(made, workers=2) as grader:
        assert {result.state for result in grader.grade(ASSIGNMENT)} == {"graded"}
    return made


def scores(course: Course) -> dict[str, float]:
    return {student: row["score"] for student, row in gradebook_rows(course).items()}


def test_nbgrader_export_writes_the_grades(course: Course) -> None:
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--to", "stock.csv"],
        cwd=course.root,
        check=True,
        capture_output=True,
    )
    rows = list(csv.DictReader((Path(course.root) / "stock.csv").read_text().splitlines()))
    assert {row["student_id"]: float(row["score"]) for row in rows} == scores(course)
    assert scores(course)["ada"] > scores(course)["ben"] > 0


@contextmanager
def formgrader(root: Path) -> Iterator[httpx.Client]:
    """A Jupyter server in the course, with formgrader in it."""
    port, extension = free_port(), "nbgrader.server_extensions.formgrader"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}"),
            *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.jpserver_extensions={extension}=True"),
            "--ServerApp.port_retries=0",
        ],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    headers = {"Authorization": f"token {TOKEN}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/formgrader", headers=headers, timeout=60) as client:
            for _ in range(600):
                try:
                    client.get("/api/status")
                    break
                except httpx.TransportError:
                    assert server.poll() is None, "Jupyter ended"
                    time.sleep(0.1)
            yield client
    finally:
        server.terminate()
        server.wait(30)


def test_formgrader_shows_the_grades_and_takes_a_manual_one(course: Course) -> None:
    before = scores(course)
    with formgrader(Path(course.root)) as client:
        shown = client.get(f"/api/submissions/{ASSIGNMENT}").raise_for_status().json()
        assert {row["student"]: row["score"] for row in shown if row["student"] in before} == before
        handed_in = client.get(f"/api/submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}").raise_for_status().json()
        notebook = next(row for row in handed_in if row["student"] == "ben")
        page = client.get(f"/submissions/{notebook['id']}/", follow_redirects=True).raise_for_status().text
        assert "rnn_step" in page
        grades = client.get("/api/grades", params={"submission_id": notebook["id"]}).raise_for_status().json()
        missed = next(grade for grade in grades if grade["auto_score"] == 0)
        client.put(f"/api/grade/{missed['id']}", json={"manual_score": 1.0}).raise_for_status()
    assert scores(course) == {**before, "ben": before["ben"] + 1.0}
