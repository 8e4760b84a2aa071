"""Take out of a student's own HTML what could act on whoever reads it: an instructor, or the student."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from nbconvert.preprocessors.sanitize import SanitizeHTML

from autograder.grading.harmless.links import harmless, with_images, without_images
from autograder.sandbox.limits import Room

LONGEST, DEEPEST, LONGEST_TAG = 50_000, 100, 2_000
"""The sanitiser takes quadratic time in elements that stay open or cross, and in the attributes of one tag."""
TAG = re.compile(r"<[a-zA-Z/!?]")
OPENED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNBOUNDED = re.compile(r"<[a-zA-Z!?/][^>]{%d}" % LONGEST_TAG)  # noqa: UP031
VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "source", "wbr"))


@cache
def _sanitiser() -> SanitizeHTML:
    """Nbconvert's own: it allows what notebooks need, and no scripts, handlers or frames."""
    return SanitizeHTML()


def sanitise(text: str, room: Room | None = None) -> str:
    """Return HTML, or Markdown, whose elements are harmless; text without a tag is left as it is.

    Text that is too long for the sanitiser, images apart, or nested too deeply is shown as text. So is what comes once
    `room`, for all texts of a submission, is used up.
    """
    if not TAG.search(text):
        return text
    bare, images = without_images(text)
    if len(bare) > LONGEST or _too_deep(bare) or (room is not None and not room.takes(len(bare))):
        return escape(text)
    mended = with_images(str(_sanitiser().sanitize_html_tags(bare)), images)
    return escape(text) if mended is None else mended


def _too_deep(text: str) -> bool:
    """Whether more elements stay open, or cross, than in anybody's text, or a tag goes on and on."""
    if UNBOUNDED.search(text):
        return True
    open_elements: list[str] = []
    crossed = 0
    for closing, name in OPENED.findall(text):
        name = name.lower()
        if name in VOID:
            continue
        if not closing:
            open_elements.append(name)
        elif name in open_elements:
            crossed += open_elements[-1] != name
            while open_elements.pop() != name:
                pass
        else:
            crossed += 1
        if len(open_elements) > DEEPEST or crossed > DEEPEST:
            return True
    return False


def sanitise_outputs(
    outputs: list[dict[str, Any]], html: Room | None = None, brackets: Room | None = None
) -> list[dict[str, Any]]:
    """Sanitise the outputs of a student's cell that a page shows as HTML."""
    for output in outputs:
        data = output.get("data", {})
        for kind in ("text/html", "text/markdown"):
            if kind in data:
                data[kind] = sanitise(data[kind], html)
        if "text/markdown" in data:
            data["text/markdown"] = harmless(data["text/markdown"], room=brackets)
    return outputs
