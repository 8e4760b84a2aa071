"""What bptt asks: contracts, cases and known bugs of its five functions."""

from __future__ import annotations

from functools import partial

import numpy as np

import rnnref
from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Case, Exercise, Scalar
from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.inputs import (
    as_float32,
    forward_arguments,
    gapped_mask,
    in_fortran_order,
    padded_mask,
    step_arguments,
)
from autograder.examiner.verdict.judgement import Link
from autograder.examiner.wire.protocol import NamedFunction, Returned

BPTT = Link("BPTT", "glossary/bptt/")
VANISHING = Link("vanishing gradient", "glossary/vanishing-gradient/")

# rnn_step_backward ---------------------------------------------------------------------------------------------------


def _step_back(
    generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.6, upstream: float = 1.0
) -> Arguments:
    forward = step_arguments(generator, n, d, h, scale)
    return {
        "dh": generator.normal(scale=upstream, size=(n, h)),
        "x": forward["x"],
        "h_prev": forward["h_prev"],
        "h": rnnref.rnn_step(**forward),
        "Wx": forward["Wx"],
        "Wh": forward["Wh"],
    }


GRADIENTS = (Array("dWx", ("D", "H")), Array("dWh", ("H", "H")), Array("db", ("H",)))

RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    signature="dh, x, h_prev, h, Wx, Wh",
    asks="dx (N, D), dh_prev (N, H), dWx (D, H), dWh (H, H), db (H,), with da = dh (1 - h^2).",
    returns=(Array("dx", ("N", "D")), Array("dh_prev", ("N", "H")), *GRADIENTS),
    cases=(
        Case("random inputs", _step_back, weight=3),
        Case("other sizes", partial(_step_back, n=5, d=2, h=6), weight=2),
        Case("one sequence", partial(_step_back, n=1, d=3, h=2)),
        Case("large gradients", partial(_step_back, n=3, d=2, h=4, upstream=40.0)),
        Case("saturated units", partial(_step_back, n=3, d=5, h=2, scale=4.0)),
        Case("float32 inputs", lambda generator: as_float32(_step_back(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(_step_back(generator, 4, 2, 3))),
    ),
    bugs=(
        Bug(
            "tanh-derivative-missing",
            "The slope of the tanh, 1 - h^2, is missing",
            {"dh * (1 - h**2)": "dh.copy()"},
            "The gradient goes through the tanh as if it were not there; for small states the fault is small.",
            "What is the derivative of h = tanh(a) with respect to a?",
            BPTT,
        ),
        Bug(
            "tanh-applied-twice",
            "The tanh is applied to h, which is a tanh already",
            {"(1 - h**2)": "(1 - np.tanh(h) ** 2)"},
            "The slope comes out too large wherever the state is far from 0.",
            "h is the result of the step: is it what the tanh was applied to?",
            BPTT,
        ),
        Bug(
            "sigmoid-derivative",
            "The slope is that of the logistic sigmoid, h (1 - h)",
            {"(1 - h**2)": "h * (1 - h)"},
            "It is negative for negative states, and a tanh never falls.",
            "Compare the derivative of the tanh with that of the sigmoid.",
            BPTT,
        ),
        Bug(
            "square-missing",
            "The slope is 1 - h, without the square",
            {"(1 - h**2)": "(1 - h)"},
            "It exceeds 1 for negative states, and the slope of a tanh never does.",
            "Differentiate the tanh once more, and write the result with h.",
            BPTT,
        ),
        Bug(
            "slope-at-previous-state",
            "The slope is taken at the state before the step",
            {"(1 - h**2)": "(1 - h_prev**2)"},
            "The tanh was applied to this step's sum, so its slope belongs to this step's state.",
            "Which of the two states came out of this step's tanh?",
            BPTT,
        ),
        Bug(
            "slope-otherwise",
            "The slope is that of another function than the tanh",
            (
                {"(1 - h**2)": "(h > 0)"},
                {"(1 - h**2)": "np.sqrt(1 - h**2)"},
                {"(1 - h**2)": "(1 - h**2) ** 2"},
                {"(1 - h**2)": "(1 - np.abs(h))"},
                {"(1 - h**2)": "h**2"},
                {"(1 - h**2)": "h"},
                {"(1 - h**2)": "(1 - h**3)"},
                {"(1 - h**2)": "(1 - 2 * h)"},
                {"(1 - h**2)": "(2 * h)"},
                {"(1 - h**2)": "np.tanh(h)"},
                {"dh * (1 - h**2)": "dh / (1 - h**2)"},
            ),
            "The step was a tanh, so its slope is 1 where h is 0, and 0 where h is 1 or -1.",
            "What is the derivative of the tanh, written with its result?",
        ),
        Bug(
            "upstream-added-to-state-gradient",
            "dh is added to dh_prev once more",
            {"da @ Wh.T": "da @ Wh.T + dh"},
            "That would be right if the state were also passed on unchanged; here it enters through Wh only.",
            "Write down everything in the forward step that h_prev goes into.",
        ),
        Bug(
            "upstream-gradient-dropped",
            "The gradient from above, dh, is not used",
            {"dh * (1 - h**2)": "1 - h**2"},
            "The result is the same whatever dh is, even zero.",
            "The chain rule multiplies by what arrives from above.",
            BPTT,
        ),
        Bug(
            "recurrent-weights-transposed",
            "Wh is not transposed on the way back",
            {"da @ Wh.T": "da @ Wh"},
            "Wh is square, so no shape complains, but each unit's gradient goes to the wrong units.",
            "In the forward step, unit i reached unit j through Wh[i, j]. Which entry leads back from j to i?",
            BPTT,
        ),
        Bug(
            "input-weights-transposed",
            "Wx is not transposed on the way back",
            ({"da @ Wx.T": "da @ Wx"}, {"da @ Wx.T": "Wx @ da"}),
            "The sizes of the product do not meet.",
            "da is (N, H) and dx must be (N, D): which way round must Wx stand?",
        ),
        Bug(
            "state-after-for-state-before",
            "dWh is computed with h, the state after the step",
            {"h_prev.T @ da": "h.T @ da"},
            "Both states have the same shape, but it was h_prev that met Wh.",
            "What stood to the left of Wh in the forward step?",
        ),
        Bug(
            "weight-gradient-transposed",
            "dWh is transposed",
            {"h_prev.T @ da": "da.T @ h_prev"},
            "The entries are right but stand at mirrored places. For a square matrix no shape complains.",
            "dWh[i, j] belongs to Wh[i, j]: which index runs over the units of h_prev?",
        ),
        Bug(
            "bias-gradient-not-summed",
            "db is not summed over the batch",
            {"da.sum(axis=0)": "da"},
            "The bias has one entry for each unit, whatever the size of the batch.",
            "Every row of the batch uses the same bias; what does the chain rule do with several uses?",
        ),
        Bug(
            "bias-gradient-averaged",
            "db is averaged over the batch",
            {"da.sum(axis=0)": "da.mean(axis=0)"},
            "db is N times too small beside the other gradients, which are sums.",
            "If the loss is a mean, the division is already in dh.",
        ),
        Bug(
            "bias-gradient-over-units",
            "db is summed over the units instead of the batch",
            ({"da.sum(axis=0)": "da.sum(axis=1)"}, {"da.sum(axis=0)": "da.sum()"}),
            "The result has one entry for each row of the batch, or only one.",
            "db has the shape of b.",
        ),
        Bug(
            "gradients-averaged-over-batch",
            "The gradients of the weights are divided by N",
            (
                {"da = dh * (1 - h**2)": "da = dh * (1 - h**2) / len(x)"},
                {
                    "x.T @ da": "x.T @ da / len(x)",
                    "h_prev.T @ da": "h_prev.T @ da / len(x)",
                    "sum(axis=0)": "mean(axis=0)",
                },
                {"x.T @ da": "x.T @ da / len(x)", "h_prev.T @ da": "h_prev.T @ da / len(x)"},
            ),
            "If the loss is a mean, the division is already in dh; here it is made a second time.",
            "Add up what each row of the batch contributes, and do no more.",
        ),
        Bug(
            "slope-left-out-of-state-gradient",
            "dh_prev is computed from dh instead of da",
            {"da @ Wh.T": "dh @ Wh.T"},
            "On its way to the previous state the gradient passes the tanh first.",
            "Follow the forward step from the end to the beginning, one operation at a time.",
        ),
        Bug(
            "slope-left-out-of-input-gradient",
            "dx is computed from dh instead of da",
            {"da @ Wx.T": "dh @ Wx.T"},
            "On its way to the input the gradient passes the tanh first.",
            "Follow the forward step from the end to the beginning, one operation at a time.",
        ),
        Bug(
            "slope-left-out-of-weight-gradients",
            "The gradients of the weights are computed from dh instead of da",
            (
                {"x.T @ da": "x.T @ dh", "h_prev.T @ da": "h_prev.T @ dh"},
                {"x.T @ da": "x.T @ dh", "h_prev.T @ da": "h_prev.T @ dh", "da.sum": "dh.sum"},
                {"x.T @ da": "x.T @ dh"},
                {"h_prev.T @ da": "h_prev.T @ dh"},
            ),
            "On its way to the weights the gradient passes the tanh first.",
            "Follow the forward step from the end to the beginning, one operation at a time.",
        ),
        Bug(
            "slope-left-out-of-bias-gradient",
            "db is computed from dh instead of da",
            {"da.sum": "dh.sum"},
            "The bias is added before the tanh.",
            "Follow the forward step from the end to the beginning, one operation at a time.",
        ),
        Bug(
            "gradient-clipped",
            "The gradient is clipped inside the step",
            tuple(
                {"dh * (1 - h**2)": text.format(bound)}
                for bound in (1, 5, 10)
                for text in ("np.clip(dh * (1 - h**2), -{0}, {0})", "np.clip(dh, -{0}, {0}) * (1 - h**2)")
            ),
            "Small gradients pass unharmed, large ones are cut, so a check with a small dh would not see it.",
            "Clip, if at all, between the backward pass and the update, and by the norm of all gradients together.",
        ),
        Bug(
            "upstream-changed-in-place",
            "dh is changed in place",
            {"da = dh * (1 - h**2)": "dh *= 1 - h**2\n    da = dh"},
            "The results are right, but whoever passed dh finds other numbers in it.",
            "Write the product into a new array.",
        ),
        Bug(
            "results-in-another-order",
            "The results come in another order",
            (
                {"return dx, dh_prev, dWx, dWh, db": "return dh_prev, dx, dWx, dWh, db"},
                {"return dx, dh_prev, dWx, dWh, db": "return dx, dh_prev, dWh, dWx, db"},
                {"return dx, dh_prev, dWx, dWh, db": "return dx, dh_prev, db, dWx, dWh"},
                {"return dx, dh_prev, dWx, dWh, db": "return dx, dWx, dh_prev, dWh, db"},
                {"return dx, dh_prev, dWx, dWh, db": "return dWx, dWh, db, dx, dh_prev"},
            ),
            "Each gradient is fine, but stands where another is expected.",
            "Compare the order of your return with the one that is asked for.",
        ),
        Bug(
            "concatenation-split-at-wrong-place",
            "What belongs to [x, h] side by side is cut after H columns instead of D",
            (
                {
                    "dx = da @ Wx.T": "both = np.hstack([da @ Wx.T, da @ Wh.T])\n    dx = both[:, : h_prev.shape[1]]",
                    "dh_prev = da @ Wh.T": "dh_prev = both[:, h_prev.shape[1] :]",
                },
                {
                    "dWx = x.T @ da": "both = np.hstack([x, h_prev]).T @ da\n    dWx = both[: h_prev.shape[1]]",
                    "dWh = h_prev.T @ da": "dWh = both[h_prev.shape[1] :]",
                },
            ),
            "Numbers of the one end up in the other; with D = H nothing at all would complain.",
            "Which of the two stands first, and how wide is it?",
        ),
        Bug(
            "gradient-sign-flipped",
            "All gradients have the wrong sign",
            {"dh * (1 - h**2)": "-dh * (1 - h**2)"},
            "A gradient points uphill; the minus sign of learning belongs to the update.",
            "Look for a minus that comes from the update rule.",
        ),
    ),
    links=(BPTT,),
)


# rnn_backward --------------------------------------------------------------------------------------------------------


def _way_back(
    generator: np.random.Generator,
    n: int = 2,
    t: int = 5,
    d: int = 4,
    h: int = 3,
    upstream: float = 1.0,
    scale: float = 0.6,
    mask: np.ndarray | None = None,
) -> Arguments:
    forward = forward_arguments(generator, n, t, d, h, scale)
    arguments = {
        "dh": generator.normal(scale=upstream, size=(n, t, h)),
        "x": forward["x"],
        "h0": forward["h0"],
        "h": rnnref.rnn_forward(**forward, mask=mask),
        "Wx": forward["Wx"],
        "Wh": forward["Wh"],
    }
    return arguments if mask is None else arguments | {"mask": mask}


WAY_BACK = (Array("dx", ("N", "T", "D")), Array("dh0", ("N", "H")), *GRADIENTS)
LOOP = "reversed(range(x.shape[1]))"
OVERWRITTEN = Bug(
    "gradient-overwritten",
    "A gradient is overwritten at every step instead of added to",
    (
        {"dWx += dWx_t": "dWx = dWx_t", "dWh += dWh_t": "dWh = dWh_t", "db += db_t": "db = db_t"},
        {"dWx += dWx_t": "dWx = dWx_t"},
        {"dWh += dWh_t": "dWh = dWh_t"},
        {"db += db_t": "db = db_t"},
        {"dWx += dWx_t": "dWx = dWx_t", "dWh += dWh_t": "dWh = dWh_t"},
    ),
    "Only one step's contribution is left: that of the last step visited, step 0.",
    "The parameters are shared by all steps. What does the chain rule do with several uses of one thing?",
    BPTT,
)
FORWARD_LOOP = Bug(
    "loop-runs-forward",
    "The loop visits the steps in the order of reading",
    {LOOP: "range(x.shape[1])"},
    "Step t is visited before what arrives from step t + 1 is known, so the gradient goes the wrong way.",
    "Which step's gradient needs no other step's?",
    BPTT,
)
CARRY_OF_WRONG_SHAPE = Bug(
    "carry-of-wrong-shape",
    "The carry has the shape of an input, not of a state",
    {"carry = np.zeros_like(x), np.zeros_like(h0)": "carry = np.zeros_like(x), np.zeros_like(x[:, 0])"},
    "It is added to dh[:, t], which is (N, H). With D = H no shape would complain.",
    "The carry is the gradient of a state.",
)
DH0_LEFT_AT_ZERO = Bug(
    "dh0-left-at-zero",
    "dh0 is left at zero",
    {"return dx, carry,": "return dx, np.zeros_like(h0),"},
    "h0 is where the walk back ends: what is carried out of step 0 belongs to it.",
    "Which variable holds the gradient of the state before step 0 once the loop is over?",
    BPTT,
)
FIRST_STEP_SKIPPED = Bug(
    "first-step-skipped",
    "The walk back stops before step 0",
    {LOOP: "range(x.shape[1] - 1, 0, -1)"},
    "dx[:, 0] is zero, and what the first word contributes to the weights is missing.",
    "The end of a range is not part of it: write down the values of t for T = 3.",
    BPTT,
)
WRAPPED_STATE = Bug(
    "h0-replaced-by-last-state",
    "At t = 0 the previous state is h[:, -1], the last step's",
    {"h[:, t - 1] if t > 0 else h0": "h[:, t - 1]"},
    "Index -1 is the last step in Python. Only dWh is wrong, and only by step 0's part.",
    "What is the state before step 0 called?",
)
ZERO_STATE = Bug(
    "h0-taken-for-zero",
    "At t = 0 the previous state is taken to be zero",
    {"h[:, t - 1] if t > 0 else h0": "h[:, t - 1] if t > 0 else np.zeros_like(h0)"},
    "Step 0's part of dWh is missing; it only matters where h0 is not zero.",
    "What is the state before step 0 called?",
)
CACHE_OFF_BY_ONE = Bug(
    "previous-state-off-by-one",
    "The previous state is looked up at the wrong step",
    (
        {"h[:, t - 1] if t > 0 else h0": "h[:, t]"},
        {"h[:, t - 1] if t > 0 else h0": "h[:, t - 2] if t > 1 else h0"},
        {"h[:, t - 1] if t > 0 else h0": "h[:, min(t + 1, x.shape[1] - 1)]"},
    ),
    "dWh pairs each step's gradient with the wrong state.",
    "h[:, t] is the state after step t. Which one was there before it?",
)
AVERAGED_OVER_STEPS = Bug(
    "gradients-averaged-over-steps",
    "The gradients of the weights are divided by T",
    (
        {
            "return dx, carry, dWx, dWh, db": "T = x.shape[1]\n    return dx, carry, dWx / T, dWh / T, db / T",
        },
        {"return dx, carry, dWx, dWh, db": "T = x.shape[1]\n    return dx, carry, dWx / T, dWh / T, db"},
        {"return dx, carry, dWx, dWh, db": "T = x.shape[1]\n    return dx, carry, dWx, dWh, db / T"},
    ),
    "They are T times too small: the gradient of a shared weight is a sum over its uses, not a mean.",
    "Where is the division by T in the equations?",
)
AVERAGED_OVER_BATCH = Bug(
    "gradients-averaged-over-batch",
    "The gradients of the weights are divided by N once more",
    (
        {"return dx, carry, dWx, dWh, db": "N = len(x)\n    return dx, carry, dWx / N, dWh / N, db / N"},
        {"return dx, carry, dWx, dWh, db": "N = len(x)\n    return dx, carry, dWx / N, dWh / N, db"},
        {"return dx, carry, dWx, dWh, db": "N = len(x)\n    return dx, carry, dWx, dWh, db / N"},
    ),
    "If the loss is a mean, the division is already in dh.",
    "Add up what each row of the batch contributes, and do no more.",
)
INPUT_OFF_BY_ONE = Bug(
    "input-off-by-one",
    "The input is looked up at the wrong step",
    {"rnn_step_backward(delta, x[:, t]": "rnn_step_backward(delta, x[:, t - 1]"},
    "dWx pairs each step's gradient with the wrong word.",
    "Which word did step t read?",
)

RNN_BACKWARD = Exercise(
    name="rnn_backward",
    signature="dh, x, h0, h, Wx, Wh, mask=None",
    asks="dx (N, T, D), dh0 (N, H), dWx (D, H), dWh (H, H), db (H,); dh (N, T, H) arrives at every step.",
    returns=WAY_BACK,
    cases=(
        Case("random inputs", _way_back, weight=3),
        Case(
            "padded sequences",
            lambda generator: _way_back(generator, 4, 6, 2, 3, mask=padded_mask(generator, 4, 6)),
            weight=2,
            keywords=("mask",),
        ),
        Case(
            "gaps in the mask",
            lambda generator: _way_back(generator, 3, 5, 4, 2, mask=gapped_mask(generator, 3, 5)),
            weight=2,
        ),
        Case("three steps of one sequence", partial(_way_back, n=1, t=3, d=4, h=2)),
        Case("a single step", partial(_way_back, n=3, t=1, d=4, h=2)),
        Case("a single unit", partial(_way_back, n=3, t=4, d=2, h=1)),
        Case("large gradients", partial(_way_back, n=2, t=4, d=3, h=5, upstream=40.0)),
        Case("saturated units", partial(_way_back, n=2, t=3, d=5, h=4, scale=4.0)),
        Case("float32 inputs", lambda generator: as_float32(_way_back(generator, 3, 4, 2, 5))),
    ),
    uses=("rnn_step_backward",),
    bugs=(
        Bug(
            "carry-dropped",
            "The carry never reaches the step before",
            {"dh[:, t] + carry": "dh[:, t]"},
            "Only the last step is right: each step hears what arrives from above, but not from its future.",
            "A state is used twice. Which two gradients meet at it?",
            BPTT,
        ),
        Bug(
            "upstream-only-at-last-step",
            "What arrives from above is used at the last step only",
            {"dh[:, t] + carry": "(dh[:, t] if t == x.shape[1] - 1 else 0) + carry"},
            "That is enough for a many-to-one model, but here dh arrives at every step.",
            "A state is used twice. Which two gradients meet at it?",
            BPTT,
        ),
        OVERWRITTEN,
        FORWARD_LOOP,
        CARRY_OF_WRONG_SHAPE,
        DH0_LEFT_AT_ZERO,
        FIRST_STEP_SKIPPED,
        Bug(
            "last-step-skipped",
            "The walk back starts one step too late",
            {LOOP: "reversed(range(x.shape[1] - 1))"},
            "dx[:, -1] is zero, and whatever arrives at the last step is lost.",
            "Write down the values of t for T = 3.",
            BPTT,
        ),
        WRAPPED_STATE,
        ZERO_STATE,
        CACHE_OFF_BY_ONE,
        INPUT_OFF_BY_ONE,
        AVERAGED_OVER_STEPS,
        AVERAGED_OVER_BATCH,
        Bug(
            "carry-never-made-new",
            "The carry is added to at every step instead of being made new",
            (
                {"carry = np.where(real, dh_prev, total)": "carry = carry + np.where(real, dh_prev, total)"},
                {"carry = np.where(real, dh_prev, total)": "carry = total + np.where(real, dh_prev, 0)"},
                {"carry = np.where(real, dh_prev, total)": "carry = carry + np.where(real, dh_prev, 0)"},
            ),
            "What arrived at step t has been used there; only what leaves it reaches step t - 1.",
            "The sums of the weights' gradients grow with every step. Does the carry?",
            BPTT,
        ),
        Bug(
            "slope-not-applied-to-carry",
            "The slope of the tanh is applied to dh only, not to the carry",
            {
                "np.where(real, total, 0)": "np.where(real, dh[:, t] * (1 - h[:, t] ** 2) + carry, 0)",
                "h_prev, h[:, t], Wx, Wh)": "h_prev, 0 * h[:, t], Wx, Wh)",
            },
            "Both arrive at the same state, and both go back through its tanh. A pair of parentheses may be missing.",
            "Which quantity does the equation multiply by 1 - h^2?",
        ),
        Bug(
            "carry-clipped",
            "The gradient is clipped on its way through time",
            tuple({"dh[:, t] + carry": f"np.clip(dh[:, t] + carry, -{bound}, {bound})"} for bound in (1, 5, 10))
            + tuple(
                {"np.where(real, dh_prev, total)": f"np.clip(np.where(real, dh_prev, total), -{bound}, {bound})"}
                for bound in (1, 5, 10)
            ),
            "Small gradients pass unharmed, large ones are cut, so a check with a small dh would not see it.",
            "Clip, if at all, after the backward pass, and by the norm of all gradients together.",
            VANISHING,
        ),
        Bug(
            "truncated-by-accident",
            "The walk back breaks off after a few steps",
            tuple({LOOP: f"range(x.shape[1] - 1, max(x.shape[1] - 1 - {steps}, -1), -1)"} for steps in (2, 3, 4)),
            "dx is zero at the first steps: the gradient never gets there.",
            "Write down the values of t that your loop visits for T = 5.",
            BPTT,
        ),
        Bug(
            "carry-cut-regularly",
            "The carry is dropped every few steps, as in truncated BPTT",
            (
                *(
                    {"np.where(real, dh_prev, total)": f"np.where(real, dh_prev, total) * (t % {w} != 0)"}
                    for w in (2, 3, 4)
                ),
                *(
                    {"np.where(real, dh_prev, total)": f"np.where(real, dh_prev, total) * (t % {w} != 0 or t == 0)"}
                    for w in (2, 3, 4)
                ),
            ),
            "dx is right within each stretch; the gradient never crosses its beginning.",
            "Here the gradient goes all the way back; where in your loop is the carry made new?",
            BPTT,
        ),
        Bug(
            "results-clipped",
            "The finished gradients are clipped entry by entry",
            tuple(
                {
                    "return dx, carry, dWx, dWh, db": (
                        "results = dx, carry, dWx, dWh, db\n"
                        f"    return tuple(np.clip(result, -{bound}, {bound}) for result in results)"
                    )
                }
                for bound in (1, 5, 10)
            ),
            "Small gradients pass unharmed, large ones are cut, and their direction changes.",
            "Clip, if at all, after the backward pass, and by the norm of all gradients together.",
        ),
        Bug(
            "mask-ignored",
            "The mask is ignored",
            {"mask is None": "True"},
            "Padding counts as words: it adds to the weights' gradients, and changes what is carried.",
            "Where in your loop does the mask decide what enters the step, and what is carried on?",
        ),
        Bug(
            "carry-lost-at-padding",
            "At padded steps the carry is dropped instead of being passed on",
            {"np.where(real, dh_prev, total)": "np.where(real, dh_prev, 0)"},
            "The state was carried over unchanged there, so its gradient must be too; as it is, a padded tail cuts off "
            "the sentence.",
            "What is the derivative of a copy?",
        ),
        Bug(
            "padding-reaches-parameters",
            "Padded steps contribute to the gradients of the weights",
            (
                {"np.where(real, total, 0)": "total"},
                {"np.where(real, total, 0)": "total", "dx[:, t] = dx_t": "dx[:, t] = np.where(real, dx_t, 0)"},
            ),
            "No step was made there, so nothing can have come from its parameters.",
            "What should enter the step backward for a row that is padded?",
        ),
        Bug(
            "upstream-lost-at-padding",
            "What arrives from above at a padded step is dropped",
            {"dh[:, t] + carry": "dh[:, t] * (1 if mask is None else mask[:, t, None]) + carry"},
            "The state at a padded step is a copy of the one before, so its gradient belongs to that one.",
            "What is the derivative of a copy?",
        ),
        Bug(
            "mask-inverted",
            "The mask is read the wrong way round",
            {"else mask[:, t, None]": "else ~mask[:, t, None]"},
            "Real words get no gradient and padding does. True means a real token.",
            "Check which of its two choices np.where takes where the condition is True.",
        ),
        Bug(
            "upstream-changed-in-place-by-carry",
            "The carry is added into dh itself",
            {"total = dh[:, t] + carry": "dh[:, t] += carry\n        total = dh[:, t].copy()"},
            "The results are right, but whoever passed dh finds other numbers in it.",
            "Write the sum into a new array.",
        ),
        Bug(
            "slices-of-dx-in-reverse",
            "dx is filled from the wrong end",
            {"dx[:, t] = dx_t": "dx[:, x.shape[1] - 1 - t] = dx_t"},
            "Each word's gradient stands at its mirror image's place.",
            "If you collect the steps in a list, in which order are they when the loop ends?",
        ),
    ),
    links=(BPTT,),
)


# truncated_bptt ------------------------------------------------------------------------------------------------------


def _truncated(
    generator: np.random.Generator, window: int, n: int = 2, t: int = 7, d: int = 4, h: int = 3
) -> Arguments:
    return _way_back(generator, n, t, d, h) | {"window": window}


TRUNCATED_BPTT = Exercise(
    name="truncated_bptt",
    signature="dh, x, h0, h, Wx, Wh, window",
    asks="as rnn_backward, but the carry from t to t - 1 is zero for t = window, 2 window, ...; dh0 is kept.",
    returns=WAY_BACK,
    cases=(
        Case("a window of 3", partial(_truncated, window=3), weight=3),
        Case("a window of 2", partial(_truncated, window=2, n=3, t=8, d=2, h=4), weight=2),
        Case("a window of 1", partial(_truncated, window=1, n=1, t=3, d=4, h=2)),
        Case("a single unit", partial(_truncated, window=2, n=3, t=5, d=2, h=1)),
        Case("a window of T", partial(_truncated, window=4, n=3, t=4, d=2, h=5)),
        Case("a window longer than the text", partial(_truncated, window=9, n=2, t=6, d=5, h=3)),
        Case(
            "large gradients",
            lambda generator: _way_back(generator, n=3, t=5, d=2, h=4, upstream=40.0) | {"window": 2},
        ),
        Case("float32 inputs", lambda generator: as_float32(_truncated(generator, 3, 3, 7, 2, 5))),
    ),
    uses=("rnn_step_backward",),
    bugs=(
        Bug(
            "window-ignored",
            "The window is ignored: nothing is cut",
            {"if cut else dh_prev": "if False else dh_prev"},
            "This is the full walk back; only with a window of T or more is that the same.",
            "Which array must be zero, and at which steps?",
            BPTT,
        ),
        Bug(
            "cut-one-step-off",
            "The cuts are one step off",
            (
                {"t % window == 0": "t % window == window - 1"},
                {"t % window == 0": "(t + 1) % window == 0"},
                {"t % window == 0": "(t - 1) % window == 0"},
            ),
            "Windows must begin at steps 0, w, 2 w, ...; here they begin a step early or late.",
            "List the steps that belong to the first window, for a window of 3.",
        ),
        Bug(
            "windows-counted-from-the-end",
            "The windows are counted from the end of the text",
            {"t % window == 0": "(x.shape[1] - t) % window == 0"},
            "Unless T is a multiple of the window, the cuts are at other places.",
            "List the steps t at which the carry is dropped, for T = 7 and a window of 3.",
        ),
        Bug(
            "dh0-cut-too",
            "The carry is cut at t = 0 as well, so dh0 is zero",
            ({"t > 0 and t % window == 0": "t % window == 0"}, {"return dx, carry,": "return dx, np.zeros_like(h0),"}),
            "0 is divisible by everything. The gradient of h0 leaves the first window and is kept.",
            "At which steps does the task say that the carry is dropped? Is 0 among them?",
        ),
        Bug(
            "carry-cut-on-arrival",
            "The carry is dropped where it arrives, one step before it should be",
            {"dh[:, t] + carry": "dh[:, t] + (0 if t > 0 and t % window == 0 else carry)", "if cut": "if False"},
            "What arrives at step t is still of the same window; only what leaves it is cut.",
            "Use what arrives in full, then decide what is handed on.",
        ),
        Bug(
            "state-cut-too",
            "The state is reset at the beginning of each window as well",
            (
                {"if t > 0 else h0": "if t % window else h0"},
                {"if t > 0 else h0": "if t % window else (np.zeros_like(h0) if t else h0)"},
            ),
            "Truncation cuts the gradient only. The state did flow from one window to the next, and dWh must know it.",
            "What was the state before the first step of the second window?",
        ),
        Bug(
            "only-last-window",
            "Only the last steps of the text get a gradient",
            (
                {LOOP: "range(x.shape[1] - 1, max(x.shape[1] - 1 - window, -1), -1)"},
                {
                    LOOP: "range(x.shape[1] - 1, max(x.shape[1] - 1 - window, -1), -1)",
                    "np.zeros_like(h0) if cut else dh_prev": "dh_prev",
                },
            ),
            "Every window has its own walk back; together they cover the whole text.",
            "How many windows are there for T = 7 and a window of 3?",
        ),
        Bug(
            "cut-only-once",
            "The carry is dropped at the first boundary only",
            ({"t > 0 and t % window == 0": "t == window"},),
            "For a text of more than two windows, the later ones still hang together.",
            "List all the steps at which the task drops the carry, for T = 7 and a window of 2.",
        ),
        Bug(
            "carry-weakened-at-boundary",
            "The carry is weakened at a boundary, not dropped",
            ({"np.zeros_like(h0) if cut": "dh_prev / 2 if cut"}, {"np.zeros_like(h0) if cut": "0.1 * dh_prev if cut"}),
            "Nothing at all passes from one window to the one before.",
            "What is the carry to be at a boundary?",
        ),
        Bug(
            "weights-of-one-window",
            "The gradients of the weights are those of one window only",
            (
                {
                    "        delta = dh[:, t] + carry\n": (
                        "        delta = dh[:, t] + carry\n        if (t + 1) % window == 0:\n"
                        "            dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])\n"
                    )
                },
            ),
            "Every window's walk back begins with new sums, and the ones before are lost.",
            "On which line are the sums made, and how often does it run?",
        ),
        Bug(
            "window-one-too-long",
            "The windows are one step longer or shorter than asked for",
            (
                {"t % window == 0": "t % (window + 1) == 0"},
                {"t % window == 0": "t % max(window - 1, 1) == 0"},
            ),
            "The cuts drift away from the multiples of the window.",
            "How many steps has your first window, for a window of 3?",
        ),
        Bug(
            "upstream-only-at-window-ends",
            "What arrives from above is used at the last step of each window only",
            {"dh[:, t] + carry": "(dh[:, t] if (t + 1) % window == 0 or t == x.shape[1] - 1 else 0) + carry"},
            "A gradient can arrive at every step.",
            "Which slices of dh does your function use?",
        ),
        Bug(
            "last-window-skipped",
            "The steps after the last full window get no gradient",
            {LOOP: "range(x.shape[1] // window * window - 1, -1, -1)"},
            "T need not be a multiple of the window: the last one may be shorter.",
            "List the steps of all your windows for T = 7 and a window of 3.",
        ),
        Bug(
            "dh0-of-another-window",
            "dh0 is what leaves the last window instead of the first",
            {
                "carry = np.zeros_like(h0) if cut else dh_prev": (
                    "carry = np.zeros_like(h0) if cut else dh_prev\n"
                    "        if t == (x.shape[1] - 1) // window * window:\n            last = dh_prev"
                ),
                "return dx, carry,": "return dx, last,",
            },
            "Only the first window begins with h0.",
            "Which step reads h0?",
        ),
        Bug(
            "carry-never-used",
            "The carry never reaches the step before, even within a window",
            {"dh[:, t] + carry": "dh[:, t]"},
            "That is a window of 1, whatever the window.",
            "Within a window, this is rnn_backward.",
            BPTT,
        ),
        OVERWRITTEN,
        FORWARD_LOOP,
        CARRY_OF_WRONG_SHAPE,
        FIRST_STEP_SKIPPED,
        WRAPPED_STATE,
        ZERO_STATE,
        CACHE_OFF_BY_ONE,
        AVERAGED_OVER_STEPS,
        AVERAGED_OVER_BATCH,
    ),
    links=(BPTT, VANISHING),
)


# numerical_gradient --------------------------------------------------------------------------------------------------


def _slope(name: str, shape: tuple[int, ...], generator: np.random.Generator, eps: float | None = None) -> Arguments:
    w = generator.uniform(0.3, 1.4, size=shape) * generator.choice([-1.0, 1.0], size=shape)
    arguments = {"f": NamedFunction(name), "w": w}
    return arguments if eps is None else arguments | {"eps": eps}


def _is_noisy(exchange: Exchange) -> bool:
    """Whether the slopes are nearly right, each with an error of its own: rounding, amplified."""
    value = exchange.answer.value if isinstance(exchange.answer, Returned) else None
    if not isinstance(value, np.ndarray) or value.shape != np.shape(exchange.expected):
        return False
    return bool(np.allclose(value, exchange.expected, rtol=0.05, atol=1e-2))


NUMERICAL_GRADIENT = Exercise(
    name="numerical_gradient",
    signature="f, w, eps=1e-5",
    asks="central differences of the scalar f(w), in float64 and of the shape of w; w is left as it was.",
    returns=(Array("dw", ("the shape of w",)),),
    tolerance=1e-7,
    cases=(
        Case("a weighted sum of tanhs", lambda generator: _slope("weighted_tanh", (2, 3), generator), weight=2),
        Case("cubes with a wide step", lambda generator: _slope("sum_of_cubes", (4,), generator, 0.1), weight=2),
        Case(
            "entries that depend on each other",
            lambda generator: _slope("squared_sum", (2, 3), generator, 0.05),
            keywords=("eps",),
        ),
        Case("three axes", lambda generator: _slope("sum_of_sines", (2, 1, 3), generator)),
        Case("a single number", lambda generator: _slope("sum_of_cubes", (1,), generator)),
        Case("a tiny slope", lambda generator: _slope("tiny_slope", (3,), generator)),
        Case("Fortran order", lambda generator: in_fortran_order(_slope("weighted_tanh", (2, 3), generator))),
    ),
    bugs=(
        Bug(
            "one-sided-difference",
            "The difference is one-sided",
            (
                {"w[place] = here - eps": "w[place] = here", "(2 * eps)": "eps"},
                {"w[place] = here + eps": "w[place] = here", "(2 * eps)": "eps"},
            ),
            "Its error shrinks with eps, that of the central difference with eps squared: five digits instead of ten.",
            "How many times is f evaluated for each entry, and where?",
        ),
        Bug(
            "divided-by-eps",
            "The central difference is divided by eps instead of 2 eps",
            {"(2 * eps)": "eps"},
            "Every slope is twice too large.",
            "How far apart are the two points?",
        ),
        Bug(
            "not-divided",
            "The difference is not divided by the distance",
            ({"(above - below) / (2 * eps)": "above - below"}, {"/ (2 * eps)": "/ 2 * eps"}),
            "Every slope is far too small: what came is a difference, not a quotient of differences.",
            "Mind the parentheses: a / 2 * b is a times b, halved.",
        ),
        Bug(
            "perturbation-not-restored",
            "An entry keeps its nudge while the next one is tried",
            {"w[place] = here\n": "pass\n"},
            "Where the entries depend on each other, every slope after the first is taken somewhere else.",
            "What does w look like when the loop comes to its second entry?",
        ),
        Bug(
            "argument-nudged",
            "The nudges are made in the caller's array, and stay there",
            {
                "np.array(w, dtype=np.float64)": "w",
                "np.zeros_like(w)": "np.zeros(w.shape)",
                "w[place] = here\n": "pass\n",
            },
            "After the call the caller's weights are no longer what they were.",
            "Nudge a copy, or put every entry back.",
        ),
        Bug(
            "nudged-in-float32",
            "The nudge is made in float32",
            {"dtype=np.float64": "dtype=np.float32", "np.zeros_like(w)": "np.zeros(w.shape)"},
            "float32 has seven digits: f(w + eps) and f(w - eps) agree in most of them, and their difference is noise.",
            "Which dtype must the array have in which the nudges are made?",
        ),
        Bug(
            "all-entries-nudged-at-once",
            "All entries are nudged at the same time",
            {
                "w[place] = here + eps": "w += eps",
                "w[place] = here - eps": "w -= 2 * eps",
                "w[place] = here\n": "w += eps\n",
            },
            "What came is the sum of all slopes, the same for every entry.",
            "Which entries may differ between the two points?",
        ),
        Bug(
            "eps-ignored",
            "The step is fixed, whatever eps is",
            tuple({"w = np.array": f"eps = {eps}\n    w = np.array"} for eps in ("1e-5", "1e-4", "1e-6", "1e-3")),
            "With a step of another size the error of a cubic is another one, and the caller could not choose it.",
            "Where does your function use its third parameter?",
        ),
        Bug(
            "step-too-large",
            "The step is so large that the curve bends between the two points",
            tuple({"w = np.array": f"eps = {eps}\n    w = np.array"} for eps in ("1.0", "0.5", "0.1", "1e-2")),
            "The error of a central difference grows with the square of the step.",
            "Which step does the task pass?",
        ),
        Bug(
            "second-derivative",
            "The second derivative is computed",
            (
                {"(above - below) / (2 * eps)": "(above - 2 * f(w) + below) / eps**2"},
                {"(above - below) / (2 * eps)": "(above - 2 * f(w) + below) / (2 * eps)"},
            ),
            "It says how the slope changes, not how steep the curve is.",
            "Which two points does a central difference compare?",
        ),
        Bug(
            "step-too-small",
            "The step is so small that rounding takes over",
            tuple({"w = np.array": f"eps = {eps}\n    w = np.array"} for eps in ("1e-10", "1e-12", "1e-13", "1e-15")),
            "f(w + eps) and f(w - eps) agree in nearly all digits, and their difference keeps only the noise.",
            "The best step for a central difference is near the cube root of 1e-16.",
            shows=_is_noisy,
        ),
        Bug(
            "step-relative-to-entry",
            "The nudge is a share of the entry instead of eps itself",
            ({"here + eps": "here * (1 + eps)", "here - eps": "here * (1 - eps)"},),
            "Every slope is multiplied by its entry, and an entry of 0 is not nudged at all.",
            "How far apart are your two points for an entry of 3, and for one of 0?",
        ),
        Bug(
            "sign-flipped",
            "The difference is taken the wrong way round",
            {"above - below": "below - above"},
            "Every slope has the wrong sign.",
            "Which of the two points is further along?",
        ),
        Bug(
            "only-first-axis-visited",
            "Only the first axis of w is visited",
            {
                "for place in np.ndindex(w.shape):\n        here = w[place]": (
                    "for place in range(len(w)):\n        here = w[place].copy()"
                )
            },
            "For an array with two axes a whole row is nudged at once, so its slopes are added up.",
            "np.ndindex visits every entry of an array with any number of axes.",
        ),
        Bug(
            "float32-result",
            "The slopes are stored in float32",
            {"np.zeros_like(w)": "np.zeros_like(w, dtype=np.float32)"},
            "Seven digits are not enough to tell a right gradient from a slightly wrong one.",
            "Which dtype does the task ask for?",
        ),
    ),
)


# relative_error ------------------------------------------------------------------------------------------------------


def _nearly(generator: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0) -> Arguments:
    a = scale * generator.normal(size=shape)
    return {"a": a, "b": a + scale * 0.3 * generator.normal(size=shape)}


def _with_zeros(generator: np.random.Generator) -> Arguments:
    a = generator.normal(size=5)
    b = a * (1 + 0.01 * generator.normal(size=5))
    a[1] = b[1] = 0.0
    return {"a": a, "b": b}


def _one_small_entry(generator: np.random.Generator) -> Arguments:
    a = np.array([3.0, 2e-6, -1.5]) + 1e-7 * generator.normal(size=3)
    return {"a": a, "b": a * np.array([1.001, 1.8, 1.002])}


def _below_the_floor(generator: np.random.Generator) -> Arguments:
    return {"a": 1e-10 * generator.normal(size=4), "b": 1e-10 * generator.normal(size=4)}


def _larger_second(generator: np.random.Generator) -> Arguments:
    a = generator.uniform(0.5, 1.0, size=4)
    return {"a": a, "b": -a * generator.uniform(1.5, 3.0, size=4)}


def _larger_first(generator: np.random.Generator) -> Arguments:
    arguments = _larger_second(generator)
    return {"a": arguments["b"], "b": arguments["a"]}


SCALE = "np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)"

RELATIVE_ERROR = Exercise(
    name="relative_error",
    signature="a, b",
    asks="the largest entry of |a - b| / max(|a|, |b|, 1e-8), a single number.",
    returns=(Scalar("error"),),
    cases=(
        Case("random arrays", partial(_nearly, shape=(3, 4)), weight=2),
        Case("one small entry", _one_small_entry, weight=2),
        Case("zeros in both", _with_zeros),
        Case("all zero", lambda _: {"a": np.zeros(3), "b": np.zeros(3)}),
        Case("below the floor", _below_the_floor),
        Case("opposite signs, the second larger", _larger_second),
        Case("opposite signs, the first larger", _larger_first),
        Case("three axes", partial(_nearly, shape=(2, 3, 4), scale=1e3)),
        Case("equal arrays", lambda generator: dict.fromkeys(("a", "b"), generator.normal(size=(2, 3)))),
    ),
    bugs=(
        Bug(
            "absolute-error",
            "The difference is not divided by anything",
            {"(difference / scale).max()": "difference.max()"},
            "An absolute difference calls every small gradient right, and every large one wrong.",
            "What is the difference measured against?",
        ),
        Bug(
            "floor-missing",
            "Nothing keeps 0/0 from becoming NaN",
            {SCALE: "np.maximum(np.abs(a), np.abs(b))"},
            "Where both entries are zero the quotient is NaN, and NaN is no verdict.",
            "Which of the three candidates for the denominator is missing?",
        ),
        Bug(
            "floor-of-another-size",
            "The floor of the denominator is not 1e-8",
            tuple({"1e-8": floor} for floor in ("1e-7", "1e-6", "1e-9", "1e-10", "1e-12", "1e-15", "1e-5", "1.0")),
            "For entries about as small as the floor, the quotient is another one.",
            "Compare the constant with the equation.",
        ),
        Bug(
            "floor-added",
            "The floor is added to the denominator instead of being a lower bound of it",
            {SCALE: "np.maximum(np.abs(a), np.abs(b)) + 1e-8"},
            "Every quotient is a little too small, and near the floor much too small.",
            "max(u, v) and u + v are different things.",
        ),
        Bug(
            "denominator-is-a-sum",
            "The denominator is |a| + |b| instead of the larger of the two",
            (
                {SCALE: "np.maximum((np.abs(a) + np.abs(b)) / 2, 1e-8)"},
                {SCALE: "np.maximum(np.abs(a) + np.abs(b), 1e-8)"},
                {SCALE: "np.abs(a) + np.abs(b) + 1e-8"},
                {SCALE: "np.abs(a) + np.abs(b)"},
            ),
            "The result is up to twice too small; that is another common definition.",
            "Compare the denominator with the equation.",
        ),
        Bug(
            "denominator-one-sided",
            "The denominator looks at one of the two arrays only",
            (
                {SCALE: "np.maximum(np.maximum(a, b), 1e-8)"},
                {SCALE: "np.maximum(a, 1e-8)"},
                {SCALE: "np.maximum(b, 1e-8)"},
                {SCALE: "np.maximum(np.abs(a), 1e-8)"},
                {SCALE: "np.maximum(np.abs(b), 1e-8)"},
            ),
            "Swapping the two arrays should not change the result.",
            "Which candidates for the denominator are missing?",
        ),
        Bug(
            "smaller-for-larger",
            "The denominator is the smaller of the two",
            {"np.maximum(np.abs(a), np.abs(b))": "np.minimum(np.abs(a), np.abs(b))"},
            "Where one of the two is near zero, the quotient explodes.",
            "maximum or minimum?",
        ),
        Bug(
            "squares-for-absolute-values",
            "Squares stand where absolute values belong",
            (
                {"np.abs(a - b)": "(a - b) ** 2"},
                {"np.abs(a - b)": "(a - b) ** 2", SCALE: "np.maximum(np.maximum(a**2, b**2), 1e-8)"},
                {"np.abs(a - b)": "(a - b) ** 2", SCALE: "np.maximum(np.maximum(a**2, b**2), 1e-16)"},
                {SCALE: "np.maximum(np.maximum(a**2, b**2), 1e-8)"},
            ),
            "Squaring makes a small error look far smaller than it is.",
            "Compare the bars of the equation with your code.",
        ),
        Bug(
            "sizes-compared",
            "The sizes of the entries are compared, and their signs are lost",
            {"np.abs(a - b)": "np.abs(np.abs(a) - np.abs(b))"},
            "A gradient with the wrong sign would pass as right.",
            "What should the result be for 1 and -1?",
        ),
        Bug(
            "mean-for-maximum",
            "The mean of the entries is taken instead of the largest",
            {"(difference / scale).max()": "(difference / scale).mean()"},
            "One wrong entry among a thousand right ones would go unnoticed.",
            "Which entry should decide?",
        ),
        Bug(
            "sum-for-maximum",
            "The sum of the entries is taken instead of the largest",
            {"(difference / scale).max()": "(difference / scale).sum()"},
            "A large array would look worse than a small one.",
            "Which entry should decide?",
        ),
        Bug(
            "maxima-before-division",
            "The largest difference is divided by the largest entry",
            (
                {"(difference / scale).max()": "difference.max() / scale.max()"},
                {"(difference / scale).max()": "difference.max() / np.maximum(np.abs(a).max(), 1e-8)"},
            ),
            "A small entry that is quite wrong hides behind a large one that is nearly right.",
            "Divide entry by entry first.",
        ),
        Bug(
            "norms-for-entries",
            "The norms of the arrays are compared instead of their entries",
            (
                {
                    "(difference / scale).max()": "np.linalg.norm(a - b)"
                    " / max(np.linalg.norm(a), np.linalg.norm(b), 1e-8)"
                },
                {
                    "(difference / scale).max()": "np.linalg.norm(a - b)"
                    " / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-8)"
                },
            ),
            "A small entry that is quite wrong hides behind a large one that is nearly right.",
            "Divide entry by entry first.",
        ),
        Bug(
            "sign-kept",
            "The difference keeps its sign",
            ({"np.abs(a - b)": "a - b"}, {"np.abs(a - b)": "b - a"}),
            "A large negative difference counts as less than none.",
            "Which bars of the equation are missing?",
        ),
        Bug(
            "entries-returned",
            "The quotients are returned entry by entry",
            {"(difference / scale).max()": "difference / scale"},
            "A single number is asked for: the worst.",
            "Reduce at the very end.",
        ),
    ),
)

ASSIGNMENT = Assignment(
    place=3,
    title="Backpropagation through time",
    exercises=(RNN_STEP_BACKWARD, RNN_BACKWARD, TRUNCATED_BPTT, NUMERICAL_GRADIENT, RELATIVE_ERROR),
)
