"""Generated reviews in which only the order of the words carries the sentiment.

Each review praises or blames two things, one of them by a negation: "the plot was not bad and the cast was good".
Swap the two adjectives and the sentiment turns, while the bag of words stays the same: "the plot was not good and the
cast was bad". Reviews come in such pairs, so every bag of words occurs with both labels, and a model that looks at
the bag alone is right exactly half of the time, whatever it has learned. The negated clause stands first or last by
chance, so neither the first adjective nor the last one tells the label: which of them follows "not" does.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from rnnref._checks import Integers, whole_number

POSITIVE = ("good", "great", "fine", "superb", "lovely", "clever")
NEGATIVE = ("bad", "poor", "weak", "awful", "dull", "clumsy")
THINGS = ("plot", "cast", "music", "ending", "script", "camera")
DEGREES = ("really", "so", "quite", "all", "that", "very")
AROUND = ("well", "i", "saw", "it", "on", "monday", "with", "friends", "at", "home")


def sentiment_corpus(
    n: int, *, length: tuple[int, int] = (11, 15), span: int = 0, seed: int = 0
) -> tuple[list[str], Integers]:
    """Generate reviews whose label depends on word order alone.

    Parameters
    ----------
    n : int
        How many; even, for they come in pairs of one bag of words and two labels.
    length : (int, int)
        Fewest and most words of a review. What the two clauses leave free is filled with neutral words, before and
        after, so a long review asks for a long memory.
    span : int
        How many words stand between an adjective and the "was" or "not" that it hangs on. From 1 on, bigrams no
        longer show what is negated.
    seed : int

    Returns
    -------
    texts : list of n str
    y : (n,) int64
        1 = positive. Both labels are equally frequent; the order is random.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> texts, y = sentiment_corpus(2, length=(10, 10), seed=2)
    >>> sorted(texts[0].split()) == sorted(texts[1].split()), sorted(y.tolist())
    (True, [0, 1])
    """
    if whole_number("n", n, least=0) % 2:
        raise ValueError(f"n: expected an even number, for reviews come in pairs, got {n}")
    shortest, longest = (whole_number("length", bound, least=1) for bound in length)
    needed = 10 + 2 * whole_number("span", span, least=0)
    if not needed <= shortest <= longest:
        raise ValueError(f"length: expected (fewest, most) words, at least {needed} with span = {span}, got {length}")
    rng = np.random.default_rng(seed)
    pairs = [_pair(rng, int(rng.integers(shortest, longest + 1)), span) for _ in range(n // 2)]
    texts = list(chain.from_iterable(pairs))
    order = rng.permutation(n)
    return [texts[i] for i in order], np.asarray(order % 2, dtype=np.int64)


def _pair(rng: np.random.Generator, length: int, span: int) -> tuple[str, str]:
    """Give a negative and a positive review of the same words."""
    good, bad = str(rng.choice(POSITIVE)), str(rng.choice(NEGATIVE))
    things = rng.choice(THINGS, size=2, replace=False)
    degrees = rng.choice(DEGREES, size=(2, span))
    negated_first = rng.random() < 0.5
    free = length - 10 - 2 * span
    before = int(rng.integers(0, free + 1))
    around = rng.choice(AROUND, size=free)

    def review(plain: str, negated: str) -> str:
        clauses = [
            ["the", things[0], "was", *degrees[0], plain],
            ["the", things[1], "was", "not", *degrees[1], negated],
        ]
        first, second = clauses[::-1] if negated_first else clauses
        return " ".join([*around[:before], *first, "and", *second, *around[before:]])

    return review(plain=bad, negated=good), review(plain=good, negated=bad)
