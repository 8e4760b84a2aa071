# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # Backpropagation through time
#
# A recurrent network reads a sentence with the same three parameters at every step. To learn, it must know how the loss
# would change if one of them changed a little, and a parameter that is used $T$ times has $T$ ways to matter. The chain
# rule adds them up, walking back from the last step to the first. That walk is **backpropagation through time**, BPTT.
#
# You write it from the inside out: one step backward, the whole way back, and the truncated version that long texts
# need. Then you write the tool that tells you whether any of it is right, a numerical gradient.
#
# Sizes as before: $N$ sentences, $T$ steps, $D$ inputs, $H$ hidden units. `dh` always means the gradient of the loss with
# respect to `h`, and has its shape; so do all the others.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "step_story", "locked": true, "schema_version": 3, "solution": false}
# ## One step back
#
# The step was $h = \tanh(a)$ with $a = x W_x + h_{prev} W_h + b$. The derivative of the tanh can be written with its own
# result, so the pre-activation need not be kept:
#
# $$da = dh \odot (1 - h^2)$$
#
# and the two products and the bias pass it on:
#
# $$dx = da\,W_x^\top, \quad dh_{prev} = da\,W_h^\top, \quad dW_x = x^\top da, \quad dW_h = h_{prev}^\top da, \quad
#   db = \sum_n da_n$$
#
# The weights are shared by the rows of the batch, so their gradients are sums over the batch; the two matrix products do
# that sum by themselves.
#
# **By hand.** One of each: $x = 2$, $h_{prev} = 0.5$, $W_x = 0.3$, $W_h = -0.4$, $h = 0.6$, $dh = 1$. Then
# $da = 1 - 0.36 = 0.64$, $dx = 0.64 \cdot 0.3 = 0.192$, $dh_{prev} = -0.256$, $dW_x = 1.28$, $dW_h = 0.32$, $db = 0.64$.


# %% nbgrader={"grade": false, "grade_id": "rnn_step_backward", "locked": false, "schema_version": 3, "solution": true}
def rnn_step_backward(dh, x, h_prev, h, Wx, Wh):
    """Go back through one step: return dx, dh_prev, dWx, dWh, db.

    dh (N, H), x (N, D), h_prev (N, H), h (N, H) as the step gave it, Wx (D, H), Wh (H, H).
    """
    ### BEGIN SOLUTION
    da = dh * (1 - h**2)
    dx = da @ Wx.T
    dh_prev = da @ Wh.T
    dWx = x.T @ da
    dWh = h_prev.T @ da
    db = da.sum(axis=0)
    return dx, dh_prev, dWx, dWh, db
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_rnn_step_backward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: begin inside</summary>
#
# Every one of the five results needs `da`. What does the slope of the tanh look like when you only have `h`?
#
# </details>
# <details>
# <summary>Hint 2: let the shapes speak</summary>
#
# A gradient has the shape of what it belongs to. `da` is `(N, H)` and `dWx` must be `(D, H)`: which product of `da` and
# `x` has that shape?
#
# </details>
# <details>
# <summary>Hint 3: the square one</summary>
#
# Shapes cannot help with `Wh`, which is square. In the forward step it stood to the right of the state; going back, its
# transpose stands to the right of `da`.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_rnn_step_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false}
examine("rnn_step_backward", rnn_step_backward, max_points=5)

# %% [markdown] nbgrader={"grade": false, "grade_id": "backward_story", "locked": true, "schema_version": 3, "solution": false}
# ## The whole way back
#
# A state is used twice: by whatever reads it from above, which sends `dh[:, t]`, and by the next step, which sends the
# **carry**. Their sum is what arrives at step $t$:
#
# $$\delta_t = dh_t + \text{carry}_{t+1}, \qquad
#   (dx_t, \text{carry}_t, \dots) = \text{step backward}(\delta_t)$$
#
# Go from the last step to the first. `dWx`, `dWh` and `db` add up over the steps; the carry that is left at the end is
# `dh0`. The state before step 0 is `h0`.
#
# Where the mask is `False` no step was made: what arrives passes on to the step before *unchanged*, the parameters get
# nothing, and `dx` is zero there.
#
# **By hand.** Two steps, one unit, $W_h = 0.5$, $h = (0.6, 0.8)$, $dh = (0, 1)$: $da_1 = 0.36$, the carry is $0.18$,
# $da_0 = (0 + 0.18) \cdot 0.64 = 0.1152$, and $dh_0 = 0.0576$. So $db = 0.36 + 0.1152 = 0.4752$.


# %% nbgrader={"grade": false, "grade_id": "rnn_backward", "locked": false, "schema_version": 3, "solution": true}
def rnn_backward(dh, x, h0, h, Wx, Wh, mask=None):
    """Go back through time: return dx, dh0, dWx, dWh, db.

    dh (N, T, H) arrives at every step; x (N, T, D), h0 (N, H), h (N, T, H) as the forward pass gave it,
    Wx (D, H), Wh (H, H), mask (N, T) bool or None.
    """
    ### BEGIN SOLUTION
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        total = dh[:, t] + carry
        real = True if mask is None else mask[:, t, None]
        delta = np.where(real, total, 0)
        dx_t, dh_prev, dWx_t, dWh_t, db_t = rnn_step_backward(delta, x[:, t], h_prev, h[:, t], Wx, Wh)
        dx[:, t] = dx_t
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
        carry = np.where(real, dh_prev, total)
    return dx, carry, dWx, dWh, db
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_rnn_backward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: what is remembered</summary>
#
# Going forward, one array survived between two steps: the state. Going back, it is its gradient. What is it before the
# last step?
#
# </details>
# <details>
# <summary>Hint 2: what adds up</summary>
#
# Which of the five results belong to one step, and which to all? Only the latter are sums.
#
# </details>
# <details>
# <summary>Hint 3: masked rows</summary>
#
# For a row whose mask is `False`, let nothing into the step (then its parameters and input get nothing), and choose for
# the carry between what the step gave and what arrived.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_rnn_backward", "locked": true, "points": 8, "schema_version": 3, "solution": false}
examine("rnn_backward", rnn_backward, max_points=8)

# %% [markdown] nbgrader={"grade": false, "grade_id": "truncated_story", "locked": true, "schema_version": 3, "solution": false}
# ## Not the whole way
#
# A text of ten thousand words would need ten thousand states in memory, and a walk back through all of them. Truncated
# BPTT cuts the text into windows: the *state* flows on from one to the next, the *gradient* does not. In terms of the
# loop above, the carry from step $t$ to step $t - 1$ is set to zero when $t = w, 2w, 3w, \dots$ for a window of $w$ steps.
#
# `dh0` is the gradient that leaves the first window, so it is kept. With a window of $T$ or more nothing is cut.
#
# **By hand.** $T = 5$ and a window of 2: the cuts are between steps 2 and 1, and between 4 and 3. Step 0 hears from step 1
# only.


# %% nbgrader={"grade": false, "grade_id": "truncated_bptt", "locked": false, "schema_version": 3, "solution": true}
def truncated_bptt(dh, x, h0, h, Wx, Wh, window):
    """Go back through time within windows: return dx, dh0, dWx, dWh, db.

    As rnn_backward, without a mask; no gradient passes from step t to t - 1 for t = window, 2 window, ...
    """
    ### BEGIN SOLUTION
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        delta = dh[:, t] + carry
        dx_t, dh_prev, dWx_t, dWh_t, db_t = rnn_step_backward(delta, x[:, t], h_prev, h[:, t], Wx, Wh)
        dx[:, t] = dx_t
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
        cut = t > 0 and t % window == 0
        carry = np.zeros_like(h0) if cut else dh_prev
    return dx, carry, dWx, dWh, db
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_truncated_bptt", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: one line</summary>
#
# The loop is that of `rnn_backward`. Only one array has to be interfered with, and only at some steps.
#
# </details>
# <details>
# <summary>Hint 2: where</summary>
#
# List the steps $t$ after which the carry is dropped, for $T = 7$ and a window of 3. Is 0 among them?
#
# </details>
# <details>
# <summary>Hint 3: when in the loop</summary>
#
# What arrives at step `t` is used in full first. Only what would be handed on to `t - 1` is dropped.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_truncated_bptt", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("truncated_bptt", truncated_bptt, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "numerical_story", "locked": true, "schema_version": 3, "solution": false}
# ## Is it right?
#
# A gradient can be wrong and still make the loss go down, which is why every backward pass is checked against plain
# differences. For each entry of $w$ in turn, nudge it both ways:
#
# $$\frac{\partial f}{\partial w_i} \approx \frac{f(w + \epsilon e_i) - f(w - \epsilon e_i)}{2 \epsilon}$$
#
# The error of this *central* difference shrinks with $\epsilon^2$, that of the one-sided difference only with $\epsilon$.
# Work in float64, and leave `w` as it was.
#
# **By hand.** $f(w) = w^3$ at $w = 1$ with $\epsilon = 0.1$: $(1.331 - 0.729) / 0.2 = 3.01$; the one-sided difference
# gives $3.31$. The truth is 3.


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true}
def numerical_gradient(f, w, eps=1e-5):
    """Return the gradient of the scalar function f at w by central differences, float64, of the shape of w."""
    ### BEGIN SOLUTION
    w = np.array(w, dtype=np.float64)
    dw = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        here = w[place]
        w[place] = here + eps
        above = f(w)
        w[place] = here - eps
        below = f(w)
        w[place] = here
        dw[place] = (above - below) / (2 * eps)
    return dw
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_numerical_gradient", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: every entry</summary>
#
# `w` may have any number of axes. `np.ndindex(w.shape)` visits all its indices.
#
# </details>
# <details>
# <summary>Hint 2: whose array?</summary>
#
# Nudge a copy. And make it float64: added to a whole number, or to a float32, the nudge is lost.
#
# </details>
# <details>
# <summary>Hint 3: put it back</summary>
#
# After an entry's two values are known, it must have its old value again before the next one is nudged.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_numerical_gradient", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("numerical_gradient", numerical_gradient, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "relative_story", "locked": true, "schema_version": 3, "solution": false}
# ## How close is close?
#
# Two gradients that differ by $10^{-6}$ agree well if they are about 1, and not at all if they are about $10^{-6}$. So the
# difference is measured against the larger of the two, entry by entry, and the worst entry counts:
#
# $$\max_i \frac{|a_i - b_i|}{\max(|a_i|, |b_i|, 10^{-8})}$$
#
# The $10^{-8}$ keeps $0/0$ from becoming NaN. In float64, below $10^{-7}$ is good; $10^{-2}$ is a bug.
#
# **By hand.** $a = (1, 2)$, $b = (1, 2.5)$: the entries give 0 and $0.5 / 2.5 = 0.2$, so the answer is 0.2.


# %% nbgrader={"grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true}
def relative_error(a, b):
    """Return the largest relative difference between the entries of two arrays of one shape."""
    ### BEGIN SOLUTION
    a, b = np.asarray(a), np.asarray(b)
    difference = np.abs(a - b)
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)
    return (difference / scale).max()
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_relative_error", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: entry by entry</summary>
#
# Numerator and denominator are arrays of the shape of `a`. Reduce to one number at the very end.
#
# </details>
# <details>
# <summary>Hint 2: maximum or max?</summary>
#
# `np.maximum` compares two arrays entry by entry; `np.max` looks for the largest entry of one.
#
# </details>
# <details>
# <summary>Hint 3: three candidates</summary>
#
# The denominator is the largest of three; `np.maximum` takes two at a time.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_relative_error", "locked": true, "points": 2, "schema_version": 3, "solution": false}
examine("relative_error", relative_error, max_points=2)

# %% [markdown] nbgrader={"grade": false, "grade_id": "sum_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# People say that in a recurrent network "the gradient goes to zero". Your `dWh` is a sum over all steps. Which terms of
# this sum can be small, which cannot, and what does a network learn when only the latter are left? Three or four
# sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "what_vanishes", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# The gradient of a shared weight is a sum over pairs of a loss and an earlier step. The terms that bridge many steps hold
# a product of as many Jacobians and can become tiny; the terms that bridge few steps hold few factors and stay. The sum as
# a whole need not vanish: the network goes on learning what depends on the last few words, and hardly learns what depends
# on early ones. (Pascanu et al. 2013.)
# ### END SOLUTION
