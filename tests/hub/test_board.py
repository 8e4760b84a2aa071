"""The model board: claims stand beside what the hub measured, peers review, moderators moderate."""

import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from docs.hooks.course.board import board_html
from rnnref.metrics import calibration, confusion_matrix, f1_scores, wilson_interval
from tests.hub.served import Served

LEVELS = {"reproducible": 3, "baseline": 1, "uncertainty": 2, "clarity": 0}
NOTEBOOK = "https://github.com/ada/notebooks/blob/main/gru.ipynb"


@pytest.fixture(scope="module")
def labels(hub: Served) -> list[int]:
    """What only the hub knows: read from its store."""
    with closing(sqlite3.connect(hub.course / "hub" / "hub.db")) as store:
        return [label for (label,) in store.execute("SELECT label FROM board_sentences ORDER BY position")]


@pytest.fixture(scope="module")
def member(hub: Served) -> Callable[[str], httpx.Client]:
    """Somebody of the class, signed in once."""
    clients: dict[str, httpx.Client] = {}
    return lambda name: clients.setdefault(name, hub.member(name, "learner"))


def model(**changes: Any) -> dict[str, Any]:
    entry = {
        "title": "GRU, 32 units",
        "description": "Ten epochs of Adam.",
        "shown_as": "Ada L.",
        "notebook": NOTEBOOK,
        "cell": "gru",
        "parameters": 5000,
        "training_seconds": 2.5,
        "claimed_accuracy": 0.99,
    }
    return entry | changes


def share(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    answer = client.post("/api/board", json=model(**changes))
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()
    return entry


def some_right(labels: list[int], wrong: int) -> list[int]:
    return [1 - label if place < wrong else label for place, label in enumerate(labels)]


def test_the_figures_are_measured_and_the_claims_stand_apart(
    hub: Served, labels: list[int], member: Callable[[str], httpx.Client]
) -> None:
    predicted = some_right(labels, 37)
    entry = share(member("claimer"), labels=predicted)
    verified = entry["verified"]
    right = len(labels) - 37
    assert (verified["right"], verified["n"]) == (right, len(labels))
    assert (verified["low"], verified["high"]) == pytest.approx(wilson_interval(right, len(labels)))
    assert verified["f1"] == pytest.approx(f1_scores(labels, predicted, 2).tolist())
    assert verified["confusion"] == confusion_matrix(labels, predicted, 2).tolist()
    assert verified["calibration"] is None
    assert entry["claimed"] == {"accuracy": 0.99, "parameters": 5000, "training_seconds": 2.5}
    page = hub.browser().get(f"/hub/board/{entry['id']}").text
    assert f"{100 * right / len(labels):.1f} %" in page
    assert "99.0 %" in page


def test_probabilities_are_asked_for_their_calibration(
    labels: list[int], member: Callable[[str], httpx.Client]
) -> None:
    probabilities = [0.9 if label else 0.2 for label in some_right(labels, 100)]
    measured = share(member("calibrated"), probabilities=probabilities)["verified"]["calibration"]
    expected = calibration([[1 - p, p] for p in probabilities], labels)
    assert measured["expected_error"] == pytest.approx(expected.expected_error)
    assert sum(row["count"] for row in measured["bins"]) == len(labels)


def test_the_labels_leave_the_hub_nowhere(
    hub: Served, labels: list[int], member: Callable[[str], httpx.Client]
) -> None:
    answer = member("curious").get("/api/board/sentences").json()
    assert set(answer) == {"sentences"}
    assert len(answer["sentences"]) == len(labels) == 400
    assert sum(labels) == 200
    with zipfile.ZipFile(io.BytesIO(member("curious").get("/hub/me/data.zip").content)) as archive:
        assert json.dumps(labels)[1:-1] not in archive.read("data.json").decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"labels": [0, 1]}, "labels: expected one for each of the 400 sentences, got 2 values"),
        ({"labels": [0.5] * 400}, "labels: expected 0 or 1 at place 0"),
        ({"labels": [True] * 400}, "labels: expected 0 or 1 at place 0"),
        ({"labels": [0] * 400, "probabilities": [0.5] * 400}, "one of labels and probabilities"),
        ({"probabilities": [1.5] * 400}, "probabilities: expected the probability of label 1"),
        ({"labels": [0] * 400, "cell": "cnn"}, "cell: expected one of"),
        ({"labels": [0] * 400, "parameters": 1.5}, "parameters: expected a whole number"),
        ({"labels": [0] * 400, "claimed_accuracy": 99}, "claimed_accuracy: expected a number from 0 to 1"),
        ({"labels": [0] * 400, "title": " "}, "title: expected some text"),
        ({"labels": [0] * 400, "title": "\ud800"}, "title: expected some text"),
        ({"labels": [0] * 400, "description": "x" * 1001}, "description: expected at most 1000"),
        ({"labels": [0] * 400, "score": 1}, "score: there is no such field"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_what_is_wrong_is_named_by_its_field(
    member: Callable[[str], httpx.Client], changes: dict[str, Any], says: str
) -> None:
    answer = member("careless").post("/api/board", content=json.dumps(model(**changes)))
    assert answer.status_code == 422
    assert says in answer.json()["error"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://github.com/a/b.ipynb",
        "https://user:word@github.com/a.ipynb",
        "https://localhost/a.ipynb",
        "https://10.0.0.1/a.ipynb",
        "https://[::1]/a.ipynb",
        "https://example.org/page.html",
        "https://github.com.evil.example/a",
        "https://github.com/a b.ipynb",
        "https://[broken/a.ipynb",
    ],
)
def test_a_link_that_is_no_notebook_is_refused(member: Callable[[str], httpx.Client], link: str) -> None:
    answer = member("careless").post("/api/board", json=model(labels=[0] * 400, notebook=link))
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("notebook:")


def test_what_learners_write_brings_no_markup_into_the_board(
    hub: Served, member: Callable[[str], httpx.Client]
) -> None:
    evil = "<script>alert(1)</script>\"'"
    entry = share(member("mallory"), labels=[0] * 400, title=evil, description=evil, shown_as=evil)
    for page in ("/hub/board", "/hub/board/table", f"/hub/board/{entry['id']}"):
        shown = hub.browser().get(page).text
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script>alert" not in shown
    assert member("mallory").delete(f"/api/board/{entry['id']}").status_code == 204


def test_more_than_five_models_a_day_have_to_wait(member: Callable[[str], httpx.Client]) -> None:
    eager = member("hill-climber")
    answers = [eager.post("/api/board", json=model(labels=[0] * 400)) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert 86000 < int(answers[-1].headers["retry-after"]) <= 86400
    for answer in answers[:5]:
        eager.delete(f"/api/board/{answer.json()['id']}")


def test_two_reviews_are_asked_of_each_sharer_and_are_shown(hub: Served, member: Callable[[str], httpx.Client]) -> None:
    entry = share(member("reviewed"), labels=[1] * 400, title="To be reviewed")
    assert "Reviews asked of you: 2" in member("reviewed").get("/hub/board").text
    address = f"/api/board/{entry['id']}/review"
    assert member("reviewed").put(address, json=LEVELS | {"comment": "Splendid"}).status_code == 403
    for number, name in enumerate(("first-peer", "second-peer")):
        shown = member(name).put(address, json=LEVELS | {"clarity": number, "comment": f"From {name}"}).json()
    assert shown["rubric"]["clarity"] == 0.5
    assert [review["comment"] for review in shown["reviews"]] == ["From first-peer", "From second-peer"]
    assert "second-peer" not in json.dumps({**shown, "reviews": [r["by"] for r in shown["reviews"]]})
    changed = member("first-peer").put(address, json=LEVELS | {"comment": "Changed"}).json()
    assert {review["comment"] for review in changed["reviews"]} == {"Changed", "From second-peer"}
    assert member("second-peer").delete(address).status_code == 204
    assert "From second-peer" not in hub.browser().get("/hub/board/table").text


def test_writing_the_reviews_ends_the_asking(labels: list[int], member: Callable[[str], httpx.Client]) -> None:
    others = [share(member(f"other-{number}"), labels=labels) for number in range(2)]
    share(member("diligent"), labels=labels)
    for number, entry in enumerate(others):
        assert f"Reviews asked of you: {2 - number}" in member("diligent").get("/hub/board").text
        member("diligent").put(f"/api/board/{entry['id']}/review", json=LEVELS | {"comment": "Run it again."})
    assert "Reviews asked of you" not in member("diligent").get("/hub/board").text


@pytest.mark.parametrize("levels", [{"clarity": 4}, {"clarity": True}, {"clarity": None}, {"comment": ""}])
def test_a_review_that_is_not_whole_is_refused(member: Callable[[str], httpx.Client], levels: dict[str, Any]) -> None:
    entry = share(member("half"), labels=[1] * 400)
    sent = LEVELS | {"comment": "Half"} | levels
    assert member("first-peer").put(f"/api/board/{entry['id']}/review", json=sent).status_code == 422
    member("half").delete(f"/api/board/{entry['id']}")


def test_a_moderator_hides_with_a_reason_and_shows_again(hub: Served, member: Callable[[str], httpx.Client]) -> None:
    entry = share(member("rude"), labels=[1] * 400, title="Rude words")
    page = f"/hub/board/{entry['id']}"
    assistant = hub.member("helper", "assistant")
    assert assistant.post(f"{page}/hide", data={"reason": " "}).status_code == 422
    assert assistant.post(f"{page}/hide", data={"reason": "Be kind"}).status_code == 303
    assert "Rude words" not in hub.browser().get("/hub/board").text
    assert hub.browser().get(page).status_code == hub.browser().get(f"/api/board/{entry['id']}").status_code == 404
    assert "Be kind" in member("rude").get(page).text
    assert "hide model" in hub.instructor().get("/hub/audit").text
    assistant.post(f"{page}/show-again")
    assert "Rude words" in hub.browser().get("/hub/board").text

    member("first-peer").post(f"{page}/review", data=LEVELS | {"comment": "Unkind words"})
    assert "Unkind words" in hub.browser().get(page).text
    assistant.post(f"{page}/hide", data={"reviewer": "first-peer", "reason": "Unkind"})
    assert "Unkind words" not in hub.browser().get(page).text


def test_nobody_takes_the_model_of_another_off(hub: Served, member: Callable[[str], httpx.Client]) -> None:
    entry = share(member("owner"), labels=[1] * 400)
    assert member("first-peer").delete(f"/api/board/{entry['id']}").status_code == 404
    assert hub.browser().get(f"/api/board/{entry['id']}").status_code == 200
    assert member("owner").post(f"/hub/board/{entry['id']}/take-back").status_code == 303
    assert hub.browser().get(f"/api/board/{entry['id']}").status_code == 404


def test_the_form_takes_a_file_of_predictions(
    hub: Served, labels: list[int], member: Callable[[str], httpx.Client]
) -> None:
    form = {"title": "By the form", "description": "d", "shown_as": "F", "notebook": NOTEBOOK, "cell": "lstm"}
    file = {"predictions": ("predictions.json", json.dumps({"labels": labels}))}
    sent = member("form").post("/hub/board/share", data=form | {"parameters": "1200"}, files=file)
    assert sent.status_code == 303
    page = hub.browser().get(sent.headers["location"]).text
    assert "100.0 %" in page
    assert "1,200" in page
    wrong = member("form").post("/hub/board/share", data=form, files={"predictions": ("p.json", "[]")})
    assert wrong.status_code == 422


def test_the_figures_are_drawn_and_described(hub: Served, member: Callable[[str], httpx.Client]) -> None:
    share(member("drawn"), labels=[1] * 400, title="Drawn <&>", parameters=1, training_seconds=1e-3)
    board = hub.browser().get("/hub/board/table").text
    assert board.count("<svg") == 2
    assert 'role="img" aria-label="Verified accuracy over parameters.' in board
    assert "Drawn &lt;&amp;&gt;: 50.0% at 1" in board


def test_somebody_takes_their_models_along_and_deletes_them(hub: Served, member: Callable[[str], httpx.Client]) -> None:
    other = share(member("stays"), labels=[1] * 400, title="Stays")
    mine = share(member("goes"), labels=[1] * 400, title="Goes with me")
    member("goes").put(f"/api/board/{other['id']}/review", json=LEVELS | {"comment": "My review goes too"})
    member("stays").put(f"/api/board/{mine['id']}/review", json=LEVELS | {"comment": "A review of what goes"})
    with zipfile.ZipFile(io.BytesIO(member("goes").get("/hub/me/data.zip").content)) as archive:
        board = json.loads(archive.read("data.json"))["board"]
    assert board["entries"][0]["predictions"] == [1] * 400
    assert board["reviews"][0]["comment"] == "My review goes too"
    assert member("goes").post("/hub/me/delete", data={"id": "goes"}).status_code == 303
    left = hub.browser().get("/hub/board/table").text
    assert "Stays" in left
    for gone in ("Goes with me", "My review goes too", "A review of what goes"):
        assert gone not in left


def test_the_exported_board_reads_without_the_hub(
    hub: Served, member: Callable[[str], httpx.Client], tmp_path: Path
) -> None:
    entry = share(member("exported"), labels=[1] * 400, title="Exported")
    share(member("hidden"), labels=[1] * 400, title="Hidden from the export")
    hidden = next(e for e in hub.browser().get("/api/board").json()["entries"] if e["title"].startswith("Hidden"))
    hub.instructor().post(f"/hub/board/{hidden['id']}/hide", data={"reason": "for the test"})
    file = tmp_path / "board.json"
    command = [sys.executable, "-m", "autograder.cli", "board", "export", str(file), "--course", str(hub.course)]
    exported = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert exported.returncode == 0, exported.stderr
    page = board_html(file)
    assert f'id="entry-{entry["id"]}"' in page
    assert "Hidden from the export" not in page
    assert "/hub/" not in page, "a page without a hub links to none"
    assert "exported" not in file.read_text(), "only chosen names leave the hub"


def test_a_site_without_an_exported_board_says_so(tmp_path: Path) -> None:
    assert "No board was exported" in board_html(tmp_path / "board.json")
