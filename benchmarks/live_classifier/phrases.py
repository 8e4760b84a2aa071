"""Short generated phrases that teach what English does to turn a verdict around.

Reviews have too few of them: a network that has read reviews alone takes "not bad at all" for bad. The forms cover the
negating words of English (not, n't, no, never, nothing, nobody, neither, none, without, hardly, barely, lack, fail, far
from, anything but) and contrast ("slow at first, but ..."). The words come from a list that people rated.
"""

import numpy as np

THINGS = [
    "film",
    "movie",
    "story",
    "plot",
    "acting",
    "cast",
    "music",
    "ending",
    "dialogue",
    "script",
    "food",
    "service",
    "place",
    "restaurant",
    "waiter",
    "pizza",
    "coffee",
    "staff",
    "phone",
    "product",
    "battery",
    "sound",
    "screen",
    "book",
    "price",
    "quality",
]
DEGREES = ("", "", "", "very", "really", "so", "too", "quite")

PLAIN = (
    "the T is D W", "the T was D W", "it is D W", "it was D W", "this T is D W", "a W T", "what a W T", "D W", "W",
    "i found it D W", "i think the T is W", "the T is W and W", "D W and W", "W , W and W", "something W", "my T is W",
)  # fmt: skip
NEGATED = (
    "the T is not D W", "the T is n't D W", "the T was not D W", "the T was n't W at all", "it is not W", "it is n't W",
    "it is not W at all", "not W", "not W at all", "never W", "not D W", "not a W T", "not a single W T", "no W T",
    "this is not a W T", "hardly W", "barely W", "hardly a W T", "nothing W", "nothing W about it", "nothing W here",
    "there is nothing W about the T", "there was nothing W in it", "nothing about the T is W", "neither W nor W",
    "the T is neither W nor W", "without anything W", "none of it is W", "far from W", "the T is far from W",
    "anything but W", "the T was anything but W", "i do not find it W", "i do n't think it is W", "nobody finds it W",
    "no one would call the T W", "it never gets W", "the T is never W", "they are not W", "i was not W", "i am not W",
)  # fmt: skip
CONTRAST = (
    "V at first , but W in the end", "V but W", "the T is V , but the T is W", "not V but W", "a V T , yet W",
    "although the T is V , it is W", "V , however W", "the T started V and ended W",
)  # fmt: skip

# What a viewer, a guest or a buyer says: with the verb, and with the verb negated.
VERBS = {
    1: ["like", "love", "enjoy", "recommend", "admire", "appreciate", "want", "trust", "need", "watch", "buy"],
    0: ["hate", "dislike", "regret", "avoid", "return", "despise"],
}
VERB_PLAIN = (
    "i V it",
    "i V the T",
    "we V it",
    "i really V this T",
    "you will V it",
    "i would V it",
    "i V everything about it",
)
VERB_NEGATED = (
    "i do not V it", "i do n't V the T", "i did not V it", "i did n't V the T", "i never V it", "i would not V it",
    "i would n't V this T", "i ca n't V it", "i can not V it", "you will not V it", "you wo n't V it", "nobody V it",
    "we did n't V it", "do n't V it", "i could not V it", "i will never V it", "no one should V this T",
)  # fmt: skip
ACTS = {
    1: [
        "works",
        "delights",
        "entertains",
        "impresses",
        "satisfies",
        "delivers",
        "convinces",
        "makes sense",
        "tastes good",
        "lasts",
    ],
    0: [
        "fails",
        "disappoints",
        "bores",
        "breaks",
        "annoys",
        "falls flat",
        "drags",
        "stops",
        "hurts",
        "crashes",
        "lets me down",
    ],
}
BASES = {
    1: [
        "work",
        "delight",
        "entertain",
        "impress",
        "satisfy",
        "deliver",
        "convince",
        "make sense",
        "taste good",
        "last",
        "make me laugh",
    ],
    0: ["fail", "disappoint", "bore", "break", "annoy", "fall flat", "drag", "stop", "hurt", "crash", "let me down"],
}
ACT_PLAIN = ("it A", "the T A", "this T A", "it always A", "the T really A")
ACT_NEGATED = (
    "it does not B", "it does n't B", "the T does not B", "the T does n't B", "it did not B", "the T did n't B",
    "it will not B", "it never A", "the T never A", "it wo n't B", "this T fails to B", "it hardly A", "nothing here A",
)  # fmt: skip
NOUNS = {
    1: [
        "charm",
        "fun",
        "humour",
        "taste",
        "talent",
        "wit",
        "style",
        "soul",
        "quality",
        "joy",
        "magic",
        "depth",
        "flavour",
        "point",
        "reason",
        "heart",
        "ideas",
    ],
    0: [
        "problem",
        "problems",
        "flaw",
        "flaws",
        "complaints",
        "mistakes",
        "weakness",
        "issue",
        "issues",
        "faults",
        "trouble",
        "boredom",
        "nonsense",
    ],
}
NOUN_PLAIN = ("a lot of N", "full of N", "it has N", "so much N", "there is N in it", "with N", "the T has N")
NOUN_NEGATED = (
    "no N", "no N at all", "without N", "without any N", "it has no N", "there is no N", "the T has no N", "not one N",
    "i had no N", "it lacks N", "never any N", "there are no N here", "i see no N in it", "zero N",
)  # fmt: skip

Rated = dict[int, list[str]]
"""Words by their label: 1 is good."""


def phrases(adjectives: Rated, number: int, seed: int) -> list[tuple[str, int]]:
    """Return about so many different phrases with their labels, half of each as far as chance has it."""
    rng = np.random.default_rng(seed)
    made: dict[str, int] = {}
    for _ in range(number):
        text, label = _phrase(rng, adjectives)
        made[" ".join(text.split())] = label
    return list(made.items())


def _phrase(rng: np.random.Generator, adjectives: Rated) -> tuple[str, int]:
    label = int(rng.integers(2))
    kind = rng.random()
    if kind < 0.24:
        return _filled(rng, PLAIN, adjectives, label), label
    if kind < 0.60:
        return _filled(rng, NEGATED, adjectives, label), 1 - label
    if kind < 0.68:
        form = _filled(rng, CONTRAST, adjectives, label)
        return _each(form, "V", lambda: str(rng.choice(adjectives[1 - label]))), label
    negated = rng.random() < 0.65
    if kind < 0.80:
        form = _filled(rng, VERB_NEGATED if negated else VERB_PLAIN, adjectives, label)
        text = _each(form, "V", lambda: str(rng.choice(VERBS[label])))
    elif kind < 0.90:
        form = _filled(rng, ACT_NEGATED if negated else ACT_PLAIN, adjectives, label)
        form = _each(form, "A", lambda: str(rng.choice(ACTS[label])))
        text = _each(form, "B", lambda: str(rng.choice(BASES[label])))
    else:
        form = _filled(rng, NOUN_NEGATED if negated else NOUN_PLAIN, adjectives, label)
        text = _each(form, "N", lambda: str(rng.choice(NOUNS[label])))
    return text, label ^ negated


def _filled(rng, forms, adjectives: Rated, label: int) -> str:  # type: ignore[no-untyped-def]
    """Choose a form, and fill in things, degrees and adjectives."""
    form = str(forms[rng.integers(len(forms))])
    form = _each(form, "T", lambda: str(rng.choice(THINGS)))
    form = _each(form, "D", lambda: str(rng.choice(DEGREES)))
    return _each(form, "W", lambda: str(rng.choice(adjectives[label])))


def _each(form: str, place: str, word) -> str:  # type: ignore[no-untyped-def]
    """Put a word of its own into each such place."""
    return " ".join(word() if token == place else token for token in form.split())
