import numpy as np

from rnnref import (
    Classifier,
    Embedding,
    classify,
    classify_backward,
    dropout_forward,
    mean_state,
    mean_state_backward,
    softmax_cross_entropy,
)

UNKNOWN = 1


class MeanOfVectors:
    """A vector for each word, their mean, and a dense layer: learned, but blind to order."""

    def __init__(self, vocab_size, size=16, seed=0):
        rng = np.random.default_rng(seed)
        self.vocab_size, self.classes = vocab_size, 2
        self.embedding = Embedding(vocab_size, size, seed=rng, dtype=np.float32)
        self.W = rng.normal(scale=size**-0.5, size=(size, 2)).astype(np.float32)
        self.c = np.zeros(2, np.float32)

    @property
    def parameters(self):
        return {"embedding.E": self.embedding.parameters["E"], "dense.W": self.W, "dense.c": self.c}

    def logits(self, ids, mask):
        return classify(mean_state(self.embedding.forward(ids)[0], mask), self.W, self.c)

    def loss_and_gradients(self, ids, mask, y, rng=None):
        vectors, back_to_words = self.embedding.forward(ids)
        mean = mean_state(vectors, mask)
        loss, dlogits = softmax_cross_entropy(classify(mean, self.W, self.c), y)
        dmean, dW, dc = classify_backward(dlogits, mean, self.W)
        dE = back_to_words(mean_state_backward(dmean, mask))["E"]
        return loss, {"embedding.E": dE, "dense.W": dW, "dense.c": dc}


class Reader(Classifier):
    """A recurrent classifier that, while it trains, loses some words and some of what it has read."""

    def __init__(self, vocab_size, *, words=0.0, pooled=0.0, **options):
        super().__init__(vocab_size, dtype=np.float32, **options)
        self.words, self.pooled = words, pooled

    def read(self, ids, mask, rng=None):
        if rng is None:
            return super().read(ids, mask)
        lost = (rng.random(ids.shape) < self.words) & mask
        state, backward = super().read(np.where(lost, UNKNOWN, ids), mask, rng)
        dropped, undrop = dropout_forward(state, self.pooled, rng)
        return dropped, lambda dstate: backward(undrop(dstate))
