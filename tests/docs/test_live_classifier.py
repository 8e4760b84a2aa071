"""The network in the page is the lesson's, and it reads the text that the page shows."""

from pathlib import Path

from docs.hooks.figures.live_classifier import train

PROGRAM = Path(__file__).parents[2] / "docs" / "pages" / "lesson" / "steps" / "9-held-out" / "rnn_classifier.py"


def test_the_network_finds_the_last_chapter_lovely():
    network, vocab, states = train(PROGRAM)
    words = [word for word, _ in states]
    assert words[-4:] == ["a", "dog", "barked", "."]
    assert states[-1][1] > 0.9
    assert len(network["E"]) == len(vocab) == 56
