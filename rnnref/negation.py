"""Short generated reviews that are read at a glance: two things, one of them judged by a negation.

"the plot was not bad and the cast was good". Swap the two adjectives and the sentiment turns, while the bag of words
stays the same. Such reviews need no memory: the word before each adjective decides, so a bag of word pairs is right on
all of them, and with `span` = 1 a bag of triples is. Texts that need memory are those of `sentiment_corpus`.
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


def negation_corpus(
    n: int, *, length: tuple[int, int] = (11, 15), span: int = 0, seed: int = 0
) -> tuple[list[str], Integers]:
    """Generate short reviews whose label depends on which adjective is negated.

    Parameters
    ----------
    n : int
        How many; even, for they come in pairs of one bag of words and two labels.
    length : (int, int)
        Fewest and most words of a review. What the two clauses leave free is filled with neutral words, before and
        after.
    span : int
        How many words stand between an adjective and the "was" or "not" that it hangs on. A model that counts n-grams
        needs n = span + 2 to see what is negated.
    seed : int

    Returns
    -------
    texts : list of n str
    y : (n,) int64
        1 = positive. Both labels are equally frequent; the order is random.

    Raises
    ------
    TypeError, ValueError
        Naming the argument.

    Examples
    --------
    >>> texts, y = negation_corpus(2, length=(10, 10), seed=2)
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
