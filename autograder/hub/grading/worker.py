"""The grading process: takes submissions from the queue, has them graded, records the verdicts.

Run by :class:`autograder.hub.grading.grading_process.GradingProcess` as ``python -m autograder.hub.grading.worker``.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.grading import CourseError
from autograder.hub.grading.observation import log_as_json
from autograder.hub.grading.official_run import OfficialRun, UnavailableError
from autograder.hub.grading.queue import Turn, counting, put_back, record
from autograder.hub.settings import Settings
from autograder.hub.store.store import Store

LOOK_AGAIN = 5.0
CHECK_AGAIN = 60.0

log = logging.getLogger(__name__)


class Line:
    """The line to the hub: this process's standard input and output, which its children do not inherit.

    A pool's process that outlived this one would otherwise hold the line open, and the hub would wait for it.
    """

    def __init__(self) -> None:
        self._input = os.dup(0)
        self._output = os.dup(1)
        with Path(os.devnull).open() as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)

    def read(self) -> bytes:
        """Read one line."""
        line = bytearray()
        while (byte := os.read(self._input, 1)) not in (b"\n", b""):
            line += byte
        return bytes(line)

    def ended(self, patience: float) -> bool:
        """Wait for a wake-up, at most ``patience`` seconds; return whether the hub has hung up instead."""
        readable, _, _ = select.select([self._input], [], [], patience)
        return bool(readable) and os.read(self._input, 4096) == b""

    def say(self, available: bool, reason: str | None) -> None:
        """Tell the hub whether submissions are being graded."""
        os.write(self._output, json.dumps({"available": available, "reason": reason}).encode() + b"\n")


def main() -> None:
    """Grade until standard input ends."""
    os.nice(5)  # receipts come first on a machine that has no core to spare
    hub = Line()
    told = json.loads(hub.read())
    settings = Settings.from_json(told["settings"])
    log_as_json(logging.WARNING if settings.demo else logging.INFO)
    # A verdict that is lost with the machine's power is read from the gradebook, which has it, at the next start.
    store = Store(settings.database_url, outlives_power=False)
    with only_one(settings.folder / "grading.lock"):
        put_back(store, told["after_crash"])
        while not hub.ended(0):
            try:
                with OfficialRun(settings) as run:
                    hub.say(available=True, reason=None)
                    _grade_while_possible(store, run, hub)
            except (CourseError, UnavailableError) as reason:
                hub.say(available=False, reason=str(reason))
                put_back(store, after_crash=False)
                if hub.ended(CHECK_AGAIN):
                    return


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Wait until no other process grades this course: an earlier hub's may still be finishing its last submission."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _grade_while_possible(store: Store, run: OfficialRun, hub: Line) -> None:
    unsettled: set[str] | None = None  # at the start, everybody: an earlier process may have ended before it settled
    while not hub.ended(0):
        turn = Turn(store)
        if turn.kind:
            for submission, outcome in run.grade(turn):
                record(store, submission.id, outcome)
                log.info("graded", extra={"submission": submission.id, "state": outcome.state.value})
                if unsettled is not None:
                    unsettled.add(submission.person_id)
                if hub.ended(0):
                    return
        else:
            for attempt in counting(store, unsettled):
                run.put_in_gradebook(attempt)
            unsettled = set()
            if hub.ended(LOOK_AGAIN):
                return


if __name__ == "__main__":
    main()
