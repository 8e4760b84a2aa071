"""Two sentences of the same words leave two different hidden states."""

import numpy as np

rng = np.random.default_rng(0)
embedding = {word: rng.normal(size=3) for word in ["dog", "bites", "man"]}
Wx, Wh, b = rng.normal(size=(3, 2)), rng.normal(size=(2, 2)), np.zeros(2)


def read(sentence):
    h = np.zeros(2)  # nothing read yet
    for word in sentence.split():
        h = np.tanh(embedding[word] @ Wx + h @ Wh + b)  # the word, and all before it
        print(f"{word:>5}: h = [{h[0]:+.2f} {h[1]:+.2f}]")
    return h


first = read("dog bites man")
second = read("man bites dog")
print(f"distance of the last states: {np.linalg.norm(first - second):.2f}")
assert not np.allclose(first, second)
