"""A learner submits, has a receipt at once, and finds it again; what cannot be taken in is refused with a remedy."""

import hashlib
import json

import pytest

from tests.hub.served import Served, notebook

SUBMIT = "/api/submissions?assignment=rnn-cell"


def test_the_status_names_the_learner(hub: Served) -> None:
    assert hub.learner().get("/api/status").json()["learner"]["name"] == "Demo Learner"


def test_the_receipt_says_what_was_read(hub: Served) -> None:
    body = json.dumps(notebook(rnn_step="def rnn_step(): pass", last_state="...")).encode()
    answer = hub.learner().post(SUBMIT, content=body)
    receipt = answer.json()
    assert answer.status_code == 202
    assert receipt["sha256"] == hashlib.sha256(body).hexdigest()
    assert receipt["cells"] == ["rnn_step", "last_state"]
    assert receipt["state"] == "queued"
    assert hub.learner().get(f"/api/submissions/{receipt['id']}").json()["received"] == receipt["received"]


def test_the_same_bytes_sent_once_more_are_the_same_attempt(hub: Served) -> None:
    body = json.dumps(notebook(rnn_step="def rnn_step(): 'sent twice'"))
    first, second = (hub.learner().post(SUBMIT, content=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json()["id"] == second.json()["id"]


def test_the_history_shows_the_newest_attempt_first(hub: Served) -> None:
    learner = hub.learner()
    sent = [learner.post(SUBMIT, json=notebook(rnn_step=f"attempt = {i}")).json()["id"] for i in range(3)]
    assert [a["id"] for a in learner.get(SUBMIT).json()][:3] == sent[::-1]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (json.dumps({"cells": [{}] * 3000}).encode(), "3000 cells"),
    ],
    ids=["empty", "not-text", "deeply-nested", "not-an-object", "no-cells", "too-many-cells"],
)
def test_what_is_not_a_notebook_is_refused(hub: Served, body: bytes, says: str) -> None:
    answer = hub.learner().post(SUBMIT, content=body)
    assert answer.status_code == 422
    assert says in answer.json()["error"]


def test_odd_cells_of_a_notebook_are_passed_over(hub: Served) -> None:
    odd = notebook(rnn_step="odd = True")
    odd["cells"] += [1, {"metadata": 2}, {"metadata": {"nbgrader": []}}, {"metadata": {"nbgrader": {"solution": True}}}]
    odd["cells"] += [{"metadata": {"nbgrader": {"solution": True, "grade_id": "a\ud800"}}}]
    assert hub.learner().post(SUBMIT, content=json.dumps(odd)).json()["cells"] == ["rnn_step"]


def test_a_notebook_over_the_limit_is_refused_before_it_is_read(hub: Served) -> None:
    answer = hub.learner().post(SUBMIT, content=b" " * 5_000_000)
    assert answer.status_code == 413
    assert "over 4 MB" in answer.json()["error"]


def test_the_notebook_of_another_assignment_is_refused_and_costs_no_attempt(hub: Served) -> None:
    learner = hub.member("mistaken", "learner")
    answer = learner.post(SUBMIT, json=notebook(lstm_step="x = 1"))
    assert answer.status_code == 422
    assert "not a notebook of rnn-cell" in answer.json()["error"]
    assert "rnn_step" in answer.json()["error"]
    assert learner.get("/api/submissions").json() == []


def test_an_unknown_assignment_is_refused(hub: Served) -> None:
    answer = hub.learner().post("/api/submissions?assignment=rnn-cel", json=notebook())
    assert answer.status_code == 404
    assert "'rnn-cel'" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/api/submissions?assignment=a%00b", "/api/submissions/a%00b", "/hub/class/a%00b"])
def test_a_zero_byte_which_not_every_store_can_look_for_is_refused(hub: Served, path: str) -> None:
    assert hub.instructor().get(path).status_code == 422


def test_nobody_reads_the_submission_of_another(hub: Served) -> None:
    receipt = hub.learner().post(SUBMIT, json=notebook(rnn_step="mine = True")).json()
    assert hub.instructor().get(f"/api/submissions/{receipt['id']}").status_code == 404


def test_without_a_session_nothing_is_taken_in(hub: Served) -> None:
    answer = hub.browser().post(SUBMIT, json=notebook())
    assert answer.status_code == 401
    assert "Sign in" in answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://attacker.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": ""}],
)
def test_a_page_of_another_origin_cannot_submit(hub: Served, headers: dict[str, str]) -> None:
    assert hub.learner().post(SUBMIT, json=notebook(), headers=headers).status_code == 403
