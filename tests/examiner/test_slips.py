"""Single bugs that no author has listed are named all the same: slips of the pen, and relations to the right answer."""

import numpy as np
import pytest

from autograder.examiner import examine
from autograder.examiner.exercise import catalogue
from autograder.examiner.explaining.slips import SLIPS
from autograder.examiner.explaining.weave import slips


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
        ("counted-too-often", lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh + len(x) * b)),
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


def test_a_term_inside_the_loop_of_another_is_named_with_how_often_it_enters():
    def rnn_step(x, h_prev, Wx, Wh, b):
        a = x @ Wx
        for k in range(len(Wh)):
            a = a + h_prev[:, k, None] * Wh[k] + b
        return np.tanh(a)

    verdict = examine("rnn_step", rnn_step)
    assert verdict.bugs == ["counted-too-often"]
    assert "b enters h_prev.shape[1] times instead of once" in verdict.message


def test_a_missing_term_is_named_by_the_arguments_that_only_it_has():
    titles = {slip.bug.title for slip in slips(catalogue.entry("classify"))}
    assert "c is missing from a sum" in titles
    assert "A term with h_last and W is missing from a sum" in titles


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


@pytest.mark.parametrize(
    ("slug", "words", "exercise", "function"),
    [
        ("axes-of-argument-mixed", "ids", "embed_forward", lambda ids, E: E[ids.T.reshape(ids.shape)]),
        ("part-of-argument-left-out", "dx", "embed_backward", lambda dx, ids, v: scattered(dx[:-1], ids[:-1], v)),
        ("mask-misread", "its gaps are overlooked", "rnn_forward", lambda *a, mask=None: forward(*a, mask)),
    ],
)
def test_a_misread_argument_is_named_with_what_it_is_taken_for(slug, words, exercise, function):
    verdict = examine(exercise, function)
    assert verdict.bugs == [slug]
    assert words in verdict.message


def scattered(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    np.add.at(dE, ids, dx)
    return dE


def forward(x, h0, Wx, Wh, b, *masks):
    """Right but that every step up to a row's last real token is made."""
    mask = next((mask for mask in masks if mask is not None), None)
    states, h = [], h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t:].any(axis=1, keepdims=True), new, h)
        states.append(h)
    return np.stack(states, axis=1)


def test_parts_of_a_result_may_each_stand_in_a_relation_of_their_own():
    def clip(grads, max_norm):
        norm = np.sqrt(sum((g.astype(float) ** 2).sum() for g in grads))
        return [-g * min(1.0, max_norm / max(norm, 1e-300)) for g in grads], 3 * norm

    verdict = examine("clip_by_global_norm", clip)
    assert sorted(verdict.bugs) == ["constant-factor", "opposite-sign"]


def test_a_multiple_of_an_argument_too_many_is_named():
    def decayed(dh, x, h_prev, h, Wx, Wh):
        da = dh * (1 - h**2)
        return da @ Wx.T, da @ Wh.T, x.T @ da + 0.3 * Wx, h_prev.T @ da, da.sum(axis=0)

    verdict = examine("rnn_step_backward", decayed)
    assert verdict.bugs == ["term-added"]
    assert "A multiple of Wx is added" in verdict.message


def test_an_argument_changed_on_the_way_to_a_right_result_is_all_that_is_named():
    def in_place(ids, E):
        E *= 1.5
        return E[ids]

    assert examine("embed_forward", in_place).bugs == ["argument-changed"]


def test_a_right_result_beside_a_changed_argument_is_not_explained():
    def rnn_forward(x, h0, Wx, Wh, b, mask=None):
        states = []
        for t in range(x.shape[1]):
            new = np.tanh(x[:, t] @ Wx + h0 @ Wh + b)
            h0[...] = new if mask is None else np.where(mask[:, t, None], new, h0)
            states.append(h0.copy())
        return np.stack(states, axis=1)

    assert examine("rnn_forward", rnn_forward).bugs == ["argument-changed"]


def test_a_wrong_result_is_named_beside_a_changed_argument_for_which_it_would_be_right():
    def clip(grads, max_norm):
        norm = np.sqrt(sum((g**2).sum() for g in grads))
        if norm > max_norm:
            for g in grads:
                g *= max_norm / norm
        return grads, np.sqrt(sum((g**2).sum() for g in grads))

    verdict = examine("clip_by_global_norm", clip)
    assert sorted(verdict.bugs) == ["gradients-changed-in-place", "norm-after-clipping"]


def test_a_result_that_is_never_filled_is_named():
    def of_a_copy(f, w, eps=1e-5):
        return np.zeros(w.shape)

    assert examine("numerical_gradient", of_a_copy).bugs == ["nothing-but-zeros"]


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
