"""Run the same attacks against stock nbgrader and write the comparison that the site shows.

`python -m tests.attacks.against_stock` writes `docs/pages/guides/attacks.md`; it needs root. Each attack has a course
and a container of its own, with no network, no capabilities, and bounds on memory, processes and disk: stock nbgrader
has none of these, and what is tried here must not happen to this machine.
"""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.grading import Course
from autograder.sandbox import Limits
from autograder.sandbox.containment import make_group
from tests.attacks import handed_in
from tests.attacks.test_attempts import ATTEMPTS, FOLDER, MARK, attempted
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "pages" / "guides" / "attacks.md"
HANDED_IN = "as-handed-in"
SECONDS = 60
CONFIG = "c = get_config()\nc.ExecutePreprocessor.timeout = 3\n"
DESERVED, WHOLE = 2.0, 20.0
RUN = "import sys; from tests.grading.stock import grade_all; grade_all(sys.argv[1], sys.argv[2], feedback=False)"
HEAD = """---
title: Attacks compared
description: Submissions that cheat, break out or break down, graded by stock nbgrader and here.
---

# Attacks compared

Each submission solves one function of an assignment honestly, worth {deserved:g} points of {whole:g},
and attacks with another, or by how it is handed in.
Beside it, an honest student hands in a whole solution: the witness.

Here each of the {count} gets its {deserved:g} points, or is refused with the reason where there is nothing to grade;
it gets at nothing else, and the witness has {whole:g}. `make test` asserts it.
The last column is what stock nbgrader {version} makes of the same two notebooks, with three seconds for a cell.
There the same examiner runs in the student's own process, the only one there is.

Of {count} attacks,

- **{raised}** raised their score,
- **{got}** got at what they sought,
- **{harmed}** cost the witness points,
- **{voided}** lost even the points of the attacker's own honest part.

So that nothing worse could happen, each ran in a container: no network, bounds on memory, processes and disk.
Stock nbgrader has none: *deserved* may be the container's merit, as where an attack asks for the network.
`python -m tests.attacks.against_stock` writes this page.
"""
TABLE = "| attack | what it tries | stock nbgrader |\n|---|---|---|\n"


@contextmanager
def small_disk() -> Iterator[Path]:
    """Yield a folder that can be filled without harm."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def against_stock(attempt: str, released: Path) -> Outcome:
    """Grade one attack, and a witness beside it, by stock nbgrader; return what became of them."""
    with small_disk() as disk:
        course = Course(shutil.copytree(released, disk / "course"))
        if attempt in ATTEMPTS:
            course.submit(ASSIGNMENT, "attacker", written(attempted(attempt)))
        else:
            handed_in.hand_in(course, attempt.split("/")[1], "attacker")
        course.submit(ASSIGNMENT, "witness", written(model_solutions()))
        ended = contained(course.root, attempt.replace("/", "."))
        return outcome(course, ended, deserved=None if attempt.split("/")[1] in handed_in.REFUSED else DESERVED)


def contained(root: Path, name: str) -> str:
    """Run stock nbgrader in a container; return how it ended, in words, if not well."""
    group = make_group(f"stock-{name}", Limits(memory=2**30, processes=200))
    if group is None:
        sys.exit("a control group is needed to run attacks against a grader that does not contain them")
    process = subprocess.Popen(
        container(root),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: group.add(os.getpid()),
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return f"the grader was still busy after {SECONDS} s and was killed"
    finally:
        group.remove()
    return ""


def container(root: Path) -> list[str]:
    """Return the command that grades a course where it can harm nothing else."""
    walls = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--cap-drop", "ALL")
    system = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", sys.base_prefix, sys.prefix)
    ours = [str(ROOT / name) for name in ("autograder", "rnnref", "exercises", "tests")]
    read = [word for path in (*system, *ours) for word in ("--ro-bind-try", path, path)]
    floor = ("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", *read, "--bind", str(root), str(root))
    return ["bwrap", *walls, *floor, "--chdir", str(ROOT), sys.executable, "-c", RUN, str(root), ASSIGNMENT]


@dataclass(frozen=True)
class Outcome:
    """What stock nbgrader made of an attacker and the witness; None where it recorded nothing."""

    ended: str
    deserved: float | None
    score: float | None
    got_in: bool
    witness: float | None

    @property
    def words(self) -> str:
        """Say it in the page's words."""
        points = "nothing is recorded" if self.score is None else f"{self.score:g} points"
        said = "deserved" if self.score == self.deserved else points if self.score == DESERVED else f"**{points}**"
        got_in = "**it got at what it sought**" if self.got_in else ""
        witness = "" if self.witness == WHOLE else f"**the witness has {self.witness or 0:g}**"
        return "; ".join(word for word in (said, got_in, witness, self.ended) if word)


def outcome(course: Course, ended: str, deserved: float | None) -> Outcome:
    """Read what stock nbgrader wrote."""
    files = [path for path in course.root.glob("autograded/attacker/*/*") if path.is_file()]
    texts = [path.read_text(errors="replace") for path in files if path.suffix != ".py"]
    try:
        rows = gradebook_rows(course)
    except Exception as error:  # whatever a damaged database raises
        return Outcome(f"the gradebook cannot be read: {type(error).__name__}", deserved, None, True, None)
    graded = {name: row["score"] for name, row in rows.items() if any(course.root.glob(f"autograded/{name}/*/*"))}
    return Outcome(ended, deserved, graded.get("attacker"), any(MARK in text for text in texts), graded.get("witness"))


def main() -> None:
    """Run all attacks, two at a time, and write the page."""
    from nbgrader import __version__

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        released = released_course(Path(folder) / "released").root
        (released / "nbgrader_config.py").write_text(CONFIG)
        attacks = [*ATTEMPTS, *(f"{HANDED_IN}/{name}" for name in handed_in.ATTACKS)]
        found = dict(zip(attacks, pool.map(lambda attack: against_stock(attack, released), attacks), strict=True))
    PAGE.write_text(page(found, __version__))


def page(found: dict[str, Outcome], version: str) -> str:
    """Return the page: the sums, then a table for each kind of attack."""
    outcomes = found.values()
    sums = {
        "raised": sum(1 for each in outcomes if (each.score or 0) > DESERVED),
        "got": sum(1 for each in outcomes if each.got_in),
        "harmed": sum(1 for each in outcomes if each.witness != WHOLE),
        "voided": sum(1 for each in outcomes if (each.score or 0) < (each.deserved or 0)),
    }
    lines = [HEAD.format(version=version, deserved=DESERVED, whole=WHOLE, count=len(found), **sums)]
    for kind in sorted({attempt.split("/")[0] for attempt in found}, reverse=True):
        lines.append(f"\n## {kind.replace('-', ' ').capitalize()}\n\n{TABLE}")
        lines += [row(attempt, each) for attempt, each in found.items() if attempt.startswith(f"{kind}/")]
    return "".join(lines)


def row(attempt: str, outcome: Outcome) -> str:
    """Return an attack's row: its name, what its docstring says it tries, what came of it."""
    kind, name = attempt.split("/")
    if kind == HANDED_IN:
        said = str(handed_in.ATTACKS[name].__doc__)
    else:
        said = ast.get_docstring(ast.parse((FOLDER / f"{attempt}.py").read_text())) or ""
    return f"| {name.replace('-', ' ')} | {said.replace('|', chr(92) + '|')} | {outcome.words} |\n"


if __name__ == "__main__":
    main()
