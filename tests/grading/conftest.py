"""Fixtures of the tests of grading."""

from pathlib import Path

import pytest

from autograder.grading import Course
from tests.grading.classes import released_course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return released_course(tmp_path / "course")
