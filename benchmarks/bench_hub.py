"""Let 500 learners submit within a minute and ask for their verdicts as the site's page does; time the receipts.

The hub, its grading and the learners share this machine's cores. Then the instructor has all graded again at once, so
that the rate of verdicts is the hub's and not that of the arrivals, and the same submissions are graded without a hub:
several times in turn, since a machine's speed changes from one minute to the next.
"""

import asyncio
import contextlib
import csv
import json
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median

import httpx

from autograder.examiner.exercise import catalogue
from autograder.grading import Course, Grader
from autograder.hub.people.demo_class import make_demo_course

LEARNERS = 500
SECONDS = 60.0
ASK_AGAIN_SECONDS = 1.5
PATIENCE = 900.0
ROUNDS = 5
WORKERS = 2


def main() -> dict[str, float]:
    """Return the 99th percentile of the receipts' times, how many submissions were lost, and the rates of verdicts."""
    folder = Path(tempfile.mkdtemp(prefix="bench-hub-"))
    try:
        return measure(folder)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path) -> dict[str, float]:
    """Serve a class of 500 from a folder, and let it submit."""
    make_demo_course(folder / "course")
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("<!doctype html><title>Home</title>")
    origin = f"http://127.0.0.1:{free_port()}"
    links = make_class(folder, origin)
    with (folder / "log").open("wb") as log:
        hub = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "autograder.cli", "serve", "--course", str(folder / "course")),
                *("--site", str(folder / "site"), "--port", origin.rpartition(":")[2]),
                *("--workers", str(WORKERS)),
            ],
            stdout=log,
            stderr=log,
        )
        try:
            figures = asyncio.run(let_class_submit(origin, links, solved(folder / "course")))
            rounds = regraded_in_rounds(folder / "course", origin, links[-1])
        finally:
            hub.send_signal(signal.SIGTERM)
            hub.wait(60)
    return figures | {
        "hub_verdicts_per_second": median(hub_rate for hub_rate, _ in rounds),
        "hub_verdicts_over_grading": median(hub_rate / rate for hub_rate, rate in rounds),
    }


def regraded_in_rounds(course: Path, origin: str, instructor: str) -> list[tuple[float, float]]:
    """Have all graded again at once, by the hub and without it in turn; return both rates of each round."""
    rounds = []
    with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
        client.post(instructor)
        for number in range(ROUNDS):
            client.post("/hub/class/rnn-cell/regrade")
            rounds.append((regraded_per_second(course, number + 2), graded_per_second(Course(course))))
    return rounds


def regraded_per_second(course: Path, times: int) -> float:
    """Wait until all are graded for so many times; return the rate between this time's first verdict and its last."""
    last = f"SELECT max(finished) FROM gradings GROUP BY submission_id HAVING count(*) = {times}"  # noqa: S608
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(1)
        with contextlib.closing(sqlite3.connect(course / "hub" / "hub.db")) as store:
            moments = sorted(datetime.fromisoformat(moment) for (moment,) in store.execute(last))
        if len(moments) == LEARNERS:
            return (LEARNERS - 1) / (moments[-1] - moments[0]).total_seconds()
    raise AssertionError(f"{len(moments)} of {LEARNERS} were graded again")


def graded_per_second(course: Course) -> float:
    """Grade the same submissions without a hub; return the rate between the first verdict and the last."""
    with Grader(course, workers=WORKERS) as grader:
        moments = [time.perf_counter() for _ in grader.grade("rnn-cell", regrade=True)]
    return (len(moments) - 1) / (moments[-1] - moments[0])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_class(folder: Path, origin: str) -> list[str]:
    """Add the learners and, last, their instructor; return their sign-in links."""
    people = folder / "class.csv"
    learners = "".join(f"learner-{i},Learner {i},learner\n" for i in range(LEARNERS))
    people.write_text(f"id,name,role\n{learners}boss,Boss,instructor\n")
    links = folder / "links.csv"
    subprocess.run(  # noqa: S603
        [
            *(sys.executable, "-m", "autograder.cli", "roster", str(people), "--course", str(folder / "course")),
            *("--links", str(links), "--origin", origin),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with links.open() as file:
        return [row["link"] for row in csv.DictReader(file)]


def solved(course: Path) -> str:
    """Return the released notebook of rnn-cell with the course's solutions in it."""
    notebook = json.loads((course / "release" / "rnn-cell" / "rnn-cell.ipynb").read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code":
            cell["source"] = catalogue.entry(name).solution
    return json.dumps(notebook)


async def let_class_submit(origin: str, links: list[str], notebook: str) -> dict[str, float]:
    """Sign everybody in, let them submit at random moments of a minute, and wait for all verdicts."""
    # Below the 5 s after which the hub closes an idle connection.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=origin, headers={"Origin": origin}, limits=limits, timeout=60) as client:
        await hub_answers(client)
        tokens = [await sign_in(client, link) for link in links[:LEARNERS]]
        moments = random.Random(20261123)  # noqa: S311
        began = time.perf_counter()
        learners = [Learner(client, token, notebook, begins_at=began + moments.uniform(0, SECONDS)) for token in tokens]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(learner.submit_and_ask() for learner in learners))
    receipts = sorted(learner.receipt_seconds for learner in learners)
    return {
        "hub_receipt_p99_seconds": receipts[int(0.99 * len(receipts))],
        "hub_lost_submissions": float(sum(learner.state != "graded" for learner in learners)),
    }


async def hub_answers(client: httpx.AsyncClient) -> None:
    """Wait until the hub grades."""
    async with asyncio.timeout(120):
        while True:
            try:
                if (await client.get("/api/status")).json()["grading"]["available"]:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)


async def sign_in(client: httpx.AsyncClient, link: str) -> str:
    """Redeem a sign-in link; return the session's token."""
    answer = await client.post(link)
    client.cookies.clear()
    return answer.cookies["unrolled"]


class Learner:
    """Submits once, and asks until the verdict is there."""

    def __init__(self, client: httpx.AsyncClient, token: str, notebook: str, begins_at: float) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}
        self.notebook = notebook
        self.begins_at = begins_at
        self.receipt_seconds = float("inf")
        self.state = "lost"

    async def submit_and_ask(self) -> None:
        await asyncio.sleep(self.begins_at - time.perf_counter())
        began = time.perf_counter()
        address = "/api/submissions?assignment=rnn-cell"
        answer = await self.ask("POST", address, content=self.notebook)
        if answer.status_code not in (200, 202):
            return
        self.receipt_seconds = time.perf_counter() - began
        receipt = answer.json()
        self.state = receipt["state"]
        shown = receipt
        while self.state in ("queued", "grading"):
            await asyncio.sleep(shown.get("ask_again_in", ASK_AGAIN_SECONDS))
            shown = (await self.ask("GET", f"/api/submissions/{receipt['id']}")).json()
            self.state = shown["state"]

    async def ask(self, method: str, address: str, content: str | None = None) -> httpx.Response:
        """Ask once more where an idle connection was closed meanwhile, as browsers do; sent twice is received once."""
        for _ in range(2):
            with contextlib.suppress(httpx.ReadError, httpx.RemoteProtocolError):
                return await self.client.request(method, address, content=content, headers=self.headers)
        return await self.client.request(method, address, content=content, headers=self.headers)


if __name__ == "__main__":
    print(main())
