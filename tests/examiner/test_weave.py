"""All slips of a solution are one program, and each answers as it would by itself."""

import numpy as np
import pytest

from autograder.examiner.exercise import Case, catalogue
from autograder.examiner.explaining.weave import SWITCH, slips
from autograder.examiner.wire.protocol import Call, Raised, performed_by_ours

WITH_SLIPS = [name for name, owner in catalogue.entries().items() if slips(owner)]
IN_A_STRAIGHT_LINE = ["lstm_step_backward", "gru_step", "rnn_step_backward", "relative_error"]


def first_call(owner):
    case = owner.exercise.cases[0]
    assert isinstance(case, Case)
    return Call(tuple(case.arguments(np.random.default_rng(3)).values()))


@pytest.mark.parametrize("name", [name for name in WITH_SLIPS if name != "orthogonal_init"])
def test_with_no_slip_switched_on_the_woven_program_is_the_solution(name):
    owner = catalogue.entry(name)
    call = first_call(owner)
    woven = catalogue.compile_solution(owner, slips(owner)[0].woven, {SWITCH: -1})
    mine, expected = performed_by_ours(call, woven), performed_by_ours(call, catalogue.compile_solution(owner))
    np.testing.assert_equal(mine.value, expected.value)


@pytest.mark.parametrize("name", IN_A_STRAIGHT_LINE)
def test_a_slip_run_from_its_own_statement_on_answers_as_from_the_beginning(name):
    owner = catalogue.entry(name)
    call = first_call(owner)
    stages = slips(owner)[0].stages
    assert stages is not None
    states = stages.states(owner, call)
    with np.errstate(all="ignore"):
        for slip in slips(owner)[::9]:
            resumed, whole = slip.answer(owner, call, states), performed_by_ours(call, slip.function(owner))
            assert type(resumed) is type(whole), slip.change
            if isinstance(whole, Raised):
                assert resumed.message == whole.message or whole.type_name in ("NameError", "UnboundLocalError")
            else:
                np.testing.assert_equal(resumed.value, whole.value, slip.change)


def test_a_solution_that_changes_things_in_place_is_run_as_a_whole():
    assert slips(catalogue.entry("rnn_backward"))[0].stages is None
    assert slips(catalogue.entry("softmax_cross_entropy"))[0].stages is None
