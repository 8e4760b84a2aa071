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


def backward(p, ids, mask, h, dlogits):
    """Backpropagation through time: from the last step to the first."""
    g = {name: np.zeros_like(value) for name, value in p.items()}
    g["W"], g["c"] = h[:, -1].T @ dlogits, dlogits.sum(axis=0)
    dh = dlogits @ p["W"].T
    for t in reversed(range(ids.shape[1])):
        da = dh * (1 - h[:, t + 1] ** 2) * mask[:, t, None]
        g["Wx"] += p["E"][ids[:, t]].T @ da
        g["Wh"] += h[:, t].T @ da
        g["b"] += da.sum(axis=0)
        np.add.at(g["E"], ids[:, t], da @ p["Wx"].T)
        dh = np.where(mask[:, t, None], da @ p["Wh"].T, dh)
    return g


def train(p, ids, mask, y, rng, epochs=12, rate=0.3, batch=32, max_norm=1.0):
    for epoch in range(1, epochs + 1):
        losses = []
        for rows in np.array_split(rng.permutation(len(y)), len(y) // batch):
            h, logits = forward(p, ids[rows], mask[rows])
            loss, dlogits = cross_entropy(logits, y[rows])
            g = backward(p, ids[rows], mask[rows], h, dlogits)
            norm = np.sqrt(sum((value**2).sum() for value in g.values()))
            for name in p:
                p[name] -= rate * min(1, max_norm / norm) * g[name]
            losses.append(loss)
        print(f"epoch {epoch:2}: loss {np.mean(losses):.4f}")


def accuracy(p, ids, mask, y):
    return (forward(p, ids, mask)[1].argmax(axis=1) == y).mean()


def main():
    rng = np.random.default_rng(0)
    sentences, y = corpus()
    order = rng.permutation(len(y))
    held_out, training = order[:200], order[200:]
    vocab = build_vocab([sentences[i] for i in training])
    ids, mask = pad_batch(sentences, vocab)

    p = init(len(vocab), D=8, H=16, C=2, rng=rng)
    train(p, ids[training], mask[training], y[training], rng)
    print(f"held-out accuracy: {accuracy(p, ids[held_out], mask[held_out], y[held_out]):.1%}")

    for sentence in ["the weather is bad , not good", "the weather is good , not bad"]:
        logits = forward(p, *pad_batch([sentence], vocab))[1]
        print(f"{sentence!r} is {['bad', 'good'][logits.argmax()]}")


if __name__ == "__main__":
    main()
