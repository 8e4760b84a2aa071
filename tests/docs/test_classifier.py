"""The published classifier fits its limits, and the recorded shares are those of its probes."""

import json
from collections import Counter

import pytest

from docs.hooks.figures.classifier import cut, load, probed, read, shares
from docs.hooks.folders import ROOT

RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))


def test_the_file_is_small() -> None:
    assert len(load().packed) <= 160_000


def test_a_hundred_probes_of_each_kind_half_of_them_good() -> None:
    assert Counter((probe.kind, probe.label) for probe in probed()) == {
        ("plain", 0): 50,
        ("plain", 1): 50,
        ("negated", 0): 50,
        ("negated", 1): 50,
    }
    assert len({probe.text for probe in probed()}) == 200


def test_the_recorded_shares_are_those_of_the_classifier_as_it_stands() -> None:
    assert {kind: RESULTS[f"live_classifier/{kind}"] for kind in shares()} == pytest.approx(shares())


@pytest.mark.parametrize(
    ("text", "is_good"),
    [("the film is good", True), ("the film is bad", False), ("the film is not good", False), ("not bad at all", True)],
)
def test_what_a_visitor_types_first_is_read_rightly(text: str, is_good: bool) -> None:
    assert (read(text)[-1][1] >= 0.5) == is_good


def test_a_sentence_is_cut_as_in_the_page() -> None:
    assert cut("It isn\u2019t BAD, it's great!") == ["it", "is", "n't", "bad", ",", "it's", "great", "!"]
