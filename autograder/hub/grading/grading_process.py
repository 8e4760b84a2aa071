"""The hub's side of its grading process: starts it, wakes it, starts it again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from dataclasses import dataclass

from autograder.hub.settings import Settings

RESTART_PAUSE = 2.0
STOP_PATIENCE = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Availability:
    """Whether submissions are being graded, and if not, why."""

    available: bool
    reason: str | None


class GradingProcess:
    """Keeps one :mod:`autograder.hub.grading.worker` running.

    The process reads its settings and then one line for each wake-up from its standard input, whose end tells it to
    stop; so it ends with the hub, however the hub ends. It writes a line of JSON whenever its availability changes.
    """

    def __init__(self, settings: Settings) -> None:
        self.availability = Availability(False, "Grading is starting.")
        self.reported = asyncio.Event()
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Let the process finish the submission it is at, then end it."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        if self._process and self._process.returncode is None:
            assert self._process.stdin
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_PATIENCE)
            except TimeoutError:
                os.killpg(self._process.pid, signal.SIGKILL)
                await self._process.wait()

    def wake(self) -> None:
        """Tell the process that the queue has grown. Without it, it looks by itself before long."""
        if self._process and self._process.stdin and not self._process.stdin.is_closing():
            self._process.stdin.write(b"\n")

    async def _keep(self) -> None:
        after_crash = False
        while True:
            await self._run(after_crash)
            after_crash = True
            assert self._process
            log.error("the grading process ended", extra={"returncode": self._process.returncode})
            self.availability = Availability(False, "The grading process ended and is being started again.")
            await asyncio.sleep(RESTART_PAUSE)

    async def _run(self, after_crash: bool) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "autograder.hub.grading.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # so that Ctrl-C reaches the hub alone, which then ends this process in order
        )
        assert self._process.stdin
        assert self._process.stdout
        told = {"settings": self._settings.to_json(), "after_crash": after_crash}
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        async for line in self._process.stdout:
            self.availability = Availability(**json.loads(line))
            self.reported.set()
            log.info("grading availability changed", extra=vars(self.availability))
        await self._process.wait()
