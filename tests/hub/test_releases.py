"""What an instructor releases while the hub runs can be submitted, and is graded by its latest release."""

import re
from html import escape
from pathlib import Path
from typing import Any

import httpx
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading import Course, release
from tests.hub.served import Served, make_release, notebook


def release_square(course: Path, points: int) -> None:
    """Release an assignment of the instructor's own, worth so many points."""
    markup = {"schema_version": 3, "task": False}
    solution = markup | {"grade_id": "square", "solution": True, "grade": False, "locked": False}
    test = markup | {"grade_id": "test", "solution": False, "grade": True, "locked": True, "points": points}
    text = "### BEGIN SOLUTION\nsquare = lambda x: x * x\n### END SOLUTION"
    cells = [
        new_code_cell(text, metadata={"nbgrader": solution}),
        new_code_cell("assert square(3) == 9", metadata={"nbgrader": test}),
    ]
    source = course / "source" / "squares"
    source.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), source / "squares.ipynb")
    release(Course(course), "squares")


def submitted(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/api/submissions?assignment=squares", json=notebook(square=text))


def test_a_release_is_taken_up_and_a_later_one_graded_by_without_a_restart(folder: Path) -> None:
    hub = Served(folder, "--demo").start()
    client = hub.learner()
    assert submitted(client, "square = lambda x: x * x").status_code == 404

    def verdict(text: str) -> dict[str, Any]:
        return hub.verdict(client, submitted(client, text).json())

    release_square(hub.course, points=2)
    first = verdict("square = lambda x: x * x")
    release_square(hub.course, points=5)
    second = verdict("square = lambda x: x ** 2")
    hub.stop()
    assert (first["score"], first["max_score"]) == (2, 2)
    assert (second["score"], second["max_score"]) == (5, 5)


def test_an_instructor_finds_a_new_release_before_anybody_has_submitted_it(hub: Served) -> None:
    assert "seen-first" not in hub.instructor().get("/hub/class").text
    make_release(hub.course, "seen-first")
    assert "/hub/class/seen-first" in hub.instructor().get("/hub/class").text
    assert hub.instructor().get("/hub/class/seen-first").status_code == 200


def test_only_a_release_becomes_an_assignment(hub: Served) -> None:
    assert list(hub.course.glob("release/../source/rnn-cell/*.ipynb"))
    refused = hub.learner().post("/api/submissions?assignment=../source/rnn-cell", json=notebook(rnn_step="x = 1"))
    assert refused.status_code == 404


def test_an_assignment_is_called_as_its_author_likes(hub: Served) -> None:
    make_release(hub.course, "复习 “1”")
    assert "复习 “1”</a>" in hub.instructor().get("/hub/class").text
    scores = hub.instructor().get("/hub/class/复习 “1”/scores.csv")
    assert scores.status_code == 200
    assert scores.headers["content-disposition"].endswith("%E5%A4%8D%E4%B9%A0%20%E2%80%9C1%E2%80%9D.csv")


def test_links_lead_to_an_assignment_whatever_is_in_its_name(hub: Served) -> None:
    name = "50 % of what? #1 & <more>"
    make_release(hub.course, name)
    instructor = hub.instructor()
    listed = instructor.get("/hub/class").text
    (link,) = re.findall(r'href="(/hub/class/50[^"]*)"', listed)
    page = instructor.get(link)
    assert f"<h1>{escape(name)}</h1>" in page.text
    (scores,) = re.findall(r'href="([^"]*/scores.csv)"', page.text)
    assert instructor.get(scores).headers["content-type"].startswith("text/csv")
    (again,) = re.findall(r'action="([^"]*/regrade)"', page.text)
    assert instructor.post(again, follow_redirects=True).url.raw_path == page.url.raw_path
    assert f"<td>{escape(name)}</td>" in instructor.get("/hub/audit").text
