"""The elements' own unit tests, and those of the Python that programs meet; and their types."""

import subprocess

import pytest

from docs.hooks.folders import ELEMENTS
from docs.hooks.node import NODE

UNIT_TESTS = ["--test", "--test-force-exit", "--test-timeout=60000", "*/*.test.ts"]
TYPES = ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."]


@pytest.mark.parametrize("arguments", [UNIT_TESTS, TYPES], ids=["unit tests", "types"])
def test_the_elements_hold(arguments: list[str]) -> None:
    result = subprocess.run([NODE, *arguments], cwd=ELEMENTS, capture_output=True, text=True, timeout=200)
    assert result.returncode == 0, result.stdout + result.stderr
