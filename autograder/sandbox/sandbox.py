"""The warm process: started once in bubblewrap, it forks a closed-off process for each submission."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from autograder.sandbox import bubblewrap, containment
from autograder.sandbox.lending import Lent, ask
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.system_calls import filter_program

START_SECONDS = 60.0
FIRST_IDENTITY, IDENTITIES = 2**30, 2**29
"""Numbers of users that nobody has; as root, each submission runs as one of them."""


class SandboxError(RuntimeError):
    """The sandbox cannot be had on this machine; grading must not go on without it."""


class Sandbox:
    """Runs submissions of one assignment, each in its own process.

    Parameters
    ----------
    modules
        Imported once, before any submission's code.
    assignment_files
        A folder whose files lie beside every notebook.
    limits
        What each submission may use.
    allow_degraded
        Go on without the filter of system calls where libseccomp is missing; `degraded` then says so.
    """

    def __init__(
        self,
        modules: Iterable[str] = (),
        assignment_files: Path | None = None,
        limits: Limits | None = None,
        allow_degraded: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._next: Session | None = None
        self._ended: list[Session] = []
        self._owner: socket.socket | None = None
        self._numbers = itertools.count()
        containment.sweep()
        self.degraded = ""
        program = b""
        try:
            program = filter_program()
        except RuntimeError as error:
            if not allow_degraded:
                raise SandboxError(f"{error}; on Debian: apt-get install libseccomp2") from error
            self.degraded = "no filter of system calls"
        setting: dict[str, object] = {"modules": sorted(set(modules)), "program": program.hex()}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._warm = self._start(assignment_files, theirs)
        self._control.settimeout(START_SECONDS)
        self._greet(setting)

    def _start(self, assignment_files: Path | None, theirs: socket.socket) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - our own command
                bubblewrap.command(assignment_files, theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            self._control.close()
            raise SandboxError(str(error)) from error

    def _greet(self, setting: dict[str, object]) -> None:
        """Send the setting and check that the process which answers is the one that was meant."""
        try:
            self._control.send(json.dumps(setting).encode())
            answer = json.loads(self._control.recv(2**20) or b"{}")
        except (OSError, ValueError):
            answer = {}
        if answer.get("version") != sys.version or answer.get("threads") != 1:
            said = self._last_words()
            self.close()
            raise SandboxError(f"the warm process did not start as it should: {said or answer or 'no answer'}")

    def _last_words(self) -> str:
        self._warm.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._warm.communicate(timeout=5)[1].decode(errors="replace").strip()[-2000:]
        return ""

    def open(self) -> Session:
        """Give a process of its own to one submission.

        Raises
        ------
        SandboxError
            If it cannot be closed off.
        """
        session = self.spare() if self._next or not self._owner else ask(self._owner, self.limits)
        if session is None:
            raise SandboxError("the process that owns the sandbox is gone")
        session.begin()
        return session

    def spare(self) -> Session:
        """Return a session that nobody has begun: the one that waits, else another."""
        session, self._next = self._next or self._made(), None
        return session

    def prepare(self) -> None:
        """Have a session wait, and give back what ended ones held: all that can be done while a child is at work.

        To make one and to end one is to wait for the kernel, most of all for its control groups.
        """
        self._next = self._next or self._made()
        self._give_back()

    def lend(self) -> Lent:
        """Lend a session, and more as they are asked for, to a child that is about to be forked."""
        self._next = self._next or self._made()
        return Lent(self.spare, self.borrow, [self._next])

    def lent(self, lent: Lent) -> None:
        """Note, once the child is forked, that the session is no longer ours to give."""
        self._next = None
        lent.lend()

    def returned(self, lent: Lent) -> None:
        """End what was lent; what it held is given back when there is time."""
        lent.close()
        self._ended += lent.sessions

    def borrow(self, owner: socket.socket) -> None:
        """In a child: use the session that waits, and ask the owner for more."""
        self._owner = owner
        if self._next is not None:
            self._next.borrowed = True

    def _give_back(self) -> None:
        for session in self._ended:
            session.give_back()
        self._ended = []

    def _made(self) -> Session:
        """Have the warm process fork, and wait until the fork has shut itself in, before its first cell."""
        ours = self._ask_for_process()
        try:
            _, handles, _, _ = socket.recv_fds(ours, 1, 1)
        except OSError as error:
            ours.close()
            raise SandboxError(f"the warm process is gone: {self._last_words() or error}") from error
        if not handles:
            said = ours.recv(4096).decode(errors="replace")
            ours.close()
            raise SandboxError(f"a submission's process could not be made: {said}")
        return self._enclosed(ours, handles[0])

    def _ask_for_process(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.settimeout(START_SECONDS)
        try:
            with theirs:
                identity = FIRST_IDENTITY + secrets.randbelow(IDENTITIES)
                request = {**asdict(self.limits), "identity": identity}
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise SandboxError(f"the warm process is gone: {self._last_words() or error}") from error
        return ours

    def _enclosed(self, ours: socket.socket, handle: int) -> Session:
        process = _process_of(handle)
        group = containment.make_group(str(next(self._numbers)), self.limits)
        contained: containment.Group | containment.Watchdog
        if group is not None:
            group.add(process)
            contained = group
        else:
            contained = containment.Watchdog(process, handle, self.limits)
        session = Session(ours, handle, process, self.limits, contained)
        try:
            ours.sendall(b"g")
            session.await_ready(START_SECONDS)
        except (OSError, RuntimeError) as error:
            session.close()
            raise SandboxError(str(error)) from error
        return session

    def close(self) -> None:
        """End the warm process and every process forked from it."""
        if self._next is not None:
            self._next.close()
            self._next = None
        self._control.close()
        self._warm.kill()
        self._warm.wait()
        if self._warm.stderr:
            self._warm.stderr.close()
        self._give_back()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _process_of(handle: int) -> int:
    """Return the number of a process in our own namespace."""
    found = re.search(r"^Pid:\t(\d+)$", Path(f"/proc/self/fdinfo/{handle}").read_text(), re.MULTILINE)
    if found is None:
        raise SandboxError("the submission's process ended before it began")
    return int(found[1])
