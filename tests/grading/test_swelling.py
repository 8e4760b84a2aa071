"""What is small on the way in and large afterwards: names, archives, sparse files and JSON; each within a bound."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from autograder.grading.collecting.collect import collect
from autograder.grading.collecting.layouts import mark
from autograder.grading.collecting.versions import READ_TOTAL, notebook_called
from autograder.grading.submission.restore import UngradableError, parse
from autograder.grading.submission.submission import EXTRA_TOTAL, extra_files
from tests.grading.classes import ASSIGNMENT, released_course

SECONDS = 5.0
"""What grew by four for each two letters took hours; a loaded machine takes tenths of a second."""


@pytest.mark.parametrize("letters", ["é", "ж", "字", "e"])
def test_a_long_name_is_read_in_linear_time(letters: str) -> None:
    begin = time.process_time()
    long = letters * 4000
    for name in (
        f"{long}.ipynb",
        f"{long}_1_2",
        f"{long}_1_x_1_{'_1' * 2000}",
        f"{long} - {' - 1' * 2000}",
        "(" * 4000,
    ):
        mark(name, "Abgaben", "assignment")
        notebook_called(f"{name}{'-1' * 2000}.ipynb", {})
    assert time.process_time() - begin < SECONDS


def test_accented_names_of_canvas_are_still_read() -> None:
    found = mark("müllerjosé_LATE_12345_678_mine.ipynb", "", "assignment")
    assert found is not None
    assert (found.student, found.file, found.late) == ("müllerjosé_12345", "mine.ipynb", True)


def test_an_archive_that_swells_is_refused_once_it_has(tmp_path: Path) -> None:
    own = io.BytesIO()
    with zipfile.ZipFile(own, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(8):
            archive.writestr(f"{number}.ipynb", b" " * (READ_TOTAL // 4))
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("doejane_1_2_all.zip", own.getvalue())
    (found,) = collect(released_course(tmp_path / "course"), ASSIGNMENT, [tmp_path / "class.zip"])
    assert (found.student, found.state) == ("doejane_1", "refused")
    assert "the notebooks take more than 64 MiB" in found.problem


def test_archives_in_archives_are_opened_within_bounds(tmp_path: Path) -> None:
    """Forty archives of 32 MiB in one of a student's, each of which is small while it is packed."""
    swollen = b" " * (32 * 2**20) + b"PK\5\6" + b"\0" * 18
    own = io.BytesIO()
    with zipfile.ZipFile(own, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(40):
            archive.writestr(f"{number}.zip", swollen)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("doejane_1_2_all.zip", own.getvalue())
    begin = time.process_time()
    (found,) = collect(released_course(tmp_path / "course"), ASSIGNMENT, [tmp_path / "class.zip"])
    assert "the archives in it take more than 256 MiB" in found.problem
    assert time.process_time() - begin < 4 * SECONDS


def test_sparse_files_count_at_their_full_length(tmp_path: Path) -> None:
    for number in range(80):
        with (tmp_path / f"{number:02}.bin").open("wb") as file:
            os.truncate(file.fileno(), 10 * 2**20)
    kept = [len(data) for _, data in extra_files(tmp_path)]
    assert sum(kept) <= EXTRA_TOTAL
    assert kept


def test_a_notebook_of_millions_of_empty_lists_is_refused_before_it_is_read() -> None:
    with pytest.raises(UngradableError, match="more than 2000000 values"):
        parse(b'{"cells": [' + b"[]," * 3_000_000 + b"[]]}")
