"""A recurrent network that reads to the end and remembers: was the last chapter a good one?"""

import numpy as np

GOOD = ["good", "great", "lovely", "fine", "superb", "pleasant"]
BAD = ["bad", "awful", "dull", "poor", "dreadful", "tedious"]
EVENTS = ["it rained .", "it grew dark .", "a dog barked .", "the bells rang .", "a child laughed .", "somebody sang ."]
EVENTS += ["a door closed .", "my aunt called .", "a train passed .", "the radio played .", "the wind turned ."]


def twins(rng):
    """Return two texts of the same words; in one the last chapter is good, in the other it is bad."""
    events = iter(rng.permutation(EVENTS))
    first, between, last = ([next(events) for _ in range(rng.integers(low, low + 2))] for low in (1, 0, 1))
    chapter = "i read one more chapter and found it {} . then i made some tea ."
    parts = ["my sister gave me a long book .", *first, chapter, *between, chapter, *last]
    good, bad = rng.choice(GOOD), rng.choice(BAD)
    return " ".join(parts).format(bad, good), " ".join(parts).format(good, bad)


def corpus(rng, n=1200):
    """Return n different texts and their labels; twins stand side by side."""
    labels = {}
    while len(labels) < n:
        good, bad = twins(rng)
        labels |= {good: 1, bad: 0}
    return list(labels), np.array(list(labels.values()))


def build_vocab(texts):
    words = sorted({word for text in texts for word in text.split()})
    return {word: i for i, word in enumerate(["<pad>", "<unk>", *words])}


def pad_batch(texts, vocab):
    encoded = [[vocab.get(word, 1) for word in text.split()] for text in texts]
    lengths = np.array([len(row) for row in encoded])
    ids = np.array([row + [0] * (lengths.max() - len(row)) for row in encoded])
    return ids, np.arange(lengths.max()) < lengths[:, None]


def orthogonal(H, rng):
    """Return a random matrix whose singular values are all 1."""
    Q, R = np.linalg.qr(rng.normal(size=(H, H)))
    return Q * np.sign(np.diag(R))


def init(V, D, H, C, rng):
    return {
        "E": rng.normal(0, 0.1, (V, D)),
        "Wx": rng.normal(0, D**-0.5, (D, H)),
        "Wh": orthogonal(H, rng),
        "b": np.zeros(H),
        "W": rng.normal(0, H**-0.5, (H, C)),
        "c": np.zeros(C),
    }


def forward(p, ids, mask):
    """Return the states of all steps, h[:, 0] before the first word, and the logits."""
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
    texts, y = corpus(rng)
    vocab = build_vocab(texts[200:])  # the first 200 are held out
    ids, mask = pad_batch(texts, vocab)

    p = init(len(vocab), D=8, H=16, C=2, rng=rng)
    h, logits = forward(p, ids, mask)
    loss, dlogits = cross_entropy(logits, y)
    print("logits", logits.shape)
    print(f"loss {loss:.4f}, of a coin {np.log(2):.4f}")


if __name__ == "__main__":
    main()
