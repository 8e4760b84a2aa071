"""Train the live classifier: ``python -m benchmarks.live_classifier.train``, with the site's data built.

It writes ``docs/data/classifier.npz``, 5 bits a number in effect, and prints what it reaches on held-out sentences. A
GRU of 32 units reads; its word vectors start from GloVe's. The probes are not looked at here.
"""

import re
import runpy

import numpy as np

import rnnref as r
from benchmarks.live_classifier.sentences import Labelled, coded, generated, rated_words, real_sentences, split
from docs.hooks.folders import ROOT

TARGET = ROOT / "docs" / "data" / "classifier.npz"
VECTORS = ROOT / "docs" / "data" / "vectors.npz"
PHRASES, SEED, EPOCHS, SIZE, UNITS, LEVELS = 25_000, 1, 4, 16, 32, 15
_NEGATED = re.compile(r"\b(not|no|never|n't|cannot|nothing|nobody|none)\b")
_CHAPTER = ROOT / "docs" / "pages" / "lesson" / "real-text"
Reader = runpy.run_path(str(_CHAPTER / "13_models.py"))["Reader"]


def main() -> None:
    """Train, round, measure and write."""
    held_out, old = split(real_sentences(), SEED)
    words = rated_words()
    made = generated(old, words, PHRASES, SEED)
    vocab, table = vocabulary(old + made, words)
    network = Reader(len(vocab), cell="gru", hidden_size=UNITS, embedding_size=SIZE, words=0.1, pooled=0.3, seed=SEED)
    network.parameters["embedding.E"][...] = table
    rows = old + words + made
    ids, mask = coded([text for text, _ in rows], vocab)
    y = np.array([label for _, label in rows])
    r.fit(network, ids, mask, y, epochs=EPOCHS, batch_size=64, optimiser=r.Adam(0.003), seed=SEED)
    packed = {"words": np.array("\n".join(vocab))}
    for name, value in network.parameters.items():
        packed[name], packed[f"{name}.scale"] = rounded(value)
        value[...] = packed[name] * packed[f"{name}.scale"]
    np.savez_compressed(TARGET, **packed)
    right = np.array([network.predict(*coded([text], vocab))[0] == label for text, label in held_out])
    negated = np.array([bool(_NEGATED.search(text)) for text, _ in held_out])
    print(f"{len(vocab)} words, {TARGET.stat().st_size / 1000:.0f} kB; {len(made)} generated phrases")
    print(f"held out: {right.mean():.3f}; negated {right[negated].mean():.3f}, others {right[~negated].mean():.3f}")


def vocabulary(rows: Labelled, words: Labelled) -> tuple[dict[str, int], r._checks.Floats]:
    """Return the words that occur three times, or are rated and have a vector; and the vectors to start from."""
    vocab = r.build_vocab([text for text, _ in rows], 3)
    known, vectors = r.load_word_vectors(VECTORS)
    has_vector = set(known)
    for word, _ in words:
        if word in has_vector:
            vocab.setdefault(word, len(vocab))
    vectors = vectors[:, :SIZE]  # the directions in which they differ most
    table = r.embedding_table(vocab, known, vectors / (2 * vectors.std()))
    unknown = ~table.any(axis=1)
    unknown[0] = False
    table[unknown] = np.random.default_rng(SEED).normal(scale=0.1, size=(int(unknown.sum()), SIZE))
    return vocab, table


def rounded(value: r._checks.Floats) -> tuple[np.ndarray, np.ndarray]:
    """Round each column to whole numbers from -LEVELS to LEVELS, times a scale."""
    scale = np.abs(value).max(axis=0) / LEVELS
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    return np.rint(value / scale).astype(np.int8), scale


if __name__ == "__main__":
    main()
