"""What vanishing-gradients asks: contracts, cases, properties and known bugs of its three functions."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any

import numpy as np

import rnnref
from autograder.examiner.exercise import (
    Arguments,
    Array,
    Arrays,
    Assignment,
    Bug,
    Case,
    Exercise,
    Finding,
    Property,
    Scalar,
)
from autograder.examiner.inputs import as_float32, forward_arguments, in_fortran_order
from autograder.examiner.verdict.judgement import Link
from autograder.examiner.wire.protocol import SeededGenerator

VANISHING = Link("vanishing gradient", "glossary/vanishing-gradient/")

# gradient_norm_by_lag ------------------------------------------------------------------------------------------------


def _states(
    generator: np.random.Generator, n: int = 2, t: int = 5, d: int = 4, h: int = 3, scale: float = 0.6
) -> Arguments:
    forward = forward_arguments(generator, n, t, d, h, scale)
    return {"h": rnnref.rnn_forward(**forward), "Wh": forward["Wh"]}


def _linear(generator: np.random.Generator) -> Arguments:
    return {"h": np.zeros((2, 4, 3)), "Wh": generator.normal(size=(3, 3))}


NORM = "np.linalg.norm(jacobian, ord=2, axis=(1, 2)).mean()"
STEP = "slope[:, :, None] * Wh.T"

GRADIENT_NORM_BY_LAG = Exercise(
    name="gradient_norm_by_lag",
    signature="h, Wh",
    asks="(T,), the mean over the batch of the spectral norm of d h_T / d h_{T-k} for k = 0..T-1; entry 0 is 1.",
    returns=(Array("norms", ("T",)),),
    cases=(
        Case("random states", _states, weight=3),
        Case("other sizes", partial(_states, n=4, t=6, d=3, h=2), weight=2),
        Case("one sequence", partial(_states, n=1, t=3, d=4, h=2)),
        Case("states at zero", _linear),
        Case("saturated units", partial(_states, n=3, t=4, d=2, h=5, scale=3.0)),
        Case("a single step", partial(_states, n=3, t=1, d=4, h=2)),
        Case("float32 states", lambda generator: as_float32(_states(generator, 3, 5, 2, 4))),
        Case("Fortran order", lambda generator: in_fortran_order(_states(generator, 3, 4, 5, 2))),
    ),
    bugs=(
        Bug(
            "slope-missing",
            "The slopes of the tanh are missing",
            {STEP: "np.ones_like(slope)[:, :, None] * Wh.T"},
            "What came are norms of powers of Wh, as if the network were linear.",
            "The Jacobian of a step has two factors.",
            VANISHING,
        ),
        Bug(
            "slope-at-step-before",
            "The slopes are taken one step too early",
            {"h[:, T - k]": "h[:, T - k - 1]"},
            "The Jacobian from step t - 1 to t has the slope of the tanh that made h_t.",
            "For k = 1, whose slope is needed: that of the last state, or of the one before?",
        ),
        Bug(
            "counted-from-the-start",
            "The lags are counted from the first step, not back from the last",
            (
                {"h[:, T - k]": "h[:, k]", "jacobian @ step": "step @ jacobian"},
                {"h[:, T - k]": "h[:, k]"},
                {"h[:, T - k]": "h[:, k - 1]", "jacobian @ step": "step @ jacobian"},
                {"h[:, T - k]": "h[:, k - 1]"},
            ),
            "What came says how later states depend on the first one.",
            "Which state is differentiated, whatever the lag?",
        ),
        Bug(
            "factors-in-reverse",
            "Each new factor is multiplied from the wrong side",
            {"jacobian @ step": "step @ jacobian"},
            "Matrices do not commute: the factor of the earliest step must act first, so it stands on the right.",
            "Write out the product for k = 2.",
        ),
        Bug(
            "recurrent-weights-transposed",
            "Wh is not transposed",
            {STEP: "slope[:, :, None] * Wh"},
            "With x Wx + h Wh, unit i of the new state listens along column i of Wh.",
            "Which entry of Wh says how unit i of the new state depends on unit j of the old one?",
        ),
        Bug(
            "slope-scales-columns",
            "The slopes scale the columns of the Jacobian instead of its rows",
            {STEP: "slope[:, None, :] * Wh.T"},
            "The tanh comes after Wh, so its slope belongs to the units that Wh leads to.",
            "A diagonal matrix to the left scales rows.",
        ),
        Bug(
            "square-missing",
            "The slope is 1 - h, without the square",
            {"** 2": "** 1"},
            "It exceeds 1 for negative states, and the slope of a tanh never does.",
            "What is the derivative of the tanh, written with its result?",
        ),
        Bug(
            "sigmoid-derivative",
            "The slope is that of the logistic sigmoid",
            {"1 - h[:, T - k] ** 2": "h[:, T - k] * (1 - h[:, T - k])"},
            "The states are those of a tanh network.",
            "What is the derivative of the tanh, written with its result?",
        ),
        Bug(
            "tanh-applied-twice",
            "The tanh is applied to h, which is a tanh already",
            {"1 - h[:, T - k] ** 2": "1 - np.tanh(h[:, T - k]) ** 2"},
            "The slopes come out too large wherever the states are far from 0.",
            "Is h what the tanh was applied to, or what came out?",
        ),
        Bug(
            "frobenius-norm",
            "The Frobenius norm is computed instead of the spectral norm",
            (
                {NORM: "np.linalg.norm(jacobian, axis=(1, 2)).mean()"},
                {NORM: "np.linalg.norm(jacobian, axis=(1, 2)).mean()", "np.ones(T": "np.sqrt(H) * np.ones(T"},
            ),
            "It adds up all directions, so already for k = 0 it gives the square root of H.",
            "The spectral norm is the largest singular value: the most by which one vector is stretched.",
        ),
        Bug(
            "spectral-radius",
            "The largest absolute eigenvalue is computed instead of the largest singular value",
            {NORM: "np.abs(np.linalg.eigvals(jacobian)).max(axis=1).mean()"},
            "A matrix can have small eigenvalues and still stretch some vectors a lot.",
            "Which of the two says by how much a vector can be stretched?",
            VANISHING,
        ),
        Bug(
            "smallest-singular-value",
            "The smallest singular value is taken",
            {NORM: "np.linalg.norm(jacobian, ord=-2, axis=(1, 2)).mean()"},
            "That is the least by which a vector is stretched.",
            "The spectral norm is the largest singular value.",
        ),
        Bug(
            "other-matrix-norm",
            "Another matrix norm is computed, such as the largest sum over a column or a row",
            (
                {NORM: "np.abs(jacobian).max(axis=(1, 2)).mean()"},
                {NORM: "np.linalg.norm(jacobian, ord='nuc', axis=(1, 2)).mean()"},
                {NORM: "np.linalg.norm(jacobian, ord=1, axis=(1, 2)).mean()"},
                {NORM: "np.linalg.norm(jacobian, ord=np.inf, axis=(1, 2)).mean()"},
            ),
            "It bounds the spectral norm, but is not the same.",
            "The spectral norm is the largest singular value.",
        ),
        Bug(
            "determinant-taken",
            "The determinant is computed instead of the norm",
            {NORM: "np.abs(np.linalg.det(jacobian)).mean()"},
            "It says how volumes change: a matrix can stretch one direction and crush another.",
            "The spectral norm is the largest singular value.",
        ),
        Bug(
            "norm-squared",
            "The norm is squared",
            ({NORM: "(np.linalg.norm(jacobian, ord=2, axis=(1, 2)) ** 2).mean()"},),
            "The largest eigenvalue of J^T J is the square of the largest singular value of J.",
            "Is there a root missing?",
        ),
        Bug(
            "one-sequence-only",
            "Only one sequence of the batch counts",
            (
                {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2))[0]"},
                {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2))[-1]"},
            ),
            "The others are never looked at.",
            "How does the task combine the sequences?",
        ),
        Bug(
            "median-over-batch",
            "The median or the minimum over the batch is taken instead of the mean",
            (
                {NORM: "np.median(np.linalg.norm(jacobian, ord=2, axis=(1, 2)))"},
                {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2)).min()"},
            ),
            "One sequence decides, and the others only by their order.",
            "How does the task combine the sequences?",
        ),
        Bug(
            "factors-not-multiplied",
            "The norm of a single step's Jacobian is computed, not that of the product",
            {"jacobian = jacobian @ step\n": "jacobian = step\n"},
            "Every lag looks like lag 1: nothing vanishes and nothing explodes.",
            "How many factors has the Jacobian of lag 3?",
            VANISHING,
        ),
        Bug(
            "geometric-mean-over-batch",
            "The geometric mean is taken over the batch",
            {NORM: "np.exp(np.log(np.linalg.norm(jacobian, ord=2, axis=(1, 2))).mean())"},
            "The mean of the logarithms is lower than the logarithm of the mean.",
            "Which mean does the task ask for?",
        ),
        Bug(
            "bound-for-norm",
            "An upper bound of the norm is computed: norms of the factors are multiplied",
            {
                "step = slope[:, :, None] * Wh.T": "step = slope.max(axis=1)[:, None, None] * np.eye(H)"
                " * np.linalg.norm(Wh, ord=2)"
            },
            "The norm of a product is at most the product of the norms, and mostly smaller.",
            "Multiply the matrices first, and take one norm of the product.",
        ),
        Bug(
            "norm-of-mean",
            "The norm of the mean Jacobian is computed instead of the mean of the norms",
            {NORM: "np.linalg.norm(jacobian.mean(axis=0), ord=2)"},
            "Jacobians that point in different directions cancel in the mean.",
            "Take the norm of each row of the batch first.",
        ),
        Bug(
            "product-of-norms",
            "The norms of the steps are multiplied instead of the Jacobians",
            {
                "jacobian = jacobian @ step\n": (
                    "sizes = np.linalg.norm(step, ord=2, axis=(1, 2))\n"
                    "        jacobian = jacobian * sizes[:, None, None]\n"
                )
            },
            "That is an upper bound: what one step stretches, the next may shrink.",
            "Multiply the matrices, then take the norm.",
            VANISHING,
        ),
        Bug(
            "maximum-over-batch",
            "The maximum over the batch is taken instead of the mean",
            {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2)).max()"},
            "One sequence decides for all.",
            "How does the task combine the sequences?",
        ),
        Bug(
            "summed-over-batch",
            "The norms are added up over the batch",
            (
                {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2)).sum()"},
                {NORM: "np.linalg.norm(jacobian, ord=2, axis=(1, 2)).sum()", "np.ones(T": "N * np.ones(T"},
            ),
            "A larger batch would seem to have a longer reach.",
            "How does the task combine the sequences?",
        ),
        Bug(
            "lag-zero-missing",
            "Entry 0 is missing",
            {"return norms": "return norms[1:]"},
            "The result has T - 1 entries.",
            "How does the last state depend on itself?",
        ),
        Bug(
            "one-factor-too-many",
            "Every lag has one factor too many: entry 0 is that of lag 1",
            {"range(1, T)": "range(1, T + 1)", "norms[k] =": "norms[k - 1] ="},
            "The lags are counted from 1 instead of from 0.",
            "How many steps lie between the last state and itself?",
        ),
        Bug(
            "order-reversed",
            "The result runs from the longest lag to the shortest",
            {"return norms": "return norms[::-1].copy()"},
            "Entry 0 should be 1.",
            "Which lag belongs to entry 0?",
        ),
        Bug(
            "lag-zero-is-zero",
            "Entry 0 is 0",
            {"np.ones(T": "np.zeros(T"},
            "The Jacobian of the last state with respect to itself is the identity, whose norm is 1.",
            "How does the last state depend on itself?",
        ),
        Bug(
            "logarithm-taken",
            "The logarithm of the norms is returned",
            ({"return norms": "return np.log(norms)"}, {"return norms": "return np.log10(norms)"}),
            "That is what one plots; the task asks for the norms.",
            "Return the norms as they are.",
        ),
        Bug(
            "normalised-each-step",
            "The slopes are averaged over the batch before the product",
            {STEP: "slope.mean(axis=0)[None, :, None] * Wh.T"},
            "Each sequence has states, and so slopes, of its own.",
            "The mean comes last.",
        ),
    ),
    links=(VANISHING,),
)


# clip_by_global_norm -------------------------------------------------------------------------------------------------


def _gradients(generator: np.random.Generator, scale: float = 1.0, max_norm: float = 1.0) -> Arguments:
    shapes = ((3, 2), (2, 2), (2,))
    return {"grads": [scale * generator.normal(size=shape) for shape in shapes], "max_norm": max_norm}


def _float32_gradients(generator: np.random.Generator) -> Arguments:
    arguments = _gradients(generator, 5.0)
    return {**arguments, "grads": [grad.astype(np.float32) for grad in arguments["grads"]]}


def _one_large(generator: np.random.Generator) -> Arguments:
    return {"grads": [0.01 * generator.normal(size=4), 50 * generator.normal(size=(2, 3))], "max_norm": 2.5}


def _zeros(_: np.random.Generator) -> Arguments:
    return {"grads": [np.zeros((2, 3)), np.zeros(3)], "max_norm": 1.0}


def _exactly_at_the_bound(_: np.random.Generator) -> Arguments:
    return {"grads": [np.array([3.0]), np.array([[4.0]])], "max_norm": 5.0}


def _each_below(_: np.random.Generator) -> Arguments:
    return {"grads": [np.array([0.8, 0.0]), np.array([0.0, -0.9]), np.array([0.7])], "max_norm": 1.0}


TOTAL = "sum((grad**2).sum() for grad in grads)"
FACTOR = "max_norm / norm if norm > max_norm else 1.0"
CLIPPED = "[grad * scale for grad in grads], norm"

CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    signature="grads, max_norm",
    asks="the list of gradients, scaled down together if their norm exceeds max_norm, and the norm before clipping.",
    returns=(Arrays("clipped"), Scalar("norm")),
    cases=(
        Case("a large gradient", partial(_gradients, scale=5.0), weight=3),
        Case("a small gradient", partial(_gradients, scale=0.1), weight=2),
        Case("one large array among small ones", _one_large, weight=2),
        Case("each array below the bound, all together above", _each_below),
        Case("two numbers", lambda _: {"grads": [np.array([3.0]), np.array([4.0])], "max_norm": 1.0}),
        Case("exactly at the bound", _exactly_at_the_bound),
        Case("a tiny bound", partial(_gradients, scale=1e-6, max_norm=1e-7), hint="Is anything added to the norm?"),
        Case("all zero", _zeros, hint="What is divided by what if all gradients are zero?"),
        Case("a single array", lambda generator: {"grads": [7 * generator.normal(size=(2, 3))], "max_norm": 0.5}),
        Case("float32 gradients", _float32_gradients),
    ),
    bugs=(
        Bug(
            "each-array-by-its-own-norm",
            "Each array is clipped by its own norm",
            (
                {CLIPPED: "[grad * min(1.0, max_norm / max(np.linalg.norm(grad), 1e-300)) for grad in grads], norm"},
                {
                    CLIPPED: "[grad * min(1.0, max_norm / max(np.linalg.norm(grad), 1e-300)) for grad in grads], "
                    "max(np.linalg.norm(grad) for grad in grads)"
                },
            ),
            "Arrays with long gradients are shortened more than others, so the direction of the step changes.",
            "How many norms are there in the equation?",
        ),
        Bug(
            "entries-clipped",
            "The entries are clipped, not the norm",
            {CLIPPED: "[np.clip(grad, -max_norm, max_norm) for grad in grads], norm"},
            "Large entries are cut and small ones stay, so the direction of the step changes.",
            "One factor scales all entries.",
        ),
        Bug(
            "small-number-added",
            "A small number is added to the denominator",
            tuple({FACTOR: f"min(1.0, max_norm / (norm + {eps}))"} for eps in ("1e-6", "1e-8", "1e-5", "1e-7", "1e-12"))
            + tuple(
                {FACTOR: f"max_norm / (norm + {eps}) if norm > max_norm else 1.0"}
                for eps in ("1e-6", "1e-8", "1e-5", "1e-7")
            ),
            "The clipped gradients come out a little too short. That is what some libraries do; here it is exact.",
            "When can the norm be zero, and is anything divided by it then?",
        ),
        Bug(
            "always-scaled",
            "The gradients are scaled to max_norm even if they are shorter",
            (
                {FACTOR: "max_norm / norm"},
                {FACTOR: "max_norm / norm if norm > 0 else 1.0"},
                {FACTOR: "max_norm / (norm + 1e-6)"},
                {FACTOR: "max_norm / (norm + 1e-8)"},
            ),
            "Small gradients are blown up; near a minimum that would never come to rest.",
            "When is the factor 1?",
        ),
        Bug(
            "never-scaled",
            "The gradients are returned as they were",
            {FACTOR: "1.0"},
            "A norm above the bound stays above it.",
            "Where does the factor enter?",
        ),
        Bug(
            "condition-inverted",
            "Short gradients are scaled and long ones are not",
            {"if norm > max_norm": "if 0 < norm < max_norm"},
            "The comparison stands the wrong way round.",
            "For which norms must something happen?",
        ),
        Bug(
            "norm-after-clipping",
            "The norm after clipping is returned",
            (
                {CLIPPED: "[grad * scale for grad in grads], norm * scale"},
                {CLIPPED: "[grad * scale for grad in grads], min(norm, max_norm)"},
            ),
            "It never exceeds max_norm, so nobody can see from it that a gradient exploded.",
            "Which of the two norms is asked for?",
        ),
        Bug(
            "square-root-missing",
            "The root is not taken: the norm is squared",
            {"np.sqrt(total)": "total"},
            "A squared norm is compared with a norm.",
            "What is the last operation of a norm?",
        ),
        Bug(
            "norms-added",
            "The norms of the arrays are added up",
            {TOTAL: "sum(np.linalg.norm(grad) for grad in grads)", "np.sqrt(total)": "total"},
            "Lengths in different directions do not add up: (3) and (4) make 5, not 7.",
            "Add up squares, and take the root once.",
        ),
        Bug(
            "absolute-values-added",
            "The absolute values are added up instead of the squares",
            (
                {TOTAL: "sum(np.abs(grad).sum() for grad in grads)", "np.sqrt(total)": "total"},
                {TOTAL: "sum(np.abs(grad).sum() for grad in grads)"},
            ),
            "That is another norm: (3) and (4) make 5, not 7.",
            "What is added up under the root?",
        ),
        Bug(
            "largest-entry",
            "The largest entry stands where the norm belongs",
            {TOTAL: "max(np.abs(grad).max() for grad in grads)", "np.sqrt(total)": "total"},
            "The norm counts all entries.",
            "What is added up under the root?",
        ),
        Bug(
            "mean-for-sum",
            "The mean of the squares is taken instead of their sum",
            (
                {TOTAL: "sum((grad**2).mean() for grad in grads)"},
                {TOTAL: "sum((grad**2).sum() for grad in grads) / sum(grad.size for grad in grads)"},
                {TOTAL: "sum((grad**2).sum() for grad in grads) / len(grads)"},
            ),
            "The result is shorter for arrays with many entries.",
            "Where is a division in the equation of the norm?",
        ),
        Bug(
            "first-array-only",
            "Only one of the arrays enters the norm",
            ({TOTAL: "(grads[0] ** 2).sum()"}, {TOTAL: "(grads[-1] ** 2).sum()"}),
            "All arrays together are one vector.",
            "Which arrays does your sum visit?",
        ),
        Bug(
            "one-array-scaled",
            "Only one of the arrays is scaled",
            (
                {CLIPPED: "[grads[0] * scale, *(grad * 1 for grad in grads[1:])], norm"},
                {CLIPPED: "[*(grad * 1 for grad in grads[:-1]), grads[-1] * scale], norm"},
            ),
            "All arrays together are one vector, and its direction must stay.",
            "Which arrays does your loop visit?",
        ),
        Bug(
            "divided-by-norm-only",
            "The gradients are divided by their norm, and max_norm is forgotten",
            {FACTOR: "1.0 / norm if norm > max_norm else 1.0"},
            "The clipped gradient has length 1 whatever the bound.",
            "How long should the clipped gradient be?",
        ),
        Bug(
            "gradients-changed-in-place",
            "The gradients that were passed are scaled themselves",
            {CLIPPED: "[np.multiply(grad, scale, out=grad) for grad in grads], norm"},
            "The clipped gradients are right, but whoever passed the others finds these in their place.",
            "*= changes the array itself; a product makes a new one.",
        ),
        Bug(
            "results-swapped",
            "The norm comes first",
            {CLIPPED: "norm, [grad * scale for grad in grads]"},
            "The task asks for the list first.",
            "Compare the order of your return with the one that is asked for.",
        ),
        Bug(
            "norm-missing",
            "Only the list is returned",
            {CLIPPED: "[grad * scale for grad in grads]"},
            "The task asks for the norm as well.",
            "Return both, the list first.",
        ),
    ),
    links=(VANISHING,),
)


# orthogonal_init -----------------------------------------------------------------------------------------------------

Steps = Generator[Arguments, Any, Finding]


def _draw(n: int, gain: float, seed: int) -> Arguments:
    return {"n": n, "gain": gain, "rng": SeededGenerator(seed)}


def _seeds(generator: np.random.Generator, count: int) -> list[int]:
    return [int(seed) for seed in generator.integers(2**31, size=count)]


def _is_orthogonal(generator: np.random.Generator) -> Steps:
    for n, gain in ((3, 1.0), (5, 0.5), (4, 1.7), (1, 2.0)):
        W = np.asarray((yield _draw(n, gain, *_seeds(generator, 1))), dtype=np.float64)
        product = W.T @ W
        if np.allclose(product, gain**2 * np.eye(n), rtol=0, atol=1e-9):
            continue
        shown = f"For n = {n} and gain = {gain:g}, "
        scale = product[0, 0]
        if scale > 0 and np.allclose(product, scale * np.eye(n), rtol=0, atol=1e-9 * max(scale, 1)):
            text = f"every vector is stretched by {np.sqrt(scale):.4g}."
            return Finding(0.0, shown + text, "gain-missing" if np.isclose(scale, 1) else "gain-wrong")
        return Finding(0.0, shown + "the columns are not orthogonal to each other and equally long.", "not-orthogonal")
    return Finding(1.0)


def _comes_from_rng(generator: np.random.Generator) -> Steps:
    one, other = _seeds(generator, 2)
    first = yield _draw(4, 1.0, one)
    again = yield _draw(4, 1.0, one)
    if not np.array_equal(first, again):
        return Finding(0.0, "The same seed gives another matrix each time.", "random-state-not-fixed")
    second = yield _draw(4, 1.0, other)
    if np.array_equal(first, second):
        return Finding(0.0, "Two generators with different seeds give the same matrix.", "rng-ignored")
    return Finding(1.0)


def _prefers_no_matrix(generator: np.random.Generator) -> Steps:
    """Draw 60 matrices: under the Haar distribution each entry, and the determinant, is positive half of the time.

    For n = 3 the size of each entry is uniform between 0 and 1 (Archimedes: so are the heights of a sphere's points),
    so it lies between 1/4 and 3/4 half of the time too. For a right program, a count below 6 or above 54 comes up
    once in 10**10 runs.
    """
    draws = []
    for seed in _seeds(generator, 60):
        draws.append(np.asarray((yield _draw(3, 1.0, seed)), dtype=np.float64))
    stack = np.stack(draws)
    determinants = int((np.linalg.det(stack) > 0).sum())
    positive = (stack > 0).sum(axis=0)
    middling = ((np.abs(stack) > 0.25) & (np.abs(stack) < 0.75)).sum(axis=0)
    counts = [
        (f"entry [{i}, {j}] was positive", int(positive[i, j]), "signs-not-corrected") for i, j in np.ndindex(3, 3)
    ]
    counts += [("the determinant was positive", determinants, "signs-not-corrected")]
    counts += [
        (f"entry [{i}, {j}] had a size between 1/4 and 3/4", int(middling[i, j]), "not-every-matrix-drawn")
        for i, j in np.ndindex(3, 3)
    ]
    for what, count, bug in counts:
        if not 6 <= count <= 54:
            return Finding(0.0, f"In 60 draws with n = 3, {what} {count} times; half of them is fair.", bug)
    return Finding(1.0)


ORTHOGONAL_INIT = Exercise(
    name="orthogonal_init",
    signature="n, gain, rng",
    asks="(n, n), gain times an orthogonal matrix, Haar-distributed (sign-corrected QR), drawn with rng.",
    returns=(Array("W", ("n", "n")),),
    compared=False,
    cases=(
        Property("orthogonal, times the gain", _is_orthogonal, weight=3, hint="Print W.T @ W for n = 3."),
        Property("drawn with rng", _comes_from_rng, weight=2, hint="Where do your random numbers come from?"),
        Property("no matrix preferred", _prefers_no_matrix, weight=2, hint="Compare with the three steps of the task."),
    ),
    bugs=(
        Bug(
            "signs-not-corrected",
            "The signs of R's diagonal are not used",
            ({"Q = Q * np.sign(np.diag(R))": "pass"},),
            "The decomposition leaves the signs of its columns open, and any other way to decide them prefers some "
            "matrices: what should be positive half of the time nearly always has the same sign.",
            "What is the third step of the recipe?",
        ),
        Bug(
            "determinant-fixed",
            "The determinant is always 1",
            {"return gain * Q": "Q[:, 0] *= np.sign(np.linalg.det(Q))\n    return gain * Q"},
            "Rotations only: half of the orthogonal matrices, the reflections, can never come up.",
            "Leave the sign of the determinant to chance.",
        ),
        Bug(
            "not-every-matrix-drawn",
            "Only some of the orthogonal matrices can come up, or some come up more often",
            (
                {"rng.standard_normal((n, n))": "np.eye(n)", "gain * Q": "gain * np.eye(n)[rng.permutation(n)]"},
                {
                    "rng.standard_normal((n, n))": "np.eye(n)",
                    "gain * Q": "gain * np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)",
                },
                {
                    "return gain * Q": "angle, W = rng.uniform(0, 2 * np.pi), np.diag(rng.choice([-1.0, 1.0], n))\n"
                    "    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])\n"
                    "    W[:2] = turn[:, : min(n, 2)] @ W[:2] if n > 1 else W\n"
                    "    return gain * W"
                },
            ),
            "They are orthogonal, but the Haar distribution has all of them, each as likely as any other.",
            "How many numbers does your matrix depend on? Compare with the three steps of the task.",
        ),
        Bug(
            "gain-missing",
            "The gain is missing, or is lost in the decomposition",
            (
                {"gain * Q": "Q"},
                {"rng.standard_normal((n, n))": "gain * rng.standard_normal((n, n))", "gain * Q": "Q"},
            ),
            "Every vector keeps its length, whatever gain was asked for.",
            "Where does your function use its second parameter? Q has columns of length 1 whatever went in.",
        ),
        Bug(
            "gain-wrong",
            "The gain enters in the wrong way",
            (
                {"gain * Q": "gain**2 * Q"},
                {"gain * Q": "np.sqrt(gain) * Q"},
                {"gain * Q": "Q / gain"},
                {"gain * Q": "gain * Q / np.sqrt(n)"},
            ),
            "Every vector should be stretched by exactly the gain.",
            "What happens to the length of a vector if the matrix is multiplied by a number?",
        ),
        Bug(
            "not-orthogonal",
            "The matrix is not orthogonal",
            (
                {"return gain * Q": "return gain * normal"},
                {"return gain * Q": "return gain * normal / np.sqrt(n)"},
                {"return gain * Q": "return gain * R"},
                {"return gain * Q": "return gain * normal / np.linalg.norm(normal, axis=0)"},
                {"return gain * Q": "return gain * normal / np.linalg.norm(normal, ord=2)"},
                {"return gain * Q": "return gain * normal / np.linalg.norm(normal, axis=1, keepdims=True)"},
            ),
            "Random columns are nearly orthogonal only when they are very long.",
            "Which of the two factors of the decomposition is orthogonal?",
        ),
        Bug(
            "random-state-not-fixed",
            "The random numbers do not come from rng",
            (
                {"rng.standard_normal((n, n))": "np.random.standard_normal((n, n))"},
                {"rng.standard_normal((n, n))": "np.random.default_rng().standard_normal((n, n))"},
            ),
            "Nobody can repeat the experiment: the same seed gives another matrix each time.",
            "Which object of the arguments gives random numbers?",
        ),
        Bug(
            "rng-ignored",
            "The random numbers come from a generator with a fixed seed",
            (
                {"rng.standard_normal((n, n))": "np.random.default_rng(0).standard_normal((n, n))"},
                {"rng.standard_normal((n, n))": "np.random.RandomState(0).standard_normal((n, n))"},
                {"rng.standard_normal((n, n))": "np.random.default_rng(42).standard_normal((n, n))"},
                {"rng.standard_normal((n, n))": "np.eye(n) + np.arange(n)"},
            ),
            "Every call gives the same matrix, so all layers of a network would start alike.",
            "Which object of the arguments gives random numbers?",
        ),
        Bug(
            "uniform-numbers",
            "The numbers are uniform between 0 and 1 instead of normal",
            (
                {"rng.standard_normal((n, n))": "rng.random((n, n))"},
                {"rng.standard_normal((n, n))": "rng.uniform(size=(n, n))"},
            ),
            "All entries are positive, so the first column always points into the same corner.",
            "Which distribution has no preferred direction?",
        ),
    ),
    links=(VANISHING,),
)

ASSIGNMENT = Assignment(
    place=4,
    title="Vanishing and exploding gradients",
    exercises=(GRADIENT_NORM_BY_LAG, CLIP_BY_GLOBAL_NORM, ORTHOGONAL_INIT),
)
