"""What a submission makes the grader do after the sandbox is bounded, and is laid to that submission alone.

All attackers and seven honest neighbours are graded in one run by the pool of workers that `autograder grade` uses.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.grading import Limits
from autograder.grading.child.graded import Graded
from autograder.grading.child.reply import LONGEST_NOTE, MOST_NOTES, PAGE_LIMIT
from autograder.grading.submission.job import Job
from autograder.grading.submission.package import examination_package
from autograder.grading.workers.pool import LocalPool
from autograder.sandbox.containment import descendants
from tests.attacks.trusted_side import ATTACKS
from tests.grading.classes import ASSIGNMENT, model_solutions, written

LIMITS = Limits(cell_seconds=3, call_factor=1.0, submission_seconds=15, memory=256 * 2**20)
POINTS = {"rnn_step": 4.0, "rnn_forward": 6.0, "last_state": 3.0, "classify": 2.0, "softmax_cross_entropy": 5.0}
HONEST = {f"honest-{count}": count for count in range(6)}
COSTLY = "wrong-everywhere"
ORDINARY_SECONDS = 1.0
"""Where even the costliest honest submission takes less, an attacker may take three times this."""
WORST_MEMORY = 2**30


@dataclass(frozen=True)
class Run:
    """What the run came to: each submission, and the most memory that the grader's own processes held together."""

    graded: dict[str, Graded]
    memory: int


def submissions() -> dict[str, bytes]:
    """Return attackers among honest students."""
    solved = model_solutions()
    right = {name: written(dict(list(solved.items())[:count])) for name, count in HONEST.items()}
    scaled = {
        name: f"{text}\n_right_{name} = {name}\ndef {name}(*a, **k):\n    r = _right_{name}(*a, **k)\n"
        "    w = lambda v: v * 0.7123 + 0.3171 if hasattr(v, 'dtype') or isinstance(v, float) else v\n"
        "    return tuple(map(w, r)) if isinstance(r, tuple) else w(r)"
        for name, text in solved.items()
        if name in POINTS
    }
    attackers = {name: attack() for name, attack in ATTACKS.items()}
    together = list(attackers.items())
    for place, each in enumerate([*right.items(), (COSTLY, written(scaled))]):
        together.insert(4 * place, each)
    return dict(together)


@pytest.fixture(scope="module")
def run() -> Run:
    package = examination_package(ASSIGNMENT)
    pool = LocalPool(package, LIMITS, 2, allow_degraded=False)
    graded: dict[str, Graded] = {}
    stopped = threading.Event()
    peaks = [0]
    watch = threading.Thread(target=_watch, args=(stopped, peaks))
    watch.start()
    try:
        for name, data in submissions().items():
            while not pool.has_room():
                job, done = pool.next_done()
                graded[job.student] = done
            pool.submit(Job(name, {ASSIGNMENT: data}, f"seed/{name}"))
        while pool.is_busy():
            job, done = pool.next_done()
            graded[job.student] = done
    finally:
        stopped.set()
        watch.join()
        pool.close()
    return Run(graded, peaks[0])


def _watch(stopped: threading.Event, peaks: list[int]) -> None:
    while not stopped.wait(0.1):
        peaks[0] = max(peaks[0], sum(map(_share, _graders())))


def _graders() -> Iterator[int]:
    """Yield the grader's own processes; those in the sandbox have a bound of their own."""
    for process in descendants(os.getpid()):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            continue
        if b"bwrap" not in command and b"autograder.sandbox.inside" not in command:
            yield process


def _share(process: int) -> int:
    """Return the bytes of a process, what it shares divided among those that share it."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_neighbour_has_exactly_its_points(run: Run, name: str) -> None:
    graded = run.graded[name]
    assert (graded.problem, graded.faults) == ("", ())
    solved = list(model_solutions())[: HONEST[name]]
    expected = {f"examine_{function}": POINTS[function] if function in solved else 0.0 for function in POINTS}
    scores = graded.notebooks[0].scores
    assert {cell: scores[cell] for cell in expected} == expected


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attacker_costs_no_more_than_three_honest_submissions_or_the_limit(run: Run, name: str) -> None:
    limit = 1.1 * LIMITS.trusted_seconds  # the kernel ends a process at the next whole second
    assert run.graded[name].seconds <= max(limit, 3 * max(ORDINARY_SECONDS, run.graded[COSTLY].seconds))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attacker_has_what_its_honest_part_deserves_or_the_reason_why_not(run: Run, name: str) -> None:
    graded = run.graded[name]
    assert graded.faults == ()
    if graded.problem:
        assert graded.problem.startswith("grading it was stopped: it took")
    else:
        scores = graded.notebooks[0].scores
        assert scores["examine_classify"] == 2.0
        assert sum(score or 0.0 for score in scores.values()) == 2.0


@pytest.mark.parametrize("name", ATTACKS)
def test_what_leaves_the_child_is_small(run: Run, name: str) -> None:
    graded = run.graded[name]
    assert len(graded.problem) <= LONGEST_NOTE + 20
    assert len(graded.notes) <= MOST_NOTES + 1
    assert all(len(note) <= LONGEST_NOTE + 20 for note in graded.notes)
    assert len(repr(graded.verdicts)) < 300_000
    assert all(len(notebook.html) <= PAGE_LIMIT for notebook in graded.notebooks)


def test_the_whole_run_stays_below_a_gibibyte(run: Run) -> None:
    assert 0 < run.memory < WORST_MEMORY
