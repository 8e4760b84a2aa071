"""Operators see how the hub is, in their tools' own formats, and nothing of what learners wrote."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.hub.served import LINK, Served, free_port, make_site, notebook


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory, demo_course: Path) -> Iterator[Served]:
    """The hub of a real class, which logs its requests and shows metrics; one learner has submitted."""
    folder = tmp_path_factory.mktemp("operated")
    make_site(folder / "site")
    shutil.copytree(demo_course, folder / "course")
    demo = Served(folder, "--demo").start()
    token = demo.member("ada", "learner").cookies["unrolled"]
    demo.stop()

    metrics_port = free_port()
    served = Served(folder, "--metrics-port", str(metrics_port)).start()
    served.metrics = f"http://127.0.0.1:{metrics_port}/metrics"
    ada = served.browser()
    ada.headers["Authorization"] = f"Bearer {token}"
    assert ada.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step="secret = 42")).status_code == 202
    assert ada.post("/hub/sign-in/not-a-token").status_code == 410
    yield served
    served.stop()


def test_health_says_that_submissions_can_be_taken(operated: Served) -> None:
    assert httpx.get(operated.origin + "/api/health").json() == {"status": "ok"}


def test_metrics_count_requests_and_submissions(operated: Served) -> None:
    metrics = httpx.get(operated.metrics).text
    assert 'hub_requests_total{endpoint="submit",method="POST",status="202"} 1.0' in metrics
    assert 'hub_submissions{state="queued"} 1.0' in metrics
    assert "hub_grading_available" in metrics


def test_metrics_are_not_shown_to_the_world(operated: Served) -> None:
    assert httpx.get(operated.origin + "/metrics").status_code == 404


def test_the_log_tells_of_requests_as_json_and_of_no_code_or_token(operated: Served) -> None:
    lines = [line for line in operated.log().splitlines() if line.startswith("{")]
    entries = [json.loads(line) for line in lines]
    assert any(entry.get("endpoint") == "submit" and entry["status"] == 202 for entry in entries)
    assert "secret = 42" not in operated.log()
    assert "not-a-token" not in operated.log()


def test_a_real_class_signs_nobody_in_by_itself(operated: Served) -> None:
    assert operated.browser().get("/api/status").json()["learner"] is None
    assert not LINK.findall(operated.log())
