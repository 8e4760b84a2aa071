"""What a maintainer needs to look into a fault, in one file: no student's name, and nothing that a student wrote."""

from __future__ import annotations

import json
import platform
import sys
from collections import Counter
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from autograder.grading.course.course import Course
from autograder.grading.course.faults import recorded_faults
from autograder.sandbox.doctor import examine_host

PACKAGES = ("numpy", "nbgrader", "nbconvert", "nbformat", "ipython", "sqlalchemy", "distributed", "mistune", "bleach")
MOST_FAULTS = 200


def write_report(course: Course | None, path: Path) -> int:
    """Write the report as JSON, and return how many different faults are in it."""
    faults = [] if course is None else _faults(recorded_faults(course))
    content = {
        "python": sys.version,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "packages": {name: _version(name) for name in PACKAGES},
        "host": [asdict(check) for check in examine_host()],
        "faults": faults,
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return len(faults)


def _faults(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out who was concerned and what the exception said, which may quote a submission."""
    counts = Counter(str(entry.get("reference")) for entry in entries)
    kept: dict[str, dict[str, Any]] = {}
    for entry in entries:
        kept[str(entry.get("reference"))] = {
            **{key: entry.get(key) for key in ("reference", "kind", "places", "assignment")},
            "last": entry.get("time"),
            "times": counts[str(entry.get("reference"))],
        }
    return list(kept.values())[-MOST_FAULTS:]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
