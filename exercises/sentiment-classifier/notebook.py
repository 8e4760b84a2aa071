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
# A text tells of several towns. Some are good, some are bad, and other things happen in between. Was the **last** town a good one?
#
# Each text has a twin in which the last two opinions are exchanged. Twins have different labels and the same words, the same word pairs
# and even the same runs of seven words, so a model that counts any of these is right on exactly half of the texts. A recurrent network can
# do better, because it can carry an opinion over everything that follows. You have built all its parts.
#
# Now put them together. You write one function. It gets texts with labels to train on, and texts without labels to judge. It
# has **60 seconds** of CPU time, and returns one label for each text of the second kind.
#
# Points grow with your accuracy on texts that you have never seen. What guessing can reach (0.55, luck included) earns none; what the
# reference reaches (0.97) earns all of them.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "data_story", "locked": true, "schema_version": 3, "solution": false}
# ## The data
#
# This cell makes 2,000 different texts, in pairs of twins. The first 1,600 are for training. The last 400 are held out: measure yourself on
# them. The vocabulary comes from the training texts alone. The examiner uses texts that are made the same way and tell of other things.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false}
GOOD = ["good", "great", "fine", "lovely", "superb", "pleasant"]
BAD = ["bad", "poor", "awful", "dull", "dreadful", "tedious"]
EVENTS = (
    "it rained|it grew dark|a dog barked|the bells rang|a child laughed|the radio played|the phone rang|my aunt called"
)
EVENTS = [
    f"{event} ." for event in (EVENTS + "|the wind turned|a train passed|somebody sang|snow kept falling").split("|")
]


def twins(rng):
    """Return two texts of the same words: in the first one the last town is good, in the second one it is bad."""
    events = iter(rng.permutation(EVENTS))
    first, between, last = ([next(events) for _ in range(rng.integers(low, low + 2))] for low in (1, 0, 1))
    town = "we stopped in another town and found it {} . then we drove on again ."
    parts = ["last year we went along the coast by bus .", *first, town, *between, town, *last]
    good, bad = rng.choice(GOOD), rng.choice(BAD)
    return " ".join(parts).format(bad, good), " ".join(parts).format(good, bad)


rng = np.random.default_rng(1)
labels = {}
while len(labels) < 2000:
    good, bad = twins(rng)
    labels |= {good: 1, bad: 0}
texts, y = list(labels), np.array(list(labels.values()))
vocab = {word: i for i, word in enumerate(sorted({word for text in texts[:1600] for word in text.split()}), start=2)}
ids = np.zeros(
    (len(texts), max(len(text.split()) for text in texts)), dtype=np.int64
)  # 0 is padding, 1 an unknown word
for row, text in zip(ids, texts, strict=True):
    row[: len(text.split())] = [vocab.get(word, 1) for word in text.split()]
mask = np.arange(ids.shape[1]) < np.array([[len(text.split())] for text in texts])
train_ids, train_mask, train_y = ids[:1600], mask[:1600], y[:1600]
test_ids, test_mask, test_y = ids[1600:], mask[1600:], y[1600:]
vocab_size = len(vocab) + 2
print(texts[0], y[0])
print(texts[1], y[1])

# %% [markdown] nbgrader={"grade": false, "grade_id": "train_story", "locked": true, "schema_version": 3, "solution": false}
# ## Train, then predict
#
# A plan that works: embed the words, read them with a recurrent cell, take the last real state and classify it. Go back through time, clip
# the gradient, and update the weights with Adam: eight passes over the training set in batches of 32. With an embedding of 8 numbers and 16
# hidden units this takes some seconds. Two things at the beginning decide whether it works: an orthogonal recurrent matrix, and small word
# vectors, so that tanh is steep and the gradient gets back over the twenty to forty words that separate an opinion from the end.
#
# - `train_ids` `(N, T)`, `train_mask` `(N, T)`, `train_y` `(N,)`: the texts to learn from.
# - `test_ids` `(M, T_test)`, `test_mask` `(M, T_test)`: the texts to judge; their width may be another.
# - `vocab_size`: every id is below it. `seed`: draw all your random numbers from `np.random.default_rng(seed)`.
# - The result: `(M,)` labels, `int64`.
#
# **By hand.** You cannot. But before you train on everything, check that your network can learn four texts by heart. If it cannot, no
# amount of data will help.


# %% nbgrader={"grade": false, "grade_id": "train_and_predict", "locked": false, "schema_version": 3, "solution": true}
def train_and_predict(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    """Train on the first texts and return a label (int64) for each of the others."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    D, H, C = 8, 16, int(train_y.max()) + 1
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
    weights = {
        "E": 0.05 * rng.standard_normal((vocab_size, D)),
        "Wx": rng.standard_normal((D, H)) / np.sqrt(D),
        "Wh": Q * np.sign(np.diag(R)),
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
    for _ in range(8):
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
                weights[name] -= 0.004 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
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
# An orthogonal recurrent matrix, word vectors drawn with a deviation of 0.05, Adam with a rate of 0.004 and a gradient clipped to a norm of 1
# learn this in eight passes. The loss may stay near ln 2 for two or three passes before it falls. With a rate of 0.01 it often never falls.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_train_and_predict", "locked": true, "points": 10, "schema_version": 3, "solution": false}
examine("train_and_predict", train_and_predict, max_points=10)

# %% [markdown] nbgrader={"grade": false, "grade_id": "report_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# Report your accuracy on the 400 held-out texts for three seeds, and for a model that is the same except that it averages the word vectors
# instead of reading them in order. Why is the second one at one half on this corpus, and why would it *not* be on real film reviews? Four or
# five sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "report", "locked": false, "points": 5, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# A typical report: 1.00, 1.00, 0.99 for the recurrent network, 0.50 for the average. Twins hold the same words and have different labels, so
# a model that forgets the order answers both alike and is right on one of them. Real reviews are not made so: most praise uses other words
# than most blame. On IMDB a linear model of word pairs (8.78 % error) beat an LSTM trained on the labels alone (13.50 %), and LSTMs that
# were first trained on unlabelled text beat both (7.24 % in 2015, 4.6 % in 2018). This corpus shows that a network can learn
# to remember, not that memory is what matters most in every text.
# ### END SOLUTION
