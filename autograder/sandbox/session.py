"""One submission's process, seen from the trusted side: run a cell, ask a function, end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.examiner.wire.protocol import Answer, Call, Died, Raised, Returned, TimedOut
from autograder.sandbox.containment import Group, Watchdog, cpu_seconds
from autograder.sandbox.inside.frames import FrameError, Reader, check, decode, encode, send
from autograder.sandbox.limits import Limits, Room
from autograder.sandbox.outputs import checked_outputs, clean_text, number_within, within

CHUNK = 2**18
GRACE = 1.0
"""Seconds between the interrupt, which honest code obeys, and the kill."""
SEND_SECONDS = 10.0
LOOK_EVERY = 0.05
LEAST_SECONDS = 0.01
LONGEST_NAME, LONGEST_LINE, LONGEST_MESSAGE, LONGEST_TRACEBACK = 200, 500, 2_000, 8_000
MOST_CELLS, MOST_LINES = 10**6, 10**7
MOST_HANDED_OVER = 100
"""How often one cell may hand something over; an honest one does so once."""
SLACK = 2**14
"""What the recorder adds to a cell's output where it cuts it."""

Ask = Callable[[Call], Answer]
Conductor = Callable[[str, Ask], str]
"""Takes the examined name and a way to ask; returns what the learner's process may show."""


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave.

    `ended` is "done", "timed out" (interrupted, and the process lives on) or "died"; `reason` says why it died.
    """

    ended: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False
    count: int | None = None
    reason: str = ""


class ProcessGoneError(Exception):
    """The submission's process ended, or was ended, while an answer was awaited."""


class TooLateError(Exception):
    """An answer did not come in time; the process was interrupted and lives on."""


class Session:
    """A submission's own process, from its fork until it is closed."""

    def __init__(
        self,
        connection: socket.socket,
        handle: int,
        process: int,
        limits: Limits,
        contained: Group | Watchdog,
    ) -> None:
        connection.settimeout(SEND_SECONDS)
        self._connection = connection
        self._handle = handle
        self._process = process
        self._limits = limits
        self._contained = contained
        self._reader = Reader(limits.message)
        self._reason = ""
        self._number = 0
        self.until = 0.0
        """When the time of the whole submission is over; whoever replaces a process carries it over."""
        self.traffic = Room(limits.traffic)
        """What the whole submission may still send; carried over likewise."""
        self.borrowed = False
        """Whether another process owns this one, and gives back what it holds."""

    def begin(self) -> None:
        """Start the clock of the whole submission; the process may have waited for one for long."""
        self.until = time.monotonic() + self._limits.submission_seconds
        if isinstance(self._contained, Watchdog):
            self._contained.start()

    @property
    def descriptors(self) -> list[int]:
        """The connection and the process's handle."""
        return [self._connection.fileno(), self._handle]

    def description(self) -> bytes:
        """Say what another process needs to know besides the descriptors."""
        folders = list(map(str, self._contained.folders)) if isinstance(self._contained, Group) else []
        return json.dumps({"process": self._process, "folders": folders}).encode()

    @property
    def alive(self) -> bool:
        """Whether the process can be asked anything more."""
        return not self._reason

    @property
    def reason(self) -> str:
        """Why the process is gone, as a clause."""
        return self._reason

    def await_ready(self, seconds: float) -> None:
        """Wait until the process has shut itself in.

        Raises
        ------
        RuntimeError
            If it could not, with the system's reason.
        """
        self.until = time.monotonic() + seconds
        try:
            message = self._receive(self.until, None)
        except (ProcessGoneError, TooLateError) as error:
            raise RuntimeError(f"the sandbox did not start: {self._reason or 'no answer in time'}") from error
        if message["kind"] != "ready":
            raise RuntimeError(f"the sandbox could not be closed: {str(message.get('text'))[:500]}")

    def run(self, source: str, *, seconds: float, conduct: Conductor | None = None, secret: bool = False) -> CellRun:
        """Run a cell.

        Parameters
        ----------
        source
            The cell's code.
        seconds
            Wall time. The examination of what the cell hands over has the time of the whole submission instead.
        conduct
            Examines what the cell hands over; None if the cell may hand over nothing.
        secret
            Whether the cell stays out of the submission's input history.
        """
        deadline = min(time.monotonic() + seconds, self.until)
        asked = 0
        try:
            self._send({"kind": "cell", "source": source, "examines": conduct is not None, "secret": secret})
            while (message := self._receive(deadline, None))["kind"] == "examine" and conduct is not None:
                asked += 1
                if asked > MOST_HANDED_OVER:
                    self._end("it handed functions over without end")
                    raise ProcessGoneError
                began, calls = time.monotonic(), self._number
                text = conduct(clean_text(message.get("name"), LONGEST_NAME), self._ask)
                if self._number > calls:  # it was examined
                    deadline = min(deadline + time.monotonic() - began, self.until)
                if self._reason:
                    raise ProcessGoneError
                self._send({"kind": "verdict", "text": text})
            return self._finished(message, "done")
        except TooLateError as late:
            if late.args:
                return self._finished(late.args[0], "timed out")
            return CellRun("timed out")
        except ProcessGoneError:
            return CellRun("died", reason=self._reason)

    def _finished(self, message: dict[str, Any], ended: str) -> CellRun:
        if message["kind"] != "done":
            self._end("it broke the protocol of the sandbox")
            raise ProcessGoneError
        try:
            outputs = within(checked_outputs(message.get("outputs")), self._limits.output + SLACK)
        except ValueError as error:
            self._end(f"its outputs are malformed: {error}")
            raise ProcessGoneError from error
        return CellRun(ended, outputs, bool(message.get("failed")), number_within(message.get("count"), MOST_CELLS))

    def _ask(self, call: Call) -> Answer:
        """Ask the handed-over function; whatever happens is an answer."""
        if self._reason:
            return Died(self._reason)
        try:
            blobs: list[bytes] = []
            arguments, keywords = encode(call.arguments, blobs), encode(call.keywords, blobs)
            self._send({"kind": "call", "arguments": arguments, "keywords": keywords, "blobs": blobs})
            deadline = min(time.monotonic() + call.seconds * self._limits.call_factor, self.until)
            return self._answer(self._receive(deadline, call.seconds), len(call.arguments))
        except TooLateError:
            return TimedOut(call.seconds)
        except ProcessGoneError:
            return TimedOut(call.seconds) if self._reason == NOT_STOPPED else Died(self._reason)

    def _answer(self, message: dict[str, Any], arguments: int) -> Answer:
        try:
            if message["kind"] == "returned":
                blobs = message["blobs"]
                check([message["value"], message["after"]], blobs)
                after = decode(message["after"], blobs)
                if not isinstance(after, tuple) or len(after) != arguments:
                    raise FrameError(f"{arguments} arguments must come back as a tuple")
                return Returned(decode(message["value"], blobs), after)
            if message["kind"] == "raised":
                line = message["line"]
                return Raised(
                    type_name=clean_text(message["type_name"], LONGEST_NAME),
                    message=clean_text(message["message"], LONGEST_MESSAGE),
                    line=None if line is None else clean_text(line, LONGEST_LINE),
                    lineno=number_within(message["lineno"], MOST_LINES),
                    traceback=clean_text(message["traceback"], LONGEST_TRACEBACK),
                )
        except (FrameError, KeyError) as error:
            self._end(f"its answer is malformed: {error}")
            raise ProcessGoneError from error
        self._end("it broke the protocol of the sandbox")
        raise ProcessGoneError

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._number += 1
            self._connection.settimeout(max(LEAST_SECONDS, min(SEND_SECONDS, self.until - time.monotonic())))
            send(self._connection, {**message, "number": self._number})
        except OSError as error:
            self._end(self._cause())
            raise ProcessGoneError from error

    def _receive(self, deadline: float, cpu: float | None) -> dict[str, Any]:
        """Return the next message; interrupt at the deadline, kill where the interrupt is not obeyed."""
        for message in self._messages(deadline, cpu):
            return message
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._handle, signal.SIGINT)
        for message in self._messages(time.monotonic() + GRACE, None):
            raise TooLateError(message)
        self._end(NOT_STOPPED)
        raise ProcessGoneError

    def _messages(self, deadline: float, cpu: float | None) -> Iterator[dict[str, Any]]:
        """Yield messages until a deadline has passed, or `cpu` seconds of CPU time beside it are used."""
        cpu_deadline: float | None = None
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        while True:
            try:
                message = self._reader.next()
            except FrameError as error:
                self._end(f"it broke the protocol of the sandbox: {error}")
                raise ProcessGoneError from error
            if message is not None:
                # An answer to something else was forged, or comes too late: either way it is not this one's.
                if message.get("number", 0) == self._number:
                    yield message
                continue
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            if poll.poll(1000 * (remaining if cpu is None else min(remaining, LOOK_EVERY))):
                self._take()
            elif cpu is not None:
                # The first look sets the mark: most answers come before it, and the look costs as much as they do.
                used = cpu_seconds(self._process)
                cpu_deadline = cpu_deadline or used + cpu
                if used > cpu_deadline:
                    return

    def _take(self) -> None:
        try:
            data = self._connection.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            self._end(self._cause())
            raise ProcessGoneError
        if not self.traffic.takes(len(data)):
            self._end("it sent more than a submission may")
            raise ProcessGoneError
        self._reader.feed(data)

    def _cause(self) -> str:
        """Say why the process is gone; the kernel's and the watchdog's word comes first."""
        if isinstance(self._contained, Watchdog) and self._contained.reason:
            return self._contained.reason
        if isinstance(self._contained, Group) and self._contained.ran_out_of_memory():
            return "it used more memory than allowed"
        return "it ended its own process"

    def _end(self, reason: str) -> None:
        self._reason = self._reason or reason
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self) -> None:
        """End the process and all that it started, and give back what it held."""
        self.hang_up()
        if not self.borrowed:
            self.give_back()

    def hang_up(self) -> None:
        """End the process and all that it started."""
        self._end("it was closed")
        self._connection.close()

    def give_back(self) -> None:
        """Wait for the end of the process, and give back what it held."""
        # Once its first process is gone, the kernel has killed the whole PID namespace.
        select.select([self._handle], [], [], 5.0)
        os.close(self._handle)
        if isinstance(self._contained, Watchdog):
            self._contained.stop()
        else:
            self._contained.remove()


NOT_STOPPED = "it did not stop when its time was over"
