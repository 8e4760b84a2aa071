"""Generated stories that only a reader with a memory can label.

The label says whether the last opinion is a good one. A story holds two or more opinions, far apart. The last two are
opposite, and each story has a twin in which these two are exchanged, so twins have different labels. Twins are made so
that little of a text tells them apart:

- Six words on either side of an opinion are the same for all opinions of a story. So twins have the same bag of
  words, of pairs and of all n-grams up to n = 7, and no window of up to seven words occurs in one of them alone.
- At least ten words stand before the first opinion, and at least ten behind the last. So twins have the same first
  ten and the same last ten words.

A model that is given no more than these answers both twins alike and is right on exactly one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnref._checks import Integers, whole_number

GOOD = ("good", "great", "fine", "lovely", "superb", "pleasant", "nice", "splendid")
BAD = ("bad", "poor", "awful", "dull", "dreadful", "tedious", "terrible", "boring")


class Story(NamedTuple):
    """A way to tell a story: how it opens, and what stands before and behind each opinion."""

    opening: str
    before: str
    behind: str


STORIES = {
    "book": Story(
        "my sister gave me a long book .",
        "i read one more chapter and found it",
        ". then i made some tea .",
    ),
    "film": Story(
        "the film club met on friday night .",
        "we saw the next film and thought it",
        ". then we had a break .",
    ),
    "meal": Story(
        "we had dinner with friends by the river .",
        "the cook sent another dish and it was",
        ". then the plates were cleared .",
    ),
    "play": Story(
        "our school put on a play in june .",
        "the curtain rose and the next act was",
        ". then we went for ice cream .",
    ),
}

EVENTS = (
    "it rained .",
    "it grew dark .",
    "somebody coughed .",
    "the phone rang .",
    "a dog barked .",
    "the bells rang .",
    "a child laughed .",
    "a door closed .",
    "the radio played .",
    "a bus went by .",
    "the lights went out .",
    "two friends came in .",
    "the wind turned .",
    "a cat slept nearby .",
    "my aunt called .",
    "the clock struck ten .",
    "a train passed .",
    "somebody sang .",
    "snow began to fall .",
    "the moon came out .",
)
"""What happens meanwhile; no event says anything about good or bad, and none is shorter than three words."""

_FIRST, _BETWEEN, _LAST = (1, 2), (0, 1), (1, 2)
"""The fewest and most events before the first opinion, between two opinions, and behind the last one."""


def sentiment_corpus(
    n: int, *, stories: Sequence[str] = tuple(STORIES), opinions: tuple[int, int] = (2, 3), seed: int = 0
) -> tuple[list[str], Integers]:
    """Generate stories with several opinions, and whether the last opinion is a good one.

    Parameters
    ----------
    n : int
        How many texts; even, for they come in pairs of twins: texts 0 and 1, 2 and 3, and so on. To keep twins on one
        side of a split, cut at an even number.
    stories : sequence of str
        What the texts tell of: "book", "film", "meal", "play".
    opinions : (int, int)
        Fewest and most opinions of a text, from 2 to 5.
    seed : int

    Returns
    -------
    texts : list of n str
        All different. Words and full stops are separated by spaces.
    y : (n,) int64
        1 if the last opinion is good.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> texts, y = sentiment_corpus(2, stories=["book"], seed=2)
    >>> sorted(texts[0].split()) == sorted(texts[1].split()), sorted(y.tolist())
    (True, [0, 1])
    """
    if whole_number("n", n, least=0) % 2:
        raise ValueError(f"n: expected an even number, for texts come in pairs of twins, got {n}")
    if not stories or not set(stories) <= set(STORIES):
        raise ValueError(f"stories: expected names among {', '.join(STORIES)}, got {list(stories)}")
    fewest, most = (whole_number("opinions", bound, least=2) for bound in opinions)
    if not fewest <= most <= 5:
        raise ValueError(f"opinions: expected (fewest, most) from 2 to 5, got {opinions}")
    rng = np.random.default_rng(seed)
    labels: dict[str, int] = {}
    while len(labels) < n:
        story = STORIES[stories[int(rng.integers(len(stories)))]]
        good, bad = _twins(rng, story, int(rng.integers(fewest, most + 1)))
        if good not in labels:
            twins = [(good, 1), (bad, 0)]
            labels.update(twins if rng.random() < 0.5 else twins[::-1])
    return list(labels), np.asarray(list(labels.values()), dtype=np.int64)


def _twins(rng: np.random.Generator, story: Story, opinions: int) -> tuple[str, str]:
    """Tell one story twice: with a good last opinion, and with a bad one."""
    bounds = [_FIRST, *[_BETWEEN] * (opinions - 1), _LAST]
    counts = [int(rng.integers(fewest, most + 1)) for fewest, most in bounds]
    events = iter(rng.permutation(EVENTS).tolist())
    first, *others = ([next(events) for _ in range(count)] for count in counts)
    early = [str(rng.choice(GOOD if rng.random() < 0.5 else BAD)) for _ in range(opinions - 2)]
    good, bad = str(rng.choice(GOOD)), str(rng.choice(BAD))

    def told(*words: str) -> str:
        parts = [story.opening, *first]
        for word, meanwhile in zip(words, others, strict=True):
            parts += [story.before, word, story.behind, *meanwhile]
        return " ".join(parts)

    return told(*early, bad, good), told(*early, good, bad)
