"""Each assignment has one source; its notebooks and its page are made of it."""

import re
from pathlib import Path

import nbformat
import pytest

from autograder.examiner.exercise import catalogue
from autograder.grading.course.assignment import page_cells, release_notebook, source_notebook, write_source

ASSIGNMENTS = catalogue.assignments()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_exercise_has_a_solution_cell_and_a_cell_that_examines_it_for_its_points(assignment):
    cells = {cell.id: cell for cell in source_notebook(assignment).cells}
    for exercise in catalogue.assignment(assignment).exercises:
        assert cells[exercise.name].metadata.nbgrader.solution
        examining = cells[f"examine_{exercise.name}"]
        points = examining.metadata.nbgrader.points
        assert examining.source == f'examine("{exercise.name}", {exercise.name}, max_points={points})'


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_release_holds_no_solution_and_its_stubs_name_their_task(assignment):
    notebook = release_notebook(assignment)
    text = nbformat.writes(notebook)
    assert "SOLUTION" not in text
    cells = {cell.id: cell for cell in notebook.cells}
    for exercise in catalogue.assignment(assignment).exercises:
        assert f'raise NotImplementedError("{exercise.name} is not written yet")' in cells[exercise.name].source


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_build_gives_the_same_notebook(assignment):
    assert nbformat.writes(release_notebook(assignment)) == nbformat.writes(release_notebook(assignment))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_page_shows_every_stub_with_its_points(assignment):
    stubs = [cell for cell in page_cells(assignment) if cell.kind == "stub"]
    assert [stub.function for stub in stubs] == [
        exercise.name for exercise in catalogue.assignment(assignment).exercises
    ]
    assert all(stub.points > 0 for stub in stubs)


def test_the_source_notebook_lands_where_nbgrader_looks_for_it(tmp_path):
    path = write_source("rnn-cell", tmp_path)
    assert path == tmp_path / "source" / "rnn-cell" / "rnn-cell.ipynb"
    assert re.search(r"BEGIN SOLUTION", path.read_text())


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_function_has_three_hints_and_every_assignment_a_question_for_a_person(assignment):
    cells = page_cells(assignment)
    assert all(len(cell.hints) == 3 for cell in cells if cell.kind == "stub")
    assert any(cell.kind == "answer" and cell.points > 0 for cell in cells)


def test_what_a_verdict_links_to_exists():
    pages = Path(__file__).parents[2] / "docs" / "pages"
    links = {link for entry in catalogue.entries().values() for link in entry.exercise.links}
    links |= {bug.link for entry in catalogue.entries().values() for bug in entry.exercise.bugs if bug.link}
    assert [link.page for link in links if not (pages / link.page / "index.md").is_file()] == []
