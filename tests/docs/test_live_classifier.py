"""The network in the page is the lesson's, and it reads the sentence that the page shows."""

from pathlib import Path

from docs.hooks.figures.live_classifier import train

PROGRAM = Path(__file__).parents[2] / "docs" / "pages" / "lesson" / "steps" / "9-held-out" / "rnn_classifier.py"


def test_the_network_finds_the_weather_bad_not_good():
    network, vocab, states = train(PROGRAM)
    assert [word for word, _ in states] == ["the", "weather", "is", "bad", ",", "not", "good"]
    assert states[-1][1] < 0.01
    assert len(network["E"]) == len(vocab) == 27
