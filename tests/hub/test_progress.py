"""A learner's progress is kept for all their browsers: merged without loss, and theirs to take or to delete."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.hub.served import Served

EARLY, LATE = "2026-01-01T10:00:00.000Z", "2026-01-02T10:00:00.000Z"


def record(**parts: Any) -> dict[str, Any]:
    return {"version": 2, "begun": "", "proven": {}, "steps": {}, "opened": "", **parts}


def test_two_browsers_are_merged_without_loss(hub: Served) -> None:
    client = hub.member("two-browsers", "learner")
    assert client.get("/api/progress").json() == record()
    desktop = record(proven={"sequences": LATE, "bptt": EARLY}, steps={"step-3": EARLY})
    phone = record(proven={"sequences": EARLY}, steps={"step-3": LATE, "step-4": EARLY}, opened=EARLY)
    assert client.put("/api/progress", json=desktop).json() == desktop
    both = record(proven={"sequences": LATE, "bptt": EARLY}, steps={"step-3": LATE, "step-4": EARLY}, opened=EARLY)
    assert client.put("/api/progress", json=phone).json() == both
    assert client.put("/api/progress", json=desktop).json() == both, "an old record takes nothing away"
    assert client.get("/api/progress").json() == both


def test_it_is_nobody_elses(hub: Served) -> None:
    hub.member("mine", "learner").put("/api/progress", json=record(opened=EARLY))
    assert hub.member("not-mine", "learner").get("/api/progress").json() == record()


def test_beginning_anew_reaches_the_copies_that_have_not_heard_of_it(hub: Served) -> None:
    client = hub.member("anew", "learner")
    old = record(proven={"gates": EARLY}, opened=EARLY)
    client.put("/api/progress", json=old)
    assert client.put("/api/progress", json=record(begun=LATE)).json() == record(begun=LATE)
    assert client.put("/api/progress", json=old).json() == record(begun=LATE)


def test_it_is_taken_along_and_deleted_with_the_person(hub: Served) -> None:
    client = hub.member("leaving", "learner")
    client.put("/api/progress", json=record(proven={"gates": EARLY}))
    with zipfile.ZipFile(io.BytesIO(client.get("/hub/me/data.zip").content)) as archive:
        assert json.loads(archive.read("data.json"))["progress"]["proven"] == {"gates": EARLY}
    client.post("/hub/me/delete", data={"id": "leaving"})
    assert hub.member("leaving", "learner").get("/api/progress").json() == record()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (record(version=1), "version"),
        (record(opened="yes"), "opened"),
        (record(proven=[]), "proven"),
        (record(proven={"<b>": EARLY}), "names"),
        (record(steps={"step-1": "yesterday"}), "moment"),
        (record(steps={f"step-{n}": EARLY for n in range(501)}), "500"),
    ],
    ids=["version", "open", "list", "name", "moment", "many"],
)
def test_what_is_no_progress_is_refused_and_changes_nothing(hub: Served, sent: dict[str, Any], says: str) -> None:
    client = hub.learner()
    before = client.get("/api/progress").json()
    answer = client.put("/api/progress", json=sent)
    assert answer.status_code == 422
    assert says in answer.json()["error"]
    assert client.get("/api/progress").json() == before
