"""The glossary's programs show what its pages say."""

import runpy
from pathlib import Path

import pytest

GLOSSARY = Path(__file__).parents[2] / "docs" / "pages" / "glossary"
CONCEPTS = sorted(GLOSSARY.glob("*/concept.py"))


def test_the_glossary_has_the_terms_that_the_course_began_with():
    assert {"hidden-state", "many-to-one", "bptt", "vanishing-gradient"} <= {path.parent.name for path in CONCEPTS}


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda path: path.parent.name)
def test_a_concept_runs_holds_its_assertions_and_prints_numbers(concept, capsys):
    runpy.run_path(str(concept), run_name="__main__")
    printed = capsys.readouterr().out
    assert any(character.isdigit() for character in printed)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda path: path.parent.name)
def test_a_concept_asserts_what_it_shows(concept):
    assert "assert " in concept.read_text(encoding="utf-8")


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda path: path.parent.name)
def test_a_concept_stands_in_its_page(concept):
    page = concept.with_name("index.md").read_text(encoding="utf-8")
    assert '```python run file="concept.py"\n```' in page
