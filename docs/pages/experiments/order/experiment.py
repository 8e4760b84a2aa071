"""The same words in another order: a bag of words, one of word pairs, and a recurrent network."""

from itertools import product

import numpy as np

from rnnref import BigramNBSVM, Classifier, LogisticRegression, bag_of_words, build_vocab, encode, fit, pad_batch

THINGS = ["weather", "film", "food", "book", "play", "song"]
GOOD = ["good", "great", "lovely", "fine", "superb"]
BAD = ["bad", "awful", "dull", "poor", "dreadful"]


def measure(seed, progress=None):
    """Return the held-out accuracy of the three models."""
    return train(seed, progress)[0]


def train(seed, progress):
    """Train all; return their held-out accuracy, and the network with its vocabulary."""
    pairs = []  # each pair: one bag of words, two labels
    for thing, good, bad in product(THINGS, GOOD, BAD):
        pairs.append([(f"the {thing} is {good} , not {bad}", 1), (f"the {thing} is {bad} , not {good}", 0)])
    order = np.random.default_rng(seed).permutation(len(pairs))
    texts, labels = zip(*(item for i in order for item in pairs[i]), strict=True)
    y, vocab = np.array(labels), build_vocab(texts)
    ids, mask = pad_batch([encode(text, vocab) for text in texts])
    new, old = slice(0, 100), slice(100, None)

    counts = bag_of_words(ids, mask, len(vocab))
    words = LogisticRegression(steps=100).fit(counts[old], y[old])
    pairs_of_words = BigramNBSVM().fit(ids[old], mask[old], y[old])
    network = Classifier(len(vocab), embedding_size=8, hidden_size=16, seed=seed)
    fit(network, ids[old], mask[old], y[old], epochs=15, seed=seed, progress=progress)
    accuracy = {
        "bag of words": (words.predict(counts[new]) == y[new]).mean(),
        "bag of word pairs": (pairs_of_words.predict(ids[new], mask[new]) == y[new]).mean(),
        "recurrent network": (network.predict(ids[new], mask[new]) == y[new]).mean(),
    }
    return accuracy, network, vocab


if __name__ == "__main__":
    accuracy, network, vocab = train(seed=0, progress=print)
    print(*(f"{model}: {share:.0%}" for model, share in accuracy.items()), sep="\n")
    for text in ["the weather is bad , not good", "the weather is good , not bad"]:
        ids, mask = pad_batch([encode(text, vocab)])
        print(text, "->", ["bad", "good"][network.predict(ids, mask)[0]])
