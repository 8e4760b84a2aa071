# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # A sentiment classifier
#
# *The plot was not bad and the cast was good* praises; *the plot was not good and the cast was bad* does not. Both hold the same
# words. In the corpus of this assignment, every bag of words occurs with both labels, so that a model which only counts words is
# right half of the time, whatever it has learned. A recurrent network can do better, and you have built all its parts.
#
# Now put them together. You write one function, which is given texts with labels to train on and texts without labels to judge. It
# has **60 seconds** of CPU time, and returns one label for each text of the second kind.
#
# Points grow with your accuracy on texts that you have never seen: none at what a bag of words can reach (0.55, luck included), all of
# them at what the reference reaches (0.97).

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "data_story", "locked": true, "schema_version": 3, "solution": false}
# ## The data
#
# This cell makes reviews in pairs: both of a pair hold the same words, and only their order says which one praises. It keeps 600 of them to
# train on and 200 for you to measure yourself on. The examiner uses other reviews of the same kind, with a few more words around.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false}
GOOD, BAD = ["good", "great", "fine", "superb"], ["bad", "poor", "weak", "dull"]
THINGS = ["plot", "cast", "music", "ending", "script"]


def review_pair(rng):
    """Return two reviews of the same words, the first one kind (1), the second one not (0)."""
    one, other = rng.choice(THINGS, size=2, replace=False)
    good, bad = rng.choice(GOOD), rng.choice(BAD)
    clauses = [f"the {one} was not {{}}", f"the {other} was {{}}"]
    words = [(bad, good), (good, bad)]
    if rng.random() < 0.5:
        clauses, words = clauses[::-1], [pair[::-1] for pair in words]
    return [" and ".join(clauses).format(*pair) for pair in words]


rng = np.random.default_rng(1)
texts = [text for _ in range(400) for text in review_pair(rng)]
labels = np.tile([1, 0], 400)
words = sorted({word for text in texts for word in text.split()})
ids = np.array([[2 + words.index(word) for word in text.split()] for text in texts])
mask = np.ones(ids.shape, dtype=bool)
print(texts[0], labels[0])
print(texts[1], labels[1])

# %% [markdown] nbgrader={"grade": false, "grade_id": "train_story", "locked": true, "schema_version": 3, "solution": false}
# ## Train, then predict
#
# A plan that works: embed the words, read them with a recurrent cell, take the last real state, classify it; go back through time, clip,
# and update the weights with Adam; ten passes over the training set in batches of 32. With an embedding of 16 numbers and 24 hidden
# units this takes far less than a second.
#
# - `train_ids` `(N, T)`, `train_mask` `(N, T)`, `train_y` `(N,)`: the texts to learn from.
# - `test_ids` `(M, T_test)`, `test_mask` `(M, T_test)`: the texts to judge; their width may be another.
# - `vocab_size`: every id is below it. `seed`: draw all your random numbers from `np.random.default_rng(seed)`.
# - The result: `(M,)` labels, `int64`.
#
# **By hand.** You cannot. But before you train on everything, check that your network can learn four reviews by heart: if it cannot, no
# amount of data will help.


# %% nbgrader={"grade": false, "grade_id": "train_and_predict", "locked": false, "schema_version": 3, "solution": true}
def train_and_predict(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    """Train on the first texts and return a label (int64) for each of the others."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    D, H, C = 16, 24, int(train_y.max()) + 1
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
    weights = {
        "E": 0.5 * rng.standard_normal((vocab_size, D)),
        "Wx": rng.standard_normal((D, H)) / np.sqrt(D),
        "Wh": 0.9 * Q * np.sign(np.diag(R)),
        "b": np.zeros(H),
        "W": rng.standard_normal((H, C)) / np.sqrt(H),
        "c": np.zeros(C),
    }
    moments = {name: (np.zeros_like(w), np.zeros_like(w)) for name, w in weights.items()}

    def states(ids, mask):
        x, h = weights["E"][ids], np.zeros((len(ids), H))
        kept = [h]
        for t in range(ids.shape[1]):
            new = np.tanh(x[:, t] @ weights["Wx"] + h @ weights["Wh"] + weights["b"])
            h = np.where(mask[:, t, None], new, h)
            kept.append(h)
        return x, kept

    def gradients(ids, mask, y):
        x, h = states(ids, mask)
        logits = h[-1] @ weights["W"] + weights["c"]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(y)), y] -= 1
        dlogits = p / len(y)
        grads = {name: np.zeros_like(w) for name, w in weights.items()}
        grads["W"], grads["c"] = h[-1].T @ dlogits, dlogits.sum(axis=0)
        carry, dx = dlogits @ weights["W"].T, np.zeros_like(x)
        for t in reversed(range(ids.shape[1])):
            real = mask[:, t, None]
            da = np.where(real, carry, 0) * (1 - h[t + 1] ** 2)
            grads["Wx"] += x[:, t].T @ da
            grads["Wh"] += h[t].T @ da
            grads["b"] += da.sum(axis=0)
            dx[:, t] = da @ weights["Wx"].T
            carry = np.where(real, da @ weights["Wh"].T, carry)
        np.add.at(grads["E"], ids, dx)
        return grads

    step = 0
    for _ in range(10):
        order = rng.permutation(len(train_y))
        for rows in np.array_split(order, max(1, len(order) // 32)):
            grads = gradients(train_ids[rows], train_mask[rows], train_y[rows])
            norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
            step += 1
            for name, g in grads.items():
                g = g * min(1.0, 1.0 / max(norm, 1e-12))
                m, v = moments[name]
                m += 0.1 * (g - m)
                v += 0.001 * (g**2 - v)
                weights[name] -= 0.01 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    logits = states(test_ids, test_mask)[1][-1] @ weights["W"] + weights["c"]
    return logits.argmax(axis=1)
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_train_and_predict", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: in small steps</summary>
#
# First make the loss of one batch go down, then of an epoch, then look at the accuracy. A gradient check on the whole model finds most mistakes before any training.
#
# </details>
# <details>
# <summary>Hint 2: stuck at one half</summary>
#
# Look at the mask. If the state after the padding is classified instead of the last real one, most of what was read is gone.
#
# </details>
# <details>
# <summary>Hint 3: slow or unstable</summary>
#
# An orthogonal recurrent matrix, Adam with a step of 0.01 and a clipped gradient learn this in ten passes.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_train_and_predict", "locked": true, "points": 10, "schema_version": 3, "solution": false}
examine("train_and_predict", train_and_predict, max_points=10)

# %% [markdown] nbgrader={"grade": false, "grade_id": "report_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# Report your accuracy on the 200 held-out reviews for three seeds, and for a model that is the same except that it averages the word vectors
# instead of reading them in order. Why is the second one at one half on this corpus, and why would it *not* be on real film reviews? Four or
# five sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "report", "locked": false, "points": 5, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# A typical report: 0.99, 1.00, 1.00 for the recurrent network, 0.50 for the average. Every bag of words occurs with both labels here, so
# nothing that forgets the order can be better than chance. Real reviews are not made so: most praise uses other words than most blame, and
# on IMDB a linear model of word pairs (8.78 % error) beats a tuned LSTM (13.50 %). What this corpus shows is that order can
# be learned, not that it is what matters most in every text.
# ### END SOLUTION
