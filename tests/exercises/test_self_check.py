"""Every exercise holds together: its stub fails, its solution passes, each listed wrong program fails with its bug."""

import pytest

from autograder.examiner.exercise import catalogue
from autograder.examiner.self_check import self_check


@pytest.mark.parametrize("seed", [None, pytest.param(7, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", catalogue.entries())
def test_the_stub_fails_the_solution_passes_and_each_wrong_program_fails_with_exactly_its_bug(name, seed):
    assert list(self_check(name, seed)) == []
