"""Take out of a student's own HTML what could act on whoever reads it: an instructor, or the student."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from nbconvert.preprocessors.sanitize import SanitizeHTML

from autograder.grading.submission.links import IMAGE, harmless

LONGEST = 50_000
TAG = re.compile(r"<[a-zA-Z/!?]")


@cache
def _sanitiser() -> SanitizeHTML:
    """Nbconvert's own: it allows what notebooks need, and no scripts, handlers or frames."""
    return SanitizeHTML()


def sanitise(text: str) -> str:
    """Return HTML, or Markdown, whose elements are harmless; text without a tag is left as it is.

    The sanitiser takes quadratic time on some texts: what is too long for it, but for images, is shown as text.
    """
    if not TAG.search(text):
        return text
    if len(text) > LONGEST and len(IMAGE.sub("", text)) > LONGEST:
        return escape(text)
    return str(_sanitiser().sanitize_html_tags(text))


def sanitise_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sanitise the outputs of a student's cell that a page shows as HTML."""
    for output in outputs:
        data = output.get("data", {})
        for kind in ("text/html", "text/markdown"):
            if kind in data:
                data[kind] = sanitise(data[kind])
        if "text/markdown" in data:
            data["text/markdown"] = harmless(data["text/markdown"])
    return outputs
