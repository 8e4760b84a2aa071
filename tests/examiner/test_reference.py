"""The reference is what answers are compared with: it passes its own examination, and is no solution."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

import rnnref
from autograder.examiner import examine

IMPORTS = """
import rnnref
def rnn_step(x, h_prev, Wx, Wh, b):
    return rnnref.rnn_step(x, h_prev, Wx, Wh, b)
"""


@pytest.mark.parametrize("name", ["build_vocab", "rnn_forward", "softmax_cross_entropy", "rnn_backward", "gru_step"])
def test_the_reference_passes_its_own_examination(name: str) -> None:
    assert examine(name, getattr(rnnref, name)).passed


def test_a_solution_that_calls_the_reference_is_refused() -> None:
    namespace: dict[str, object] = {}
    exec(IMPORTS, namespace)
    verdict = examine("rnn_step", namespace["rnn_step"])
    assert (verdict.status.value, verdict.points) == ("refused", 0)


def test_the_reference_handed_in_from_a_notebook_is_refused() -> None:
    shell = InteractiveShell()
    shell.run_cell("from rnnref import rnn_step\nfrom autograder.examiner import examine")
    shell.run_cell('verdict = examine("rnn_step", rnn_step)')
    assert shell.user_ns["verdict"].bugs == ["reference-imported"]
