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


def main():
    rng = np.random.default_rng(0)
    texts, y = corpus(rng)
    print(len(texts), "texts")
    for i in [0, 1]:
        print(y[i], texts[i])
    print("the same words:", sorted(texts[0].split()) == sorted(texts[1].split()))


if __name__ == "__main__":
    main()
