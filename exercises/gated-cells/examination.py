"""What gated-cells asks: contracts, cases and known bugs of its four functions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import permutations

import numpy as np

from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Case, Exercise
from autograder.examiner.inputs import as_float32, in_fortran_order
from autograder.examiner.verdict.judgement import Link

VANISHING = Link("vanishing gradient", "glossary/vanishing-gradient/")


def _weights(generator: np.random.Generator, gates: int, n: int, d: int, h: int, scale: float) -> Arguments:
    return {
        "x": generator.normal(size=(n, d)),
        "h_prev": generator.uniform(-0.9, 0.9, size=(n, h)),
        "Wx": generator.normal(scale=scale, size=(d, gates * h)),
        "Wh": generator.normal(scale=scale, size=(h, gates * h)),
    }


def _lstm(generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.7) -> Arguments:
    weights = _weights(generator, 4, n, d, h, scale)
    c_prev, b = generator.normal(scale=1.5, size=(n, h)), generator.normal(scale=0.5, size=4 * h)
    return {
        "x": weights["x"],
        "h_prev": weights["h_prev"],
        "c_prev": c_prev,
        "Wx": weights["Wx"],
        "Wh": weights["Wh"],
        "b": b,
    }


def _lstm_back(
    generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.7, upstream: float = 1.0
) -> Arguments:
    dh, dc = generator.normal(scale=upstream, size=(2, n, h))
    return {"dh": dh, "dc": dc} | _lstm(generator, n, d, h, scale)


def _gru(generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.7) -> Arguments:
    bx, bh = generator.normal(scale=0.7, size=(2, 3 * h))
    return _weights(generator, 3, n, d, h, scale) | {"bx": bx, "bh": bh}


def _gru_back(
    generator: np.random.Generator, n: int = 2, d: int = 4, h: int = 3, scale: float = 0.7, upstream: float = 1.0
) -> Arguments:
    return {"dh": generator.normal(scale=upstream, size=(n, h))} | _gru(generator, n, d, h, scale)


GATES = "(1 / (1 + np.exp(-gate)) for gate in (i, f, o))"
LSTM_SPLIT = "i, f, g, o = np.split(a, 4, axis=1)"

BLOCKS = "[da_i, da_f, da_g, da_o]"
GATE_ORDERS = [order for order in permutations("ifgo") if order != ("i", "f", "g", "o")]
READ_IN_ORDER = tuple({LSTM_SPLIT: f"{', '.join(order)} = np.split(a, 4, axis=1)"} for order in GATE_ORDERS)
WRITTEN_IN_ORDER = tuple({BLOCKS: f"[{', '.join(f'da_{gate}' for gate in order)}]"} for order in GATE_ORDERS)

# What a step's sums can suffer, for every gated cell whose solution begins with this line.
LSTM_SUM_BUGS = (
    Bug(
        "gate-order-swapped",
        "The blocks of the gates are read in another order than i f g o",
        READ_IN_ORDER,
        "All blocks have the same shape, so nothing complains, but each gate does another one's work. Libraries differ "
        "in this order, and so do weights that are copied between them.",
        "Which columns of Wx belong to the forget gate?",
    ),
    Bug(
        "gates-interleaved",
        "The gates are cut out column by column instead of block by block",
        {LSTM_SPLIT: "i, f, g, o = (a[:, k::4] for k in range(4))"},
        "Columns 0, 4, 8, ... are taken for one gate; they are of one unit each.",
        "A block is H columns side by side.",
    ),
    Bug(
        "split-at-wrong-place",
        "The blocks are cut at multiples of D instead of H",
        {LSTM_SPLIT: "D = x.shape[1]\n    i, f, g, o = a[:, :D], a[:, D : 2 * D], a[:, 2 * D : 3 * D], a[:, 3 * D :]"},
        "The blocks do not fit the state; with D = H nothing would complain.",
        "How wide is a block?",
    ),
    Bug(
        "bias-missing",
        "The bias is never added",
        {" + b\n": "\n"},
        "Every gate is off by the same amount in its column, before the squashing.",
        "Count the terms of the sum.",
    ),
    Bug(
        "bias-added-twice",
        "The bias is added twice",
        {" + b\n": " + 2 * b\n"},
        "Every gate is off by its bias, before the squashing.",
        "Here one bias serves both products; a library with two must have them added first.",
    ),
    Bug(
        "forget-bias-added",
        "One is added to the forget gate's sum",
        {LSTM_SPLIT: f"{LSTM_SPLIT}\n    f = f + 1"},
        "A forget bias of 1 belongs into b, when the weights are initialised, not into the step.",
        "Which terms has the sum?",
    ),
    Bug(
        "previous-state-ignored",
        "The previous state has no say in the gates",
        {" + h_prev @ Wh": ""},
        "The gates are the same whatever was read before.",
        "Count the terms of the sum.",
    ),
    Bug(
        "gates-not-squashed",
        "The gates are not squashed",
        {GATES: "(gate for gate in (i, f, o))"},
        "A gate is a share: it lies between 0 and 1.",
        "Which function turns a sum into a gate?",
    ),
    Bug(
        "tanh-for-gates",
        "A tanh stands where the gates' sigmoid belongs",
        {GATES: "(np.tanh(gate) for gate in (i, f, o))"},
        "A gate is a share: it lies between 0 and 1, and a tanh can be negative.",
        "Which function turns a sum into a gate?",
    ),
)

LSTM_STEP = Exercise(
    name="lstm_step",
    signature="x, h_prev, c_prev, Wx, Wh, b",
    asks="the next state h (N, H) and cell c (N, H); gate blocks i f g o, c = f c_prev + i g, h = o tanh(c).",
    returns=(Array("h", ("N", "H")), Array("c", ("N", "H"))),
    cases=(
        Case("random inputs", _lstm, weight=3),
        Case("other sizes", partial(_lstm, n=5, d=2, h=4), weight=2),
        Case("one sequence", partial(_lstm, n=1, d=3, h=2)),
        Case("saturated gates", partial(_lstm, n=3, d=5, h=2, scale=20.0)),
        Case("float32 inputs", lambda generator: as_float32(_lstm(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(_lstm(generator, 4, 2, 3))),
    ),
    bugs=(
        *LSTM_SUM_BUGS,
        Bug(
            "sigmoid-for-candidate",
            "The candidate g is squashed by a sigmoid instead of a tanh",
            {"g = np.tanh(g)": "g = 1 / (1 + np.exp(-g))"},
            "What is written into the cell can never be negative, so the cell can only be forgotten, never corrected.",
            "Three blocks are gates; what is the fourth?",
        ),
        Bug(
            "candidate-not-squashed",
            "The candidate g is not squashed",
            {"g = np.tanh(g)": "pass"},
            "A single word can write any amount into the cell.",
            "Which function is applied to the block g?",
        ),
        Bug(
            "output-tanh-missing",
            "The tanh between the cell and the state is missing",
            {"o * np.tanh(c)": "o * c"},
            "The cell may grow over many steps, and the state with it.",
            "What is applied to c before the output gate?",
        ),
        Bug(
            "sigmoid-of-cell",
            "A sigmoid stands between the cell and the state instead of a tanh",
            {"o * np.tanh(c)": "o / (1 + np.exp(-c))"},
            "All states are positive.",
            "What is applied to c before the output gate?",
        ),
        Bug(
            "forget-gate-missing",
            "The forget gate is missing: the old cell is kept in full",
            {"f * c_prev": "c_prev"},
            "That is the cell of 1997. It can only add, so on long texts it fills up.",
            "What is the old cell multiplied by?",
        ),
        Bug(
            "input-gate-missing",
            "The input gate is missing: the candidate is written in full",
            {"i * g": "g"},
            "The cell cannot ignore a word.",
            "What is the candidate multiplied by?",
        ),
        Bug(
            "output-gate-missing",
            "The output gate is missing: the cell is shown in full",
            {"o * np.tanh(c)": "np.tanh(c)"},
            "The cell cannot keep anything to itself.",
            "What is the tanh of the cell multiplied by?",
        ),
        Bug(
            "gates-coupled",
            "The input gate is replaced by one minus the forget gate",
            {"i * g": "(1 - f) * g"},
            "That is a variant of the cell, with three gates; here there are four.",
            "What is the candidate multiplied by?",
        ),
        Bug(
            "cell-not-carried",
            "The old cell is left out",
            {"f * c_prev + i * g": "i * g"},
            "The cell forgets everything at every step.",
            "How many terms has the new cell?",
        ),
        Bug(
            "cell-squashed",
            "The cell itself is squashed",
            (
                {"c = f * c_prev + i * g": "c = np.tanh(f * c_prev + i * g)"},
                {"c = f * c_prev + i * g": "c = np.tanh(f * c_prev + i * g)", "o * np.tanh(c)": "o * c"},
                {"return h, c": "return h, np.tanh(c)"},
            ),
            "The cell is the road without a tanh; squashing it at every step is what the LSTM was made to avoid.",
            "Only what is shown of the cell passes a tanh.",
            VANISHING,
        ),
        Bug(
            "old-cell-shown",
            "The state is made from the old cell",
            {"np.tanh(c)": "np.tanh(c_prev)"},
            "What this word wrote is visible only one step later.",
            "Which of the two cells does h come from?",
        ),
        Bug(
            "old-state-added",
            "The previous state is added to the new one",
            {"o * np.tanh(c)": "o * np.tanh(c) + h_prev"},
            "The state can leave the range from -1 to 1: that is a residual connection, not this cell.",
            "The old state enters through Wh, inside the gates, and nowhere else.",
        ),
        Bug(
            "forget-gate-inverted",
            "The forget gate is read the wrong way round",
            {"f * c_prev": "(1 - f) * c_prev"},
            "f is the share of the old cell that is kept.",
            "What is left of the old cell for f = 1?",
        ),
        Bug(
            "state-for-cell",
            "The forget gate multiplies the old state instead of the old cell",
            {"f * c_prev": "f * h_prev"},
            "The cell's long road is cut: what is kept has passed a tanh and the output gate.",
            "Which of the two arguments is carried without a tanh?",
        ),
        Bug(
            "hard-sigmoid",
            "The gates are straight lines cut off at 0 and 1",
            (
                {"1 / (1 + np.exp(-gate))": "np.clip(0.2 * gate + 0.5, 0, 1)"},
                {"1 / (1 + np.exp(-gate))": "np.clip(gate / 6 + 0.5, 0, 1)"},
                {"1 / (1 + np.exp(-gate))": "np.clip(0.25 * gate + 0.5, 0, 1)"},
            ),
            "The hard sigmoid of other libraries is near the sigmoid, but not the same.",
            "Which function does the task name?",
        ),
        Bug(
            "gates-see-cell",
            "The gates see the old cell as well",
            (
                {GATES: "(1 / (1 + np.exp(-gate)) for gate in (i + c_prev, f + c_prev, o))"},
                {GATES: "(1 / (1 + np.exp(-gate)) for gate in (i + c_prev, f + c_prev, o + c_prev))"},
                {
                    GATES: "(1 / (1 + np.exp(-gate)) for gate in (i + c_prev, f + c_prev, o))",
                    "h = o * np.tanh(c)": "h = np.tanh(c) / (1 + np.exp(-c - np.split(a, 4, axis=1)[3]))",
                },
            ),
            "Those are peephole connections, a variant; here the gates see x and h_prev only.",
            "Which terms has the sum?",
        ),
        Bug(
            "results-swapped",
            "h and c are returned in the wrong order",
            {"return h, c": "return c, h"},
            "Both have the same shape, so nothing complains.",
            "Which of the two comes first?",
        ),
        Bug(
            "cell-missing",
            "Only the state is returned",
            {"return h, c": "return h"},
            "The next step needs the cell as well.",
            "What is carried from step to step?",
        ),
    ),
    links=(VANISHING,),
)


# lstm_step_backward --------------------------------------------------------------------------------------------------

LSTM_RESULTS = "return dx, dh_prev, dc_prev, dWx, dWh, db"

LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    signature="dh, dc, x, h_prev, c_prev, Wx, Wh, b",
    asks="dx (N, D), dh_prev (N, H), dc_prev (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).",
    returns=(
        Array("dx", ("N", "D")),
        Array("dh_prev", ("N", "H")),
        Array("dc_prev", ("N", "H")),
        Array("dWx", ("D", "4H")),
        Array("dWh", ("H", "4H")),
        Array("db", ("4H",)),
    ),
    cases=(
        Case("random inputs", _lstm_back, weight=3),
        Case("other sizes", partial(_lstm_back, n=5, d=2, h=4), weight=2),
        Case("one sequence", partial(_lstm_back, n=1, d=3, h=2)),
        Case("large gradients", partial(_lstm_back, n=3, d=2, h=4, upstream=40.0)),
        Case("saturated gates", partial(_lstm_back, n=3, d=5, h=2, scale=4.0)),
        Case("float32 inputs", lambda generator: as_float32(_lstm_back(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(_lstm_back(generator, 4, 2, 3))),
    ),
    bugs=(
        replace(
            LSTM_SUM_BUGS[0],
            edits=(*(one | other for one, other in zip(READ_IN_ORDER, WRITTEN_IN_ORDER, strict=True)), *READ_IN_ORDER),
        ),
        *LSTM_SUM_BUGS[1:],
        Bug(
            "cell-carry-dropped",
            "dc, the gradient that the next step sends along the cell, is not used",
            {"dc + dh * o": "dh * o"},
            "The long road is cut at every step; what remains is no better than a plain cell.",
            "The cell hears of the loss twice. From where?",
            VANISHING,
        ),
        Bug(
            "path-through-state-missing",
            "The cell does not hear of dh: the path through h = o tanh(c) is missing",
            {"dc + dh * o * (1 - tanh_c**2)": "dc.copy()"},
            "At the last step dc is zero, so nothing at all would be learned.",
            "Write down everything in the forward step that c goes into.",
        ),
        Bug(
            "output-gate-missing-on-the-way-back",
            "The output gate is missing between dh and the cell",
            {"dh * o * (1 - tanh_c**2)": "dh * (1 - tanh_c**2)"},
            "What the gate hid on the way forward gets a gradient on the way back.",
            "What was the tanh of the cell multiplied by?",
        ),
        Bug(
            "cell-slope-missing",
            "The slope of the tanh between cell and state is missing",
            ({"dh * o * (1 - tanh_c**2)": "dh * o"}, {"(1 - tanh_c**2)": "(1 - tanh_c)"}),
            "The fault is small for small cells and grows with them.",
            "What is the derivative of tanh(c)?",
        ),
        Bug(
            "cell-slope-at-cell",
            "The slope is computed from c instead of tanh(c)",
            ({"(1 - tanh_c**2)": "(1 - c**2)"},),
            "It is negative for cells beyond 1, and the slope of a tanh never is.",
            "1 - y^2 is the slope where y is the result of the tanh.",
        ),
        Bug(
            "forget-gate-missing-on-the-way-back",
            "dc_prev is not multiplied by the forget gate",
            {"dc_total * f\n": "dc_total + 0\n"},
            "The old cell was multiplied by f on the way forward.",
            "What stands beside c_prev in the forward step?",
        ),
        Bug(
            "carry-added-to-previous-cell",
            "dc is added to dc_prev once more",
            {"dc_total * f\n": "dc_total * f + dc\n"},
            "dc is a part of the total already.",
            "Along how many roads does c_prev reach the loss?",
        ),
        Bug(
            "gates-hear-state-only",
            "The gates hear the gradient that came by the state, not that of the cell",
            {
                "da_i = dc_total": "da_i = (dc_total - dc)",
                "da_f = dc_total": "da_f = (dc_total - dc)",
                "da_g = dc_total": "da_g = (dc_total - dc)",
            },
            "Both meet in the cell, and from there on they are one.",
            "Which gradient of c does the equation of each gate begin with?",
        ),
        Bug(
            "previous-cell-hears-carry-only",
            "dc_prev is computed from dc instead of the total",
            {"dc_total * f\n": "dc * f\n"},
            "What arrives through the state is lost for all earlier steps.",
            "The whole of what arrives at c goes on to c_prev.",
        ),
        Bug(
            "gate-slopes-missing",
            "The slope of a gate's sigmoid is missing",
            (
                {" * i * (1 - i)": "", " * f * (1 - f)": "", " * o * (1 - o)": ""},
                {" * i * (1 - i)": ""},
                {" * f * (1 - f)": ""},
                {" * o * (1 - o)": ""},
            ),
            "A saturated gate hardly moves, so it should get hardly any gradient.",
            "What is the derivative of the sigmoid, written with its result?",
        ),
        Bug(
            "candidate-slope-missing",
            "The slope of the candidate's tanh is missing",
            {" * (1 - g**2)": ""},
            "A saturated candidate hardly moves, so it should get hardly any gradient.",
            "What is the derivative of the tanh, written with its result?",
        ),
        Bug(
            "sigmoid-slope-for-candidate",
            "The candidate gets the slope of a sigmoid",
            {"(1 - g**2)": "g * (1 - g)"},
            "g came out of a tanh.",
            "Which function squashed g?",
        ),
        Bug(
            "tanh-slope-for-gates",
            "The gates get the slope of a tanh",
            ({"i * (1 - i)": "(1 - i**2)", "f * (1 - f)": "(1 - f**2)", "o * (1 - o)": "(1 - o**2)"},),
            "The gates came out of a sigmoid.",
            "Which function squashed the gates?",
        ),
        Bug(
            "new-cell-for-old",
            "The forget gate's gradient is computed with the new cell instead of the old one",
            {"dc_total * c_prev": "dc_total * c"},
            "It was the old cell that met the forget gate.",
            "What was f multiplied by?",
        ),
        Bug(
            "input-and-candidate-swapped",
            "The partners of the input gate and the candidate are swapped",
            {"dc_total * g * i": "dc_total * i * i", "dc_total * i * (1 - g**2)": "dc_total * g * (1 - g**2)"},
            "In a product each factor's gradient is multiplied by the other factor.",
            "What was i multiplied by, and what g?",
        ),
        Bug(
            "output-gate-meets-cell",
            "The output gate's gradient is computed with c instead of tanh(c)",
            {"dh * tanh_c * o": "dh * c * o"},
            "It was the tanh of the cell that met the output gate.",
            "What was o multiplied by?",
        ),
        Bug(
            "output-gate-hears-cell",
            "The output gate's gradient is computed from the cell's instead of dh",
            {"dh * tanh_c * o": "dc_total * tanh_c * o"},
            "The output gate comes after the cell, so only dh reaches it.",
            "Write down everything in the forward step that o goes into.",
        ),
        Bug(
            "blocks-in-another-order",
            "The blocks of da are put together in another order than i f g o",
            tuple(
                {BLOCKS: f"[{', '.join(f'da_{gate}' for gate in order)}]"}
                for order in permutations("ifgo")
                if order != ("i", "f", "g", "o")
            ),
            "Each gate's gradient goes to another one's weights.",
            "Which columns of dWx belong to the forget gate?",
        ),
        Bug(
            "state-after-for-state-before",
            "dWh is computed with the state after the step",
            {"h_prev.T @ da": "(o * tanh_c).T @ da"},
            "Both states have the same shape, so nothing complains.",
            "Which of the two states was multiplied by Wh?",
        ),
        Bug(
            "gate-not-trained",
            "One of the four blocks gets no gradient",
            tuple({BLOCKS: BLOCKS.replace(f"da_{gate}", f"0 * da_{gate}")} for gate in "ifgo"),
            "A block of columns in dWx, dWh and db is zero, so that gate would never learn.",
            "Write down everything in the forward step that each gate goes into.",
        ),
        Bug(
            "bias-gradient-averaged",
            "db is averaged over the batch",
            {"da.sum(axis=0)": "da.mean(axis=0)"},
            "db is N times too small beside the other gradients, which are sums.",
            "If the loss is a mean, the division is already in dh.",
        ),
        Bug(
            "bias-gradient-not-summed",
            "db is not summed over the batch",
            {"da.sum(axis=0)": "da"},
            "The bias has one entry for each column, whatever the size of the batch.",
            "Every row of the batch uses the same bias.",
        ),
        Bug(
            "gradients-averaged-over-batch",
            "The gradients of the weights are divided by N",
            (
                {"x.T @ da": "x.T @ da / len(x)", "h_prev.T @ da": "h_prev.T @ da / len(x)", "da.sum": "da.mean"},
                {"x.T @ da": "x.T @ da / len(x)", "h_prev.T @ da": "h_prev.T @ da / len(x)"},
            ),
            "If the loss is a mean, the division is already in dh.",
            "Add up what each row of the batch contributes, and do no more.",
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
            "upstream-changed-in-place",
            "dc is changed in place",
            {"dc_total = dc + dh * o * (1 - tanh_c**2)": "dc += dh * o * (1 - tanh_c**2)\n    dc_total = dc"},
            "The results are right, but whoever passed dc finds other numbers in it.",
            "Write the sum into a new array.",
        ),
        Bug(
            "gradient-clipped",
            "The gradient is clipped inside the step",
            tuple({"da_g, da_o], axis=1)": f"da_g, da_o], axis=1).clip(-{bound}, {bound})"} for bound in (1, 5, 10)),
            "Small gradients pass unharmed, large ones are cut.",
            "Clip, if at all, after the backward pass, and by the norm of all gradients together.",
        ),
        Bug(
            "results-in-another-order",
            "The results come in another order",
            (
                {LSTM_RESULTS: "return dx, dc_prev, dh_prev, dWx, dWh, db"},
                {LSTM_RESULTS: "return dh_prev, dc_prev, dx, dWx, dWh, db"},
                {LSTM_RESULTS: "return dx, dh_prev, dc_prev, dWh, dWx, db"},
                {LSTM_RESULTS: "return dx, dh_prev, dWx, dWh, db, dc_prev"},
            ),
            "Each gradient is fine, but stands where another is expected.",
            "Compare the order of your return with the one that is asked for.",
        ),
    ),
    links=(VANISHING,),
)


# gru_step ------------------------------------------------------------------------------------------------------------

X_SPLIT, H_SPLIT = "xr, xz, xn = np.split(ax, 3, axis=1)", "hr, hz, hn = np.split(ah, 3, axis=1)"
CANDIDATE = "np.tanh(xn + r * hn)"
MIX = "(1 - z) * n + z * h_prev"

GRU_ORDERS = [order for order in permutations("rzn") if order != ("r", "z", "n")]
GRU_READ_IN_ORDER = tuple(
    {
        X_SPLIT: f"{', '.join(f'x{gate}' for gate in order)} = np.split(ax, 3, axis=1)",
        H_SPLIT: f"{', '.join(f'h{gate}' for gate in order)} = np.split(ah, 3, axis=1)",
    }
    for order in GRU_ORDERS
)
GRU_WRITTEN_IN_ORDER = tuple(
    {
        "[da_r, da_z, da_n]": f"[{', '.join(f'da_{gate}' for gate in order)}]",
        "[da_r, da_z, da_n * r]": f"[{', '.join('da_n * r' if gate == 'n' else f'da_{gate}' for gate in order)}]",
    }
    for order in GRU_ORDERS
)

GRU_SUM_BUGS = (
    Bug(
        "gate-order-swapped",
        "The blocks of the gates are read in another order than r z n",
        GRU_READ_IN_ORDER,
        "All blocks have the same shape, so nothing complains. Keras, for one, has z before r.",
        "Which columns of Wx belong to the reset gate?",
    ),
    Bug(
        "gates-interleaved",
        "The gates are cut out column by column instead of block by block",
        {
            X_SPLIT: "xr, xz, xn = (ax[:, k::3] for k in range(3))",
            H_SPLIT: "hr, hz, hn = (ah[:, k::3] for k in range(3))",
        },
        "Columns 0, 3, 6, ... are taken for one gate; they are of one unit each.",
        "A block is H columns side by side.",
    ),
    Bug(
        "recurrent-bias-missing",
        "bh is never added",
        {" + bh": ""},
        "The state's sums are off by bh. It cannot be merged into bx, since the reset gate scales a part of it.",
        "Count the terms of both sums.",
    ),
    Bug(
        "input-bias-missing",
        "bx is never added",
        {" + bx": ""},
        "The input's sums are off by bx.",
        "Count the terms of both sums.",
    ),
    Bug(
        "recurrent-bias-not-reset",
        "The reset gate does not scale the bias bh",
        {CANDIDATE: "np.tanh(xn + r * (hn - bh[-hn.shape[1] :]) + bh[-hn.shape[1] :])"},
        "The reset gate stands after the product, bias included.",
        "What exactly does r multiply in the equation of n?",
    ),
    Bug(
        "reset-before-product",
        "The reset gate is applied to the state before the product",
        {
            CANDIDATE: "np.tanh(xn + (r * h_prev) @ Wh[:, -hn.shape[1] :] + bh[-hn.shape[1] :])",
        },
        "That is the published paper's version; here the gate scales the product, bias included.",
        "What exactly does r multiply in the equation of n?",
    ),
    Bug(
        "reset-gate-missing",
        "The reset gate is missing",
        {"r * hn": "hn"},
        "The candidate always sees the whole past.",
        "What exactly does r multiply in the equation of n?",
    ),
    Bug(
        "input-reset-too",
        "The reset gate scales the input's part as well",
        {CANDIDATE: "np.tanh(r * (xn + hn))"},
        "With the gate closed the candidate would not even see the new word.",
        "What exactly does r multiply in the equation of n?",
    ),
    Bug(
        "update-gate-for-reset-gate",
        "The update gate stands where the reset gate belongs",
        {CANDIDATE: "np.tanh(xn + z * hn)"},
        "Each gate has a task of its own.",
        "Which gate scales the state's part of the candidate?",
    ),
    Bug(
        "sigmoid-for-candidate",
        "The candidate is squashed by a sigmoid instead of a tanh",
        {CANDIDATE: "1 / (1 + np.exp(-(xn + r * hn)))"},
        "The candidate can never be negative.",
        "Two blocks are gates; what is the third?",
    ),
    Bug(
        "tanh-for-gates",
        "A tanh stands where the gates' sigmoid belongs",
        {"1 / (1 + np.exp(-(xr + hr)))": "np.tanh(xr + hr)", "1 / (1 + np.exp(-(xz + hz)))": "np.tanh(xz + hz)"},
        "A gate is a share: it lies between 0 and 1.",
        "Which function turns a sum into a gate?",
    ),
    Bug(
        "gates-not-squashed",
        "The gates are not squashed",
        {"1 / (1 + np.exp(-(xr + hr)))": "xr + hr", "1 / (1 + np.exp(-(xz + hz)))": "xz + hz"},
        "A gate is a share: it lies between 0 and 1.",
        "Which function turns a sum into a gate?",
    ),
    Bug(
        "gates-ignore-state",
        "The gates do not hear of the previous state",
        {"(xr + hr)": "xr", "(xz + hz)": "xz"},
        "A gate that sees only the new word cannot decide by what was read before.",
        "Which two sums does a gate add up?",
    ),
)

GRU_STEP = Exercise(
    name="gru_step",
    signature="x, h_prev, Wx, Wh, bx, bh",
    asks="the next state h (N, H) = (1 - z) n + z h_prev; gate blocks r z n, reset after the product.",
    returns=(Array("h", ("N", "H")),),
    cases=(
        Case("random inputs", _gru, weight=3),
        Case("other sizes", partial(_gru, n=5, d=2, h=4), weight=2),
        Case("one sequence", partial(_gru, n=1, d=3, h=2)),
        Case("saturated gates", partial(_gru, n=3, d=5, h=2, scale=20.0)),
        Case("float32 inputs", lambda generator: as_float32(_gru(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(_gru(generator, 4, 2, 3))),
    ),
    bugs=(
        *GRU_SUM_BUGS,
        Bug(
            "update-gate-inverted",
            "The update gate is read the wrong way round",
            {MIX: "z * n + (1 - z) * h_prev"},
            "Some papers and libraries define it so. Here z is the share of the old state that is kept.",
            "Which of the two does h equal for z = 1?",
        ),
        Bug(
            "old-state-kept-in-full",
            "The old state is added in full",
            ({MIX: "(1 - z) * n + h_prev"}, {MIX: "n + z * h_prev"}, {MIX: "n + h_prev"}),
            "The new state should lie between the candidate and the old state; here it can leave that range.",
            "The two shares add up to 1.",
        ),
        Bug(
            "old-state-dropped",
            "The old state is left out of the mixture",
            ({MIX: "(1 - z) * n"}, {MIX: "n"}),
            "Nothing is kept: the direct road from step to step is missing.",
            "How many terms has the new state?",
            VANISHING,
        ),
        Bug(
            "reset-gate-inverted",
            "The reset gate is read the wrong way round",
            {CANDIDATE: "np.tanh(xn + (1 - r) * hn)"},
            "r is the share of the past that the candidate sees.",
            "What does the candidate see for r = 0?",
        ),
        Bug(
            "mixture-squashed",
            "A tanh is applied to the new state",
            {MIX: "np.tanh((1 - z) * n + z * h_prev)"},
            "An old state that is kept would shrink at every step.",
            "Only the candidate passes a tanh.",
        ),
        Bug(
            "candidate-dropped",
            "The candidate is left out of the mixture",
            {MIX: "z * h_prev"},
            "Nothing new is written.",
            "How many terms has the new state?",
        ),
        Bug(
            "state-mixed-by-reset-gate",
            "The reset gate mixes candidate and old state",
            {MIX: "(1 - r) * n + r * h_prev"},
            "Each gate has a task of its own.",
            "Which gate decides how much of the old state is kept?",
        ),
    ),
    links=(VANISHING,),
)


# gru_step_backward ---------------------------------------------------------------------------------------------------

GRU_RESULTS = "return dx, dh_prev, dWx, dWh, dbx, dbh"

GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    signature="dh, x, h_prev, Wx, Wh, bx, bh",
    asks="dx (N, D), dh_prev (N, H), dWx (D, 3H), dWh (H, 3H), dbx (3H,), dbh (3H,).",
    returns=(
        Array("dx", ("N", "D")),
        Array("dh_prev", ("N", "H")),
        Array("dWx", ("D", "3H")),
        Array("dWh", ("H", "3H")),
        Array("dbx", ("3H",)),
        Array("dbh", ("3H",)),
    ),
    cases=(
        Case("random inputs", _gru_back, weight=3),
        Case("other sizes", partial(_gru_back, n=5, d=2, h=4), weight=2),
        Case("one sequence", partial(_gru_back, n=1, d=3, h=2)),
        Case("large gradients", partial(_gru_back, n=3, d=2, h=4, upstream=40.0)),
        Case("saturated gates", partial(_gru_back, n=3, d=5, h=2, scale=4.0)),
        Case("float32 inputs", lambda generator: as_float32(_gru_back(generator, 2, 5, 3))),
        Case("Fortran order", lambda generator: in_fortran_order(_gru_back(generator, 4, 2, 3))),
    ),
    bugs=(
        replace(
            GRU_SUM_BUGS[0],
            edits=(
                *(one | other for one, other in zip(GRU_READ_IN_ORDER, GRU_WRITTEN_IN_ORDER, strict=True)),
                *GRU_READ_IN_ORDER,
            ),
        ),
        *GRU_SUM_BUGS[1:],
        Bug(
            "direct-path-missing",
            "The direct road to the old state, dh z, is missing",
            {" + dh * z\n": "\n"},
            "z h_prev is a part of the result; without its gradient the cell has no better memory than a plain one.",
            "Write down everything in the forward step that h_prev goes into.",
            VANISHING,
        ),
        Bug(
            "direct-path-inverted",
            "The direct road to the old state has the share 1 - z instead of z",
            {"dh * z\n": "dh * (1 - z)\n"},
            "z is the share of the old state that was kept.",
            "What was h_prev multiplied by?",
        ),
        Bug(
            "reset-missing-on-the-way-back",
            "The reset gate is missing in the last block of the state's gradient",
            {"da_n * r]": "da_n]"},
            "On the way forward the state's part of the candidate was multiplied by r.",
            "What stands between the state's sum and the candidate?",
        ),
        Bug(
            "reset-on-the-input-too",
            "The reset gate scales the gradient of the input's part as well",
            {"[da_r, da_z, da_n], axis=1)": "[da_r, da_z, da_n * r], axis=1)"},
            "On the way forward the input's part of the candidate was not multiplied by r.",
            "What stands between the input's sum and the candidate?",
        ),
        Bug(
            "update-share-inverted",
            "The candidate's gradient has the share z instead of 1 - z",
            {"dh * (1 - z) * (1 - n**2)": "dh * z * (1 - n**2)"},
            "1 - z is the share of the candidate in the result.",
            "What was n multiplied by?",
        ),
        Bug(
            "update-share-missing",
            "The candidate's gradient lacks its share 1 - z",
            {"dh * (1 - z) * (1 - n**2)": "dh * (1 - n**2)"},
            "Only a share of the candidate went into the result.",
            "What was n multiplied by?",
        ),
        Bug(
            "update-gate-sign",
            "The update gate's gradient has the wrong sign",
            {"(h_prev - n)": "(n - h_prev)"},
            "A larger z means more of h_prev and less of n.",
            "Differentiate (1 - z) n + z h_prev with respect to z.",
        ),
        Bug(
            "recurrent-bias-left-out-of-reset-gradient",
            "The gradient of the reset gate leaves out the recurrent bias of the candidate",
            {"da_n * hn * r": "da_n * (hn - bh[-hn.shape[1] :]) * r"},
            "The gate multiplied the whole of h W + b, so all of it is the gate's slope.",
            "What did the reset gate stand beside in the forward step?",
        ),
        Bug(
            "update-gate-half",
            "The update gate hears of one of its two places only",
            ({"(h_prev - n)": "h_prev"}, {"(h_prev - n)": "(-n)"}),
            "z stands twice in the mixture.",
            "Differentiate (1 - z) n + z h_prev with respect to z.",
        ),
        Bug(
            "reset-gate-meets-state",
            "The reset gate's gradient is computed with h_prev instead of the state's sum",
            {"da_n * hn * r": "da_n * h_prev * r"},
            "It was the product with Wh, bias included, that met the reset gate.",
            "What was r multiplied by?",
        ),
        Bug(
            "gate-slopes-missing",
            "The slope of a gate's sigmoid is missing",
            (
                {" * r * (1 - r)": "", " * z * (1 - z)\n": "\n"},
                {" * r * (1 - r)": ""},
                {" * z * (1 - z)\n": "\n"},
            ),
            "A saturated gate hardly moves, so it should get hardly any gradient.",
            "What is the derivative of the sigmoid, written with its result?",
        ),
        Bug(
            "candidate-slope-missing",
            "The slope of the candidate's tanh is missing",
            {" * (1 - n**2)": ""},
            "A saturated candidate hardly moves, so it should get hardly any gradient.",
            "What is the derivative of the tanh, written with its result?",
        ),
        Bug(
            "sums-confused",
            "The gradient of one sum is used where the other's belongs",
            (
                {"h_prev.T @ dah": "h_prev.T @ dax", "dah @ Wh.T": "dax @ Wh.T"},
                {"x.T @ dax": "x.T @ dah", "dax @ Wx.T": "dah @ Wx.T"},
                {"h_prev.T @ dah": "h_prev.T @ dax"},
                {"dah @ Wh.T": "dax @ Wh.T"},
                {"dah.sum(axis=0)": "dax.sum(axis=0)"},
                {"x.T @ dax": "x.T @ dah"},
                {"dax @ Wx.T": "dah @ Wx.T"},
                {"dax.sum(axis=0)": "dah.sum(axis=0)"},
            ),
            "The two differ in the last block, by the reset gate.",
            "Which of the two sums did these weights make?",
        ),
        Bug(
            "blocks-in-another-order",
            "The blocks are put together in another order than r z n",
            tuple(
                {
                    "[da_r, da_z, da_n], axis=1)": f"[{', '.join(order)}], axis=1)",
                    "[da_r, da_z, da_n * r], axis=1)": f"[{', '.join(order).replace('da_n', 'da_n * r')}], axis=1)",
                }
                for order in permutations(("da_r", "da_z", "da_n"))
                if order != ("da_r", "da_z", "da_n")
            ),
            "Each gate's gradient goes to another one's weights.",
            "Which columns of dWx belong to the reset gate?",
        ),
        Bug(
            "state-after-for-state-before",
            "dWh is computed with the state after the step",
            {"h_prev.T @ dah": "((1 - z) * n + z * h_prev).T @ dah"},
            "Both states have the same shape, so nothing complains.",
            "Which of the two states was multiplied by Wh?",
        ),
        Bug(
            "direct-path-in-full",
            "The direct road to the old state carries dh in full",
            {" + dh * z\n": " + dh\n"},
            "Only the share z of the old state was kept.",
            "What was h_prev multiplied by?",
        ),
        Bug(
            "reset-gate-not-trained",
            "The reset gate gets no gradient",
            {"da_r = da_n * hn * r * (1 - r)": "da_r = 0 * r"},
            "The columns of r in dWx and dWh are zero, so the gate would never learn.",
            "Write down everything in the forward step that r goes into.",
        ),
        Bug(
            "update-gate-not-trained",
            "The update gate gets no gradient",
            {"da_z = dh * (h_prev - n) * z * (1 - z)": "da_z = 0 * z"},
            "The columns of z in dWx and dWh are zero, so the gate would never learn.",
            "Write down everything in the forward step that z goes into.",
        ),
        Bug(
            "bias-gradients-averaged",
            "The biases' gradients are averaged over the batch",
            ({"dax.sum": "dax.mean", "dah.sum": "dah.mean"},),
            "They are N times too small beside the other gradients, which are sums.",
            "If the loss is a mean, the division is already in dh.",
        ),
        Bug(
            "bias-gradients-not-summed",
            "The biases' gradients are not summed over the batch",
            ({"dax.sum(axis=0)": "dax", "dah.sum(axis=0)": "dah"},),
            "A bias has one entry for each column, whatever the size of the batch.",
            "Every row of the batch uses the same biases.",
        ),
        Bug(
            "gradients-averaged-over-batch",
            "The gradients of the weights are divided by N",
            (
                {
                    "x.T @ dax": "x.T @ dax / len(x)",
                    "h_prev.T @ dah": "h_prev.T @ dah / len(x)",
                    "dax.sum": "dax.mean",
                    "dah.sum": "dah.mean",
                },
                {"x.T @ dax": "x.T @ dax / len(x)", "h_prev.T @ dah": "h_prev.T @ dah / len(x)"},
            ),
            "If the loss is a mean, the division is already in dh.",
            "Add up what each row of the batch contributes, and do no more.",
        ),
        Bug(
            "results-in-another-order",
            "The results come in another order",
            (
                {GRU_RESULTS: "return dh_prev, dx, dWx, dWh, dbx, dbh"},
                {GRU_RESULTS: "return dx, dh_prev, dWh, dWx, dbx, dbh"},
                {GRU_RESULTS: "return dx, dh_prev, dWx, dWh, dbh, dbx"},
            ),
            "Each gradient is fine, but stands where another is expected.",
            "Compare the order of your return with the one that is asked for.",
        ),
    ),
    links=(VANISHING,),
)

ASSIGNMENT = Assignment(
    place=5,
    title="Gated cells",
    exercises=(LSTM_STEP, LSTM_STEP_BACKWARD, GRU_STEP, GRU_STEP_BACKWARD),
)
