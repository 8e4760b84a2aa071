"""What this machine offers for the sandbox, what it lacks, and what to do about it."""

from __future__ import annotations

import ctypes.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import bubblewrap, containment
from autograder.sandbox.sandbox import Sandbox, SandboxError
from autograder.sandbox.session import CellRun


@dataclass(frozen=True)
class Check:
    """One thing that the sandbox needs or likes: whether it is there, and a sentence on it."""

    name: str
    passed: bool
    mandatory: bool
    said: str


def examine_host() -> list[Check]:
    """Try everything that the sandbox rests on, the sandbox itself last."""
    found = [_linux(), _bubblewrap(), _libseccomp(), _user_namespaces(), _containment()]
    if all(check.passed for check in found if check.mandatory):
        found.append(_whole())
    return found


def missing() -> str | None:
    """Return why no submission can be run here, in one line; None if they can."""
    lacking = [check.said for check in examine_host() if check.mandatory and not check.passed]
    return "; ".join(lacking) or None


def _linux() -> Check:
    passed = sys.platform == "linux"
    return Check("Linux", passed, True, os.uname().release if passed else f"{sys.platform}: namespaces need Linux")


def _bubblewrap() -> Check:
    found = bubblewrap.program()
    remedy = "bubblewrap is missing; on Debian: apt-get install bubblewrap"
    return Check("bubblewrap", found is not None, True, found or remedy)


def _libseccomp() -> Check:
    found = ctypes.util.find_library("seccomp")
    remedy = "libseccomp is missing; on Debian: apt-get install libseccomp2"
    return Check("libseccomp", found is not None, True, found or remedy)


def _user_namespaces() -> Check:
    if os.getuid() == 0:
        return Check(
            "namespaces", True, True, "made as root; submissions run as an unprivileged user without capabilities"
        )
    path = Path("/proc/sys/user/max_user_namespaces")
    allowed = path.is_file() and int(path.read_text()) > 0
    remedy = f"this kernel gives ordinary users no namespaces ({path} is 0 or missing); ask for them, or run as root"
    return Check("namespaces", allowed, True, "user namespaces for ordinary users" if allowed else remedy)


def _containment() -> Check:
    kind = containment.kind()
    said = {
        "cgroup v2": "control group v2: memory and processes of a submission are bounded by the kernel",
        "cgroup v1": "control groups v1: memory and processes of a submission are bounded by the kernel",
        "watchdog": "no control group can be made here; a watchdog sums memory and counts processes ten times a second "
        "(with systemd: run under `systemd-run --user --scope -p Delegate=yes` to have the kernel do it)",
    }
    return Check("memory and process limit", True, True, said[kind])


def _whole() -> Check:
    """Run a cell that tries what the sandbox must forbid."""
    try:
        with Sandbox() as sandbox:
            session = sandbox.open()
            try:
                ran = session.run(PROBE, seconds=30)
            finally:
                session.close()
    except SandboxError as error:
        return Check("sandbox", False, True, str(error))
    faults = _faults(ran)
    return Check("sandbox", not faults, True, faults or "a probe found no network, no capability, no writable system")


def _faults(ran: CellRun) -> str:
    text = "".join(output.get("text", "") for output in ran.outputs).strip()
    return "" if ran.ended == "done" and not ran.failed and text == "closed" else f"the probe got out: {text or ran}"


PROBE = """
import os, socket
def refused(action):
    try:
        action()
    except OSError:
        return True
    return False
status = dict(line.split(":\\t") for line in open("/proc/self/status") if ":\\t" in line)
tried = {
    "a capability": int(status["CapEff"], 16) == 0 and int(status["CapBnd"], 16) == 0,
    "privileges by exec": status["NoNewPrivs"].strip() == "1",
    "all system calls": status["Seccomp"].strip() == "2",
    "the network": refused(lambda: socket.socket(socket.AF_INET)),
    "other processes": os.getpid() == 1,
    "the system's files": refused(lambda: open("/usr/bin/written-by-a-submission", "w")),
    "the kernel's settings": refused(lambda: open("/proc/sys/kernel/hostname", "w")),
}
print(", ".join(name for name, passed in tried.items() if not passed) or "closed")
"""
