# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # Vanishing and exploding gradients
#
# Whether a recurrent network can learn that the first word of a sentence decides about the last is a question about one
# number: how much does the last state change when an early state changes a little? The chain rule multiplies one factor
# for every step in between. If the factors are small, their product vanishes; if they are large, it explodes.
#
# You build an instrument that measures this, a remedy against explosion, and a good place to start from:
#
# 1. `gradient_norm_by_lag` measures how far the gradient reaches;
# 2. `clip_by_global_norm` keeps an exploding gradient from throwing the weights away;
# 3. `orthogonal_init` starts with a recurrent matrix that neither shrinks nor stretches anything.
#
# $N$ sequences, $T$ steps, $H$ hidden units.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "lag_story", "locked": true, "schema_version": 3, "solution": false}
# ## How far back does the gradient reach?
#
# For $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$, one step back multiplies by the Jacobian
#
# $$J_t = \frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(1 - h_t^2)\, W_h^\top$$
#
# (row $i$, column $j$: how unit $i$ of $h_t$ depends on unit $j$ of $h_{t-1}$). Write $h_T$ for the *last* state, `h[:, -1]`.
# Then
#
# $$\frac{\partial h_T}{\partial h_{T-k}} = J_T\, J_{T-1} \cdots J_{T-k+1}$$
#
# Its size is its **spectral norm**, the largest singular value: the most by which it can stretch a vector. Entry $k$ of the
# result is the mean of that norm over the batch, for $k = 0, \dots, T-1$; entry 0 belongs to an empty product, so it is 1.
#
# That the largest singular value of $W_h$ is below 1 is *enough* for the gradient to vanish. That it is above 1 is only
# *necessary* for it to explode (Pascanu et al. 2013): the slopes $1 - h^2$ take part too.
#
# **By hand.** One unit, $W_h = 2$, states $(0, 0.5, 0.6)$: the factors are $(1 - 0.36) \cdot 2 = 1.28$ and
# $(1 - 0.25) \cdot 2 = 1.5$, so the result is $(1,\ 1.28,\ 1.92)$.


# %% nbgrader={"grade": false, "grade_id": "gradient_norm_by_lag", "locked": false, "schema_version": 3, "solution": true}
def gradient_norm_by_lag(h, Wh):
    """Return (T,): the mean over the batch of the spectral norm of d h_T / d h_{T-k}, k = 0..T-1.

    h (N, T, H) are the states of a tanh network, Wh (H, H).
    """
    ### BEGIN SOLUTION
    N, T, H = h.shape
    jacobian = np.stack([np.eye(H, dtype=h.dtype)] * N)
    norms = np.ones(T, dtype=h.dtype)
    for k in range(1, T):
        slope = 1 - h[:, T - k] ** 2
        step = slope[:, :, None] * Wh.T
        jacobian = jacobian @ step
        norms[k] = np.linalg.norm(jacobian, ord=2, axis=(1, 2)).mean()
    return norms
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_gradient_norm_by_lag", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: one product at a time</summary>
#
# The product for lag $k$ is that for lag $k - 1$ with one more factor. On which side does it stand?
#
# </details>
# <details>
# <summary>Hint 2: a diagonal without a matrix</summary>
#
# Multiplying from the left by a diagonal matrix scales rows. Which axis of an `(N, H, H)` array is that, and how must the slopes be indexed to broadcast along the other?
#
# </details>
# <details>
# <summary>Hint 3: many norms at once</summary>
#
# `np.linalg.norm` takes `ord=2` and `axis`, a pair of axes, for a stack of matrices. Take the mean of the norms, not the norm of the mean.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_gradient_norm_by_lag", "locked": true, "points": 6, "schema_version": 3, "solution": false}
examine("gradient_norm_by_lag", gradient_norm_by_lag, max_points=6)

# %% [markdown] nbgrader={"grade": false, "grade_id": "clip_story", "locked": true, "schema_version": 3, "solution": false}
# ## A remedy against explosion
#
# One exploding gradient is enough to throw the weights far away from where they had been learned. **Clipping** shortens a
# gradient that is too long and leaves its direction alone. All arrays together are *one* vector, with one norm:
#
# $$\lVert g \rVert = \sqrt{\sum_a \sum_i g_{a,i}^2}, \qquad
#   g_a \leftarrow g_a \cdot \min\Bigl(1,\ \frac{\text{max norm}}{\lVert g \rVert}\Bigr)$$
#
# Return the list of clipped arrays and the norm *before* clipping, which is worth plotting. Do it exactly: some libraries add
# a small number to the denominator, and their clipped gradients then come out a little too short. Leave the arrays that you
# are given as they were.
#
# Clipping solves a problem of optimisation. It does not regularise, and it does nothing for gradients that vanish.
#
# **By hand.** The arrays $(3)$ and $(4)$ have the norm 5. With a maximum of 1 they become $(0.6)$ and $(0.8)$; with a maximum of
# 10 they stay.


# %% nbgrader={"grade": false, "grade_id": "clip_by_global_norm", "locked": false, "schema_version": 3, "solution": true}
def clip_by_global_norm(grads, max_norm):
    """Return the list of gradients, scaled down together if their norm exceeds max_norm, and the norm before."""
    ### BEGIN SOLUTION
    total = sum((grad**2).sum() for grad in grads)
    norm = np.sqrt(total)
    scale = max_norm / norm if norm > max_norm else 1.0
    return [grad * scale for grad in grads], norm
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_clip_by_global_norm", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: one norm</summary>
#
# How long is the vector that you get by writing all entries of all arrays one after the other?
#
# </details>
# <details>
# <summary>Hint 2: one factor</summary>
#
# The factor is the same for all arrays. When is it 1?
#
# </details>
# <details>
# <summary>Hint 3: zero</summary>
#
# If all gradients are zero, so is their norm. Make sure that nothing is divided by it.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_clip_by_global_norm", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("clip_by_global_norm", clip_by_global_norm, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "orthogonal_story", "locked": true, "schema_version": 3, "solution": false}
# ## A good place to start
#
# An orthogonal matrix keeps the length of every vector: all its singular values are 1. Times a `gain`, they are all `gain`.
# As a recurrent matrix it is the neutral place to start from, as far as $W_h$ is concerned; the slopes of the tanh still
# shrink what passes through saturated units.
#
# To draw one at random, fairly, so that no direction is preferred (from the *Haar* distribution):
#
# 1. draw an `(n, n)` matrix of independent normal numbers with `rng`, a `numpy.random.Generator`;
# 2. take its QR decomposition;
# 3. multiply each *column* of $Q$ by the sign of the entry of $R$'s diagonal that belongs to it.
#
# The third step is easily forgotten. A QR decomposition is unique only up to signs, and the routine's own choice of signs
# prefers some matrices to others (Mezzadri 2007).
#
# **By hand.** For $n = 1$ the result is `[[gain]]` or `[[-gain]]`, each half of the time. Without the third step it is always
# the same one.


# %% nbgrader={"grade": false, "grade_id": "orthogonal_init", "locked": false, "schema_version": 3, "solution": true}
def orthogonal_init(n, gain, rng):
    """Return a random (n, n) matrix, gain times a Haar-distributed orthogonal one, drawn with rng."""
    ### BEGIN SOLUTION
    normal = rng.standard_normal((n, n))
    Q, R = np.linalg.qr(normal)
    Q = Q * np.sign(np.diag(R))
    return gain * Q
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_orthogonal_init", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: three lines</summary>
#
# `np.linalg.qr` returns both factors. `np.diag` takes the diagonal out of a matrix, `np.sign` gives signs.
#
# </details>
# <details>
# <summary>Hint 2: columns</summary>
#
# An array of shape `(n,)` broadcasts along the last axis. What does multiplying a matrix by it scale: rows or columns?
#
# </details>
# <details>
# <summary>Hint 3: whose numbers?</summary>
#
# Every random number must come from `rng`, so that the same seed gives the same matrix.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_orthogonal_init", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("orthogonal_init", orthogonal_init, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "vanish_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# "RNNs forget because their gradients vanish." Consider $h = \tanh(2h)$, which keeps its sign for thousands of steps, although
# its Jacobian at the fixed point is 0.166. What is remembered there, what vanishes, and why do the two go together? Three or
# four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "vanishing_is_not_forgetting", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# The state is remembered: it sits near a stable fixed point, and small disturbances die out. What vanishes is the
# derivative of a late state with respect to an early one, for the same reason: a disturbance that dies out is a derivative
# that shrinks by 0.166 a step. To hold a bit robustly a network must be where gradients vanish (Bengio et al. 1994), so
# vanishing gradients make it hard to *learn* what to hold, not to hold it.
# ### END SOLUTION
