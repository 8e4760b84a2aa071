"""Sixty pads behind a text: what is “the last state”?"""

import numpy as np

from rnnref import Adam, Classifier, build_vocab, encode, fit, pad_batch, sentiment_corpus

PADS, HELD_OUT = 60, 200


def corpus(seed):
    """Return the texts and their labels; the first HELD_OUT texts are not for training."""
    return sentiment_corpus(1400, stories=["film"], opinions=(2, 2), seed=seed)


def batches(seed):
    """Return the number of words, the labels, and each kind of padding with its mask."""
    texts, y = corpus(seed)
    vocab = build_vocab(texts[HELD_OUT:])
    rows = [encode(text, vocab) for text in texts]
    T = max(len(row) for row in rows) + PADS
    behind, mask = pad_batch(rows, length=T)
    in_front = np.array([[0] * (T - len(row)) + list(row) for row in rows])
    no_mask = np.ones_like(mask)
    padded = {
        "padded behind, no mask": (behind, no_mask),
        "padded behind, with a mask": (behind, mask),
        "padded in front, no mask": (in_front, no_mask),
    }
    return len(vocab), y, padded


def train(V, ids, mask, y, seed):
    """Train a tanh network of 16 units; return its held-out accuracy."""
    network = Classifier(V, embedding_size=8, hidden_size=16, seed=seed)
    network.parameters["recurrent.0.Wh"][...] *= 0.9  # an orthogonal matrix as it is carries the text over the pads
    training, held_out = slice(HELD_OUT, None), slice(None, HELD_OUT)
    settings = {"epochs": 10, "batch_size": 64, "optimiser": Adam(0.005), "seed": seed, "progress": None}
    fit(network, ids[training], mask[training], y[training], **settings)
    return (network.predict(ids[held_out], mask[held_out]) == y[held_out]).mean()


def measure(seed, progress=None):
    """Return the held-out accuracy with the padding behind and in front, with and without a mask."""
    V, y, padded = batches(seed)
    accuracy = {}
    for name, (ids, mask) in padded.items():
        accuracy[name] = train(V, ids, mask, y, seed)
        if progress:
            progress(f"{name}: {accuracy[name]:.2f}")
    return accuracy


if __name__ == "__main__":
    measure(seed=0, progress=print)
