"""The sandbox holds where the grader is an ordinary user: with namespaces of users, and a watchdog if need be."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.sandbox.test_session import HOG

ROOT = Path(__file__).parents[2]
NOBODY = "65534"
PROGRAM = """
import sys
from autograder.sandbox import Limits, Sandbox, containment
with Sandbox(limits=Limits(memory=300 * 2**20)) as sandbox:
    for cell in sys.argv[1:]:
        session = sandbox.open()
        run = session.run(cell, seconds=20)
        print([run.ended, run.reason, *(output.get("text") for output in run.outputs)])
        session.close()
print(containment.kind())
"""


def as_ordinary_user(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run our Python as somebody who is not root, whoever we are."""
    command = [sys.executable, *arguments]
    if os.getuid() == 0:
        user = [
            "setpriv",
            "--reuid",
            NOBODY,
            "--regid",
            NOBODY,
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
        ]
        script = "\n".join(["set -e", *_opened(), f"exec {shlex.join([*user, *command])}"])
        command = ["unshare", "--mount", "sh", "-c", script]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "HOME": "/tmp"}, capture_output=True, text=True)


def _opened() -> Iterator[str]:
    """Yield mounts that show the interpreter and this checkout in place, below folders that only root may enter."""
    paths = [path for path in map(Path, (sys.base_prefix, sys.prefix, ROOT)) if _closed_above(path)]
    yield "mount -t tmpfs -o mode=755 none /mnt"
    for place, path in enumerate(paths):
        yield f"mkdir /mnt/{place} && mount --bind {shlex.quote(str(path))} /mnt/{place}"
    for above in {_closed_above(path) for path in paths}:
        yield f"mount -t tmpfs -o mode=755 none {shlex.quote(str(above))}"
    for place, path in enumerate(paths):
        yield f"mkdir -p {shlex.quote(str(path))} && mount --bind /mnt/{place} {shlex.quote(str(path))}"


def _closed_above(path: Path) -> Path | None:
    return next((above for above in reversed(path.parents) if not above.stat().st_mode & 0o001), None)


def test_the_doctor_finds_all_that_is_mandatory() -> None:
    done = as_ordinary_user("-m", "autograder.cli", "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "namespaces: user namespaces for ordinary users" in done.stdout
    assert "a probe found no network, no capability, no writable system" in done.stdout


def test_memory_is_bounded_for_all_processes_together_by_whatever_there_is() -> None:
    done = as_ordinary_user("-c", PROGRAM, HOG, "print('next')")
    hog, following, kind = done.stdout.splitlines() or [done.stderr] * 3
    assert hog != "['done', '', '[0, 0, 0, 0]\\n']"
    assert following == "['done', '', 'next\\n']"
    assert kind == "watchdog" if os.getuid() == 0 else kind in ("watchdog", "cgroup v2")
    assert kind != "watchdog" or hog == "['died', 'it used more memory than allowed']"
