"""The warm process: import once what every submission needs, then fork for each one that is asked for."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, NoReturn

from autograder.examiner.wire import protocol  # noqa: F401 - imported before any fork
from autograder.sandbox.inside import cage
from autograder.sandbox.inside.frames import send
from autograder.sandbox.inside.serve import Serving
from autograder.sandbox.inside.shell import Recorder, Shell, make_shell, redirect_streams

FILES = Path("/assignment")
LAZY = ("numpy.random", "numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.testing")
"""Parts that NumPy imports at first use: here once, not in every fork, where they take as long as the fork itself."""


class ReferenceRefused(MetaPathFinder):
    """The reference is not here; an import of it is told why."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Refuse the reference and leave every other module to the next finder."""
        del path, target
        if fullname.split(".")[0] in {"rnnref", "autograder"}:
            raise ImportError(f"a solution may not import {fullname.split('.')[0]}", name=fullname)


def main(descriptor: int) -> None:
    """Serve fork requests on the control socket until the trusted process hangs up."""
    control = socket.socket(fileno=descriptor)
    setting = json.loads(control.recv(2**20))
    shell, recorder = make_shell()
    missing = _preload([*LAZY, *setting["modules"]])
    sys.meta_path.insert(0, ReferenceRefused())
    redirect_streams(recorder)
    if os.getuid() == 0:
        cage.give_up_capabilities_to_come()
    serve = partial(_serve, cage.assignment_files(FILES), bytes.fromhex(setting["program"]), shell, recorder)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    threads = len(list(Path("/proc/self/task").iterdir()))
    control.send(json.dumps({"version": sys.version, "threads": threads, "missing": missing}).encode())
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 2**16, 1)
        if not request:
            return
        _begin(json.loads(request), descriptors[0], serve)
        os.close(descriptors[0])


def _preload(modules: list[str]) -> list[str]:
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # what the assignment cannot import, its cells will say
            missing.append(name)
    return missing


def _begin(
    request: dict[str, Any], descriptor: int, serve: Callable[[dict[str, Any], socket.socket], NoReturn]
) -> None:
    """Begin a submission's process; whoever forks it tells the trusted process about it."""
    as_root = os.getuid() == 0
    if not as_root and os.fork():
        return
    connection = socket.socket(fileno=os.dup(descriptor))
    try:
        child = cage.fork_apart()
        if child == 0:
            serve(request, connection)
        handle = os.pidfd_open(child)
        socket.send_fds(connection, [b"p"], [handle])
        os.close(handle)
    except OSError as error:
        with contextlib.suppress(OSError):  # nobody waits for it any more
            send(connection, {"kind": "failed", "text": str(error)})
    connection.close()
    if not as_root:
        os._exit(0)


def _serve(
    files: Sequence[cage.AssignmentFile],
    program: bytes,
    shell: Shell,
    recorder: Recorder,
    request: dict[str, Any],
    connection: socket.socket,
) -> NoReturn:
    """Be the submission's process."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        cage.close_descriptors_but(connection.fileno())
        cage.leave_shared_namespaces()
        if connection.recv(1):  # the trusted process has put this one into its control group
            cage.enclose(request, files, program)
            send(connection, {"kind": "ready"})
            Serving(connection, shell, recorder, request).loop()
    except BaseException as error:
        send(connection, {"kind": "failed", "text": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
