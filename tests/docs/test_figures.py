"""The figures show what was measured, and say it in words."""

import re
from pathlib import Path

import numpy as np

from docs.hooks.figures.drawing import dot_plot, line_plot
from docs.hooks.figures.figures import lag, padding, unrolled

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
    assert re.findall(r'data-step="(\d)"', drawing) == [*"0123456789", "9"]
    assert drawing.count("<li>") == 9
    assert drawing.count('class="entry"') == 10 * 16
    assert re.search(r"step 9 reads “dull”.*now would be: bad", drawing, re.I)


def test_pads_without_a_mask_bring_opposite_sentences_together():
    said = re.search(r"are ([\d.]+) apart after the last word, .* and \d . 10⁻(\S+) after 50 pads", padding())
    assert float(said[1]) > 0.05
    assert int(said[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))) >= 3


def test_a_curve_falls_by_the_same_distance_for_each_power_of_ten():
    drawing = line_plot({"falling": [1.0, 0.1, 0.01]}, "step", "It falls.", "A caption.")
    places = re.search(r'class="line" d="M([\d. L]+)"', drawing)[1]
    (x0, y0), (x1, y1), (x2, y2) = (map(float, place.split()) for place in places.split("L"))
    assert np.isclose(y1 - y0, y2 - y1, atol=0.2)
    assert y1 > y0
    assert np.isclose(x1 - x0, x2 - x1, atol=0.2)


def test_each_interactive_figure_is_a_picture_without_scripts():
    for drawing, curves in [(padding(), 2), (lag(), 4)]:
        assert drawing.count('class="line"') == curves
        assert 'role="img" aria-label="' in drawing


def test_the_gradient_of_a_rotation_without_inputs_keeps_its_norm():
    said = re.search(r'aria-label="[^"]*lag 40\. ([^"]+)\."', lag())[1]
    norms = {name: float(norm) for name, norm in (part.split(": ") for part in said.split("; "))}
    assert norms["radius 1, no inputs"] == 1
    assert norms["radius 0.9, no inputs"] < 0.05
    assert norms["radius 1.1, no inputs"] > 20
