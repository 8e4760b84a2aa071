"""The figures show what was measured, and say it in words."""

import re
from pathlib import Path

import numpy as np

from docs.hooks.drawing import dot_plot
from docs.hooks.figures import padding, unrolled

PROGRAM = Path(__file__).parents[2] / "docs" / "pages" / "lesson" / "steps" / "9-held-out" / "rnn_classifier.py"


def dots(drawing):
    return [float(x) for x in re.findall(r'class="run" cx="([\d.]+)"', drawing)]


def test_each_run_is_a_dot_at_its_value():
    drawing = dot_plot({"one": [0.0, 0.5], "two": [1.0]}, ".2f")
    low, middle, high = dots(drawing)
    assert middle - low == high - middle > 0
    assert "one: 0.00 to 0.50, median 0.25; two: 1.00 to 1.00, median 1.00" in drawing


def test_powers_of_ten_stand_at_equal_distances():
    at = dots(dot_plot({"one": [1e-6, 1e-4, 1e-2]}, ".0e"))
    assert np.isclose(at[1] - at[0], at[2] - at[1], atol=0.2)


def test_the_unrolled_network_has_a_column_for_each_word_and_tells_of_each():
    drawing = unrolled(PROGRAM)
    assert re.findall(r'data-step="(\d)"', drawing) == [*"01234567", "7"]
    assert drawing.count("<li>") == 7
    assert drawing.count('class="entry"') == 8 * 16
    assert "bad, 100%" in drawing


def test_pads_without_a_mask_bring_opposite_sentences_together():
    said = re.search(r"are ([\d.]+) apart after the last word, .* and (\S+) after 50 pads", padding())
    assert float(said[1]) > 0.05
    assert float(said[2]) < 1e-3
