"""Wrong programs written apart from the bugs' definitions, in other styles: they are refused, and named.

When they were first run, before anything was changed on their account, all were refused; 92 of the first set's 100 were
named, and 39 of the second set's 40, which was written after the first had served to improve the examiner.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from autograder.examiner import examine

FOLDER = Path(__file__).parents[1] / "submissions" / "held_out"


def programs():
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"held_out_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield from module.PROGRAMS


@pytest.fixture(scope="module")
def verdicts():
    with np.errstate(all="ignore"):
        return [(names, function, examine(exercise, function)) for exercise, names, function in programs()]


def test_every_wrong_program_is_refused(verdicts):
    assert [function.__name__ for _, function, verdict in verdicts if verdict.passed] == []
    assert all(verdict.points < verdict.max_points for _, _, verdict in verdicts)


def test_nine_in_ten_are_named(verdicts):
    named = [sorted(verdict.bugs) in [sorted(slugs.split()) for slugs in names] for names, _, verdict in verdicts]
    assert len(named) == 140
    assert sum(named) >= 0.9 * len(named)


def test_the_message_never_shows_the_solution(verdicts):
    from autograder.examiner import catalogue

    for _, _, verdict in verdicts:
        body = catalogue.entry(verdict.exercise).solution.split(catalogue.BEGIN)[1].split(catalogue.END)[0]
        lines = [line.strip() for line in body.splitlines() if len(line.strip()) > 25]
        assert [line for line in lines if line in verdict.message] == []
