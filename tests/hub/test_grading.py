"""What is submitted is graded officially, in the sandbox, and reaches nbgrader's gradebook."""

from typing import Any

import httpx
import pytest
from nbgrader.api import Gradebook

from tests.hub.served import Served, solved, wait_for

TRANSPOSED = (
    "import numpy as np\n\n\ndef rnn_step(x, h_prev, Wx, Wh, b):\n    return np.tanh(x @ Wx + h_prev @ Wh.T + b)\n"
)


def submit(hub: Served, client: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    receipt: dict[str, Any] = client.post("/api/submissions?assignment=rnn-cell", json=body).json()
    return hub.verdict(client, receipt)


def in_gradebook(hub: Served, person: str) -> float:
    with Gradebook(f"sqlite:///{hub.course / 'gradebook.db'}") as gradebook:
        return float(gradebook.find_submission("rnn-cell", person).score)


@pytest.fixture(scope="module")
def graded(hub: Served) -> dict[str, dict[str, Any]]:
    """A class of two: one is right, one has a known bug."""
    right, transposed = (hub.member(name, "learner") for name in ("right", "transposed"))
    return {
        "right": submit(hub, right, solved(hub.course, "rnn-cell")),
        "transposed": submit(hub, transposed, solved(hub.course, "rnn-cell", rnn_step=TRANSPOSED)),
    }


def test_a_right_notebook_has_all_points_here_and_in_the_gradebook(
    hub: Served, graded: dict[str, dict[str, Any]]
) -> None:
    right = graded["right"]
    assert right["score"] == sum(verdict["verdict"]["max_points"] for verdict in right["verdicts"]) > 0
    assert right["max_score"] > right["score"], "what a person has to read counts too"
    assert "read by your instructor" in right["message"]
    assert {verdict["verdict"]["status"] for verdict in right["verdicts"]} == {"passed"}
    assert in_gradebook(hub, "right") == right["score"]
    assert (hub.course / "feedback" / "right" / "rnn-cell" / "rnn-cell.html").is_file()


def test_why_points_are_missing_is_said_to_the_learner_and_to_the_instructor(hub: Served) -> None:
    client = hub.member("writing", "learner")
    says = submit(hub, client, solved(hub.course, "rnn-cell"))["message"]
    assert "read by your instructor" in says
    assert client.get("/hub/me").text.count(says) == 2, "at the score, and at the attempt"
    page = hub.instructor().get("/hub/class/rnn-cell").text
    (row,) = (row for row in page.split("<tr>") if "(writing)" in row)
    assert says in row
    hub.instructor().post("/hub/class/rnn-cell/override", data={"person": "writing", "score": "23", "reason": "Read"})
    assert client.get("/hub/me").text.count(says) == 1, "an instructor's score is what it is"


def test_a_question_left_unanswered_is_named(hub: Served) -> None:
    client = hub.member("terse", "learner")
    verdict = submit(hub, client, solved(hub.course, "rnn-cell", why_order_matters="YOUR ANSWER HERE"))
    assert (verdict["score"], verdict["max_score"]) == (20, 23)
    assert verdict["message"].startswith("Without an answer in words, and so without points: why_order_matters.")


def test_once_an_instructor_has_read_an_answer_nothing_is_said_to_wait(hub: Served) -> None:
    client = hub.member("patient", "learner")
    first = submit(hub, client, solved(hub.course, "rnn-cell"))
    with Gradebook(f"sqlite:///{hub.course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("why_order_matters", "rnn-cell", "rnn-cell", "patient")
        grade.manual_score, grade.needs_manual_grade = 3, False  # as formgrader does
        gradebook.db.commit()
    hub.instructor().post(f"/hub/submissions/{first['id']}/regrade")
    regraded = hub.verdict(client, first)
    assert (first["score"], regraded["score"]) == (20, 23)
    assert regraded["message"] is None


def test_what_ended_the_process_does_not_hide_that_an_answer_waits_to_be_read(hub: Served) -> None:
    leaving = "import os\n\n\ndef last_state(*_):\n    os._exit(0)\n"
    verdict = submit(hub, hub.member("exiting", "learner"), solved(hub.course, "rnn-cell", last_state=leaving))
    assert "the process ended: it ended its own process. What you wrote in words is" in verdict["message"]


def test_a_known_bug_is_named_to_its_author_and_to_the_class_view(
    hub: Served, graded: dict[str, dict[str, Any]]
) -> None:
    transposed = graded["transposed"]
    assert 0 < transposed["score"] < transposed["max_score"]
    bugs = [bug for verdict in transposed["verdicts"] for bug in verdict["verdict"]["bugs"]]
    assert "recurrent-weights-transposed" in bugs
    page = hub.instructor().get("/hub/class/rnn-cell").text
    stuck = page[page.index("Stuck on") : page.index("Scores")]
    assert "recurrent-weights-transposed" in stuck
    assert "Transposed" in stuck
    assert "Right" not in stuck


def test_the_scores_are_exported(hub: Served, graded: dict[str, dict[str, Any]]) -> None:
    lines = hub.instructor().get("/hub/class/rnn-cell/scores.csv").text.splitlines()
    assert lines[0].startswith("id,name,email,score,max_score,attempts")
    assert any(line.startswith(f"right,Right,,{graded['right']['score']}") for line in lines)


def test_regrading_keeps_the_verdicts_so_far(hub: Served, graded: dict[str, dict[str, Any]]) -> None:
    identifier = graded["right"]["id"]
    page = f"/hub/submissions/{identifier}"
    assert hub.instructor().post(f"{page}/regrade").status_code == 303
    shown = wait_for(
        lambda: (text := hub.instructor().get(page).text).count("<h2>Graded") == 2 and text, "a second grading"
    )
    assert "State: graded" in shown
    assert "regrade" in hub.instructor().get("/hub/audit").text


def test_an_override_counts_and_says_why(hub: Served, graded: dict[str, dict[str, Any]]) -> None:
    setting = {"person": "transposed", "score": "3.5", "reason": "Sent the right one by mail"}
    assert hub.instructor().post("/hub/class/rnn-cell/override", data=setting).status_code == 303
    assert "transposed,Transposed,,3.5" in hub.instructor().get("/hub/class/rnn-cell/scores.csv").text
    assert "Sent the right one by mail" in hub.instructor().get("/hub/audit").text
    without_reason = hub.instructor().post("/hub/class/rnn-cell/override", data=setting | {"reason": " "})
    assert without_reason.status_code == 422
    not_to_be_kept = hub.instructor().post("/hub/class/rnn-cell/override", data=setting | {"reason": "a\0b"})
    assert not_to_be_kept.status_code == 422


def test_an_override_is_taken_back_with_a_reason(hub: Served, graded: dict[str, dict[str, Any]]) -> None:
    instructor, page = hub.instructor(), "/hub/class/rnn-cell"
    right = {"person": "right"}
    instructor.post(f"{page}/override", data=right | {"score": "1.5", "reason": "Mixed up"})
    assert "right,Right,,1.5" in instructor.get(f"{page}/scores.csv").text
    assert instructor.post(f"{page}/override/take-back", data=right | {"reason": ""}).status_code == 422
    shown = instructor.get(page).text
    assert "Right (right): 1.5</option>" in shown[shown.index("Take back a score") :]
    assert instructor.post(f"{page}/override/take-back", data=right | {"reason": "Was another's"}).status_code == 303
    assert f"right,Right,,{graded['right']['score']}" in instructor.get(f"{page}/scores.csv").text
    (entry,) = (row for row in instructor.get("/hub/audit").text.split("<tr>") if "take back override" in row)
    assert "1.5" in entry
    assert "Was another" in entry
    again = instructor.post(f"{page}/override/take-back", data=right | {"reason": "Again"})
    assert again.status_code == 404


def test_a_worse_attempt_does_not_replace_a_better_one(hub: Served) -> None:
    client = hub.member("wavering", "learner")
    better = submit(hub, client, solved(hub.course, "rnn-cell"))
    worse = submit(hub, client, solved(hub.course, "rnn-cell", rnn_step=TRANSPOSED))
    assert worse["score"] < better["score"]
    assert f"wavering,Wavering,,{better['score']}" in hub.instructor().get("/hub/class/rnn-cell/scores.csv").text
    wait_for(lambda: in_gradebook(hub, "wavering") == better["score"], "the better attempt in the gradebook")
