"""The message loop of one submission: run a cell, hand a function to the examiner outside, answer its calls."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from autograder.examiner import _hand_over, examine  # type: ignore[attr-defined]
from autograder.examiner.wire.protocol import Answer, Call, Raised, Returned, perform
from autograder.sandbox.inside.frames import FrameError, Reader, check, decode, encode, send
from autograder.sandbox.inside.shell import Recorder, Shell

CHUNK = 2**16


class Serving:
    """One submission's end of the connection."""

    def __init__(self, connection: socket.socket, shell: Shell, recorder: Recorder, limits: dict[str, Any]) -> None:
        self._connection = connection
        self._shell = shell
        self._recorder = recorder
        self._limits = limits
        self._reader = Reader(limits["message"])
        self._process = os.getpid()
        self._number = 0
        self._shows = shell.ast_node_interactivity
        self._interruptible = False

    def loop(self) -> None:
        """Serve until the trusted process hangs up."""
        np.random.seed(None)  # the warm process's state would be everybody's; Python's own makes itself anew
        signal.signal(signal.SIGINT, self._interrupt)
        while message := self._receive():
            self._run(message)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the submission's code; an interrupt that comes when it has just ended is too late."""
        if self._interruptible:
            signal.default_int_handler(number, frame)

    def _receive(self) -> dict[str, Any] | None:
        while (message := self._reader.next()) is None:
            data = self._connection.recv(CHUNK)
            if not data:
                return None
            self._reader.feed(data)
        self._number = message["number"]
        return message

    def _reply(self, message: dict[str, Any]) -> None:
        send(self._connection, {**message, "number": self._number})

    def _run(self, message: dict[str, Any]) -> None:
        self._recorder.start(self._limits["output"])
        if message["examines"]:
            _hand_over.append(self._hand_over)
            self._shell.user_ns["examine"] = examine  # whatever the cells before have made of the name
        # What an examining cell shows is the verdict, which is made outside.
        self._shell.ast_node_interactivity = "none" if message["examines"] else self._shows
        self._interruptible = True
        try:
            result = self._shell.run_cell(message["source"], store_history=not message["secret"])
            failed = not result.success
        except BaseException:  # a KeyboardInterrupt that arrives outside IPython's own handling
            failed = True
        finally:
            self._interruptible = False
        self._leave_if_forked()
        _hand_over.clear()
        if message["secret"]:
            self._shell.execution_count += 1
        count = self._shell.execution_count - 1
        outputs = self._recorder.finished()
        self._reply({"kind": "done", "failed": failed, "count": count, "outputs": outputs})

    def _hand_over(self, name: str, function: Callable[..., Any]) -> str:
        hand_over = _hand_over.pop()
        self._reply({"kind": "examine", "name": str(name)})
        while message := self._receive():
            if message["kind"] == "verdict":
                _hand_over.append(hand_over)
                return str(message["text"])
            self._answer(message, function)
        os._exit(0)

    def _answer(self, message: dict[str, Any], function: Callable[..., Any]) -> None:
        blobs = message["blobs"]
        call = Call(decode(message["arguments"], blobs), decode(message["keywords"], blobs))
        self._interruptible = True
        answer: Answer
        try:
            answer = perform(call, function)
        except KeyboardInterrupt:
            self._reply({"kind": "interrupted"})
            return
        except BaseException as error:
            answer = Raised(type(error).__name__, "the function tried to leave the process")
        finally:
            self._interruptible = False
        self._leave_if_forked()
        self._reply(self._described(answer))

    def _described(self, answer: Answer) -> dict[str, Any]:
        if isinstance(answer, Returned):
            blobs: list[bytes] = []
            value = encode(answer.value, blobs)
            after = encode(answer.arguments_after, blobs)
            try:
                check([value, after], blobs)
                return {"kind": "returned", "value": value, "after": after, "blobs": blobs}
            except FrameError as error:
                answer = Raised("MemoryError", f"the function returned too much: {error}")
        assert isinstance(answer, Raised)
        return {
            "kind": "raised",
            "type_name": answer.type_name[:200],
            "message": answer.message[:2000],
            "line": answer.line and answer.line[:500],
            "lineno": answer.lineno,
            "traceback": answer.traceback[-8000:],
        }

    def _leave_if_forked(self) -> None:
        if os.getpid() != self._process:
            os._exit(0)
