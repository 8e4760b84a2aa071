# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # A recurrent cell
#
# *Dog bites man* is no news; *man bites dog* is. Both headlines hold the same three words, so a model that only counts
# words cannot tell them apart. A recurrent network can, because it reads one word at a time and keeps a **hidden
# state**: a vector that sums up what it has read so far, and that every new word changes.
#
# In this assignment you build the whole forward half of such a classifier from five small functions:
#
# 1. `rnn_step` reads one word and updates the state;
# 2. `rnn_forward` reads whole sentences, one step after another;
# 3. `last_state` picks, for each sentence, the state after its last real word;
# 4. `classify` turns that state into one score for each class;
# 5. `softmax_cross_entropy` says how wrong the scores are.
#
# Sizes have the same letters everywhere: $N$ sentences in a batch, $T$ steps, $D$ numbers for each word, $H$ hidden
# units, $C$ classes. The batch comes first, so a batch of sentences is an array of shape `(N, T, D)`.
#
# Use NumPy and Python's standard library. Leave the arguments of your functions as they were: whoever passed them
# still needs them.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "step_story", "locked": true, "schema_version": 3, "solution": false}
# ## One step
#
# The cell mixes what it reads with what it remembers, adds a bias, and squashes the sum:
#
# $$h = \tanh(x W_x + h_{prev} W_h + b)$$
#
# Here $x$ is `(N, D)`, $h_{prev}$ and $h$ are `(N, H)`, $W_x$ is `(D, H)`, $W_h$ is `(H, H)` and $b$ is `(H,)`.
# Every row of the batch goes its own way; only the weights are shared.
#
# **By hand.** Take one sentence, two inputs, one hidden unit: $x = (1, 2)$, $h_{prev} = 0.5$,
# $W_x = (0.1, 0.3)^\top$, $W_h = -0.4$, $b = 0.2$. Then
# $x W_x = 0.1 + 0.6 = 0.7$, and $h_{prev} W_h = -0.2$, so $h = \tanh(0.7 - 0.2 + 0.2) = \tanh(0.7) = 0.6044$.


# %% nbgrader={"grade": false, "grade_id": "rnn_step", "locked": false, "schema_version": 3, "solution": true}
def rnn_step(x, h_prev, Wx, Wh, b):
    """Read one word: return the next hidden state.

    x (N, D), h_prev (N, H), Wx (D, H), Wh (H, H), b (H,) give h (N, H).
    """
    ### BEGIN SOLUTION
    a = x @ Wx + h_prev @ Wh + b
    return np.tanh(a)
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_rnn_step", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: the pieces</summary>
#
# The equation has three terms. What is the shape of each, and which of them does NumPy broadcast over the batch?
#
# </details>
# <details>
# <summary>Hint 2: the products</summary>
#
# A matrix product in NumPy is `@`. With the batch first, data stands to its left and weights to its right.
#
# </details>
# <details>
# <summary>Hint 3: the order</summary>
#
# Add the two products and the bias first; apply `np.tanh` once, to the whole sum.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_rnn_step", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("rnn_step", rnn_step, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "forward_story", "locked": true, "schema_version": 3, "solution": false}
# ## Whole sentences
#
# The state after each step is where the next one starts:
#
# $$h_t = \tanh(x_t W_x + h_{t-1} W_h + b), \qquad t = 1, \dots, T$$
#
# Here $h_0$ is the state before the first word. The array `h` holds $h_1$ to $h_T$: its column `h[:, t - 1]` is $h_t$, so `h[:, 0]` is the state after the first word.
#
# `h0` is given; it need not be zero. The result holds the state after *every* step, `h[:, t]` for $t = 0, \dots, T-1$.
#
# Sentences differ in length, so short ones are padded. A **mask** `(N, T)` of booleans says which tokens are real. At a
# step where it is `False`, the state is carried over unchanged, as if the cell had not been called. A mask of `None`
# means that every token is real.
#
# **By hand.** One unit, $W_x = 1$, $W_h = 0.5$, $b = 0$, $h_0 = 0$, inputs $1, 1, 1$ of which the second is padding:
# $h$ is $\tanh(1) = 0.7616$, then $0.7616$ again, then $\tanh(1 + 0.5 \cdot 0.7616) = 0.8811$.


# %% nbgrader={"grade": false, "grade_id": "rnn_forward", "locked": false, "schema_version": 3, "solution": true}
def rnn_forward(x, h0, Wx, Wh, b, mask=None):
    """Read whole sequences: return the state after each step.

    x (N, T, D), h0 (N, H), Wx (D, H), Wh (H, H), b (H,), mask (N, T) bool or None give h (N, T, H).
    """
    ### BEGIN SOLUTION
    states = []
    state = h0
    for t in range(x.shape[1]):
        new = rnn_step(x[:, t], state, Wx, Wh, b)
        if mask is not None:
            new = np.where(mask[:, t, None], new, state)
        state = new
        states.append(state)
    return np.stack(states, axis=1)
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_rnn_forward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: what is remembered</summary>
#
# Between two steps, one array must survive: the state. What is it before the first step?
#
# </details>
# <details>
# <summary>Hint 2: one step of all sentences</summary>
#
# Which slice of `x` holds word `t` of every sentence? Its shape must be what `rnn_step` expects.
#
# </details>
# <details>
# <summary>Hint 3: the mask</summary>
#
# Compute the step for every row, then choose row by row between the new state and the old one.
# `np.where` can choose, once the column `mask[:, t]` has an axis that broadcasts over the units.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_rnn_forward", "locked": true, "points": 6, "schema_version": 3, "solution": false}
examine("rnn_forward", rnn_forward, max_points=6)

# %% [markdown] nbgrader={"grade": false, "grade_id": "last_story", "locked": true, "schema_version": 3, "solution": false}
# ## The last real state
#
# A classifier that reads a sentence once and answers once is **many-to-one**: many inputs, one output, made from the
# last state. "Last" means the last *real* token of each row, not the last column of the batch, and not the number of
# real tokens either: a mask may have gaps. Row $n$ of the result is $h_{n, t_n}$ with
#
# $$t_n = \max \{\, t : \text{mask}_{n,t} \,\}$$
#
# A row without any real token has no last state; that is a `ValueError`.
#
# **By hand.** For the mask rows `[True, True, False]` and `[True, False, True]`, take the states at $t = 1$ and $t = 2$.


# %% nbgrader={"grade": false, "grade_id": "last_state", "locked": false, "schema_version": 3, "solution": true}
def last_state(h, mask):
    """Return, for each sequence, the state at its last real token.

    h (N, T, H), mask (N, T) bool give (N, H); a row of the mask without a True is a ValueError.
    """
    ### BEGIN SOLUTION
    if not mask.any(axis=1).all():
        raise ValueError("every row of the mask needs a True")
    steps = np.arange(mask.shape[1])
    last = np.where(mask, steps, -1).max(axis=1)
    rows = np.arange(len(h))
    return h[rows, last]
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_last_state", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: one row</summary>
#
# For a single row of the mask, how would you find the largest index at which it is `True`?
#
# </details>
# <details>
# <summary>Hint 2: all rows</summary>
#
# Write the step's number where the mask is `True` and something smaller than every step elsewhere. What is the largest
# entry of each row?
#
# </details>
# <details>
# <summary>Hint 3: picking</summary>
#
# Indexing with two integer arrays, one for the row and one for the step, picks one entry for each pair.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_last_state", "locked": true, "points": 3, "schema_version": 3, "solution": false}
examine("last_state", last_state, max_points=3)

# %% [markdown] nbgrader={"grade": false, "grade_id": "classify_story", "locked": true, "schema_version": 3, "solution": false}
# ## From a state to scores
#
# One dense layer gives each class a score, its **logit**. Logits may be any real numbers; turning them into
# probabilities is the loss's business.
#
# $$z = h_{last} W + c$$
#
# **By hand.** $h_{last} = (0.5, -1)$, with $W$ the rows $(2, 0)$ and $(1, 3)$, and $c = (0, 1)$, gives
# $z = (1 - 1 + 0,\; 0 - 3 + 1) = (0, -2)$.


# %% nbgrader={"grade": false, "grade_id": "classify", "locked": false, "schema_version": 3, "solution": true}
def classify(h_last, W, c):
    """Return one logit for each class.

    h_last (N, H), W (H, C), c (C,) give logits (N, C).
    """
    ### BEGIN SOLUTION
    return h_last @ W + c
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_classify", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: shapes</summary>
#
# `(N, H)` and `(H, C)` must give `(N, C)`: which operation does that?
#
# </details>
# <details>
# <summary>Hint 2: the bias</summary>
#
# `c` has one entry for each class and is the same for every row; broadcasting adds it to each.
#
# </details>
# <details>
# <summary>Hint 3: and then</summary>
#
# Nothing follows. A softmax here would be applied a second time by the loss.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_classify", "locked": true, "points": 2, "schema_version": 3, "solution": false}
examine("classify", classify, max_points=2)

# %% [markdown] nbgrader={"grade": false, "grade_id": "loss_story", "locked": true, "schema_version": 3, "solution": false}
# ## How wrong?
#
# Softmax turns the logits of a row into probabilities, and the loss is the mean over the batch of the negative log of
# the probability that the right class got:
#
# $$p_{nc} = \frac{e^{z_{nc}}}{\sum_k e^{z_{nk}}}, \qquad
#   L = -\frac{1}{N} \sum_n \log p_{n, y_n}, \qquad
#   \frac{\partial L}{\partial z_{nc}} = \frac{p_{nc} - [c = y_n]}{N}$$
#
# Return both the loss and its gradient; training needs the gradient, and it costs one line more.
#
# $e^{1000}$ overflows, so the plain formula breaks for confident models. Subtracting the same number from all logits of
# a row changes no probability, and subtracting the *largest* leaves nothing that could overflow.
# Your function must stay finite for logits up to $10^{300}$.
#
# **By hand.** One row, $z = (0, \ln 3)$, $y = 0$: $p = (0.25, 0.75)$, so $L = -\ln 0.25 = 1.3863$ and the gradient is
# $(0.25 - 1,\; 0.75) = (-0.75, 0.75)$.


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy", "locked": false, "schema_version": 3, "solution": true}
def softmax_cross_entropy(logits, y):
    """Return the mean loss (a number) and its gradient dlogits (N, C).

    logits (N, C), y (N,) integers, the right class of each row.
    """
    ### BEGIN SOLUTION
    N = len(logits)
    rows = np.arange(N)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    loss = -log_p[rows, y].mean()
    dlogits = exps / total
    dlogits[rows, y] -= 1
    return loss, dlogits / N
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_softmax_cross_entropy", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: row by row</summary>
#
# Every row is a distribution of its own, so every maximum and every sum is over the classes. `keepdims=True` leaves an
# axis that broadcasts back.
#
# </details>
# <details>
# <summary>Hint 2: no log of zero</summary>
#
# A probability may underflow to 0, and the log of that is minus infinity. Take the log of the fraction apart on paper:
# it is a difference of two things that are both finite.
#
# </details>
# <details>
# <summary>Hint 3: the gradient</summary>
#
# It is the probabilities, less one at the right class of each row; and the loss is a mean, which the gradient must not
# forget.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_softmax_cross_entropy", "locked": true, "points": 5, "schema_version": 3, "solution": false}
examine("softmax_cross_entropy", softmax_cross_entropy, max_points=5)

# %% [markdown] nbgrader={"grade": false, "grade_id": "why_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# A feed-forward network that averages its word vectors gives *dog bites man* and *man bites dog* the same score. Where,
# in the equation of the recurrent step, does the order of the words come in? What would have to be true of $W_h$ for the
# order to be lost again? Three or four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why_order_matters", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# The state passes through $W_h$ and the tanh once for every word that follows, so an early word has been transformed
# more often than a late one; swapping two words swaps how often each is transformed. With $W_h = 0$ only the last word
# counts. With $W_h$ the identity and no tanh, the state would be a plain sum of $x_t W_x$ (plus biases), and a sum does
# not know its order. A full answer names the repeated multiplication by $W_h$ and one of these two special cases.
# ### END SOLUTION
