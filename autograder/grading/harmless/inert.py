"""Lay a student's files aside that would run or draw something of their own when a browser opens them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath

FOLDER = "opened-as-text"
"""Inside the autograded folder; nothing in it is copied to the feedback."""
ACTIVE = {".htm", ".html", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".hta", ".svg", ".svgz", ".xml", ".xsl"}
PLAIN = {".txt", ".csv", ".tsv", ".json", ".md", ".py", ".log", ".tex", ".yml", ".yaml", ".toml"}
"""No browser looks into these for a page; it does where the ending says nothing."""


def is_active(name: str, data: bytes) -> bool:
    """Say whether a browser would take a file for a page or a drawing."""
    suffix = PurePath(name.rstrip(". ")).suffix.lower()
    begin = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\f")
    return suffix in ACTIVE or (suffix not in PLAIN and begin.startswith(b"<"))


def aside(files: Iterable[tuple[str, bytes]], trusted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files for the autograded folder: the active ones as text, in a folder of their own."""
    for name, data in files:
        kept = name in trusted or not is_active(name, data)
        yield (name if kept else f"{FOLDER}/{name}.txt"), data


def without_active(files: Iterable[tuple[str, bytes]], trusted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files for the feedback folder: none that is active or was laid aside, but for the instructor's own."""
    for name, data in files:
        if name in trusted or not (name.startswith(f"{FOLDER}/") or is_active(name, data)):
            yield name, data
