"""Text that would keep the trusted process busy, or fill its memory, is bounded; what people write is not."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from autograder.grading.gradebook.files import write_folder
from autograder.grading.harmless.sanitise import sanitise
from autograder.grading.submission.feedback import exporter
from autograder.grading.submission.restore import TEXT_LIMIT, UngradableError, parse

PICTURE = "![plot](data:image/png;base64," + "iVBOR" * 300_000 + ")"


def notebook(source: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "markdown", "source": source, "metadata": {}}]}).encode()


def test_more_text_than_anybody_writes_is_refused_and_a_picture_in_the_text_is_not() -> None:
    with pytest.raises(UngradableError, match="characters"):
        parse(notebook("[" + "0," * TEXT_LIMIT))
    assert parse(notebook(PICTURE))[0]["source"] == PICTURE


@pytest.mark.parametrize("text", ["<b>" * 100_000, "\\begin{a}" * 20_000, "x" + ".y" * 100_000], ids=lambda t: t[:8])
def test_what_takes_a_renderer_quadratic_time_is_shown_as_it_is(text: str) -> None:
    begin = time.process_time()
    page = exporter()._code(text) + exporter().markdown2html({}, sanitise(text))
    assert time.process_time() - begin < 10
    assert "<b>" not in page


def test_a_folder_of_a_students_that_bears_the_name_of_a_page_costs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    write_folder(
        folder, {"a.html": b"page"}, [("a.html/deeper", b"x"), ("a.html", b"y"), ("n" * 251, b"z"), ("b", b"b")]
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.html": b"page", "b": b"b"}
