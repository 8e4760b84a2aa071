"""Sessions that a sandbox's own process makes and a forked child of it uses.

The process that made a session stays its owner: it ends the submission's process whatever becomes of the child.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.sandbox.containment import Group, Watchdog
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session

ANOTHER = b"s"
DESCRIPTION = 2**16


@dataclass
class Lent:
    """What one child has been lent, and the line on which it asks for more.

    `spare` makes another session in the owner; `borrow` tells the sandbox in the child whom to ask.
    """

    spare: Callable[[], Session]
    borrow: Callable[[socket.socket], None]
    sessions: list[Session] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ours, self._theirs = socket.socketpair()

    def borrowed(self) -> None:
        """In the child: from here on, have the sandbox ask its owner for sessions."""
        self.ours.close()
        self.borrow(self._theirs)

    def lend(self) -> None:
        """In the owner, after the fork: leave the child's end of the line to the child."""
        self._theirs.close()

    def serve(self) -> bool:
        """Answer one request of the child; return whether the line is still open."""
        try:
            if self.ours.recv(1) != ANOTHER:
                return False
            session = self.spare()
            self.sessions.append(session)
            socket.send_fds(self.ours, [session.description()], session.descriptors)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """End every process that was lent."""
        with contextlib.suppress(OSError):
            self._theirs.close()
        self.ours.close()
        for session in self.sessions:
            session.hang_up()


def ask(line: socket.socket, limits: Limits) -> Session | None:
    """Ask the owner for another session; None if it is gone."""
    try:
        line.sendall(ANOTHER)
        description, descriptors, _, _ = socket.recv_fds(line, DESCRIPTION, 2)
    except OSError:
        return None
    if len(descriptors) != 2:
        return None
    about = json.loads(description)
    process, handle = about["process"], descriptors[1]
    folders = tuple(map(Path, about["folders"]))
    contained = Group(folders) if folders else Watchdog(process, handle, limits)
    session = Session(socket.socket(fileno=os.dup(descriptors[0])), handle, process, limits, contained)
    os.close(descriptors[0])
    session.borrowed = True
    return session
