"""Paths, for those who touch files: importing pathlib would make up a good part of `import rnnref`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def path_of(value: str | Path) -> Path:
    """Make a path of what may be a string."""
    from pathlib import Path

    return Path(value)
