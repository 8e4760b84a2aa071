"""What the browser's Python imports besides NumPy: rnnref, the examiner and the exercises, in one file."""

import json
from collections.abc import Iterator
from pathlib import Path

from docs.hooks.folders import PYTHON_BUNDLE, ROOT

_PACKAGES = ("rnnref", "autograder/examiner")


def make_bundle() -> None:
    """Write build/python/course.json: the text of every module by its path, laid out as the wheel is."""
    PYTHON_BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    course = {name: source.read_text(encoding="utf-8") for name, source in sorted(_members())}
    PYTHON_BUNDLE.write_text(json.dumps(course, ensure_ascii=False), encoding="utf-8")


def _members() -> Iterator[tuple[str, Path]]:
    yield "autograder/__init__.py", ROOT / "autograder" / "__init__.py"
    for package in _PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            yield source.relative_to(ROOT).as_posix(), source
    for source in sorted((ROOT / "exercises").glob("*/*.py")):
        yield f"autograder/{source.relative_to(ROOT).as_posix()}", source
