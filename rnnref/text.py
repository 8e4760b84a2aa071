"""From texts to padded batches of word ids.

A network reads numbers. Each word of the vocabulary gets an id; id 0 fills the ends of short sequences (`<pad>`) and
id 1 stands for every word that the vocabulary does not hold (`<unk>`). The mask tells real tokens from padding, and
everything that follows needs it: without it "the last state" of a short text is the state after a row of pads
(Dwarampudi & Reddy 2019, https://arxiv.org/abs/1903.07288).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from rnnref._checks import Booleans, Integers, whole_number

PAD, UNK = "<pad>", "<unk>"
PAD_ID, UNK_ID = 0, 1

_LINE_BREAK = re.compile(r"<br\s*/?>")
_TOKEN = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]")


def tokenize(text: str) -> list[str]:
    """Cut running text into words and marks: lower case, marks apart, HTML line breaks dropped.

    `" ".join(tokenize(text))` is what `build_vocab` and `encode` can then split.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Raises
    ------
    TypeError
        If `text` is not a string.

    Examples
    --------
    >>> tokenize("It isn't <br />bad, it's GREAT!")
    ['it', "isn't", 'bad', ',', "it's", 'great', '!']
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected a string, got {text!r} ({type(text).__name__})")
    return _TOKEN.findall(_LINE_BREAK.sub(" ", text.lower()))


def build_vocab(texts: Iterable[str], min_count: int = 1) -> dict[str, int]:
    """Give each word of a corpus a number.

    Words are `text.split()`, case kept. `<pad>` is 0, `<unk>` is 1, then the words by falling count; words of equal
    count stand in the order of their code points.

    Parameters
    ----------
    texts : iterable of str
    min_count : int
        Words that are rarer than this are left out; `encode` then gives them the id of `<unk>`.

    Returns
    -------
    dict of str to int

    Raises
    ------
    TypeError
        If `texts` is a single string, or holds something that is not a string.
    ValueError
        If `min_count` is below 1.

    Examples
    --------
    >>> build_vocab(["dog bites man", "man bites"])
    {'<pad>': 0, '<unk>': 1, 'bites': 2, 'man': 3, 'dog': 4}
    """
    if isinstance(texts, str):
        raise TypeError(f"texts: expected a list of texts, got one string; try [{texts[:20]!r}]")
    min_count = whole_number("min_count", min_count, least=1)
    counts = Counter(word for i, text in enumerate(texts) for word in _words(f"texts[{i}]", text))
    kept = [word for word, count in counts.items() if count >= min_count and word not in (PAD, UNK)]
    kept.sort(key=lambda word: (-counts[word], word))
    return {word: i for i, word in enumerate([PAD, UNK, *kept])}


def encode(text: str, vocab: Mapping[str, int]) -> list[int]:
    """Give the ids of a text's words; words that are not in the vocabulary get the id of `<unk>`.

    Parameters
    ----------
    text : str
    vocab : dict of str to int
        As `build_vocab` makes it.

    Returns
    -------
    list of int

    Raises
    ------
    TypeError
        If `text` is not a string.
    ValueError
        If the vocabulary lacks `<unk>`.

    Examples
    --------
    >>> encode("man bites shark", {"<pad>": 0, "<unk>": 1, "bites": 2, "man": 3})
    [3, 2, 1]
    """
    if UNK not in vocab:
        raise ValueError(f"vocab: expected an entry {UNK!r} for unknown words, got none; see build_vocab")
    return [vocab.get(word, vocab[UNK]) for word in _words("text", text)]


def pad_batch(sequences: Sequence[Sequence[int]], length: int | None = None) -> tuple[Integers, Booleans]:
    """Put sequences of ids into one rectangle, padded and cut at the end.

    Parameters
    ----------
    sequences : N sequences of ids
    length : int, optional
        T; by default the length of the longest sequence.

    Returns
    -------
    ids : (N, T) int64
    mask : (N, T) bool
        True = a real token.

    Raises
    ------
    TypeError
        If a sequence holds something that is not a whole number.
    ValueError
        If `length` or an id is negative.

    Examples
    --------
    >>> ids, mask = pad_batch([[5, 6, 7], [8]])
    >>> ids
    array([[5, 6, 7],
           [8, 0, 0]])
    >>> mask
    array([[ True,  True,  True],
           [ True, False, False]])
    """
    if length is None:
        length = max((len(sequence) for sequence in sequences), default=0)
    length = whole_number("length", length, least=0)
    ids = np.zeros((len(sequences), length), dtype=np.int64)
    mask = np.zeros((len(sequences), length), dtype=np.bool_)
    for row, sequence in enumerate(sequences):
        kept = np.asarray(sequence[:length])
        if kept.ndim != 1 or (kept.size and kept.dtype.kind not in "iu"):
            raise TypeError(f"sequences[{row}]: expected a list of whole numbers, got {sequence!r}")
        if kept.size and kept.min() < 0:
            raise ValueError(f"sequences[{row}]: expected ids from 0, got {kept.min()} at index [{kept.argmin()}]")
        ids[row, : kept.size] = kept
        mask[row, : kept.size] = True
    return ids, mask


def _words(name: str, text: str) -> list[str]:
    if not isinstance(text, str):
        raise TypeError(f"{name}: expected a string, got {text!r} ({type(text).__name__})")
    return text.split()
