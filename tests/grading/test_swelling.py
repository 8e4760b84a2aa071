"""What is small on the way in and large afterwards: names, archives, sparse files and JSON; each within a bound."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from autograder.grading.collect import SWOLLEN, _in_zip, identify
from autograder.grading.submission.restore import UngradableError, parse
from autograder.grading.submission.submission import EXTRA_TOTAL, extra_files

SECONDS = 5.0
"""What grew by four for each two letters took hours; a loaded machine takes tenths of a second."""


@pytest.mark.parametrize("letters", ["é", "ж", "字", "e"])
def test_a_long_name_is_read_in_linear_time(letters: str) -> None:
    begin = time.process_time()
    for name in (f"{letters * 4000}.ipynb", f"{letters * 4000}_1_2", f"{letters * 4000}_1_x_1_{'_1' * 2000}"):
        identify(PurePosixPath(name), "assignment")
    assert time.process_time() - begin < SECONDS


def test_accented_names_of_canvas_are_still_read() -> None:
    found = identify(PurePosixPath("müllerjosé_LATE_12345_678_mine.ipynb"), "assignment")
    assert found == ("müllerjosé_12345", "mine.ipynb", "")


def test_an_archive_that_swells_is_refused_once_it_has() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(8):
            archive.writestr(f"{number}.ipynb", b" " * (SWOLLEN // 4))
    found = list(_in_zip(content.getvalue(), "class.zip:doejane_1_2_all.zip", "assignment", "doejane_1"))
    assert found[-1].problem.startswith("the archive's notebooks take more than 64 MiB")
    assert len(found) == 5
    assert {each.student for each in found} == {"doejane_1"}


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
