"""Train the same classifier in rnnref and in torch until 99% of held-out reviews are right; print ratios as JSON.

Both start from the same weights and see the same batches; in torch, too, the state after the last word is taken by its
index, which is faster than packing.
"""

import json
import os
import sys
from statistics import median
from time import perf_counter

import numpy as np
import torch

from rnnref import (
    Adam,
    Classifier,
    bucketed_batches,
    build_vocab,
    clip_by_global_norm,
    encode,
    negation_corpus,
    pad_batch,
    to_torch,
    used_length,
)

EPOCHS, BATCH, RIGHT = 40, 32, 0.99
MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


def corpus(n, seed, vocab=None):
    texts, y = negation_corpus(n, seed=seed)
    vocab = vocab or build_vocab(texts)
    return vocab, (*pad_batch([encode(text, vocab) for text in texts]), y)


def model_of(cell, V):
    return Classifier(V, cell=cell, hidden_size=64, embedding_size=32, seed=0, dtype=np.float32)


def batches(train, seed):
    ids, mask, y = train
    rng = np.random.default_rng(seed)
    while True:
        found = []
        for rows in bucketed_batches(mask.sum(axis=1), BATCH, rng):
            T = used_length(mask[rows])
            found.append((ids[rows, :T], mask[rows, :T], y[rows]))
        yield found


def ours(cell, V, train, held_out):
    model, adam = model_of(cell, V), Adam(0.003)
    for epoch, found in zip(range(EPOCHS), batches(train, 0), strict=False):
        for ids, mask, y in found:
            _, gradients = model.loss_and_gradients(ids, mask, y)
            clipped, _ = clip_by_global_norm(list(gradients.values()), 1.0)
            adam.step(model.parameters, dict(zip(gradients, clipped, strict=True)))
        if np.mean(model.predict(*held_out[:2]) == held_out[2]) >= RIGHT:
            return epoch
    raise AssertionError(f"{cell}: 99% not reached")


def theirs(cell, V, train, held_out):
    start = model_of(cell, V)
    embedding = torch.nn.Embedding(V, 32, padding_idx=0)
    embedding.weight.data = torch.from_numpy(start.parameters["embedding.E"])
    module = MODULES[cell](32, 64, batch_first=True)
    module.load_state_dict({name: torch.from_numpy(w) for name, w in to_torch(start.recurrent).items()})
    dense = torch.nn.Linear(64, 2)
    dense.weight.data, dense.bias.data = torch.from_numpy(start.W.T.copy()), torch.from_numpy(start.c)
    parameters = [*embedding.parameters(), *module.parameters(), *dense.parameters()]
    adam = torch.optim.Adam(parameters, lr=0.003)

    def logits(ids, mask):
        h, _ = module(embedding(torch.from_numpy(ids)))
        last = torch.from_numpy(mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1))
        return dense(h[torch.arange(len(h)), last])

    for epoch, found in zip(range(EPOCHS), batches(train, 0), strict=False):
        for ids, mask, y in found:
            adam.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(logits(ids, mask), torch.from_numpy(y)).backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            adam.step()
        with torch.no_grad():
            predicted = logits(*held_out[:2]).argmax(dim=1).numpy()
        if np.mean(predicted == held_out[2]) >= RIGHT:
            return epoch
    raise AssertionError(f"{cell}: 99% not reached")


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    vocab, train = corpus(2000, seed=1)
    _, held_out = corpus(500, seed=2, vocab=vocab)
    figures = {}
    for cell in MODULES:
        ratios = []
        for _ in range(5):
            seconds = []
            for run in (ours, theirs):
                start = perf_counter()
                epoch = run(cell, len(vocab), train, held_out)
                seconds.append(perf_counter() - start)
                print(cell, run.__name__, f"epoch {epoch + 1}, {seconds[-1]:.2f} s", file=sys.stderr)
            ratios.append(seconds[0] / seconds[1])
        figures[f"rnnref_training_over_torch/{cell}"] = median(ratios)
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
