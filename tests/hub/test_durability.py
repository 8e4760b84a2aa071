"""Whatever kills the hub, a submission with a receipt is there afterwards, whole and once."""

import hashlib
import itertools
import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from autograder.hub.grading.queue import MAX_INTERRUPTIONS
from tests.hub.served import Served, notebook, wait_for

SENDERS = 2
TOLD = ("state", "score", "max_score", "message", "verdicts")
UNLIMITED = {"late_penalty_percent": "0", "attempts_per_hour": "1000000", "policy": "last"}


class Sender(threading.Thread):
    """Submits one notebook after the other, until the hub no longer answers."""

    def __init__(self, hub: Served, learner: httpx.Client, numbers: "itertools.count[int]") -> None:
        super().__init__()
        self.hub = hub
        self.learner = learner
        self.numbers = numbers
        self.receipts: list[dict[str, Any]] = []

    def run(self) -> None:
        try:
            for number in self.numbers:
                time.sleep(0.5)
                sent = self.learner.post(
                    "/api/submissions?assignment=rnn-cell", json=notebook(rnn_step=f"x = {number}")
                )
                if sent.status_code == 202:
                    self.receipts.append(sent.json())
        except httpx.TransportError:
            pass


# A client whose hub is killed while it connects is left to the garbage collector by its library.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_kill_9_loses_no_submission_and_grades_none_twice(folder: Path, kills: int) -> None:
    hub = Served(folder, "--demo").start()
    hub.instructor().post("/hub/class/rnn-cell/rules", data=UNLIMITED)
    moments = random.Random(20261123)
    numbers = itertools.count()
    receipts: list[dict[str, Any]] = []
    for _ in range(kills):
        senders = [Sender(hub, hub.learner(), numbers) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(moments.uniform(0.05, 3.0))
        hub.kill()
        for sender in senders:
            sender.join()
            receipts += sender.receipts
        hub.start()
    learner = hub.learner()
    kept = wait_for(lambda: all_graded(learner), "every verdict", patience=60 + len(receipts))
    hub.stop()

    assert len(receipts) >= kills
    assert all(kept[receipt["id"]]["sha256"] == receipt["sha256"] for receipt in receipts)
    spool = hub.course / "hub" / "submissions"
    assert {path.name for path in spool.iterdir()} == {f"{identifier}.ipynb" for identifier in kept}
    for identifier, attempt in kept.items():
        assert hashlib.sha256((spool / f"{identifier}.ipynb").read_bytes()).hexdigest() == attempt["sha256"]
    assert gradings_of(hub) == dict.fromkeys(kept, 1)


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_kill_9_of_the_grading_alone_loses_no_submission_and_grades_none_twice(folder: Path, kills: int) -> None:
    hub = Served(folder, "--demo").start()
    hub.instructor().post("/hub/class/rnn-cell/rules", data=UNLIMITED)
    moments = random.Random(20261124)
    learner = hub.learner()
    receipts = []
    graded = 0
    for kill in range(kills):
        for number in range(3):
            sent = learner.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step=f"x = {kill, number}"))
            receipts.append(sent.json()["id"])
        # One verdict for each kill: a submission that several kills in a row hit would be given up, as it should.
        wait_for_gradings(hub, more_than=graded)
        time.sleep(moments.uniform(0.0, 0.5))
        hub.kill_grading()
        graded = gradings_of(hub).total()
    kept = wait_for(lambda: all_graded(learner), "every verdict", patience=60 + len(receipts))
    hub.stop()
    assert set(kept) == set(receipts)
    assert gradings_of(hub) == dict.fromkeys(kept, 1)
    assert {attempt["state"] for attempt in kept.values()} == {"graded"}


def test_who_waited_beside_a_notebook_that_the_grading_crashes_on_is_graded(folder: Path) -> None:
    hub = Served(folder, "--demo", "--workers", "1").start()
    culprit, *others = (hub.member(name, "learner") for name in ("culprit", "first", "second"))
    hub.kill_grading()
    receipts = [
        client.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step=source)).json()
        for client, source in [(culprit, "import time; time.sleep(5)"), *((other, "x = 1") for other in others)]
    ]
    for _ in range(MAX_INTERRUPTIONS):
        wait_for(lambda: state_of(culprit, receipts[0]) == "grading", "the culprit's turn")
        hub.kill_grading()
        wait_for(lambda: state_of(culprit, receipts[0]) != "grading", "the next grading process")
    given_up = hub.verdict(culprit, receipts[0])
    assert given_up["state"] == "ungradable"
    assert "does not count against you" in given_up["message"]
    for other, receipt in zip(others, receipts[1:], strict=True):
        assert hub.verdict(other, receipt)["state"] == "graded"
    hub.stop()


def test_a_verdict_that_the_store_lost_with_the_power_is_read_from_the_gradebook(folder: Path) -> None:
    hub = Served(folder, "--demo").start()
    learner = hub.learner()
    receipt = learner.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step="x = 1")).json()
    before = hub.verdict(learner, receipt)
    hub.stop()
    with closing(sqlite3.connect(hub.course / "hub" / "hub.db")) as store, store:
        store.execute("DELETE FROM verdicts")
        store.execute("DELETE FROM gradings")
        store.execute("UPDATE submissions SET state = 'grading'")
    hub.start()
    after = hub.verdict(hub.learner(), receipt)
    hub.stop()
    assert [after[name] for name in TOLD] == [before[name] for name in TOLD]
    with closing(sqlite3.connect(hub.course / "gradebook.db")) as gradebook:
        assert gradebook.execute("SELECT count(*) FROM autograder_run").fetchone() == (1,)


def wait_for_gradings(hub: Served, more_than: int) -> None:
    wait_for(lambda: gradings_of(hub).total() > more_than, f"more than {more_than} gradings")


def state_of(client: httpx.Client, receipt: dict[str, Any]) -> str:
    return str(client.get(f"/api/submissions/{receipt['id']}").json()["state"])


def all_graded(learner: httpx.Client) -> dict[str, dict[str, Any]] | None:
    attempts = learner.get("/api/submissions").json()
    if any(attempt["state"] in ("queued", "grading") for attempt in attempts):
        return None
    return {attempt["id"]: attempt for attempt in attempts}


def gradings_of(hub: Served) -> Counter[str]:
    with closing(sqlite3.connect(hub.course / "hub" / "hub.db")) as store:
        return Counter(row[0] for row in store.execute("SELECT submission_id FROM gradings"))
