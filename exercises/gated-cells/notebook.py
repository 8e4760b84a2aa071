# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # Gated cells
#
# In the plain cell every step multiplies the past by $W_h$ and squashes it. An old memory passes that mill once for every word,
# and the gradient that comes back passes it too. **Gated cells** put a second road beside the mill: a memory that is changed by
# *addition*, with gates that decide how much is kept and how much is written.
#
# You build the two that are used everywhere, one step forward and one step back each:
#
# 1. `lstm_step` and `lstm_step_backward`, the long short-term memory;
# 2. `gru_step` and `gru_step_backward`, the gated recurrent unit.
#
# The gates of a cell are computed together: $W_x$ holds their columns side by side, in *blocks* of $H$ columns. Libraries
# disagree about the order of the blocks, so the order is part of each task. $\sigma(a) = 1 / (1 + e^{-a})$ is the logistic
# sigmoid, $\odot$ is the product entry by entry.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "lstm_story", "locked": true, "schema_version": 3, "solution": false}
# ## LSTM: one step
#
# Two things are carried: the state $h$ and the cell $c$. With the blocks $a_i, a_f, a_g, a_o$ of
# $a = x W_x + h_{prev} W_h + b$, **in the order i f g o**:
#
# $$i = \sigma(a_i), \quad f = \sigma(a_f), \quad g = \tanh(a_g), \quad o = \sigma(a_o)$$
#
# $$c = f \odot c_{prev} + i \odot g, \qquad h = o \odot \tanh(c)$$
#
# The forget gate $f$ keeps a share of the old cell, the input gate $i$ lets in a share of the candidate $g$, the output gate
# $o$ shows a share of the new cell. $W_x$ is `(D, 4H)`, $W_h$ is `(H, 4H)`, $b$ is `(4H,)`.
#
# The forget gate was not in the cell of 1997; Gers et al. added it in 2000. A forget bias of 1, as often advised, means a gate of
# 0.731: half of the cell is gone after little more than two steps.
#
# **By hand.** One unit with all weights and biases zero: $i = f = o = 0.5$ and $g = 0$. From $c_{prev} = 1$ follow $c = 0.5$ and
# $h = 0.5 \tanh(0.5) = 0.2311$.


# %% nbgrader={"grade": false, "grade_id": "lstm_step", "locked": false, "schema_version": 3, "solution": true}
def lstm_step(x, h_prev, c_prev, Wx, Wh, b):
    """Read one word: return the next state and cell, h and c.

    x (N, D), h_prev (N, H), c_prev (N, H), Wx (D, 4H), Wh (H, 4H), b (4H,); gate blocks i f g o.
    """
    ### BEGIN SOLUTION
    a = x @ Wx + h_prev @ Wh + b
    i, f, g, o = np.split(a, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    g = np.tanh(g)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_lstm_step", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: all gates at once</summary>
#
# Compute $a$ for all four blocks in one line; it is the sum of the plain cell, only wider.
#
# </details>
# <details>
# <summary>Hint 2: cutting</summary>
#
# Block number $k$ has the columns from $kH$ to $(k+1)H$. `np.split` cuts an array into equal parts along an axis.
#
# </details>
# <details>
# <summary>Hint 3: which squashing?</summary>
#
# Three blocks are gates, between 0 and 1; one is a candidate, between -1 and 1. And there is one more tanh, on the way from the cell to the state.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_lstm_step", "locked": true, "points": 5, "schema_version": 3, "solution": false}
examine("lstm_step", lstm_step, max_points=5)

# %% [markdown] nbgrader={"grade": false, "grade_id": "lstm_back_story", "locked": true, "schema_version": 3, "solution": false}
# ## LSTM: one step back
#
# The step is computed anew, so nothing has to be kept from the forward pass. The cell hears of the loss twice: from the next step,
# as $dc$, and through $h = o \odot \tanh(c)$:
#
# $$dc_{total} = dc + dh \odot o \odot (1 - \tanh^2 c), \qquad dc_{prev} = dc_{total} \odot f$$
#
# For the blocks of $da$, follow each gate back through its squashing:
#
# $$da_i = dc_{total} \odot g \odot i (1 - i), \quad da_f = dc_{total} \odot c_{prev} \odot f (1 - f), \quad
#   da_g = dc_{total} \odot i \odot (1 - g^2), \quad da_o = dh \odot \tanh(c) \odot o (1 - o)$$
#
# From $da$ on, it is the plain cell: $dx = da\,W_x^\top$, $dh_{prev} = da\,W_h^\top$, $dW_x = x^\top da$,
# $dW_h = h_{prev}^\top da$, $db = \sum_n da_n$.
#
# Look at $dc_{prev}$: along the cell the gradient is multiplied by $f$ alone, with no matrix. That is the second road.
#
# **By hand.** The step above, with $dh = 1$ and $dc = 0$: $\tanh(0.5) = 0.4621$, so $dc_{total} = 0.5 \cdot (1 - 0.2135) = 0.3932$,
# $dc_{prev} = 0.1966$, $da_o = 0.4621 \cdot 0.25 = 0.1155$.


# %% nbgrader={"grade": false, "grade_id": "lstm_step_backward", "locked": false, "schema_version": 3, "solution": true}
def lstm_step_backward(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    """Go back through one step: return dx, dh_prev, dc_prev, dWx, dWh, db.

    dh (N, H) and dc (N, H) arrive at the step's results; the other arguments are those of lstm_step.
    """
    ### BEGIN SOLUTION
    a = x @ Wx + h_prev @ Wh + b
    i, f, g, o = np.split(a, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    g = np.tanh(g)
    c = f * c_prev + i * g
    tanh_c = np.tanh(c)
    dc_total = dc + dh * o * (1 - tanh_c**2)
    da_i = dc_total * g * i * (1 - i)
    da_f = dc_total * c_prev * f * (1 - f)
    da_g = dc_total * i * (1 - g**2)
    da_o = dh * tanh_c * o * (1 - o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    dx = da @ Wx.T
    dh_prev = da @ Wh.T
    dc_prev = dc_total * f
    dWx = x.T @ da
    dWh = h_prev.T @ da
    db = da.sum(axis=0)
    return dx, dh_prev, dc_prev, dWx, dWh, db
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_lstm_step_backward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: forward first</summary>
#
# Begin by computing the gates, the cell and $\tanh(c)$ again, exactly as in `lstm_step`.
#
# </details>
# <details>
# <summary>Hint 2: two roads to the cell</summary>
#
# Write down everything in the forward step that $c$ goes into. Each of these sends a gradient back, and they add up.
#
# </details>
# <details>
# <summary>Hint 3: one gate at a time</summary>
#
# For each gate: what arrives at it, times what it was multiplied by, times the slope of its squashing. Then put the four blocks side by side, in the order i f g o.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_lstm_step_backward", "locked": true, "points": 7, "schema_version": 3, "solution": false}
examine("lstm_step_backward", lstm_step_backward, max_points=7)

# %% [markdown] nbgrader={"grade": false, "grade_id": "gru_story", "locked": true, "schema_version": 3, "solution": false}
# ## GRU: one step
#
# The gated recurrent unit does without a separate cell. It has two biases, one for each product, and the blocks are **in the order
# r z n**. With $a^x = x W_x + b_x$ and $a^h = h_{prev} W_h + b_h$:
#
# $$r = \sigma(a^x_r + a^h_r), \quad z = \sigma(a^x_z + a^h_z), \quad n = \tanh(a^x_n + r \odot a^h_n)$$
#
# $$h = (1 - z) \odot n + z \odot h_{prev}$$
#
# The reset gate $r$ stands *after* the product: it scales $a^h_n$, bias included, not $h_{prev}$. (The paper's first version had it so,
# and the libraries that run on GPUs do; its published version had the gate before the product.) The update gate $z$ is the share of the old state that is *kept*.
#
# **By hand.** One unit with all weights and biases zero: $r = z = 0.5$, $n = 0$; from $h_{prev} = 1$ follows $h = 0.5$.


# %% nbgrader={"grade": false, "grade_id": "gru_step", "locked": false, "schema_version": 3, "solution": true}
def gru_step(x, h_prev, Wx, Wh, bx, bh):
    """Read one word: return the next state.

    x (N, D), h_prev (N, H), Wx (D, 3H), Wh (H, 3H), bx (3H,), bh (3H,); gate blocks r z n.
    """
    ### BEGIN SOLUTION
    ax = x @ Wx + bx
    ah = h_prev @ Wh + bh
    xr, xz, xn = np.split(ax, 3, axis=1)
    hr, hz, hn = np.split(ah, 3, axis=1)
    r = 1 / (1 + np.exp(-(xr + hr)))
    z = 1 / (1 + np.exp(-(xz + hz)))
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_gru_step", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: two sums, not one</summary>
#
# Keep the part that comes from the input apart from the part that comes from the state: the candidate needs them separately.
#
# </details>
# <details>
# <summary>Hint 2: cutting</summary>
#
# Cut both sums into three blocks of $H$ columns each.
#
# </details>
# <details>
# <summary>Hint 3: mixing</summary>
#
# The new state lies between the candidate and the old state. Which of the two does it equal for $z = 1$?
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_gru_step", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("gru_step", gru_step, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "gru_back_story", "locked": true, "schema_version": 3, "solution": false}
# ## GRU: one step back
#
# The old state goes into the result on three roads: directly, through the gates, and through the candidate. With $a^h_n$ as above:
#
# $$da_n = dh \odot (1 - z) \odot (1 - n^2), \qquad
#   da_r = da_n \odot a^h_n \odot r (1 - r), \qquad
#   da_z = dh \odot (h_{prev} - n) \odot z (1 - z)$$
#
# The two sums differ in the last block, for only $a^h_n$ passes the reset gate:
#
# $$da^x = [da_r,\ da_z,\ da_n], \qquad da^h = [da_r,\ da_z,\ da_n \odot r]$$
#
# $$dx = da^x W_x^\top, \quad dh_{prev} = da^h W_h^\top + dh \odot z, \quad dW_x = x^\top da^x, \quad
#   dW_h = h_{prev}^\top da^h, \quad db_x = \sum_n da^x_n, \quad db_h = \sum_n da^h_n$$
#
# **By hand.** The step above with $dh = 1$: $da_n = 0.5$, $da_r = 0$ (since $a^h_n = 0$), $da_z = 1 \cdot 0.25 = 0.25$, and
# $dh_{prev} = 0.5$, all of it by the direct road.


# %% nbgrader={"grade": false, "grade_id": "gru_step_backward", "locked": false, "schema_version": 3, "solution": true}
def gru_step_backward(dh, x, h_prev, Wx, Wh, bx, bh):
    """Go back through one step: return dx, dh_prev, dWx, dWh, dbx, dbh.

    dh (N, H) arrives at the step's result; the other arguments are those of gru_step.
    """
    ### BEGIN SOLUTION
    ax = x @ Wx + bx
    ah = h_prev @ Wh + bh
    xr, xz, xn = np.split(ax, 3, axis=1)
    hr, hz, hn = np.split(ah, 3, axis=1)
    r = 1 / (1 + np.exp(-(xr + hr)))
    z = 1 / (1 + np.exp(-(xz + hz)))
    n = np.tanh(xn + r * hn)
    da_n = dh * (1 - z) * (1 - n**2)
    da_r = da_n * hn * r * (1 - r)
    da_z = dh * (h_prev - n) * z * (1 - z)
    dax = np.concatenate([da_r, da_z, da_n], axis=1)
    dah = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dx = dax @ Wx.T
    dh_prev = dah @ Wh.T + dh * z
    dWx = x.T @ dax
    dWh = h_prev.T @ dah
    dbx = dax.sum(axis=0)
    dbh = dah.sum(axis=0)
    return dx, dh_prev, dWx, dWh, dbx, dbh
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_gru_step_backward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: forward first</summary>
#
# Begin by computing both sums, the gates and the candidate again, exactly as in `gru_step`.
#
# </details>
# <details>
# <summary>Hint 2: from the end to the beginning</summary>
#
# The last line of the forward step has three ingredients, $z$, $n$ and $h_{prev}$. What does each get from `dh`?
#
# </details>
# <details>
# <summary>Hint 3: two versions of the last block</summary>
#
# What reaches $a^x_n$ and what reaches $a^h_n$ differ by one factor: the one that stands between them in the forward step.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_gru_step_backward", "locked": true, "points": 7, "schema_version": 3, "solution": false}
examine("gru_step_backward", gru_step_backward, max_points=7)

# %% [markdown] nbgrader={"grade": false, "grade_id": "gates_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# "LSTMs solve the vanishing *and* the exploding gradient problem." Which half of this is nearly right, and which is wrong? Point to
# the equation of your backward step that shows each. Three or four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "what_gates_solve", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# Along the cell the gradient is multiplied by the forget gate alone (dc_prev = dc_total * f), with no matrix and no tanh in
# between; as long as f is near 1 it vanishes slowly, so vanishing is eased, though not cured: a gate of 0.73 leaves 4 % after ten
# steps. Explosion is not touched: dh_prev = da Wh^T still multiplies by a matrix at every step, which nothing bounds, so
# gradients are still clipped when LSTMs are trained. A full answer names both equations.
# ### END SOLUTION
