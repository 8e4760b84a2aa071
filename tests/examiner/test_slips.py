"""Single bugs that no author has listed are named all the same: slips of the pen, and relations to the right answer."""

import numpy as np
import pytest

from autograder.examiner import catalogue, examine
from autograder.examiner.slips import SLIPS
from autograder.examiner.weave import slips


def step(change):
    """Return a right `rnn_step` with one thing changed."""

    def rnn_step(x, h_prev, Wx, Wh, b):
        return change(x, h_prev, Wx, Wh, b)

    return rnn_step


@pytest.mark.parametrize(
    ("slug", "change"),
    [
        ("wrong-sign", lambda x, h, Wx, Wh, b: np.tanh(x @ Wx - h @ Wh + b)),
        ("function-added", lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h**2 @ Wh + b)),
        ("one-entry-for-all", lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh + b[0])),
        ("counted-twice", lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + 2 * h @ Wh + b)),
    ],
)
def test_a_slip_is_named_by_what_was_changed(slug, change):
    assert examine("rnn_step", step(change)).bugs == [slug]


def test_names_that_learners_know_are_named():
    def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
        i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
        i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
        c = f * c_prev + i * np.tanh(g)
        return f * np.tanh(c), c

    verdict = examine("lstm_step", lstm_step)
    assert verdict.bugs == ["quantity-swapped"]
    assert "f is used where o belongs" in verdict.message


@pytest.mark.parametrize(
    ("slug", "exercise", "function"),
    [
        ("constant-factor", "embed_forward", lambda ids, E: 3 * E[ids]),
        ("function-applied-to-the-result", "embed_forward", lambda ids, E: np.round(E[ids], 2)),
        ("reversed-along-an-axis", "embed_forward", lambda ids, E: E[ids][:, ::-1]),
        ("one-place-too-many", "embed_forward", lambda ids, E: np.concatenate([E[ids], E[ids][:, :1]], axis=1)),
        ("result-cut-short", "embed_forward", lambda ids, E: E[ids][:, 1:]),
        ("same-number-added", "encode", lambda text, vocab: [vocab.get(w, vocab["<unk>"]) + 1 for w in text.split()]),
        ("places-left-unfilled", "classify", lambda h, W, c: (h @ W + c) * (np.arange(len(c)) > 0)),
        ("result-clipped", "classify", lambda h, W, c: np.clip(h @ W + c, -0.01, 0.01)),
    ],
)
def test_a_simple_relation_to_the_right_answer_is_named(slug, exercise, function):
    assert examine(exercise, function).bugs == [slug]


def test_what_is_kept_from_one_call_to_the_next_is_found():
    kept = {}

    def remembering(h_last, W, c):
        bias = kept.setdefault(c.shape, c.copy())
        return h_last @ W + bias

    verdict = examine("classify", remembering)
    assert not verdict.passed
    assert verdict.bugs != []


@pytest.mark.parametrize("name", ["rnn_step", "last_state", "gradient_norm_by_lag"])
def test_every_slip_can_be_run_and_has_a_name(name):
    owner = catalogue.entry(name)
    slugs = {bug.slug for bug in SLIPS}
    assert len(slips(owner)) > 50
    for slip in slips(owner):
        assert slip.bug.slug in slugs
        assert callable(slip.function(owner))


def test_the_capstone_has_no_slips_for_it_is_judged_by_its_accuracy():
    assert slips(catalogue.entry("train_and_predict")) == ()
