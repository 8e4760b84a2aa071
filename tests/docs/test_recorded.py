"""The real-text chapter shows recorded outputs and figures; they are of its programs as they stand."""

import json
from pathlib import Path
from statistics import mean

import pytest

from docs.hooks.folders import ROOT
from docs.hooks.programs import recorded

CHAPTER = ROOT / "docs" / "pages" / "lesson" / "real-text"
PROGRAMS = [(path.name, path.read_text(encoding="utf-8").strip("\n")) for path in sorted(CHAPTER.glob("*.py"))]
MEASURED = json.loads((CHAPTER / "measured.json").read_text(encoding="utf-8"))["experiments"]


def test_every_program_of_the_chapter_is_recorded_as_it_stands() -> None:
    for number in range(1, len(PROGRAMS) + 1):
        output = recorded.output_of(CHAPTER, PROGRAMS[:number])
        assert output or PROGRAMS[number - 1][0] == "13_models.py"


def test_a_changed_program_must_be_recorded_anew(tmp_path: Path) -> None:
    (tmp_path / "recorded.json").write_text(
        json.dumps({"a.py": {"programs": recorded.fingerprint([("a.py", "print(1)")]), "output": []}}), encoding="utf-8"
    )
    assert recorded.output_of(tmp_path, [("a.py", "print(1)")]) == []
    for cells in ([("a.py", "print(2)")], [("b.py", "x = 1"), ("a.py", "print(1)")], [("c.py", "print(1)")]):
        with pytest.raises(recorded.NotRecordedError, match=r"is not the program that was recorded: python -m bench"):
            recorded.output_of(tmp_path, cells)


def test_every_program_of_the_chapter_stands_in_the_page_in_both_languages() -> None:
    for page in (CHAPTER / "index.md", ROOT / "docs" / "pages" / "de" / "lesson" / "real-text" / "index.md"):
        text = page.read_text(encoding="utf-8")
        places = [text.index(f'{name}"') for name, _ in PROGRAMS]
        assert places == sorted(places)


def test_the_figures_say_what_the_chapter_says() -> None:
    results = {name: mean(runs) for name, runs in MEASURED["real-text"].items()}
    assert all(len(runs) == 5 for results in MEASURED.values() for runs in results.values())
    recurrent = [value for name, value in results.items() if name.startswith(("GRU", "LSTM", "BiLSTM"))]
    assert 0.76 < min(recurrent) <= max(recurrent) < results["words and pairs (NB-SVM)"] < 0.83
    few, many = MEASURED["real-text-250"], MEASURED["real-text-9000"]
    assert mean(few["GRU, vectors"]) - mean(few["GRU"]) > 0.05
    assert mean(many["GRU, vectors"]) < mean(many["GRU"])
