"""Word vectors that somebody else has trained, as a small file of 8-bit numbers.

Words that stand in similar company get similar vectors (Pennington, Socher & Manning 2014,
https://aclanthology.org/D14-1162). One byte a number is enough: the error is about a hundredth of the numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnref._checks import Floats, floats, whole_number
from rnnref.interchange import load_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike


def load_word_vectors(path: str | Path) -> tuple[list[str], Floats]:
    """Read words and their vectors.

    Parameters
    ----------
    path : str or Path
        An `.npz` file with `words` (one string, a word a line), `vectors` (V, D) int8 and `scale` (D,).

    Returns
    -------
    words : list of str
    vectors : (V, D) float32

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        If it holds something else, or is damaged; names the file.
    """
    held = load_arrays(path)
    try:
        words = str(held["words"]).split("\n")
        vectors = held["vectors"].astype(np.float32) * held["scale"].astype(np.float32)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"path: expected words, vectors and scale in {path} ({error})") from error
    if vectors.ndim != 2 or len(words) != len(vectors):
        raise ValueError(f"path: expected a vector for each of {len(words)} words in {path}, got {vectors.shape}")
    return words, vectors


def nearest_words(
    target: ArrayLike, words: Sequence[str], vectors: ArrayLike, count: int = 5, *, without: Sequence[str] = ()
) -> list[str]:
    """Name the words whose vectors point most nearly where the target points.

    Parameters
    ----------
    target : (D,) floats
    words : sequence of V str
    vectors : (V, D) floats
    count : int
    without : sequence of str
        Words that are not named, such as the one asked for.

    Returns
    -------
    list of str

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> nearest_words([1, 0], ["good", "fine", "bad"], [[2, 0], [3, 1], [-1, 0]], 2)
    ['good', 'fine']
    """
    target, table = floats("target: D, vectors: V D", target, vectors)
    lengths = np.linalg.norm(table, axis=1)
    order = np.argsort(-(table @ target) / np.where(lengths > 0, lengths, 1), kind="stable")
    named = (words[row] for row in order if words[row] not in without)
    return [word for _, word in zip(range(whole_number("count", count, least=1)), named, strict=False)]


def embedding_table(vocab: Mapping[str, int], words: Sequence[str], vectors: ArrayLike) -> Floats:
    """Lay vectors out as the rows of an embedding: a word without one gets zeros, the mean of all.

    Parameters
    ----------
    vocab : dict of str to int
        As `build_vocab` makes it.
    words : sequence of str
    vectors : (len(words), D) floats

    Returns
    -------
    table : (V, D) floats

    Raises
    ------
    ValueError
        If there is not one word for each vector.

    Examples
    --------
    >>> embedding_table({"<pad>": 0, "<unk>": 1, "good": 2}, ["good"], [[0.5, 1.0]])
    array([[0. , 0. ],
           [0. , 0. ],
           [0.5, 1. ]])
    """
    (given,) = floats("vectors: V D", vectors)
    if len(words) != len(given):
        raise ValueError(f"words: expected one for each of {len(given)} vectors, got {len(words)}")
    row = {word: i for i, word in enumerate(words)}
    table = np.zeros((max(vocab.values(), default=-1) + 1, given.shape[1]), given.dtype)
    for word, number in vocab.items():
        if word in row:
            table[number] = given[row[word]]
    return table
