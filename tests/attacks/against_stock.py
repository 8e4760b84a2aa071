"""Run the same attacks against stock nbgrader and write the comparison that the site shows.

`python -m tests.attacks.against_stock` writes `docs/pages/guides/attacks.md`. Each attack has a course and a container
of its own, with no network and bounds on memory and processes: stock nbgrader has none.
"""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.grading import Course
from autograder.sandbox import Limits
from autograder.sandbox.containment import make_group
from tests.attacks.test_attempts import ATTEMPTS, FOLDER, MARK, attempted
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "pages" / "guides" / "attacks.md"
SECONDS = 60
CONFIG = "c = get_config()\nc.ExecutePreprocessor.timeout = 3\n"
DESERVED = 2.0
RUN = "import sys; from tests.grading.stock import grade_all; grade_all(sys.argv[1], sys.argv[2])"
HEAD = """---
title: Attacks compared
description: Submissions that cheat, break out or break down, graded by stock nbgrader and here.
---

# Attacks compared

Each submission solves one function honestly, which is worth {deserved:g} points, and attacks with another.
Here every one of them gets {deserved:g} points and at nothing else; `make test` asserts it.
This is what stock nbgrader {version} makes of the same notebooks, with three seconds for a cell.
Each ran in a container with bounds on memory and processes, which stock nbgrader does not have.
Written by `python -m tests.attacks.against_stock`.

| attack | what it tries | stock nbgrader |
|---|---|---|
"""


def against_stock(attempt: str, released: Path) -> str:
    """Grade one attack, and a witness beside it, by stock nbgrader; return what became of them in words."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        root = Path(folder) / "course"
        shutil.copytree(released, root)
        course = Course(root)
        course.submit(ASSIGNMENT, "attacker", written(attempted(attempt)))
        course.submit(ASSIGNMENT, "witness", written(model_solutions()))
        ended = contained(root, attempt.replace("/", "."))
        return outcome(course, ended)


def contained(root: Path, name: str) -> str:
    """Run stock nbgrader in a container; return how it ended, in words, if not well."""
    group = make_group(f"stock-{name}", Limits(memory=2**30, processes=200))
    if group is None:
        sys.exit("a control group is needed to run attacks against a grader that does not contain them")
    walls = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--ro-bind", "/", "/"]
    floor = [
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--tmpfs",
        "/tmp",
        "--bind",
        str(root),
        str(root),
        "--chdir",
        str(ROOT),
    ]
    command = ["bwrap", *walls, *floor, sys.executable, "-c", RUN, str(root), ASSIGNMENT]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: group.add(os.getpid())
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


def outcome(course: Course, ended: str) -> str:
    """Read what stock nbgrader wrote."""
    try:
        rows = gradebook_rows(course)
    except Exception as error:
        return f"the gradebook cannot be read: {type(error).__name__}"
    words = [ended] if ended else []
    texts = [path.read_text(errors="replace") for path in course.root.glob("autograded/attacker/*/*")]
    if not texts:
        words.append("the whole submission is ungraded")
    else:
        score = rows["attacker"]["score"]
        words.append("deserved" if score == DESERVED else f"**{score:g} points**")
    if any(MARK in text for text in texts):
        words.append("**it got at what it sought**")
    honest = rows.get("witness", {}).get("score")
    if honest != 20.0:
        words.append(
            "**an honest student beside it lost their points**" if not honest else f"the witness has {honest:g}"
        )
    return "; ".join(words)


def main() -> None:
    """Run all attacks, two at a time, and write the page."""
    from nbgrader import __version__

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        released = released_course(Path(folder) / "released").root
        (released / "nbgrader_config.py").write_text(CONFIG)
        found = dict(zip(ATTEMPTS, pool.map(lambda attempt: against_stock(attempt, released), ATTEMPTS), strict=True))
    lines = [HEAD.format(version=__version__, deserved=DESERVED)]
    for attempt, words in found.items():
        said = (ast.get_docstring(ast.parse((FOLDER / f"{attempt}.py").read_text())) or "").replace("|", "\\|")
        lines.append(f"| {attempt.split('/')[1].replace('-', ' ')} | {said} | {words} |\n")
    PAGE.write_text("".join(lines))


if __name__ == "__main__":
    main()
