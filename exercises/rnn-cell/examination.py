"""What rnn-cell asks: contracts, cases and known bugs of its five functions."""

from __future__ import annotations

import numpy as np

from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Case, Exercise, Scalar
from autograder.examiner.inputs import (
    as_float32,
    forward_arguments,
    gapped_mask,
    in_fortran_order,
    padded_mask,
    step_arguments,
)
from autograder.examiner.verdict.judgement import Link

HIDDEN_STATE = Link("hidden state", "glossary/hidden-state/")
MANY_TO_ONE = Link("many-to-one", "glossary/many-to-one/")


# rnn_step ------------------------------------------------------------------------------------------------------------


RNN_STEP = Exercise(
    name="rnn_step",
    signature="x, h_prev, Wx, Wh, b",
    asks="the next hidden state h (N, H) = tanh(x Wx + h_prev Wh + b).",
    returns=(Array("h", ("N", "H")),),
    cases=(
        Case("random inputs", step_arguments, weight=3),
        Case("other sizes", lambda generator: step_arguments(generator, 5, 2, 6), weight=2),
        Case("one sequence", lambda generator: step_arguments(generator, 1, 3, 2)),
        Case("saturated units", lambda generator: step_arguments(generator, 3, 5, 2, scale=600.0)),
        Case("float32 inputs", lambda generator: as_float32(step_arguments(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(step_arguments(generator, 4, 2, 3))),
    ),
    bugs=(
        Bug(
            "recurrent-weights-transposed",
            "Wh is transposed",
            {"h_prev @ Wh": "h_prev @ Wh.T"},
            "Wh is square, so its transpose fits and no shape complains, but each unit then listens along a row of Wh "
            "instead of down a column.",
            "Compare the order of factors in the equation with the order in your product.",
            HIDDEN_STATE,
        ),
        Bug(
            "bias-missing",
            "The bias is never added",
            {" + b": ""},
            "Before the tanh, every entry of a column is off by the same amount, the column's bias.",
            "Count the terms of the equation, and those of your sum.",
        ),
        Bug(
            "bias-added-twice",
            "The bias is added twice",
            {" + b": " + 2 * b"},
            "Before the tanh, every entry of a column is off by the same amount, and that is the column's bias.",
            "One bias serves both products: look where b enters your sum.",
        ),
        Bug(
            "bias-outside-tanh",
            "The bias is added after the tanh",
            ({" + b": "", "np.tanh(a)": "np.tanh(a) + b"}, {" + b": "", "np.tanh(a)": "np.tanh(a) - b"}),
            "A tanh stays between -1 and 1; with a bias outside of it, a state can leave that range.",
            "Look at which terms stand inside the parentheses of the tanh in the equation.",
        ),
        Bug(
            "bias-subtracted",
            "The bias is subtracted",
            {" + b": " - b"},
            "Before the tanh, every entry is off by twice its column's bias.",
            "Check the signs of the three terms.",
        ),
        Bug(
            "sigmoid-for-tanh",
            "The logistic sigmoid stands where the tanh belongs",
            {"np.tanh(a)": "1 / (1 + np.exp(-a))"},
            "All states lie between 0 and 1; a tanh gives negative ones too.",
            "Compare the function you apply to the sum with the one in the equation.",
        ),
        Bug(
            "relu-for-tanh",
            "A ReLU stands where the tanh belongs",
            {"np.tanh(a)": "np.maximum(a, 0)"},
            "Negative sums become exactly 0 and positive ones are not bounded by 1.",
            "Compare the function you apply to the sum with the one in the equation.",
        ),
        Bug(
            "nonlinearity-missing",
            "The tanh is missing",
            {"np.tanh(a)": "a"},
            "What came is the pre-activation: its entries leave the range from -1 to 1.",
            "Ask what happens to the sum before it becomes the state.",
        ),
        Bug(
            "tanh-applied-twice",
            "The tanh is applied twice",
            {"np.tanh(a)": "np.tanh(np.tanh(a))"},
            "Every state is too small: none can exceed tanh(1) = 0.76.",
            "Look for a second tanh on the way from the sum to the result.",
        ),
        Bug(
            "tanh-of-each-term",
            "The tanh is applied to the terms one by one, and they are added afterwards",
            (
                {"a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx) + np.tanh(h_prev @ Wh + b)", "np.tanh(a)": "a"},
                {"a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx) + np.tanh(h_prev @ Wh) + b", "np.tanh(a)": "a"},
                {"a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx + b) + np.tanh(h_prev @ Wh)", "np.tanh(a)": "a"},
                {
                    "a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx) + np.tanh(h_prev @ Wh) + np.tanh(b)",
                    "np.tanh(a)": "a",
                },
                {
                    "a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx + b) + np.tanh(h_prev @ Wh + b)",
                    "np.tanh(a)": "a",
                },
                {"a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx + b) + h_prev @ Wh", "np.tanh(a)": "a"},
                {"a = x @ Wx + h_prev @ Wh + b": "a = np.tanh(x @ Wx) + h_prev @ Wh + b", "np.tanh(a)": "a"},
                {"a = x @ Wx + h_prev @ Wh + b": "a = x @ Wx + np.tanh(h_prev @ Wh + b)", "np.tanh(a)": "a"},
                {"a = x @ Wx + h_prev @ Wh + b": "a = x @ Wx + np.tanh(h_prev @ Wh) + b", "np.tanh(a)": "a"},
            ),
            "A sum of two tanhs reaches from -2 to 2; the tanh of a sum does not.",
            "The equation adds first and squashes once.",
        ),
        Bug(
            "squashed-otherwise",
            "Another function stands where the tanh belongs",
            (
                {"np.tanh(a)": "a - a**3 / 3"},
                {"np.tanh(a)": "a - a**3 / 3 + 2 * a**5 / 15"},
                {"np.tanh(a)": "np.clip(a, -1, 1)"},
                {"np.tanh(a)": "a / (1 + np.abs(a))"},
                {"np.tanh(a)": "np.arctan(a)"},
                {"np.tanh(a)": "np.sinh(a)"},
                {"np.tanh(a)": "np.tan(a)"},
                {"np.tanh(a)": "np.sin(a)"},
                {"np.tanh(a)": "np.clip(0.2 * a + 0.5, 0, 1)"},
                {"np.tanh(a)": "np.where(a > 0, a, 0.01 * a)"},
                {"np.tanh(a)": "np.where(a > 0, a, 0.1 * a)"},
                {"np.tanh(a)": "np.where(a > 0, a, np.expm1(a))"},
                {"np.tanh(a)": "np.log1p(np.exp(a))"},
                {"np.tanh(a)": "a / (1 + np.exp(-a))"},
                {"np.tanh(a)": "np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)"},
                {"np.tanh(a)": "np.exp(a) / np.exp(a).sum(axis=0)"},
                {"np.tanh(a)": "np.sign(a)"},
                {"np.tanh(a)": "1 / np.cosh(a)"},
                {"np.tanh(a)": "1 - np.tanh(a) ** 2"},
                {"np.tanh(a)": "np.cos(a)"},
                {"np.tanh(a)": "np.exp(a)"},
                {"np.tanh(a)": "2 / (1 + np.exp(-a)) - 1"},
                {"np.tanh(a)": "np.tanh(a / 2)"},
                {"np.tanh(a)": "np.tanh(2 * a)"},
            ),
            "It may look like a tanh near 0, but it is another function for large sums.",
            "np.tanh is the function of the equation; what does yours give for 0.5, 1 and 30?",
        ),
        Bug(
            "terms-multiplied",
            "The input's part and the state's are multiplied instead of added",
            ({"x @ Wx + h_prev @ Wh": "(x @ Wx) * (h_prev @ Wh)"},),
            "With h_prev = 0, as at the start of a text, the input would have no say.",
            "Which sign stands between the terms of the equation?",
        ),
        Bug(
            "recurrent-weights-elementwise",
            "The state and its weights are multiplied entry by entry",
            (
                {"h_prev @ Wh": "h_prev * np.diag(Wh)"},
                {"h_prev @ Wh": "h_prev * Wh.sum(axis=0)"},
                {"h_prev @ Wh": "h_prev * Wh.sum(axis=1)"},
            ),
            "Each unit hears only of its own past; a matrix product lets every unit listen to all.",
            "What is the difference between * and @?",
            HIDDEN_STATE,
        ),
        Bug(
            "old-and-new-state-averaged",
            "The new state is mixed with the old one",
            ({"np.tanh(a)": "0.5 * (h_prev + np.tanh(a))"}, {"np.tanh(a)": "0.9 * h_prev + 0.1 * np.tanh(a)"}),
            "That is a leaky unit; this cell replaces its state at every step.",
            "The old state enters through Wh, inside the tanh, and nowhere else.",
        ),
        Bug(
            "state-ignored",
            "The previous state has no say",
            {" + h_prev @ Wh": ""},
            "The result would be the same for every h_prev: the cell has no memory.",
            "Count the terms of the equation, and those of your sum.",
            HIDDEN_STATE,
        ),
        Bug(
            "input-ignored",
            "The input has no say",
            {"x @ Wx + ": ""},
            "The result would be the same for every x: the cell does not read.",
            "Count the terms of the equation, and those of your sum.",
        ),
        Bug(
            "state-unweighted",
            "The previous state is added without its weights",
            {"h_prev @ Wh": "h_prev"},
            "Each unit sees only its own past; Wh is what lets units listen to each other.",
            "Look at what stands beside h_prev in the equation.",
            HIDDEN_STATE,
        ),
        Bug(
            "concatenated-in-another-order",
            "State and input are concatenated in another order than their weights",
            {"x @ Wx + h_prev @ Wh": "np.hstack([h_prev, x]) @ np.vstack([Wx, Wh])"},
            "The product has the right shape, since D + H is H + D, but rows of Wx meet entries of the state.",
            "Which entries of the joined vector meet the first row of the joined weights?",
        ),
        Bug(
            "state-added-to-result",
            "The previous state is added once more, to the result",
            {"np.tanh(a)": "h_prev + np.tanh(a)"},
            "States can leave the range from -1 to 1: that is a residual connection, not this cell.",
            "The old state enters through Wh, inside the tanh, and nowhere else.",
        ),
    ),
    links=(HIDDEN_STATE,),
)


# rnn_forward ---------------------------------------------------------------------------------------------------------


def _padded(generator: np.random.Generator) -> Arguments:
    return forward_arguments(generator, 4, 6, 2, 3) | {"mask": padded_mask(generator, 4, 6)}


def _gapped(generator: np.random.Generator) -> Arguments:
    return forward_arguments(generator, 3, 5, 4, 2) | {"mask": gapped_mask(generator, 3, 5)}


RNN_FORWARD = Exercise(
    name="rnn_forward",
    signature="x, h0, Wx, Wh, b, mask=None",
    asks="h (N, T, H), the state after each step; where the mask is False the state is carried over unchanged.",
    returns=(Array("h", ("N", "T", "H")),),
    cases=(
        Case("random inputs", forward_arguments, weight=3),
        Case("padded sequences", _padded, weight=2, keywords=("mask",)),
        Case("gaps in the mask", _gapped, weight=2),
        Case("three steps of one sequence", lambda generator: forward_arguments(generator, 1, 3, 4, 2)),
        Case("a single step", lambda generator: forward_arguments(generator, 3, 1, 4, 2)),
        Case("saturated units", lambda generator: forward_arguments(generator, 2, 3, 5, 4, scale=600.0)),
        Case("float32 inputs", lambda generator: as_float32(forward_arguments(generator, 3, 4, 2, 5))),
    ),
    uses=("rnn_step",),
    bugs=(
        Bug(
            "h0-ignored",
            "h0 never enters: the first step starts from zeros",
            {"state = h0": "state = np.zeros_like(h0)"},
            "The states are off from t = 0 on, and the fault fades as later inputs take over.",
            "What is the state before the loop? If you read it from the result at t - 1, mind that index -1 is the "
            "last step, where nothing is written yet.",
            HIDDEN_STATE,
        ),
        Bug(
            "state-not-carried",
            "Every step starts from h0: the state is not carried on",
            (
                {"        state = new\n        states.append(state)": "        states.append(new)"},
                {
                    "        state = new\n        states.append(state)": (
                        "        if t == 0:\n            state = new\n        states.append(new)"
                    )
                },
            ),
            "Only t = 0 is right. The network forgets each word as soon as the next one comes.",
            "Follow the variable that you pass as the previous state: where does it change inside the loop?",
            HIDDEN_STATE,
        ),
        Bug(
            "time-reversed",
            "The sentence is read from its end",
            (
                {"range(x.shape[1])": "reversed(range(x.shape[1]))"},
                {"range(x.shape[1])": "reversed(range(x.shape[1]))", "np.stack(states,": "np.stack(states[::-1],"},
            ),
            "For a network that reads order, this is another sentence: man bites dog.",
            "Print t in your loop and compare it with the slice of x that you use.",
        ),
        Bug(
            "batch-and-time-swapped",
            "The axes of batch and time are swapped",
            (
                {"x.shape[1]": "len(x)", "x[:, t]": "x[t]", "axis=1": "axis=0"},
                {"axis=1": "axis=0"},
                {"x.shape[1]": "x.shape[0]", "x[:, t]": "x[t]"},
            ),
            "The batch comes first: x[n, t] is word t of sentence n. With as many steps as sentences no shape would "
            "complain.",
            "Print the shapes of x, of one step's input and of your result, with N and T that differ.",
        ),
        Bug(
            "pre-activation-carried",
            "The sum before the tanh is carried on instead of the state",
            {
                "new = rnn_step(x[:, t], state, Wx, Wh, b)": (
                    "a = x[:, t] @ Wx + state @ Wh + b\n        new = np.tanh(a)"
                ),
                "        state = new\n        states.append(state)": "        states.append(new)\n        state = a",
            },
            "t = 0 is right and every later step is off: what enters Wh is no longer squashed.",
            "The equation feeds h, after the tanh, into the next step.",
        ),
        Bug(
            "one-buffer-for-all-steps",
            "All steps share one buffer, so each shows the last step's state",
            {"np.stack(states, axis=1)": "np.stack([state] * len(states), axis=1)"},
            "h[:, 0], h[:, 1], ... are all equal: a list of references to one array that each step overwrites.",
            "Store a copy of the state, or write it into its own place of the result.",
        ),
        Bug(
            "state-before-step-stored",
            "What is stored at t is the state before the step, not after it",
            {"        state = new\n        states.append(state)": "        states.append(state)\n        state = new"},
            "h[:, 0] is h0, and everything else is one step late.",
            "Look at the order of the lines in your loop: is the step made before its state is stored?",
        ),
        Bug(
            "h0-among-the-states",
            "The result starts with h0, so it has T + 1 steps",
            {"states = []": "states = [h0]"},
            "h[:, t] must be the state after step t; h0 is the state before all of them.",
            "Count the entries on the time axis of your result for T = 1.",
        ),
        Bug(
            "step-skipped",
            "One step is left out",
            ({"range(x.shape[1])": "range(1, x.shape[1])"}, {"range(x.shape[1])": "range(x.shape[1] - 1)"}),
            "The result has T - 1 steps.",
            "Write down the values of t that your loop visits for T = 3.",
        ),
        Bug(
            "last-step-left-at-zero",
            "One step's place in the result is never filled",
            (
                {"np.stack(states,": "np.stack([*states[:-1], 0 * state],"},
                {"np.stack(states,": "np.stack([0 * state, *states[1:]],"},
                {
                    "range(x.shape[1])": "range(1, x.shape[1])",
                    "np.stack(states,": "np.stack([0 * h0, *states],",
                },
                {
                    "range(x.shape[1])": "range(1, x.shape[1])",
                    "np.stack(states,": "np.stack([h0, *states],",
                },
            ),
            "The array was made with zeros, and the loop does not visit every step.",
            "Write down the values of t that your loop visits for T = 3.",
        ),
        Bug(
            "same-input-at-every-step",
            "Every step reads the same word",
            ({"x[:, t]": "x[:, 0]"}, {"x[:, t]": "x[:, -1]"}),
            "The states still change, since the state is carried, but the other words are never read.",
            "Look at the index of x inside the loop.",
        ),
        Bug(
            "only-last-state-returned",
            "Only the last state is returned",
            {"np.stack(states, axis=1)": "state"},
            "The result has no time axis; picking the last state is another function's task.",
            "Keep every state, and return them all.",
            MANY_TO_ONE,
        ),
        Bug(
            "mask-ignored",
            "The mask is ignored",
            {"mask is not None": "False"},
            "Padding is read as if it were words, so what follows a sentence changes its state.",
            "Where in your loop does the mask decide which rows take the new state?",
        ),
        Bug(
            "mask-inverted",
            "The mask is read the wrong way round",
            {"new, state)": "state, new)"},
            "Real words are skipped and padding is read. True means a real token.",
            "Check which of its two choices np.where takes where the condition is True.",
        ),
        Bug(
            "padded-state-zeroed",
            "At padded steps the state is set to zero instead of being carried over",
            (
                {"new, state)": "new, np.zeros_like(state))"},
                {"states.append(state)": "states.append(state if mask is None else state * mask[:, t, None])"},
            ),
            "A padded step must leave the state as it was; zeros there wipe the sentence's memory, or at least its "
            "last entry.",
            "What does the state of a finished sentence have to be at the steps that follow?",
            HIDDEN_STATE,
        ),
        Bug(
            "padded-state-reset",
            "At padded steps the state goes back to h0",
            {"new, state)": "new, h0)"},
            "What was read before the padding is lost; the state must stay as the last real token left it.",
            "What does 'carried over' mean for the third padded step in a row?",
            HIDDEN_STATE,
        ),
        Bug(
            "padding-carried-in-secret",
            "The result hides the padded steps, but the state goes on reading them",
            (
                {
                    "            new = np.where(mask[:, t, None], new, state)\n        state = new\n"
                    "        states.append(state)": (
                        "            states.append(np.where(mask[:, t, None], new, state))\n"
                        "        else:\n            states.append(new)\n        state = new"
                    )
                },
                {
                    "            new = np.where(mask[:, t, None], new, state)\n        state = new\n"
                    "        states.append(state)": (
                        "            states.append(np.where(mask[:, t, None], new, states[-1] if states else h0))\n"
                        "        else:\n            states.append(new)\n        state = new"
                    )
                },
            ),
            "After a gap the sentence goes on from a state that has read padding.",
            "The same choice must decide what is stored and what is carried.",
        ),
        Bug(
            "stops-at-first-padding",
            "Once a sentence has had a padded step it is not read on",
            {"mask[:, t, None]": "mask[:, : t + 1].all(axis=1, keepdims=True)"},
            "A mask may have gaps: what comes after a gap is still real.",
            "Which entries of the mask decide about sentence n at step t?",
        ),
        Bug(
            "one-mask-for-all-rows",
            "Whether a step is real is decided once for the whole batch",
            ({"mask[:, t, None]": "mask[:, t].all()"}, {"mask[:, t, None]": "mask[0, t]"}),
            "Each sentence has its own mask: at one step some are read and others wait.",
            "Which entries of the mask decide about sentence n at step t?",
        ),
        Bug(
            "tokens-counted",
            "The number of real tokens stands for their positions",
            {"mask[:, t, None]": "(t < mask.sum(axis=1))[:, None]"},
            "As many steps are made as there are real tokens, but from t = 0 on: with a gap, or with padding in front, "
            "padded steps are read and real ones are not.",
            "Work out the row True, False, True by hand: which steps are real, and which does your loop make?",
        ),
        Bug(
            "old-state-added-at-real-steps",
            "At real steps the old state is added to the new one",
            {"np.where(mask[:, t, None], new, state)": "new * mask[:, t, None] + state"},
            "mask * new + (1 - mask) * old chooses one of two; without the second factor both are taken.",
            "Put mask = 1 into your formula: what is left of the old state?",
        ),
        Bug(
            "h0-added-at-every-step",
            "h0 enters at every step instead of the first only",
            (
                {"rnn_step(x[:, t], state,": "rnn_step(x[:, t], state + (h0 if t else 0),"},
                {"rnn_step(x[:, t], state,": "rnn_step(x[:, t], state + h0,"},
            ),
            "h0 is the state before the first word; from then on the carried state holds all there is.",
            "What is the previous state at t = 1?",
        ),
        Bug(
            "padded-input-zeroed",
            "At padded steps the input is zeroed, but the step is still made",
            {
                "new = np.where(mask[:, t, None], new, state)": "new = rnn_step("
                "x[:, t] * mask[:, t, None], state, Wx, Wh, b)"
            },
            "Even with a zero input the state moves: Wh and b still act on it.",
            "The mask must choose between two states, not between two inputs.",
        ),
    ),
    links=(HIDDEN_STATE,),
)


# last_state ----------------------------------------------------------------------------------------------------------


def _states(generator: np.random.Generator, n: int, t: int, h: int) -> np.ndarray:
    return generator.uniform(-1, 1, size=(n, t, h))


def _last_padded(generator: np.random.Generator) -> Arguments:
    return {"h": _states(generator, 4, 6, 3), "mask": padded_mask(generator, 4, 6)}


def _last_gapped(generator: np.random.Generator) -> Arguments:
    mask = gapped_mask(generator, 3, 5)
    mask[1] = [True, False, False, True, False]
    return {"h": _states(generator, 3, 5, 2), "mask": mask}


def _last_left_padded(generator: np.random.Generator) -> Arguments:
    return {"h": _states(generator, 2, 4, 3), "mask": padded_mask(generator, 2, 4)[:, ::-1]}


def _last_unpadded(generator: np.random.Generator) -> Arguments:
    return {"h": _states(generator, 3, 2, 4), "mask": np.ones((3, 2), dtype=bool)}


def _last_short(generator: np.random.Generator) -> Arguments:
    return {"h": _states(generator, 2, 3, 1), "mask": np.array([[True, True, False], [True, False, False]])}


def _last_empty(generator: np.random.Generator) -> Arguments:
    return {"h": _states(generator, 2, 3, 4), "mask": np.array([[True, True, False], [False, False, False]])}


COUNTED = "np.where(mask, steps, -1).max(axis=1)"

LAST_STATE = Exercise(
    name="last_state",
    signature="h, mask",
    asks="(N, H), h at the index of each row's last True; a row without a True is a ValueError.",
    returns=(Array("h_last", ("N", "H")),),
    cases=(
        Case("padded sequences", _last_padded, weight=3),
        Case("gaps in the mask", _last_gapped, weight=2),
        Case("padding in front", _last_left_padded),
        Case("no padding", _last_unpadded),
        Case("two short sequences", _last_short),
        Case("a row without a real token", _last_empty, raises="ValueError"),
        Case("float32 states", lambda generator: as_float32(_last_padded(generator))),
    ),
    bugs=(
        Bug(
            "last-column-taken",
            "The last column of the batch is taken, padded or not",
            {"h[rows, last]": "h[:, -1]"},
            "For a padded sentence this is the state at a padded step, which need not be the sentence's own.",
            "Find, for each row of the mask, the last index that is True.",
            MANY_TO_ONE,
        ),
        Bug(
            "tokens-counted",
            "The number of real tokens stands for the index of the last one",
            {COUNTED: "mask.sum(axis=1) - 1"},
            "That is right only while real tokens have no gap between them and none before them.",
            "Work out the row True, False, True by hand: how many are real, and where is the last?",
        ),
        Bug(
            "first-token-taken",
            "The first real token is taken instead of the last",
            ({COUNTED: "mask.argmax(axis=1)"}, {"h[rows, last]": "h[:, 0]"}),
            "The state there has seen one word only. argmax returns the first of equal entries.",
            "Turn the question round so that the last True becomes the first, or number the steps.",
        ),
        Bug(
            "last-index-off-by-one",
            "The index is one off",
            (
                {COUNTED: "np.minimum(mask.sum(axis=1), mask.shape[1] - 1)"},
                {COUNTED: "np.minimum(np.where(mask, steps, -1).max(axis=1) + 1, mask.shape[1] - 1)"},
                {".max(axis=1)": ".max(axis=1) - 1"},
                {COUNTED: "mask.sum(axis=1)"},
            ),
            "A count of n steps ends at index n - 1.",
            "Take a row with a single True at index 0: which index do you use?",
        ),
        Bug(
            "stops-at-first-gap",
            "The search stops at the first False",
            (
                {COUNTED: "np.where(mask.all(axis=1), mask.shape[1], (~mask).argmax(axis=1)) - 1"},
                {COUNTED: "mask.argmin(axis=1) - 1"},
            ),
            "A mask may have gaps; what comes after a gap is still real.",
            "Search from the end of the row.",
        ),
        Bug(
            "mean-pooled",
            "The states are averaged instead of the last one being picked",
            (
                {"h[rows, last]": "(h * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None].astype(h.dtype)"},
                {"h[rows, last]": "h.mean(axis=1)"},
            ),
            "Mean pooling is a fine thing, but another one: it forgets which state came last.",
            "Pick one state for each row; nothing is added up.",
        ),
        Bug(
            "max-pooled",
            "The largest entry over time is taken instead of the last state",
            (
                {"h[rows, last]": "np.where(mask[:, :, None], h, -np.inf).max(axis=1).astype(h.dtype)"},
                {"h[rows, last]": "h.max(axis=1)"},
            ),
            "The entries of one row come from different steps.",
            "Pick one state for each row; no entries of h are compared with each other.",
        ),
        Bug(
            "states-summed",
            "The states are added up over time",
            ({"h[rows, last]": "(h * mask[:, :, None]).sum(axis=1)"}, {"h[rows, last]": "h.sum(axis=1)"}),
            "The entries can leave the range of the states.",
            "Pick one state for each row; nothing is added up.",
        ),
        Bug(
            "mask-inverted",
            "The mask is read the wrong way round",
            (
                {COUNTED: "np.where(~mask, steps, -1).max(axis=1)"},
                {COUNTED: "np.where(mask.all(axis=1), len(steps) - 1, np.where(~mask, steps, -1).max(axis=1))"},
            ),
            "The last padded step is taken. True means a real token.",
            "Which of the two choices of np.where is taken where the condition is True?",
        ),
        Bug(
            "one-index-for-all-rows",
            "One row's last index is used for every row",
            ({"h[rows, last]": "h[:, last[0]]"}, {"h[rows, last]": "h[:, last.max()]"}),
            "Sentences of other lengths get a state from the wrong step.",
            "Each row has a last index of its own: index h with one array for the rows and one for the steps.",
        ),
        Bug(
            "rows-not-paired",
            "Indexing with a slice gives every row at every index, not each row at its own",
            {"h[rows, last]": "h[:, last]"},
            "The result has an axis too many: row n at the last index of every row.",
            "Index both axes by integer arrays of the same length, so that NumPy pairs them.",
        ),
        Bug(
            "empty-row-accepted",
            "A row without a real token is accepted",
            {"if not mask.any(axis=1).all():": "if False:"},
            "There is no last state to return, so what came is a state of a step that was never real.",
            "Check the mask before you use it, and raise a ValueError that says what is wrong.",
        ),
    ),
    links=(MANY_TO_ONE,),
)


# classify ------------------------------------------------------------------------------------------------------------


def _dense_arguments(generator: np.random.Generator, n: int = 4, h: int = 3, c: int = 2) -> Arguments:
    return {
        "h_last": generator.uniform(-1, 1, size=(n, h)),
        "W": generator.normal(size=(h, c)),
        "c": generator.normal(size=c),
    }


CLASSIFY = Exercise(
    name="classify",
    signature="h_last, W, c",
    asks="logits (N, C) = h_last W + c.",
    returns=(Array("logits", ("N", "C")),),
    cases=(
        Case("random inputs", _dense_arguments, weight=3),
        Case("other sizes", lambda generator: _dense_arguments(generator, 2, 3, 5), weight=2),
        Case("one sequence", lambda generator: _dense_arguments(generator, 1, 2, 3)),
        Case("float32 inputs", lambda generator: as_float32(_dense_arguments(generator, 3, 5, 4))),
    ),
    bugs=(
        Bug(
            "bias-missing",
            "The bias is never added",
            {" + c": ""},
            "Every entry of a column is off by the same amount: that class's bias.",
            "Count the terms of the equation, and those of your sum.",
        ),
        Bug(
            "bias-added-twice",
            "The bias is added twice",
            {" + c": " + 2 * c"},
            "Every entry of a column is off by that class's bias.",
            "Look where c enters.",
        ),
        Bug(
            "bias-subtracted",
            "The bias is subtracted",
            {" + c": " - c"},
            "Every entry of a column is off by twice that class's bias.",
            "Check the sign.",
        ),
        Bug(
            "softmax-applied",
            "A softmax is applied to the logits",
            {
                "return h_last @ W + c": "logits = h_last @ W + c\n"
                "    e = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                "    return e / e.sum(axis=1, keepdims=True)"
            },
            "Every row sums to 1. The loss applies the softmax itself, so it would be applied twice.",
            "Return the scores as they are.",
        ),
        Bug(
            "tanh-applied",
            "A tanh is applied to the logits",
            {"h_last @ W + c": "np.tanh(h_last @ W + c)"},
            "No score can leave the range from -1 to 1, so the model could never be sure.",
            "Return the scores as they are.",
        ),
        Bug(
            "sigmoid-applied",
            "A sigmoid is applied to the logits",
            {"h_last @ W + c": "1 / (1 + np.exp(-h_last @ W - c))"},
            "Every score lies between 0 and 1.",
            "Return the scores as they are.",
        ),
        Bug(
            "log-softmax-applied",
            "The logarithm of a softmax is applied to the logits",
            {
                "return h_last @ W + c": "z = h_last @ W + c\n    z = z - z.max(axis=1, keepdims=True)\n"
                "    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))"
            },
            "The exponentials of every row add up to 1; the loss does that itself.",
            "Logits are the plain scores. What comes after them is another function's task.",
        ),
        Bug(
            "bias-multiplied",
            "The scores are multiplied by the bias instead of the bias being added",
            {"h_last @ W + c": "h_last @ W * c"},
            "A class with a bias of 0 would always have the score 0.",
            "Which sign stands before the bias in the equation?",
        ),
        Bug(
            "relu-applied",
            "A ReLU is applied to the logits",
            ({"h_last @ W + c": "np.maximum(h_last @ W + c, 0)"},),
            "A logit may be negative: that is how a class is said to be unlikely.",
            "Logits are the plain scores.",
        ),
        Bug(
            "classes-returned",
            "The class with the highest score is returned instead of the scores",
            {"h_last @ W + c": "(h_last @ W + c).argmax(axis=1)"},
            "A loss cannot be differentiated through an argmax; it needs the scores.",
            "Return the scores as they are.",
        ),
        Bug(
            "weights-transposed",
            "W is transposed",
            ({"h_last @ W": "h_last @ W.T"}, {"h_last @ W": "W.T @ h_last"}, {"h_last @ W": "W @ h_last"}),
            "The sizes of the product do not meet: data stands to the left of its weights.",
            "Write the shapes below each factor; the inner two must be equal.",
        ),
    ),
    links=(MANY_TO_ONE,),
)


# softmax_cross_entropy -----------------------------------------------------------------------------------------------


def _loss_arguments(generator: np.random.Generator, n: int = 4, c: int = 3, scale: float = 1.5) -> Arguments:
    y = generator.integers(c, size=n)
    y[-1] = (y[0] + 1) % c
    return {"logits": generator.normal(scale=scale, size=(n, c)), "y": y}


def _huge_logits(generator: np.random.Generator) -> Arguments:
    logits = 1e300 * generator.permuted([[1.0, -0.5, 0.25, -1.0]] * 3, axis=1)
    y = np.array([logits[0].argmax(), logits[1].argmin(), logits[2].argmax()])
    return {"logits": logits, "y": y}


def _uneven_rows(generator: np.random.Generator) -> Arguments:
    arguments = _loss_arguments(generator, 5, 3)
    arguments["logits"] += np.array([[0.0], [2000.0], [-2000.0], [800.0], [-800.0]])
    return arguments


SHIFT = "logits - logits.max(axis=1, keepdims=True)"
LOG = "shifted - np.log(total)"
LOG_OF_P = "np.log(exps / total)"

SOFTMAX_CROSS_ENTROPY = Exercise(
    name="softmax_cross_entropy",
    signature="logits, y",
    asks="the mean loss (a number) and dlogits (N, C), the gradient of that mean; stable for logits up to 1e300.",
    returns=(Scalar("loss"), Array("dlogits", ("N", "C"))),
    cases=(
        Case("random logits", _loss_arguments, weight=3),
        Case("other sizes", lambda generator: _loss_arguments(generator, 2, 5), weight=2),
        Case("one row", lambda generator: {"logits": generator.normal(size=(1, 3)), "y": np.array([1])}),
        Case("rows of different height", _uneven_rows, hint="Look at how large exp can get, row by row."),
        Case("logits of 1e300", _huge_logits, hint="exp overflows above 709. What may be subtracted from a row?"),
        Case("all logits equal", lambda generator: {"logits": np.zeros((3, 4)), "y": generator.integers(4, size=3)}),
        Case("float32 logits", lambda generator: as_float32(_loss_arguments(generator, 5, 4))),
    ),
    bugs=(
        Bug(
            "softmax-over-batch",
            "The softmax runs over the batch instead of the classes",
            (
                {"logits.max(axis=1": "logits.max(axis=0", "exps.sum(axis=1": "exps.sum(axis=0"},
                {"exps.sum(axis=1": "exps.sum(axis=0"},
            ),
            "The columns of probabilities sum to 1 where the rows should: sentences compete with each other.",
            "Sum your probabilities along each axis, and see which sums are 1.",
        ),
        Bug(
            "softmax-over-everything",
            "The softmax runs over all entries at once",
            (
                {"exps.sum(axis=1, keepdims=True)": "exps.sum()"},
                {"exps.sum(axis=1, keepdims=True)": "exps.sum()", "logits.max(axis=1, keepdims=True)": "logits.max()"},
            ),
            "All probabilities of the batch together sum to 1, so each is too small.",
            "Every row is a distribution of its own: which axis is summed?",
        ),
        Bug(
            "softmax-overflow",
            "The exponentials overflow: nothing is subtracted from the logits first",
            ({SHIFT: "logits"}, {SHIFT: "logits", LOG: LOG_OF_P}),
            "exp of anything above 709 is infinite, and infinity over infinity is NaN.",
            "What may be subtracted from all logits of a row without changing a single probability?",
        ),
        Bug(
            "shifted-by-global-max",
            "The largest logit of the whole batch is subtracted, not each row's own",
            (
                {"logits.max(axis=1, keepdims=True)": "logits.max()"},
                {"logits.max(axis=1, keepdims=True)": "logits.max()", LOG: LOG_OF_P},
            ),
            "In a row far below the batch's largest logit every exponential underflows to 0, and 0/0 is NaN.",
            "Each row needs a shift of its own.",
        ),
        Bug(
            "log-of-underflow",
            "The log is taken of probabilities that have underflowed to 0",
            {LOG: LOG_OF_P},
            "A confident and wrong model has an infinite loss instead of a large one.",
            "Take the log of the fraction apart on paper before you compute it.",
        ),
        Bug(
            "log-of-clipped-probability",
            "Probabilities are kept away from 0 by a small number before the log",
            tuple(
                {
                    "dlogits = exps / total": (
                        f"dlogits = np.clip(exps / total, {eps}, 1 - {eps})\n"
                        "    loss = -np.log(dlogits[rows, y]).mean()"
                    )
                }
                for eps in ("1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
            )
            + tuple(
                {LOG: f"np.log(np.clip(exps / total, {eps}, 1 - {eps}))"}
                for eps in ("1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
            )
            + tuple(
                {LOG: text.format(eps)}
                for eps in ("1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-15", "1e-16", "1e-300")
                for text in ("np.log(exps / total + {})", "np.log(np.maximum(exps / total, {}))")
            ),
            "The loss can never exceed the log of that small number, however wrong the model is.",
            "With the log of the fraction taken apart on paper, nothing has to be kept away from 0.",
        ),
        Bug(
            "loss-summed",
            "The loss is summed over the batch instead of averaged",
            {".mean()": ".sum()"},
            "The loss is N times too large, so a larger batch would look worse.",
            "Compare the factor in front of the sum in the equation with your code.",
        ),
        Bug(
            "loss-averaged-over-classes",
            "The loss is averaged over the classes as well",
            {".mean()": ".sum() / logits.size"},
            "The loss is C times too small: each row has one right class, so there are N terms, not N C.",
            "Count the terms of the sum.",
        ),
        Bug(
            "loss-per-row",
            "The losses of the rows are returned one by one",
            {"-log_p[rows, y].mean()": "-log_p[rows, y]"},
            "Training needs a single number to go down.",
            "What does the equation do with the N losses?",
        ),
        Bug(
            "gradient-not-averaged",
            "The gradient is not divided by N",
            {"dlogits / N": "dlogits"},
            "The loss is a mean, so its gradient is one N-th of what came.",
            "Differentiate the whole expression, the factor in front of it included.",
        ),
        Bug(
            "gradient-averaged-over-classes",
            "The gradient is divided by the classes as well",
            {"dlogits / N": "dlogits / dlogits.size"},
            "The gradient is C times too small: the mean is over the N rows.",
            "Differentiate the whole expression, the factor in front of it included.",
        ),
        Bug(
            "target-not-subtracted",
            "One is not subtracted at the right class",
            {"dlogits[rows, y] -= 1": "pass"},
            "Every entry of the gradient is positive, so every logit would be pushed down, the right one too.",
            "Each row of the gradient must sum to 0.",
        ),
        Bug(
            "target-subtracted-from-whole-columns",
            "One is subtracted for all rows at once, not from each row at its own class",
            {"dlogits[rows, y] -= 1": "dlogits[:, y] -= 1"},
            "A slice with an integer array reaches whole columns. Each row of the gradient must sum to 0.",
            "Pair each row's number with its class when you index.",
        ),
        Bug(
            "loss-over-whole-columns",
            "The loss looks up every row at every target, not each row at its own",
            {"log_p[rows, y]": "log_p[:, y]"},
            "A slice with an integer array picks whole columns, N x N entries of which N are wanted.",
            "Pair each row's number with its class when you index.",
        ),
        Bug(
            "loss-over-all-classes",
            "The loss sums over all classes, not only the right one",
            ({"-log_p[rows, y].mean()": "-log_p.mean()"}, {"-log_p[rows, y].mean()": "-log_p.sum(axis=1).mean()"}),
            "The result does not depend on y at all.",
            "Which of a row's log-probabilities enters the loss?",
        ),
        Bug(
            "entropy-for-cross-entropy",
            "The entropy of the model's own probabilities is computed",
            {"-log_p[rows, y].mean()": "-(exps / total * log_p).sum(axis=1).mean()"},
            "It says how undecided the model is, not how wrong: y does not enter.",
            "Which of a row's log-probabilities enters the loss?",
        ),
        Bug(
            "loss-sign-flipped",
            "The loss has the wrong sign",
            {"-log_p[rows, y]": "log_p[rows, y]"},
            "The log of a probability is never positive, so a loss must not be negative.",
            "Compare the signs of the equation with your code.",
        ),
        Bug(
            "gradient-sign-flipped",
            "The gradient has the wrong sign",
            {"dlogits / N": "-dlogits / N"},
            "A step down this gradient makes the right class less likely.",
            "At the right class the gradient must be negative, elsewhere positive.",
        ),
        Bug(
            "binary-cross-entropy",
            "The loss also adds up how unlikely the other classes are",
            (
                {
                    "loss = -log_p[rows, y].mean()": (
                        "p = np.exp(log_p)\n    others = np.log(1 - p)\n    others[rows, y] = 0\n"
                        "    loss = -(log_p[rows, y] + others.sum(axis=1)).mean()"
                    )
                },
                {
                    "loss = -log_p[rows, y].mean()": (
                        "p = np.exp(log_p)\n    others = np.log(1 - p)\n    others[rows, y] = 0\n"
                        "    loss = -(log_p[rows, y] + others.sum(axis=1)).mean() / logits.shape[1]"
                    )
                },
            ),
            "That is the loss of one yes-or-no question for each class; a softmax answers a single question.",
            "Which entries of the log-probabilities does the equation mention?",
        ),
        Bug(
            "squared-error",
            "The squared error of the probabilities is computed",
            tuple(
                {"loss = -log_p[rows, y].mean()": (f"loss = ((exps / total - np.eye(logits.shape[1])[y]) ** 2).{how}")}
                for how in ("sum(axis=1).mean()", "mean()", "sum()", "sum(axis=1).mean() / 2", "sum() / 2")
            ),
            "It cannot exceed 2, however sure the model is of a wrong class.",
            "Which function of the right class's probability does the equation take?",
        ),
        Bug(
            "labels-smoothed",
            "The labels are smoothed: a part of the weight goes to the other classes",
            tuple(
                {
                    "-log_p[rows, y].mean()": f"(-{1 - share} * log_p[rows, y] - {share} * log_p.mean(axis=1)).mean()",
                    "dlogits[rows, y] -= 1": f"dlogits[rows, y] -= {1 - share}\n"
                    f"    dlogits -= {share} / dlogits.shape[1]",
                }
                for share in (0.1, 0.05, 0.2)
            ),
            "That is a regulariser; here all the weight is on the right class.",
            "How much weight does the equation give to a class that is not y?",
        ),
        Bug(
            "label-subtracted-after-averaging",
            "1 is subtracted at the right classes after the division by N",
            {"dlogits[rows, y] -= 1": "dlogits[rows, y] -= N"},
            "Then it weighs N times as much as it should.",
            "Each row of the gradient must sum to zero: does yours?",
        ),
        Bug(
            "slope-of-sigmoid-added",
            "The gradient is multiplied by p (1 - p) once more",
            {"return loss, dlogits / N": "return loss, dlogits * exps / total * (1 - exps / total) / N"},
            "That belongs to a squared error of probabilities. In the gradient of the cross-entropy it has cancelled.",
            "Work out the derivative of -log p by the logits for two classes on paper.",
        ),
        Bug(
            "one-minus-probability",
            "1 - p is averaged instead of -log p",
            {"-log_p[rows, y].mean()": "(1 - np.exp(log_p[rows, y])).mean()"},
            "It is small where the logarithm is, but it does not punish being sure and wrong.",
            "Which function of the probability does the equation average?",
        ),
        Bug(
            "softmax-applied-twice",
            "The softmax is applied to probabilities",
            {
                "    N = len(logits)\n": (
                    "    N = len(logits)\n    logits = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                    "    logits = logits / logits.sum(axis=1, keepdims=True)\n"
                )
            },
            "Probabilities lie between 0 and 1, so a softmax of them is nearly even.",
            "The argument holds logits: how many softmaxes lie between them and the probabilities?",
        ),
        Bug(
            "labels-off-by-one",
            "The class before or after the right one is looked up",
            (
                {"    N = len(logits)\n": "    N = len(logits)\n    y = y - 1\n"},
                {"    N = len(logits)\n": "    N = len(logits)\n    y = (y + 1) % logits.shape[1]\n"},
            ),
            "The classes are numbered from 0.",
            "Which column belongs to class 0?",
        ),
        Bug(
            "shifted-by-column-max",
            "The largest logit of each column is subtracted, not each row's own",
            (
                {"logits.max(axis=1, keepdims=True)": "logits.max(axis=0)"},
                {"logits.max(axis=1, keepdims=True)": "logits.max(axis=0)", LOG: LOG_OF_P},
            ),
            "Within a row the shift must be the same for all classes, or the probabilities change.",
            "Along which axis do the classes of one text lie?",
        ),
        Bug(
            "log-missing",
            "The probability itself stands where its log belongs",
            {"-log_p[rows, y]": "-(exps / total)[rows, y]"},
            "The loss lies between -1 and 0.",
            "Compare the equation of the loss with your code once more, from the inside out.",
        ),
        Bug(
            "log-of-another-base",
            "The logarithm has another base",
            ({LOG: "np.log2(exps / total)"}, {LOG: "np.log10(exps / total)"}),
            "The loss is off by a constant factor, and no longer fits its gradient.",
            "The loss uses the natural logarithm.",
        ),
        Bug(
            "gradient-of-probabilities",
            "The gradient is that with respect to the probabilities, not the logits",
            {
                "dlogits = exps / total\n    dlogits[rows, y] -= 1": "dlogits = np.zeros_like(exps)\n"
                "    dlogits[rows, y] = -total[:, 0] / exps[rows, y]"
            },
            "Only the right classes have a gradient; a softmax spreads it to all classes of a row.",
            "The chain rule has one more step, through the softmax.",
        ),
    ),
)

ASSIGNMENT = Assignment(
    place=2,
    title="A recurrent cell",
    exercises=(RNN_STEP, RNN_FORWARD, LAST_STATE, CLASSIFY, SOFTMAX_CROSS_ENTROPY),
)
