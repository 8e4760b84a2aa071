"""Deadlines, attempts and limits are an instructor's to set, and are explained to whoever meets them."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.hub.served import PATIENCE, Served, make_release, notebook, wait_for

RULES = {
    "due": "",
    "closes": "",
    "late_penalty_percent": "0",
    "max_attempts": "",
    "attempts_per_hour": "1000",
    "policy": "best",
}


def set_rules(hub: Served, **rules: str) -> httpx.Response:
    return hub.instructor().post("/hub/class/limits/rules", data=RULES | rules)


def submit(client: httpx.Client, **cells: str) -> httpx.Response:
    return client.post("/api/submissions?assignment=limits", json=notebook(**cells))


def in_an_hour(hours: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_after_the_hours_attempts_the_next_has_to_wait(hub: Served) -> None:
    set_rules(hub, attempts_per_hour="2")
    client = hub.member("eager", "learner")
    assert [submit(client, f=f"x = {i}").status_code for i in range(2)] == [202, 202]
    refused = submit(client, f="x = 3")
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert "2 attempts an hour" in refused.json()["error"]


def test_after_the_last_attempt_nothing_more_is_taken(hub: Served) -> None:
    set_rules(hub, max_attempts="1")
    client = hub.member("careful", "learner")
    assert submit(client, f="x = 1").status_code == 202
    refused = submit(client, f="x = 2")
    assert refused.status_code == 403
    assert "attempts at limits are used" in refused.json()["error"]


def test_late_is_taken_and_closed_is_not(hub: Served) -> None:
    client = hub.member("late", "learner")
    set_rules(hub, due=in_an_hour(-1), closes=in_an_hour(1), late_penalty_percent="10")
    assert submit(client, f="x = 1").status_code == 202
    set_rules(hub, due=in_an_hour(-2), closes=in_an_hour(-1))
    refused = submit(client, f="x = 2")
    assert refused.status_code == 403
    assert "closed at" in refused.json()["error"]


@pytest.mark.parametrize(
    "rules",
    [
        {"policy": "worst"},
        {"due": "tomorrow"},
        {"attempts_per_hour": "many"},
        {"attempts_per_hour": "0"},
        {"max_attempts": "1.5"},
        {"late_penalty_percent": "nan"},
    ],
)
def test_rules_that_mean_nothing_are_refused(hub: Served, rules: dict[str, str]) -> None:
    assert set_rules(hub, **rules).status_code == 422


def test_the_rules_are_shown_as_set(hub: Served) -> None:
    set_rules(hub, due="2030-01-31T12:30", policy="last")
    page = hub.instructor().get("/hub/class/limits").text
    assert 'value="2030-01-31T12:30"' in page
    assert '<option value="last" selected>' in page


def off_because(client: httpx.Client) -> str | None:
    grading = client.get("/api/status").json()["grading"]
    return None if grading["available"] or "starting" in grading["reason"] else grading["reason"]


def test_a_full_queue_asks_to_come_back(folder: Path) -> None:
    make_release(folder / "course", "limits")
    full = Served(folder, "--demo", "--max-queue", "2", environment={"PATH": ""}).start()
    try:
        learner = full.learner()
        reason = wait_for(lambda: off_because(learner), "the reason why grading is off")
        answers = [submit(learner, f=f"x = {i}") for i in range(3)]
    finally:
        full.stop()
    assert "bubblewrap is missing" in reason
    assert "off: bubblewrap is missing" in full.log()
    assert [answer.status_code for answer in answers] == [202, 202, 503]
    assert answers[-1].headers["retry-after"] == "60"


PLUGIN = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


def test_there_is_one_late_penalty(folder: Path) -> None:
    hub = Served(folder, "--demo").start()
    config = hub.course / "nbgrader_config.py"
    try:
        config.write_text(PLUGIN)
        data = RULES | {"due": in_an_hour(1), "late_penalty_percent": "10"}
        refused = hub.instructor().post("/hub/class/rnn-cell/rules", data=data)
        assert refused.status_code == 409
        assert "c.LateSubmissionPlugin.penalty_method in nbgrader_config.py" in refused.text
        config.unlink()
        assert hub.instructor().post("/hub/class/rnn-cell/rules", data=data).status_code == 303
    finally:
        hub.stop()
    config.write_text(PLUGIN)
    ended = subprocess.run(hub.command(), capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert "Lateness would cost points twice in rnn-cell" in ended.stderr
    assert "Remove that line to keep the hub's penalty" in ended.stderr
