"""The hub grades on a real Dask cluster by one address; while the cluster is away it queues, and says so."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.hub.served import Served, free_port, solved, wait_for


@contextmanager
def cluster(folder: Path, port: int) -> Iterator[None]:
    """A scheduler and one worker, in processes of their own."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    dask = [sys.executable, "-m", "dask"]
    one = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet
    )
    worker = subprocess.Popen([*dask, "worker", address, *one], **quiet)
    try:
        yield
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait(60)


def reason(client: httpx.Client) -> str:
    grading = client.get("/api/status").json()["grading"]
    return "" if grading["available"] else str(grading["reason"])


def test_a_cluster_that_is_away_is_waited_for(folder: Path) -> None:
    port = free_port()
    hub = Served(folder, "--demo", "--cluster", f"tcp://127.0.0.1:{port}").start()
    try:
        learner = hub.learner()
        address = "/api/submissions?assignment=rnn-cell"
        first = learner.post(address, json=solved(hub.course, "rnn-cell")).json()
        wait_for(lambda: "no Dask scheduler answers" in reason(learner), "the reason why nothing is graded")
        assert learner.get(f"/api/submissions/{first['id']}").json()["state"] == "queued"
        with cluster(folder, port):
            second = learner.post(address, json=solved(hub.course, "rnn-cell", classify="pass")).json()
            scores = [hub.verdict(learner, receipt)["score"] for receipt in (first, second)]
    finally:
        hub.stop()
    assert scores[0] > scores[1] > 0
