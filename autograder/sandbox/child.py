"""A child of the trusted side: it does for one submission what hostile text can make costly, within its own limits.

The child is a fork of a process that has imported all that is needed, so it costs milliseconds. Only bytes leave it,
and no more than were agreed on. Whatever ends it concerns the one submission that it works on.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from autograder.examiner.fault import Fault
from autograder.sandbox.containment import PAGE, cpu_seconds

LOOK_EVERY = 0.25
CHUNK = 2**20
HEAD = struct.Struct(">cQ")
"""What a reply begins with: its kind, and how many bytes follow."""
RESULT, FAULT, NO_MEMORY = b"r", b"f", b"m"
FAULT_BYTES = 2**16
DIE_WITH_PARENT = 1
OPEN_FILES = 1024


@dataclass(frozen=True)
class Bounds:
    """What a child may use.

    Attributes
    ----------
    seconds
        Wall time from the fork; nothing moves this deadline.
    cpu_seconds
        CPU time.
    memory
        Bytes beyond those that it shares with its parent.
    reply
        The most bytes that it may hand back.
    """

    seconds: float
    cpu_seconds: float
    memory: int
    reply: int


class ChildLostError(Exception):
    """The child passed a bound, or ended without a reply; the text says which, as a clause."""

    def __init__(self, said: str, *, passed_bound: bool = True) -> None:
        super().__init__(said)
        self.passed_bound = passed_bound


class ChildFaultError(Exception):
    """An exception that nobody expected ended the child's work."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.kind} (reference {fault.reference})")
        self.fault = fault


class Child:
    """A forked child and the parent's end of its reply.

    Parameters
    ----------
    work
        Runs in the child; what it returns is the reply.
    bounds
        What the child may use.
    more
        Asked once, with the child stopped, when its CPU time is used up: how much it may have at most.
    """

    def __init__(self, work: Callable[[], bytes], bounds: Bounds, more: Callable[[], float] | None = None) -> None:
        self._bounds = bounds
        self._more = more
        self._cpu_seconds = bounds.cpu_seconds
        self._deadline = time.monotonic() + bounds.seconds
        self._looked = time.monotonic()
        self._reply, theirs = socket.socketpair()
        with theirs, warnings.catch_warnings():
            # Of threads, which may hold locks: ours wait for a descriptor and hold none.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
            if self._process == 0:
                _serve(work, bounds, theirs)
        self._handle = os.pidfd_open(self._process)
        self._data = bytearray()
        self.used = 0.0
        """CPU seconds, once the result is there."""

    def result(
        self,
        other: int | None = None,
        serve: Callable[[], bool] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> bytes:
        """Wait for the reply, and return it.

        Parameters
        ----------
        other, serve
            Another descriptor, and what to do when it can be read; it returns whether to go on watching it.
        meanwhile
            Done first, while the child is at work.

        Raises
        ------
        ChildLostError
            If the child passed a bound or ended otherwise; it is laid to what the child worked on.
        ChildFaultError
            If its work raised.
        """
        try:
            if meanwhile is not None:
                meanwhile()
            return self._awaited(other, serve)
        finally:
            self._kill()
            with contextlib.suppress(ChildProcessError):
                usage = os.wait4(self._process, 0)[2]
                self.used = usage.ru_utime + usage.ru_stime
            os.close(self._handle)
            self._reply.close()

    def _awaited(self, other: int | None, serve: Callable[[], bool] | None) -> bytes:
        poll = select.poll()
        poll.register(self._reply, select.POLLIN)
        poll.register(self._handle, select.POLLIN)
        if other is not None:
            poll.register(other, select.POLLIN)
        while True:
            ready = [descriptor for descriptor, _ in poll.poll(1000 * LOOK_EVERY)]
            if self._reply.fileno() in ready and (done := self._taken()) is not None:
                return done
            if ready == [self._handle]:
                raise ChildLostError(self._end(), passed_bound=False)
            if other in ready and serve is not None and not serve():
                poll.unregister(other)
            self._look()

    def _taken(self) -> bytes | None:
        """Take what the child has sent; return the reply once it is whole."""
        data = self._reply.recv(CHUNK)
        if not data:
            raise ChildLostError(self._end(), passed_bound=False)
        self._data += data
        if len(self._data) < HEAD.size:
            return None
        kind, length = HEAD.unpack_from(self._data)
        if length > (self._bounds.reply if kind == RESULT else FAULT_BYTES):
            raise ChildLostError(f"what came of it takes {length / 2**20:.0f} MiB, more than allowed")
        if len(self._data) < HEAD.size + length:
            return None
        content = bytes(self._data[HEAD.size : HEAD.size + length])
        if kind == NO_MEMORY:
            raise ChildLostError("it took more memory than allowed")
        if kind == FAULT:
            raise ChildFaultError(_fault(content))
        return content

    def _look(self) -> None:
        """Hold the child to its time."""
        now = time.monotonic()
        if now > self._deadline:
            raise ChildLostError(f"it took more than {self._bounds.seconds:.0f} seconds")
        if now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        if cpu_seconds(self._process) <= self._cpu_seconds:
            return
        if self._more is not None:
            os.kill(self._process, signal.SIGSTOP)
            self._cpu_seconds, self._more = max(self._cpu_seconds, self._more()), None
            os.kill(self._process, signal.SIGCONT)
        if cpu_seconds(self._process) > self._cpu_seconds:
            raise ChildLostError(f"it took more than {self._cpu_seconds:.0f} seconds of computing")

    def _end(self) -> str:
        """Say how the child ended."""
        select.select([self._handle], [], [], 1.0)
        ended = os.waitid(os.P_PIDFD, self._handle, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None or ended.si_code == os.CLD_EXITED:
            return "it ended without a result"
        return f"it was ended by {signal.Signals(ended.si_status).name}"

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)


def _fault(content: bytes) -> Fault:
    try:
        read = json.loads(content)
        return Fault(str(read["reference"]), str(read["kind"]), tuple(map(str, read["places"])), str(read["message"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ChildLostError("it ended without a result that can be read", passed_bound=False) from error


def _serve(work: Callable[[], bytes], bounds: Bounds, reply: socket.socket) -> NoReturn:
    """Be the child: work within the bounds, reply, and leave without any of the parent's business at its end."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        kind, content = _done(work, bounds)
        with memoryview(content) as view:
            reply.sendall(HEAD.pack(kind, len(content)))
            for start in range(0, len(content), CHUNK):
                reply.sendall(view[start : start + CHUNK])
    finally:
        os._exit(0)


def _done(work: Callable[[], bytes], bounds: Bounds) -> tuple[bytes, bytes]:
    try:
        gc.freeze()
        _set_limits(bounds)
        return RESULT, work()
    except MemoryError:
        return NO_MEMORY, b""
    except BaseException as error:
        return FAULT, json.dumps(asdict(Fault.of(error))).encode()[:FAULT_BYTES]


def _set_limits(bounds: Bounds) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_AS: pages * PAGE + bounds.memory,
        # The parent looks at the CPU time; this holds where the parent is stopped.
        resource.RLIMIT_CPU: int(bounds.seconds) + 1,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    for kind, limit in limits.items():
        hard = resource.getrlimit(kind)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, limit))
