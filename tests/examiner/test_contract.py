"""The contract comes first: what breaks it is refused, and both what came and what was asked for are named."""

import numpy as np
import pytest

from autograder.examiner import Status, examine


def right(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b)


@pytest.mark.parametrize(
    ("change", "came"),
    [
        (lambda h: None, "None"),
        (lambda h: h.T, "(3, 2)"),
        (lambda h: h[:, :, None], "(2, 3, 1)"),
        (lambda h: h.astype(np.float32), "float32"),
        (lambda h: h.astype(complex), "complex128"),
        (lambda h: h.astype(object), "object"),
        (lambda h: (h, h), "(2, 2, 3)"),
        (lambda h: "h", "a str"),
        (lambda h: {"h": h}, "a dict"),
        (lambda h: [[1.0], [2.0, 3.0]], "ragged"),
        (lambda h: iter(h), "of type"),
    ],
)
def test_a_wrong_type_shape_or_dtype_is_refused_and_both_are_named(change, came):
    verdict = examine("rnn_step", lambda *arguments: change(right(*arguments)))
    assert verdict.status is Status.REFUSED
    assert verdict.points == 0
    assert came in verdict.message


def test_a_wrong_signature_is_refused_with_the_right_one():
    verdict = examine("rnn_step", lambda x, h: h)
    assert verdict.status is Status.REFUSED
    assert "rnn_step(x, h_prev, Wx, Wh, b)" in verdict.message


def test_a_crash_names_the_exception_and_the_learners_own_line():
    def crashing(x, h_prev, Wx, Wh, b):
        return np.tanh(x @ Wx + h_prev @ Wx + b)  # the wrong matrix

    verdict = examine("rnn_step", crashing)
    assert verdict.status is Status.CRASHED
    assert "ValueError" in verdict.message
    assert "the wrong matrix" in verdict.message


def test_a_wider_float_passes_with_a_remark():
    verdict = examine("rnn_step", lambda *arguments: right(*arguments).astype(np.float64))
    assert verdict.passed
    assert "float64" in verdict.sections[0].text


def test_arguments_must_be_left_unchanged():
    def in_place(x, h_prev, Wx, Wh, b):
        h_prev[:] = right(x, h_prev, Wx, Wh, b)
        return h_prev

    verdict = examine("rnn_step", in_place)
    assert not verdict.passed
    assert verdict.bugs == ["argument-changed"]


def test_the_stub_is_not_written_yet():
    def stub(*_):
        raise NotImplementedError("rnn_step is not written yet")

    verdict = examine("rnn_step", stub)
    assert (verdict.status, verdict.points) == (Status.CRASHED, 0)
    assert "not written yet" in verdict.title


@pytest.mark.parametrize("values", [np.nan, np.inf])
def test_what_is_not_finite_is_wrong_and_survives_json(values):
    verdict = examine("rnn_step", lambda x, h_prev, Wx, Wh, b: np.full(h_prev.shape, values, dtype=x.dtype))
    assert not verdict.passed
    assert "NaN" not in verdict.to_json()


@pytest.mark.parametrize("seed", [None, 0, -5, 2**80, "text", b"\x00\xff"])
def test_every_seed_is_fair(seed):
    assert examine("rnn_step", right, seed=seed).passed


def test_another_seed_asks_other_numbers_and_the_same_seed_the_same():
    def wrong(*arguments):
        return right(*arguments) + 1

    assert examine("rnn_step", wrong, seed=1).to_json() == examine("rnn_step", wrong, seed=1).to_json()
    assert examine("rnn_step", wrong, seed=1).to_json() != examine("rnn_step", wrong, seed=2).to_json()
