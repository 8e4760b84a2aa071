"""A solution may not import what it is compared with, and is refused with the same words wherever it is examined."""

import numpy as np
import pytest

import rnnref
from autograder.examiner import Status, examine, find_forbidden_import, refusal
from rnnref import rnn_step as borrowed


@pytest.mark.parametrize(
    "source",
    [
        "import rnnref",
        "import numpy as np, rnnref as r",
        "from rnnref import rnn_step",
        "from rnnref.rnn import rnn_step",
        "import autograder.examiner.exercise.catalogue",
        "def f():\n    if True:\n        import rnnref",
        "__import__('rnnref')",
        "import importlib\nimportlib.import_module('rnnref.rnn')",
    ],
)
def test_an_import_of_the_reference_is_found_with_its_line(source):
    found = find_forbidden_import(source)
    assert found is not None
    assert found.line in source


@pytest.mark.parametrize(
    "source",
    ["import numpy as np", "from collections import Counter", "# import rnnref", "x = 'import rnnref'", "def ("],
)
def test_other_source_is_left_alone(source):
    assert find_forbidden_import(source) is None


def imports_inside(x, h_prev, Wx, Wh, b):
    import rnnref as reference

    return reference.rnn_step(x, h_prev, Wx, Wh, b)


def hides_the_name(x, h_prev, Wx, Wh, b):
    name = "rnn" + "ref"
    return __import__(name).rnn_step(x, h_prev, Wx, Wh, b)


def uses_a_global(*arguments):
    return borrowed(*arguments)


def helper(*arguments):
    return rnnref.rnn_step(*arguments)


def uses_a_helper(*arguments):
    return np.asarray(helper(*arguments))


@pytest.mark.parametrize("function", [imports_inside, uses_a_global, uses_a_helper])
def test_a_function_that_uses_the_reference_is_refused(function):
    verdict = examine("rnn_step", function, max_points=3)
    assert verdict.status is Status.REFUSED
    assert verdict.points == 0
    assert verdict.max_points == 3
    assert "a solution may not import rnnref" in verdict.message


def test_an_import_that_hides_its_name_fails_when_it_runs():
    verdict = examine("rnn_step", hides_the_name)
    assert not verdict.points
    assert "a solution may not import rnnref" in verdict.message


def test_the_words_are_the_same_from_source_and_from_a_call():
    from_source = refusal("rnn_step", find_forbidden_import("from rnnref import rnn_step"))
    from_call = examine("rnn_step", uses_a_global)
    assert from_source.title == from_call.title


def test_the_reference_itself_is_refused_where_learners_work_and_compared_elsewhere(monkeypatch):
    assert examine("rnn_step", borrowed).passed
    monkeypatch.setattr("builtins.get_ipython", lambda: None, raising=False)
    assert examine("rnn_step", borrowed).status is Status.REFUSED
