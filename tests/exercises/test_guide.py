"""The authors' guide holds: its exercise, put into a folder of its own, is found, checked and named."""

import re
import shutil
from pathlib import Path

import pytest

from autograder.examiner.exercise import catalogue
from autograder.examiner.self_check import self_check
from autograder.grading.course.assignment import page_cells, release_notebook

GUIDE = Path(__file__).parents[2] / "docs" / "pages" / "guides" / "add-an-exercise.md"


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The course with one more folder, which holds the guide's two files as they stand there."""
    exercises = tmp_path / "exercises"
    # Whoever has followed the guide in this checkout has the folder already.
    shutil.copytree(catalogue.folder(), exercises, ignore=shutil.ignore_patterns("pooling"))
    (exercises / "pooling").mkdir()
    files = re.findall(r'```python title="exercises/(\S+)"\n(.*?)```', GUIDE.read_text(), re.DOTALL)
    assert [name for name, _ in files] == ["pooling/notebook.py", "pooling/examination.py"]
    for name, text in files:
        (exercises / name).write_text(text)
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
    assert (stub.function, stub.points, len(stub.hints)) == ("mean_pool", 3.0, 3)


def test_the_guides_notebook_needs_nothing_that_is_not_in_it(added):
    release = release_notebook(added)
    code = "\n".join(cell.source for cell in release.cells if cell.cell_type == "code")
    names: dict[str, object] = {}
    with pytest.raises(NotImplementedError, match="mean_pool"):
        exec(f"{code}\nmean_pool(None, None)", names)
    assert {"np", "examine", "mean_pool"} <= names.keys()
