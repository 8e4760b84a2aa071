"""A real hub: `autograder serve` in its own process, asked over real HTTP."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx

from autograder.examiner.exercise import catalogue

PATIENCE = 120.0
T = TypeVar("T")
LINK = re.compile(r"http://[^/\s]+/hub/sign-in/[\w-]+")

FRAME = "<!doctype html><html><head><title>Missing</title></head><body><article>Missing</article></body></html>"


def wait_for(look: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {patience} s in vain for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """One hub that a test started, and may stop, kill and start again."""

    def __init__(
        self, folder: Path, *options: str, site: Path | None = None, environment: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.course = folder / "course"
        self.site = site or folder / "site"
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.options = options
        self.environment = os.environ | (environment or {})
        self.metrics = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.clients: list[httpx.Client] = []
        self.instructor_client: httpx.Client | None = None

    def command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "autograder.cli", "serve"),
            *("--course", str(self.course), "--site", str(self.site), "--port", str(self.port)),
            *self.options,
        ]

    def start(self) -> "Served":
        self.close_clients()
        with (self.folder / "hub.log").open("wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, env=self.environment)
        wait_for(self._answers, "the hub's first answer")
        return self

    def _answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log()
        try:
            return httpx.get(f"{self.origin}/api/status").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.close_clients()

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def kill_grading(self) -> None:
        """Kill the grading process alone; the hub has to notice, and to start another."""
        assert self.process
        pid = self.process.pid
        (grading,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(grading), signal.SIGKILL)

    def close_clients(self) -> None:
        while self.clients:
            self.clients.pop().close()

    def log(self) -> str:
        return (self.folder / "hub.log").read_text()

    def browser(self) -> httpx.Client:
        """A client that states its origin, as browsers do."""
        self.clients.append(httpx.Client(base_url=self.origin, headers={"Origin": self.origin}, timeout=30))
        return self.clients[-1]

    def learner(self) -> httpx.Client:
        """A browser in which the demo learner is signed in."""
        client = self.browser()
        client.get("/api/status")
        return client

    def sign_in(self, link: str) -> httpx.Client:
        """A browser in which somebody followed a sign-in link."""
        client = self.browser()
        assert client.post(link).status_code == 303
        return client

    def instructor(self) -> httpx.Client:
        """A browser in which the demo's instructor is signed in."""
        if self.instructor_client is None or self.instructor_client.is_closed:
            links = wait_for(lambda: LINK.findall(self.log()), "the start screen")
            self.instructor_client = self.sign_in(links[-1])
        return self.instructor_client

    def member(self, person_id: str, role: str) -> httpx.Client:
        """A browser in which somebody of the class is signed in, who is added to it first."""
        self.add_people(f"id,name,role\n{person_id},{person_id.capitalize()},{role}\n")
        return self.sign_in(self.link_for(person_id))

    def link_for(self, person_id: str) -> str:
        """A new sign-in link of somebody of the class; the one on the start screen works but once."""
        page = self.instructor().post(f"/hub/people/{person_id}/sign-in-link").text
        return LINK.findall(page)[-1]

    def verdict(self, client: httpx.Client, receipt: dict[str, Any]) -> dict[str, Any]:
        """What a submission came to, once it is graded."""

        def look() -> dict[str, Any] | None:
            shown: dict[str, Any] = client.get(f"/api/submissions/{receipt['id']}").json()
            return shown if shown["state"] in ("graded", "ungradable") else None

        return wait_for(look, "a verdict")

    def add_people(self, roster: str) -> httpx.Response:
        return self.instructor().post("/hub/people", files={"roster": ("roster.csv", roster)})


NAMED_BY_CONTENT = ("bundle.a5f9d56c.min.js", "elements-JOQ3LRNL.js", "pyodide-asm-wasm-5effb6a1a6cc.bin")


def make_site(folder: Path) -> None:
    """A small site with a file of each kind that the hub treats differently."""
    (folder / "exercises" / "rnn-cell").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Home</title><p>" + "Unrolled. " * 500)
    (folder / "404.html").write_text(FRAME)
    (folder / "module.wasm").write_bytes(b"\0asm" + bytes(4000))
    (folder / "worker.mjs").write_text("export {}\n" * 400)
    for name in NAMED_BY_CONTENT:
        (folder / name).write_text("1;\n")
    (folder / "exercises" / "rnn-cell" / "rnn-cell.ipynb").write_text("{}")


def make_release(course: Path, assignment: str) -> None:
    folder = course / "release" / assignment
    folder.mkdir(parents=True)
    (folder / f"{assignment}.ipynb").write_text("{}")


def solved(course: Path, assignment: str, **instead: str) -> dict[str, Any]:
    """The released notebook with the course's own solutions and some words, but for the cells that are given."""
    notebook: dict[str, Any] = json.loads((course / "release" / assignment / f"{assignment}.ipynb").read_text())
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("solution") and cell["cell_type"] == "markdown":
            cell["source"] = instead.get(mark["grade_id"], "The order of words carries meaning.")
        elif mark.get("solution"):
            cell["source"] = instead.get(mark["grade_id"]) or catalogue.entry(mark["grade_id"]).solution
    return notebook


def notebook(**cells: str) -> dict[str, Any]:
    """A notebook with these solution cells."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": name.replace("_", "-"),
                "source": source,
                "metadata": {"nbgrader": {"grade_id": name, "solution": True}},
                "outputs": [],
                "execution_count": None,
            }
            for name, source in cells.items()
        ],
    }
