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


def main():
    sentences, y = corpus()
    vocab = build_vocab(sentences)
    ids, mask = pad_batch(sentences, vocab)
    print("ids ", ids.shape)
    print(ids[:2])
    print("mask", mask.shape)
    print(mask[:2].astype(int))


if __name__ == "__main__":
    main()
