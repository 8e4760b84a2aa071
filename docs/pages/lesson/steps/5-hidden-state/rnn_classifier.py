"""A recurrent network that learns to read whether a short review is good or bad."""

import itertools

import numpy as np

GOOD = ["good", "great", "lovely", "fine", "superb", "pleasant"]
BAD = ["bad", "awful", "dull", "poor", "dreadful", "tedious"]
THINGS = ["film", "weather", "food", "book", "play", "song", "hotel", "trip"]


def corpus():
    """All sentences with their labels; every bag of words occurs with both."""
    sentences, labels = [], []
    for thing, good, bad in itertools.product(THINGS, GOOD, BAD):
        for first, second, label in [(good, bad, 1), (bad, good, 0)]:
            sentences.append(f"the {thing} is {first} , not {second}")
            labels.append(label)
            sentences.append(f"the {thing} is not {second} , it is {first}")
            labels.append(label)
    return sentences, np.array(labels)


def build_vocab(sentences):
    words = sorted({word for sentence in sentences for word in sentence.split()})
    return {word: i for i, word in enumerate(["<pad>", "<unk>", *words])}


def pad_batch(sentences, vocab):
    encoded = [[vocab.get(word, 1) for word in sentence.split()] for sentence in sentences]
    T = max(len(ids) for ids in encoded)
    ids = np.array([row + [0] * (T - len(row)) for row in encoded])
    return ids, ids != 0


def init(V, D, H, rng):
    return {
        "E": rng.normal(0, 0.5, (V, D)),
        "Wx": rng.normal(0, D**-0.5, (D, H)),
        "Wh": np.linalg.qr(rng.normal(size=(H, H)))[0],
        "b": np.zeros(H),
    }


def forward(p, ids, mask):
    """The states of all steps, h[:, 0] before the first word."""
    N, T = ids.shape
    h = np.zeros((N, T + 1, len(p["Wh"])))
    for t in range(T):
        new = np.tanh(p["E"][ids[:, t]] @ p["Wx"] + h[:, t] @ p["Wh"] + p["b"])
        h[:, t + 1] = np.where(mask[:, t, None], new, h[:, t])
    return h


def main():
    rng = np.random.default_rng(0)
    sentences, y = corpus()
    vocab = build_vocab(sentences)
    ids, mask = pad_batch(sentences, vocab)

    p = init(len(vocab), D=8, H=16, rng=rng)
    h = forward(p, ids, mask)
    print("states", h.shape)
    print("same words, other order; the last states differ by", np.abs(h[0, -1] - h[2, -1]).max().round(2))


if __name__ == "__main__":
    main()
