"""Control groups of version 2, by the kernel's own: what runs in a group moves aside, so that it can bound others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Where a machine's controllers are all at version 1, the one for huge pages is left; the rules are the same for each.
PROGRAM = """
import sys
from pathlib import Path
from autograder.sandbox import containment
containment.ROOT = Path(sys.argv[1])
containment.CONTROLLERS = tuple((containment.ROOT / "cgroup.controllers").read_text().split())[:1]
parents = {containment.parent_v2() for _ in range(2)}
(parent,) = parents
print(parent == containment.ROOT, containment.own_folder("").name, (parent / "cgroup.procs").read_text().split())
child = parent / "unrolled-1-1-child"
child.mkdir()
(child / "cgroup.procs").write_text("0")
print((child / "cgroup.controllers").read_text().split() == list(containment.CONTROLLERS))
(parent / containment.GRADER / "cgroup.procs").write_text("0")
child.rmdir()
"""


def mounted(folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["mount", "-t", "cgroup2", "none", folder], check=True)
    return folder


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Path]:
    """A group of this test's own, which may pass a controller on."""
    top = mounted(tmp_path / "top")
    controllers = (top / "cgroup.controllers").read_text().split()
    (top / "cgroup.subtree_control").write_text(f"+{controllers[0]}")
    made = top / f"test-{os.getpid()}"
    made.mkdir()
    yield made
    for below in (made / "unrolled-grader", made):
        if below.exists():
            below.rmdir()
    subprocess.run(["umount", top], check=True)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount control groups")
def test_a_group_that_holds_the_grader_is_made_to_bound_submissions(group: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    inside = f"mount -t cgroup2 none {tmp_path}/own && exec {sys.executable} -c '{PROGRAM}' {tmp_path}/own"
    done = subprocess.run(
        ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec unshare --cgroup --mount sh -c "$0"', inside],
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["True unrolled-grader []", "True"], done.stderr
