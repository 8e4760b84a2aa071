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


def init(V, D, H, C, rng):
    return {
        "E": rng.normal(0, 0.5, (V, D)),
        "Wx": rng.normal(0, D**-0.5, (D, H)),
        "Wh": np.linalg.qr(rng.normal(size=(H, H)))[0],
        "b": np.zeros(H),
        "W": rng.normal(0, H**-0.5, (H, C)),
        "c": np.zeros(C),
    }


def forward(p, ids, mask):
    """The states of all steps, h[:, 0] before the first word, and the logits."""
    N, T = ids.shape
    h = np.zeros((N, T + 1, len(p["Wh"])))
    for t in range(T):
        new = np.tanh(p["E"][ids[:, t]] @ p["Wx"] + h[:, t] @ p["Wh"] + p["b"])
        h[:, t + 1] = np.where(mask[:, t, None], new, h[:, t])
    return h, h[:, -1] @ p["W"] + p["c"]


def cross_entropy(logits, y):
    logits = logits - logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return -log_p[rows, y].mean(), dlogits / len(y)


def main():
    rng = np.random.default_rng(0)
    sentences, y = corpus()
    vocab = build_vocab(sentences)
    ids, mask = pad_batch(sentences, vocab)

    p = init(len(vocab), D=8, H=16, C=2, rng=rng)
    h, logits = forward(p, ids, mask)
    loss, dlogits = cross_entropy(logits, y)
    print("logits", logits.shape)
    print(f"loss {loss:.4f}, of a coin {np.log(2):.4f}")


if __name__ == "__main__":
    main()
