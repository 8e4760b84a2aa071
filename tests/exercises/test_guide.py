"""The authors' guide holds: its exercise, put into a folder of its own, is found, checked and named."""

import re
import shutil
from pathlib import Path

import pytest

from autograder.examiner import catalogue
from autograder.examiner.self_check import self_check
from autograder.grading.assignment import page_cells

GUIDE = Path(__file__).parents[2] / "docs" / "pages" / "guides" / "add-an-exercise.md"
IMPORTS = """import numpy as np
from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Case, Exercise
from autograder.examiner.inputs import as_float32, padded_mask
"""


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The course with one more folder, made of the guide's blocks."""
    exercises = tmp_path / "exercises"
    shutil.copytree(catalogue.folder(), exercises)
    cells, asked, bug, _ = re.findall(r"```(?:python|console)\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    (exercises / "pooling").mkdir()
    (exercises / "pooling" / "notebook.py").write_text(cells)
    (exercises / "pooling" / "examination.py").write_text(f"{IMPORTS}\n{bug}\n{asked}")
    monkeypatch.setattr(catalogue, "folder", lambda: exercises)
    for cached in (catalogue.assignments, catalogue.assignment, catalogue.entries):
        cached.cache_clear()
    yield "pooling"
    for cached in (catalogue.assignments, catalogue.assignment, catalogue.entries):
        cached.cache_clear()


def test_the_guides_exercise_is_found_and_holds_together(added):
    assert catalogue.assignments()[-1] == added
    assert list(self_check("mean_pool")) == []


def test_the_guides_exercise_has_a_page_with_its_stub_and_points(added):
    stub = next(cell for cell in page_cells(added) if cell.kind == "stub")
    assert (stub.function, stub.points, len(stub.hints)) == ("mean_pool", 3.0, 1)
