"""What the browser's Python imports besides NumPy: rnnref, the examiner and the exercises, in one archive."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docs.hooks.paths import PYTHON_BUNDLE, ROOT

_PACKAGES = ("rnnref", "autograder/examiner")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same sources make the same bytes, hence the same published name


def make_bundle() -> None:
    """Write build/python/unrolled.zip, laid out as the wheel is."""
    PYTHON_BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(PYTHON_BUNDLE, "w", zipfile.ZIP_STORED) as archive:
        for name, source in sorted(_members()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), source.read_bytes())


def _members() -> Iterator[tuple[str, Path]]:
    yield "autograder/__init__.py", ROOT / "autograder" / "__init__.py"
    for package in _PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            yield source.relative_to(ROOT).as_posix(), source
    for source in sorted((ROOT / "exercises").glob("*/*.py")):
        yield f"autograder/{source.relative_to(ROOT).as_posix()}", source
