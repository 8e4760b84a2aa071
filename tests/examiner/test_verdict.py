"""A verdict names the bug, carries its points, and survives JSON."""

import json

import numpy as np
import pytest

from autograder.examiner import Status, examine, verdict_from_dict


def transposed(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T + b)


def right(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b)


def test_a_right_program_passes_with_full_points():
    verdict = examine("rnn_step", right, max_points=4)
    assert verdict.status is Status.PASSED
    assert verdict.passed
    assert verdict.points == verdict.max_points == 4
    assert verdict.bugs == []


def test_a_known_bug_is_named_and_shown():
    verdict = examine("rnn_step", transposed)
    assert verdict.bugs == ["recurrent-weights-transposed"]
    assert verdict.status is Status.FAILED
    assert "Wh is transposed" in verdict.message
    assert ">" in verdict.message


def test_two_bugs_in_one_function_are_both_named():
    verdict = examine("rnn_step", lambda x, h_prev, Wx, Wh, b: np.tanh(x @ Wx + h_prev @ Wh.T))
    assert sorted(verdict.bugs) == ["bias-missing", "recurrent-weights-transposed"]


@pytest.mark.parametrize("function", [right, transposed])
def test_a_verdict_survives_json(function):
    verdict = examine("rnn_step", function)
    assert verdict_from_dict(json.loads(verdict.to_json())) == verdict


def test_jupyter_is_shown_the_points_as_a_bare_number_for_nbgrader():
    bundle = examine("rnn_step", right, max_points=4)._repr_mimebundle_()
    assert float(bundle["text/plain"]) == 4.0
    assert bundle["application/vnd.unrolled.verdict+json"]["schema"] == "unrolled.verdict/1"
