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


def main():
    sentences, y = corpus()
    vocab = build_vocab(sentences)
    print(len(vocab), "words:", list(vocab)[:8], "...")
    for sentence in sentences[:2]:
        print([vocab[word] for word in sentence.split()], sentence)


if __name__ == "__main__":
    main()
