"""Whatever a function returns, raises or does to its arguments, there is a verdict, and it is never our fault."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.examiner import Died, Raised, Returned, Status, TimedOut, conduct
from autograder.examiner.exercise import catalogue

EXERCISES = [name for name in catalogue.entries() if name != "train_and_predict"]

NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(), st.booleans())
ARRAYS = st.sampled_from(["float64", "float32", "float16", "int64", "uint8", "bool"]).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
LEAVES = st.one_of(st.none(), NUMBERS, st.text(max_size=5), ARRAYS)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


def concluded(name, answers):
    """Feed answers, over and over, to an examination until it ends."""
    examination = conduct(name)
    next(examination)
    number = 0
    while True:
        try:
            examination.send(answers[number % len(answers)])
        except StopIteration as end:
            return end.value
        number += 1


ANSWERS = st.one_of(
    VALUES.map(lambda value: Returned(value, ())),
    st.builds(Raised, st.sampled_from(["ValueError", "KeyError", "TypeError"]), st.text(max_size=20)),
    st.just(TimedOut(10.0)),
    st.just(Died("it left by os._exit")),
)


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None, derandomize=True)
@pytest.mark.parametrize("name", EXERCISES)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=3))
def test_any_answers_end_in_a_verdict_that_is_json(name, answers):
    with np.errstate(all="ignore"):
        verdict = concluded(name, answers)
    assert verdict.status is not Status.UNGRADABLE, verdict.message
    assert not verdict.passed
    assert 0 <= verdict.points < verdict.max_points
    json.loads(verdict.to_json(), parse_constant=pytest.fail)


def test_a_call_that_times_out_or_dies_ends_the_examination_and_says_so():
    assert concluded("rnn_step", [TimedOut(10.0)]).status is Status.TIMED_OUT
    verdict = concluded("rnn_step", [Died("it used more than 1 GiB of memory")])
    assert verdict.status is Status.CRASHED
    assert "1 GiB" in verdict.message


def test_a_fault_of_ours_is_ungradable_and_costs_nothing(monkeypatch):
    def broken(*_):
        raise RuntimeError("the reference is broken")

    monkeypatch.setattr("rnnref.rnn_step", broken)
    examination = conduct("rnn_step")
    with pytest.raises(StopIteration) as end:
        next(examination)
    assert end.value.value.status is Status.UNGRADABLE
    assert "the reference is broken" in end.value.value.sections[0].text
