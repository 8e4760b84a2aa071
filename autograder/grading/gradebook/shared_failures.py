"""Notice cells that everybody fails in the same way: that is a fault of the assignment more often than of a class."""

from __future__ import annotations

import re
from collections import Counter

from autograder.grading.gradebook.result import GRADED, Result

FEWEST = 3
"""Of students: two may well make the same mistake."""
NOT_WRITTEN = re.compile(r"NotImplementedError|not written yet")


class SharedFailures:
    """Counts how each cell of tests failed, over one run."""

    def __init__(self) -> None:
        self._graded = 0
        self._failed: dict[str, Counter[str]] = {}

    def count(self, result: Result) -> None:
        """Count one result; what was not run again says nothing new."""
        if result.state != GRADED or result.unchanged:
            return
        self._graded += 1
        for cell, how in result.failures.items():
            self._failed.setdefault(cell, Counter())[how] += 1

    def suspicions(self) -> list[dict[str, str]]:
        """Return the cells that all failed in one way, `{"cell", "failure"}` for each."""
        if self._graded < FEWEST:
            return []
        return [
            {"cell": cell, "failure": how}
            for cell, ways in self._failed.items()
            for how, count in ways.items()
            if count == self._graded and how and not NOT_WRITTEN.search(how)
        ]
