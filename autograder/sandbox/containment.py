"""Memory and process limits for a submission as a whole: a control group, or a watchdog that counts.

Version 2 control groups where they are delegated to us, else version 1, else a thread that sums resident memory and
counts threads of the submission's process tree a few times a second.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from autograder.sandbox.limits import Limits

ROOT = Path("/sys/fs/cgroup")
CONTROLLERS = ("memory", "pids")
GRADER = "unrolled-grader"
"""In version 2, the group into which our own processes move."""
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
WATCH_EVERY = 0.1


@dataclass
class Group:
    """The control groups of one submission, one folder per controller in version 1."""

    folders: tuple[Path, ...]

    def add(self, process: int) -> None:
        """Put a process into the groups; its descendants follow."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(process))

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process for its memory."""
        for folder in self.folders:
            for name in ("memory.events", "memory.oom_control"):
                with contextlib.suppress(OSError):
                    fields = dict(line.split() for line in (folder / name).read_text().splitlines())
                    if int(fields.get("oom_kill", 0)) > 0:
                        return True
        return False

    def remove(self) -> None:
        """Remove the groups once their processes are gone."""
        for folder in self.folders:
            for _ in range(200):
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.005)


def own_folder(controller: str) -> Path:
    """Return the folder of the group that this process is in; the empty controller is version 2.

    Raises
    ------
    FileNotFoundError
        If the machine has no such groups.
    """
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if controller in names.split(",") if controller else names == "":
            mounted = ROOT / controller if controller else ROOT
            return mounted / path.lstrip("/")
    raise FileNotFoundError(f"no control group for {controller or 'version 2'}")


@cache
def kind() -> str:
    """Return which containment this machine offers: "cgroup v2", "cgroup v1" or "watchdog"."""
    for name, make in (("cgroup v2", _make_v2), ("cgroup v1", _make_v1)):
        try:
            make("probe", Limits()).remove()
            return name
        except (OSError, ValueError):
            continue
    return "watchdog"


def make_group(name: str, limits: Limits) -> Group | None:
    """Make the control groups of one submission; None where only the watchdog is left."""
    match kind():
        case "cgroup v2":
            return _make_v2(name, limits)
        case "cgroup v1":
            return _make_v1(name, limits)
    return None


def sweep() -> None:
    """Remove groups that a killed run left behind; they are empty, for its processes died with it."""
    for parent in (partial(own_folder, "memory"), partial(own_folder, "pids"), parent_v2):
        with contextlib.suppress(OSError):
            for folder in parent().glob("unrolled-[0-9]*"):
                if not Path(f"/proc/{folder.name.split('-')[1]}").exists():
                    with contextlib.suppress(OSError):  # somebody else's, or not empty yet
                        folder.rmdir()


def parent_v2() -> Path:
    """Return the group of version 2 below which those of submissions can be made.

    For root, that is the machine's root group, which alone may hold both processes and bounded groups. In a container,
    or where systemd has delegated a group to a user, it is our own: what runs in it moves into one below, once.

    Raises
    ------
    OSError
        If there is none, or it was not given to us.
    """
    if not (ROOT / "cgroup.controllers").is_file():
        raise FileNotFoundError("control groups of version 2 are not mounted")
    if os.getuid() == 0 and not (ROOT / "cgroup.type").exists():
        parent = ROOT
    else:
        own = own_folder("")
        parent = own.parent if own.name == GRADER else own
    control = parent / "cgroup.subtree_control"
    if not set(CONTROLLERS) <= set(control.read_text().split()):
        _delegate(parent, control)
    return parent


def _delegate(parent: Path, control: Path) -> None:
    """Have a group pass its controllers on to those below it."""
    wanted = " ".join(f"+{name}" for name in CONTROLLERS)
    for _ in range(10):  # others may start processes in it meanwhile
        try:
            control.write_text(wanted)
            return
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
        (parent / GRADER).mkdir(exist_ok=True)
        for process in (parent / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                (parent / GRADER / "cgroup.procs").write_text(process)
    raise OSError(errno.EBUSY, f"{parent} holds processes that cannot be moved")


def _made(folder: Path, settings: dict[str, int], optional: dict[str, int]) -> Path:
    folder.mkdir()
    try:
        for name, value in settings.items():
            (folder / name).write_text(str(value))
    except OSError:
        folder.rmdir()
        raise
    for name, value in optional.items():
        with contextlib.suppress(OSError):  # swap accounting is not compiled in everywhere
            (folder / name).write_text(str(value))
    return folder


def _make_v2(name: str, limits: Limits) -> Group:
    settings = {"memory.max": limits.memory, "pids.max": limits.processes}
    return Group((_made(_name(parent_v2(), name), settings, {"memory.swap.max": 0}),))


def _make_v1(name: str, limits: Limits) -> Group:
    memory = _made(
        _name(own_folder("memory"), name),
        {"memory.limit_in_bytes": limits.memory},
        {"memory.memsw.limit_in_bytes": limits.memory},
    )
    try:
        processes = _made(_name(own_folder("pids"), name), {"pids.max": limits.processes}, {})
    except OSError:
        memory.rmdir()
        raise
    return Group((memory, processes))


def _name(parent: Path, name: str) -> Path:
    return parent / f"unrolled-{os.getpid()}-{threading.get_ident()}-{name}"


@dataclass
class Watchdog:
    """Kills a submission whose processes together pass a limit."""

    process: int
    handle: int
    limits: Limits
    reason: str | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End watching."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(WATCH_EVERY):
            memory, threads = usage(self.process)
            if memory > self.limits.memory:
                self.reason = "it used more memory than allowed"
            elif threads > self.limits.processes:
                self.reason = "it started more processes and threads than allowed"
            if self.reason:
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self.handle, signal.SIGKILL)
                return


def descendants(process: int) -> Iterator[int]:
    """Yield a process and all that descend from it; orphans stay below the first process of their namespace."""
    yield process
    for task in _listed(Path(f"/proc/{process}/task")):
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                yield from descendants(int(child))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def usage(process: int) -> tuple[int, int]:
    """Return the resident bytes and the threads of a process tree."""
    memory = threads = 0
    for each in descendants(process):
        with contextlib.suppress(OSError, ValueError, IndexError):
            memory += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * PAGE
            threads += len(_listed(Path(f"/proc/{each}/task")))
    return memory, threads


def cpu_seconds(process: int) -> float:
    """Return the CPU time of a process tree, ended children included."""
    total = 0.0
    for each in descendants(process):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / TICKS
    return total
