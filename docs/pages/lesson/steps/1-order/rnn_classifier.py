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


def main():
    sentences, y = corpus()
    print(len(sentences), "sentences")
    for i in [0, 2, 1, 3]:
        print(y[i], sentences[i])
    print("the first two have the same words:", sorted(sentences[0].split()) == sorted(sentences[2].split()))


if __name__ == "__main__":
    main()
