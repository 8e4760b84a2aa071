"""What sentiment-classifier asks: one function, judged by its accuracy on texts that it has not seen."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Exercise, Finding, Property
from autograder.examiner.verdict.judgement import Link
from rnnref import build_vocab, encode, pad_batch, sentiment_corpus

# A model that counts n-grams up to n = 7 is right on exactly one of two twins. A guess is right on 0.55 of 400 texts
# by luck in one of forty cases. The reference reaches 0.97 with every seed that was tried.
BASELINE, REFERENCE = 0.55, 0.97
INVERTED = 0.12
"""Below this a network has learned, and says the opposite: neither a guess nor a count of words is wrong so often."""
TRAINING, HIDDEN = 1600, 400
SECONDS = 60.0


def _texts(generator: np.random.Generator) -> tuple[Arguments, np.ndarray]:
    """Return the arguments of a call and the labels that they hide."""
    corpus_seed, seed = (int(number) for number in generator.integers(2**31, size=2))
    texts, labels = sentiment_corpus(TRAINING + HIDDEN, opinions=(2, 2), seed=corpus_seed)
    vocab = build_vocab(texts[:TRAINING])
    train_ids, train_mask = pad_batch([encode(text, vocab) for text in texts[:TRAINING]])
    test_ids, test_mask = pad_batch([encode(text, vocab) for text in texts[TRAINING:]], length=80)
    arguments = {
        "train_ids": train_ids,
        "train_mask": train_mask,
        "train_y": labels[:TRAINING],
        "test_ids": test_ids,
        "test_mask": test_mask,
        "vocab_size": len(vocab),
        "seed": seed,
    }
    return arguments, labels[TRAINING:]


def _hidden_texts(generator: np.random.Generator) -> Generator[Arguments, Any, Finding]:
    arguments, labels = _texts(generator)
    predicted = np.asarray((yield arguments))
    accuracy = float((predicted == labels).mean())
    share = min(1.0, max(0.0, (accuracy - BASELINE) / (REFERENCE - BASELINE)))
    text = (
        f"{accuracy:.1%} of {len(labels)} hidden texts are right. Guessing reaches {BASELINE:.0%} at most, which "
        f"earns nothing; {REFERENCE:.0%} earns all points."
    )
    if accuracy <= BASELINE and _forgets_the_order(arguments, predicted):
        text += " Texts that hold the same words always get the same label from you, whatever their order."
    return Finding(share, text, _sign(predicted, accuracy) if share < 1 else "")


def _sign(predicted: np.ndarray, accuracy: float) -> str:
    if len(np.unique(predicted)) == 1:
        return "one-label-for-all"
    if accuracy < INVERTED:
        return "labels-inverted"
    return "at-chance" if accuracy <= BASELINE else ""


def _forgets_the_order(arguments: Arguments, predicted: np.ndarray) -> bool:
    """Whether the label depends on which words a text holds and on nothing else, as far as this batch shows."""
    bags: dict[tuple[int, ...], set[int]] = {}
    shared = 0
    for ids, mask, label in zip(arguments["test_ids"], arguments["test_mask"], predicted, strict=True):
        bag = tuple(sorted(ids[mask].tolist()))
        shared += bag in bags
        bags.setdefault(bag, set()).add(int(label))
    return shared > 0 and all(len(labels) == 1 for labels in bags.values())


def _labels_of_right_shape(*arguments: Any) -> np.ndarray:
    """Stand in for a reference: any labels of the right shape, for it is the hidden ones that judge."""
    return np.zeros(len(arguments[3]), dtype=np.int64)


TRAIN_AND_PREDICT = Exercise(
    name="train_and_predict",
    signature="train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed",
    asks="labels (M,) int64 for the test texts, after training on the others for at most 60 s of CPU.",
    returns=(Array("labels", ("M",), kind="int64"),),
    compared=False,
    reference=_labels_of_right_shape,
    cases=(
        Property(
            "hidden texts",
            _hidden_texts,
            seconds=SECONDS,
            hint="Measure the accuracy on the training texts too: if it is low, the network does not learn; if only "
            "the hidden texts are wrong, it has learned them by heart.",
        ),
    ),
    bugs=(
        Bug(
            "one-label-for-all",
            "Every text gets the same label",
            {"return logits.argmax(axis=1)": "return 0 * logits.argmax(axis=1)"},
            "Half of the texts have that label, so this is right half of the time.",
            "Does the last state differ from text to text? If the network ends on padding, all last states are alike.",
            Link("many-to-one", "glossary/many-to-one/"),
        ),
        Bug(
            "labels-inverted",
            "The labels are the wrong way round",
            {"return logits.argmax(axis=1)": "return 1 - logits.argmax(axis=1)"},
            "The network has learned well, and then says the opposite.",
            "Which column of the logits belongs to label 1, and which way does the update go?",
        ),
        Bug(
            "at-chance",
            "The accuracy is no better than what guessing gives",
            (
                {"range(8)": "range(0)"},
                {"return logits.argmax(axis=1)": "return rng.integers(2, size=len(test_ids))"},
            ),
            "On this corpus, every model that forgets the order of the words is right on exactly half of the texts.",
            "Can the network learn four texts by heart? Is the state carried from word to word, and the last real "
            "one classified?",
            Link("why is my RNN at 50 %", "faq/"),
        ),
    ),
    links=(Link("many-to-one", "glossary/many-to-one/"),),
)

ASSIGNMENT = Assignment(place=6, title="A sentiment classifier", exercises=(TRAIN_AND_PREDICT,))
