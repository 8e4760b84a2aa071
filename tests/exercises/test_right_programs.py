"""No right program is refused: loops or einsum, in place or pure, views, lists, other dtypes, prints and warnings."""

import importlib.util
from pathlib import Path

import pytest

from autograder.examiner import Status, examine

FOLDER = Path(__file__).parents[1] / "submissions" / "right"


def programs():
    """Every function of the folder, named `<exercise>__<how it is written>`."""
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"right_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, function in vars(module).items():
            if "__" in name.strip("_") and not name.startswith("_"):
                yield pytest.param(name.split("__")[0], function, id=name)


PROGRAMS = list(programs())


def test_there_are_at_least_sixty():
    assert len(PROGRAMS) >= 60


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("seed", [None, b"a secret", 2026])
@pytest.mark.parametrize(("exercise", "function"), PROGRAMS)
def test_a_right_program_gets_full_points(exercise, function, seed):
    verdict = examine(exercise, function, seed=seed, max_points=5)
    assert verdict.status is Status.PASSED, verdict.message
    assert verdict.points == 5
    assert verdict.bugs == []
