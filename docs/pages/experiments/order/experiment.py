"""Was the last opinion a good one? Models that count, models with a window, and one that reads on."""

from rnnref import (
    Adam,
    BigramNBSVM,
    Classifier,
    ConvolutionalClassifier,
    LogisticRegression,
    bag_of_words,
    build_vocab,
    encode,
    fit,
    pad_batch,
    sentiment_corpus,
)

HELD_OUT = 400


def corpus(seed):
    """Return the texts and their labels; the first HELD_OUT texts are not for training."""
    return sentiment_corpus(2000, stories=["meal"], opinions=(2, 4), seed=seed)


def ready(texts, y):
    """Number the words, by the training texts alone; return how many there are, training and held-out texts."""
    vocab = build_vocab(texts[HELD_OUT:])
    ids, mask = pad_batch([encode(text, vocab) for text in texts])
    held_out, training = slice(None, HELD_OUT), slice(HELD_OUT, None)
    return len(vocab), (ids[training], mask[training], y[training]), (ids[held_out], mask[held_out], y[held_out])


def right(model, held_out):
    """Return the share of held-out texts that a model labels correctly."""
    ids, mask, y = held_out
    return (model.predict(ids, mask) == y).mean()


def count_words(texts, y):
    """Train a bag of words."""
    V, training, held_out = ready(texts, y)
    counts, held_out_counts = (bag_of_words(*some[:2], V) for some in (training, held_out))
    return (LogisticRegression(steps=100).fit(counts, training[2]).predict(held_out_counts) == held_out[2]).mean()


def count_pairs(texts, y):
    """Train a bag of words and word pairs."""
    _, training, held_out = ready(texts, y)
    return right(BigramNBSVM(steps=50).fit(*training), held_out)


def slide_a_window(texts, y, seed):
    """Train a convolution that sees seven words at a time."""
    V, training, held_out = ready(texts, y)
    model = ConvolutionalClassifier(V, embedding_size=8, filters=16, widths=(7,), seed=seed)
    fit(model, *training, epochs=3, seed=seed, progress=None)
    return right(model, held_out)


def read(texts, y, seed, progress=None):
    """Train a tanh network of 16 units that starts from an orthogonal matrix."""
    V, training, held_out = ready(texts, y)
    network = Classifier(V, embedding_size=8, hidden_size=16, seed=seed)
    network.parameters["embedding.E"][...] *= 0.2  # tanh passes most gradient where its inputs are small
    fit(network, *training, epochs=6, optimiser=Adam(0.004), seed=seed, progress=progress)
    return right(network, held_out)


def measure(seed):
    """Return the held-out accuracy of the five models."""
    texts, y = corpus(seed)
    last_ten = [" ".join(text.split()[-10:]) for text in texts]
    return {
        "bag of words": count_words(texts, y),
        "bag of word pairs": count_pairs(texts, y),
        "windows of seven words": slide_a_window(texts, y, seed),
        "the network, last ten words": read(last_ten, y, seed),
        "the network, all words": read(texts, y, seed),
    }


if __name__ == "__main__":
    texts, y = corpus(seed=0)
    print(texts[0], "->", ["bad", "good"][y[0]])
    print(f"bag of words: {count_words(texts, y):.0%}")
    print(f"the network, all words: {read(texts, y, seed=0, progress=print):.0%}")
