# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "story", "locked": true, "schema_version": 3, "solution": false}
# # From text to vectors
#
# A network multiplies and adds; it cannot read letters. Before the first recurrent step can be made, a review such as
# *the plot was thin but the acting saved it* has to become a row of vectors. Four small functions do that, and a fifth
# carries the gradient back, so that the vectors themselves can be learned:
#
# 1. `build_vocab` gives every word of a corpus a number;
# 2. `encode` writes a text as numbers;
# 3. `pad_batch` puts texts of different lengths into one rectangle, and remembers what is padding;
# 4. `embed_forward` looks up a vector for each number;
# 5. `embed_backward` adds up the gradient of each word's vector, over all places where the word stands.
#
# $N$ texts, $T$ words each, $V$ words in the vocabulary, $D$ numbers for each word. Use NumPy and the standard library.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from autograder.examiner import examine

# %% [markdown] nbgrader={"grade": false, "grade_id": "vocab_story", "locked": true, "schema_version": 3, "solution": false}
# ## A number for every word
#
# Words are what `text.split()` gives, upper and lower case kept apart. Two entries come first: `<pad>` is 0 and fills
# the ends of short texts, `<unk>` is 1 and stands for every word that is not in the vocabulary. The words of the corpus
# follow from 2 on, the most frequent first. Words that occur equally often stand in the order of their code points,
# which is what Python's `sorted` does with strings. Words that occur fewer than `min_count` times are left out.
#
# A rule for ties looks fussy, but without it two runs over the same corpus could number its words differently, and a
# saved model would read another language.
#
# **By hand.** The corpus *dog bites man*, *man bites* has `bites` and `man` twice and `dog` once: `<pad>` 0, `<unk>` 1,
# `bites` 2, `man` 3, `dog` 4.


# %% nbgrader={"grade": false, "grade_id": "build_vocab", "locked": false, "schema_version": 3, "solution": true}
def build_vocab(texts, min_count=1):
    """Return a dict from word to id: <pad> 0, <unk> 1, then the words by falling count, ties by code point."""
    ### BEGIN SOLUTION
    counts = {}
    for text in texts:
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1
    kept = [word for word in counts if counts[word] >= min_count]
    kept.sort(key=lambda word: (-counts[word], word))
    vocab = {"<pad>": 0, "<unk>": 1}
    for word in kept:
        vocab.setdefault(word, len(vocab))
    return vocab
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_build_vocab", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: two passes</summary>
#
# Count first, number afterwards. A word's number depends on all the texts.
#
# </details>
# <details>
# <summary>Hint 2: two keys at once</summary>
#
# Sorting by a tuple sorts by its first entry, and by the second where the first is equal. One of the two must fall while
# the other rises.
#
# </details>
# <details>
# <summary>Hint 3: a falling count</summary>
#
# A number falls when its negative rises.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_build_vocab", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("build_vocab", build_vocab, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "encode_story", "locked": true, "schema_version": 3, "solution": false}
# ## A text as numbers
#
# Each word is looked up; a word that the vocabulary does not hold becomes the id of `<unk>`. No word is dropped, since its
# place in the order matters even when its meaning is unknown.
#
# **By hand.** With the vocabulary above, *man bites shark* is `[3, 2, 1]`.


# %% nbgrader={"grade": false, "grade_id": "encode", "locked": false, "schema_version": 3, "solution": true}
def encode(text, vocab):
    """Return the list of ids of a text's words; unknown words get the id of <unk>."""
    ### BEGIN SOLUTION
    unknown = vocab["<unk>"]
    return [vocab.get(word, unknown) for word in text.split()]
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_encode", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: the same words</summary>
#
# Cut the text into words in exactly the way in which the vocabulary was built.
#
# </details>
# <details>
# <summary>Hint 2: asking without an error</summary>
#
# A dict's `get` takes a second argument: what to return if there is no such key.
#
# </details>
# <details>
# <summary>Hint 3: which number?</summary>
#
# `<unk>` is an entry of the vocabulary like any other: its id can be looked up too.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_encode", "locked": true, "points": 2, "schema_version": 3, "solution": false}
examine("encode", encode, max_points=2)

# %% [markdown] nbgrader={"grade": false, "grade_id": "pad_story", "locked": true, "schema_version": 3, "solution": false}
# ## One rectangle for all
#
# Arrays are rectangles, texts are not. Short texts are filled up with `<pad>` at the *end*, long ones are cut at the end,
# and a boolean **mask** remembers which entries are real. Without the mask, a network would read the padding as if the
# author had fallen asleep on the keyboard: the most frequent reason why "my RNN is stuck at 50 %".
#
# `length` is the width of the rectangle; `None` means that of the longest text. `ids` has dtype `int64`, the mask `bool`.
#
# **By hand.** `pad_batch([[5, 6, 7], [8]])` gives the ids `[[5, 6, 7], [8, 0, 0]]`, and with `length=2`
# `[[5, 6], [8, 0]]`.


# %% nbgrader={"grade": false, "grade_id": "pad_batch", "locked": false, "schema_version": 3, "solution": true}
def pad_batch(sequences, length=None):
    """Return ids (N, T) int64 and mask (N, T) bool, True = a real token; padded and cut at the end."""
    ### BEGIN SOLUTION
    if length is None:
        length = max(len(sequence) for sequence in sequences)
    ids = np.zeros((len(sequences), length), dtype=np.int64)
    mask = np.zeros((len(sequences), length), dtype=bool)
    for row, sequence in enumerate(sequences):
        kept = sequence[:length]
        ids[row, : len(kept)] = kept
        mask[row, : len(kept)] = True
    return ids, mask
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_pad_batch", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: start from emptiness</summary>
#
# Make the whole rectangle of padding first, then write the texts into it.
#
# </details>
# <details>
# <summary>Hint 2: one slice</summary>
#
# A slice that reaches beyond the end of a list is not an error. What does it give, and how long is it?
#
# </details>
# <details>
# <summary>Hint 3: what is real</summary>
#
# Do not ask the ids which entries are real: an id may be 0 in a text too. You know how many you wrote.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_pad_batch", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("pad_batch", pad_batch, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "embed_story", "locked": true, "schema_version": 3, "solution": false}
# ## A vector for every number
#
# Word 7 is not seven times word 1; ids are names, not amounts. An **embedding** gives each word a row of a matrix $E$ of
# shape `(V, D)`, and these rows are learned together with everything else:
#
# $$x_{nt} = E_{\text{ids}_{nt}}$$
#
# It is the same as multiplying a one-hot vector by $E$, without the multiplication.
#
# **By hand.** $E$ with the rows $(0, 0)$, $(1, 2)$, $(3, 4)$ and the ids `[[2, 1, 2]]` give the three vectors $(3, 4)$,
# $(1, 2)$, $(3, 4)$: an array of shape `(1, 3, 2)`.


# %% nbgrader={"grade": false, "grade_id": "embed_forward", "locked": false, "schema_version": 3, "solution": true}
def embed_forward(ids, E):
    """Return the vectors (N, T, D) of the words; ids (N, T), E (V, D)."""
    ### BEGIN SOLUTION
    return E[ids]
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_embed_forward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: one word</summary>
#
# How do you get row 3 of a matrix?
#
# </details>
# <details>
# <summary>Hint 2: several words</summary>
#
# What does NumPy give for `E[[3, 1, 3]]`, and of which shape is it?
#
# </details>
# <details>
# <summary>Hint 3: a whole batch</summary>
#
# An index may have any shape. The result has that shape, followed by the axes that were not indexed.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_embed_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false}
examine("embed_forward", embed_forward, max_points=2)

# %% [markdown] nbgrader={"grade": false, "grade_id": "embed_back_story", "locked": true, "schema_version": 3, "solution": false}
# ## And back
#
# Each vector that was looked up receives a gradient $dx_{nt}$. The row of $E$ that it came from gets it, and a word that
# occurs five times gets the *sum* of five:
#
# $$dE_v = \sum_{n,t \,:\, \text{ids}_{nt} = v} dx_{nt}$$
#
# Row 0 is treated like any other here.
#
# **By hand.** The ids `[[2, 1, 2]]` with the gradients $(1, 0)$, $(5, 5)$, $(0, 10)$ and $V = 4$ give $dE$ the rows
# $(0, 0)$, $(5, 5)$, $(1, 10)$, $(0, 0)$.


# %% nbgrader={"grade": false, "grade_id": "embed_backward", "locked": false, "schema_version": 3, "solution": true}
def embed_backward(dx, ids, vocab_size):
    """Return dE (V, D): the gradients dx (N, T, D) added up by the words' ids (N, T)."""
    ### BEGIN SOLUTION
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    return dE
    ### END SOLUTION


# %% [markdown] nbgrader={"grade": false, "grade_id": "hints_embed_backward", "locked": true, "schema_version": 3, "solution": false}
# <details>
# <summary>Hint 1: with loops</summary>
#
# Two loops over $n$ and $t$ and one line inside are a right answer. Which line?
#
# </details>
# <details>
# <summary>Hint 2: why the obvious line fails</summary>
#
# `dE[ids] += dx` reads the rows, adds, and writes them back once. If a row occurs twice in `ids`, one of the two sums is
# lost.
#
# </details>
# <details>
# <summary>Hint 3: without loops</summary>
#
# NumPy's ufuncs have a method that adds *at* indices without that buffering.
#
# </details>

# %% nbgrader={"grade": true, "grade_id": "examine_embed_backward", "locked": true, "points": 4, "schema_version": 3, "solution": false}
examine("embed_backward", embed_backward, max_points=4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "unk_story", "locked": true, "schema_version": 3, "solution": false}
# ## In your own words
#
# A colleague builds the vocabulary from the training *and* the test texts, "so that no word is unknown". Which rows of $E$
# are then never trained, what will the network see for those words, and why does the measured accuracy no longer say how
# the model will do on new texts? Three or four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why_unknown_words", "locked": false, "points": 3, "schema_version": 3, "solution": true}
# ### BEGIN SOLUTION
# Words that occur only in the test texts get rows of their own, but no training text ever touches those rows, so they keep
# their random initial values, and the network reads noise there. With a larger min_count it could have read a trained
# vector of <unk> instead. The
# test texts have also shaped the model (the numbering, the size of the vocabulary, min_count), so the test no longer
# measures how it does on texts nobody has seen: new texts will hold unknown words, and the model was never
# measured on them. A full answer names the untrained rows and the leak.
# ### END SOLUTION
