"""The path's files are read with their mistakes named by file and line."""

import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from docs.hooks.course.concepts import read_concepts
from docs.hooks.figures.path_graph import graph, layers

CONCEPTS = read_concepts(Path(__file__).parents[2] / "docs" / "pages" / "path" / "concepts")
OUTPUTS = [(c.slug, q) for c in CONCEPTS.values() for q in c.questions if q["kind"] == "output"]

GOOD = """\
title: One
summary: The first.
requires: []
read: []
questions:
""" + "".join(
    f"  - {{kind: number, text: question {i}, answer: 1, tolerance: 0, why: so, mistakes: [{{answer: 2, why: no}}]}}\n"
    for i in range(8)
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "1-one.yml").write_text(GOOD)
    return tmp_path


def test_the_path_has_its_eight_concepts():
    assert list(CONCEPTS) == [
        "sequences",
        "tokens-and-embeddings",
        "hidden-state",
        "many-to-one",
        "bptt",
        "vanishing-gradients",
        "lstm-and-gru",
        "classifier",
    ]


@pytest.mark.parametrize("concept", CONCEPTS.values(), ids=lambda concept: concept.slug)
def test_a_pool_has_every_kind_of_question(concept):
    kinds = {question["kind"] for question in concept.questions}
    assert kinds == {"choice", "choices", "number", "output", "line", "order", "function"}


@pytest.mark.parametrize("concept", CONCEPTS.values(), ids=lambda concept: concept.slug)
def test_a_pool_is_larger_than_a_draw(concept):
    assert 8 <= len(concept.questions) <= 10  # five of them are asked


@pytest.mark.parametrize(("concept", "question"), OUTPUTS)
def test_a_program_prints_what_its_question_says(concept, question):
    run = subprocess.run([sys.executable, "-c", question["code"]], capture_output=True, text=True, check=True)
    assert run.stdout.split() == question["answer"].split(), concept


def test_a_concept_may_only_require_those_before_it(folder):
    (folder / "2-two.yml").write_text(GOOD.replace("requires: []", "requires: [three]"))
    with pytest.raises(PluginError, match=r"2-two\.yml: requires 'three'"):
        read_concepts(folder)


def test_a_question_of_an_unknown_kind_is_named_by_file_and_line(folder):
    (folder / "1-one.yml").write_text(GOOD.replace("kind: number, text: question 1", "kind: riddle, text: question 1"))
    with pytest.raises(PluginError, match=r"1-one\.yml:7: kind must be one of"):
        read_concepts(folder)


def test_a_missing_key_is_named(folder):
    (folder / "1-one.yml").write_text(GOOD.replace("question 4, answer: 1, ", "question 4, "))
    with pytest.raises(PluginError, match=r"1-one\.yml:10: missing or unknown: answer"):
        read_concepts(folder)


def test_a_choice_without_a_right_answer_is_refused(folder):
    choice = "  - {kind: choice, text: which, answers: [{text: a, why: b}, {text: c, why: d}]}\n"
    (folder / "1-one.yml").write_text(GOOD + choice)
    with pytest.raises(PluginError, match=r"1-one\.yml:14: a choice has exactly one right answer"):
        read_concepts(folder)


def test_a_typed_answer_needs_its_mistakes(folder):
    (folder / "1-one.yml").write_text(GOOD.replace("[{answer: 2, why: no}]", "[]", 1))
    with pytest.raises(PluginError, match=r"1-one\.yml:6: name at least one mistake"):
        read_concepts(folder)


def test_the_right_answer_is_no_mistake(folder):
    (folder / "1-one.yml").write_text(GOOD.replace("[{answer: 2,", "[{answer: 1,", 1))
    with pytest.raises(PluginError, match=r"1-one\.yml:6: 1 is the right answer, no mistake"):
        read_concepts(folder)


def test_a_node_stands_one_layer_after_what_it_requires():
    nodes = [("a", "A", ()), ("b", "B", ("a",)), ("c", "C", ("a",)), ("d", "D", ("b", "a"))]
    assert layers(nodes) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert graph(nodes).count("<path") == 4
