"""What was collected before, kept beside the gradebook: where a submission came from, and how old it was."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import Any

from autograder.grading.course.course import Course, replace_file


class Ledger:
    """An assignment's entries, by student; each a dictionary of texts."""

    def __init__(self, course: Course, assignment: str) -> None:
        name = hashlib.sha256(assignment.encode()).hexdigest()[:16]
        self._path = course.root / ".autograder" / f"collected-{name}.json"
        self.entries: dict[str, dict[str, Any]] = {}
        with contextlib.suppress(OSError, ValueError):
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(content, dict):
                self.entries = {name: entry for name, entry in content.items() if isinstance(entry, dict)}

    def save(self) -> None:
        """Write the entries."""
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(self._path, json.dumps(self.entries, ensure_ascii=False, indent=1).encode())
