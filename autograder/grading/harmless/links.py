"""Take out of Markdown each link that leads elsewhere than to the web, and each picture that is not there.

Feedback is drawn with the renderer below, which refuses such addresses. Formgrader draws the autograded notebook with
nbconvert's own, which shows them and fails on a missing picture, so the notebook's text is mended as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.sandbox.limits import Room

SCHEMES = ("http", "https", "mailto")
PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
"""A page shows each in an `img` element, where no browser runs the script of an SVG."""
INLINE_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=%]*\Z")
IMAGE = re.compile(r"(data:image/(?:png|jpeg|gif);base64,)([A-Za-z0-9+/=]*)")
STAND_IN = re.compile(r"(data:image/(?:png|jpeg|gif);base64,)unrolled(\d{1,7})x")
LARGEST = 16 * 2**20
"""With the images put back: a link that is defined once can be used a thousand times."""
BRACKETS_LIMIT = 10**7
"""Of a submission, and of a page: brackets times the length of their text, for at each of them Markdown looks on."""
MOST_REFUSED = 50
IGNORED = re.compile(r"[\x00-\x20\x7f]")
"""Browsers pass over these inside an address, so `java\\nscript:` would run."""
ADDRESS = re.compile(r"\][(:\[]")
"""Markdown writes each address of its own after one of these; a tag's are the sanitiser's."""
Attachments = Mapping[str, dict[str, str]]
REFUSED = "#refused"
ATTACHMENT = "attachment:"
MISSING = "(the picture {} is missing)"
LONGEST = 20_000
"""Text that nobody writes by hand is shown as it is, because Markdown takes quadratic time on some texts."""
ROUNDS = 3
KEPT = 500
BRACKETS = str.maketrans("[]<>", "    ")
TO_TEXT = str.maketrans({character: f"&#{ord(character)};" for character in "<>&\"'[]()$\\`*_!|~"})


def is_web_address(url: str) -> bool:
    """Say whether an address leads to the web, or to a place beside this page."""
    plain = IGNORED.sub("", unquote(unescape(url))).replace("\\", "/").lower()
    scheme, colon, _ = re.split(r"[/?#]", plain, maxsplit=1)[0].partition(":")
    return scheme in SCHEMES if colon else not plain.startswith("//")


class Renderer(IPythonRenderer):
    """nbconvert's renderer of Markdown; it refuses other addresses, remembers them, and no picture makes it fail."""

    def __init__(self, attachments: Attachments | None = None, **settings: Any) -> None:
        super().__init__(escape=False, attachments=dict(attachments or {}), **settings)
        self.refused: list[str] = []

    def sanitize_url(self, url: str) -> str:
        """Return an address, or one that leads nowhere."""
        if is_web_address(url):
            return url
        self.refused.append(url)
        return REFUSED

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Draw a picture; one that is not there is named in words."""
        name = url.removeprefix(ATTACHMENT)
        bundle = self.attachments.get(name) or self.attachments.get(unquote(name)) if name != url else None
        if bundle:
            kind = next((kind for kind in PICTURE_TYPES if kind in bundle), None)
            url = f"data:{kind};base64,{bundle[kind]}" if kind else url
        if INLINE_PICTURE.match(url):
            return f'<img src="{escape(url)}" alt="{escape(re.sub("<[^>]*>", "", text))}" />'
        if not is_web_address(url):
            self.refused.append(url)
            return f"<em>{MISSING.format(escape(unquote(name)))}</em>"
        return str(super().image(text, url, title))

    def block_mermaidjs(self, code: str) -> str:
        """Draw a diagram's text; nbconvert's page would hand it to a script, not escaped."""
        return f"<pre>{escape(code)}</pre>"


def without_images(text: str) -> tuple[str, list[str]]:
    """Return text with a short stand-in for the data of each image, and the data."""
    data: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        data.append(found[2])
        return f"{found[1]}unrolled{len(data) - 1}x"

    return IMAGE.sub(stand_in, text), data


def with_images(html: str, data: list[str]) -> str | None:
    """Put the images' data back; None if that is more than anybody can read."""
    if not data:
        return html
    places = [int(found[2]) for found in STAND_IN.finditer(html)]
    if len(html) + sum(len(data[place]) for place in places if place < len(data)) > LARGEST:
        return None
    return STAND_IN.sub(lambda found: found[1] + data[int(found[2])] if int(found[2]) < len(data) else "", html)


def brackets(source: str) -> int:
    """Return how much work the brackets and formulas of a text make."""
    return len(source) * (source.count("[") + source.count("\\begin"))


def draw(source: str, attachments: Attachments | None = None, **settings: Any) -> str:
    """Return Markdown as HTML."""
    return str(MarkdownWithMath(renderer=Renderer(attachments, **settings)).render(source))


def harmless(source: str, attachments: Attachments | None = None, room: Room | None = None) -> str:
    """Return Markdown whose links lead to the web only, and which shows no picture that is not there.

    Where a link cannot be taken out by its address alone, all of the text is shown as it was written. So is a text
    that Markdown would look through for long, or that comes once `room`, for all texts of a submission, is used up.
    """
    if not ADDRESS.search(source):
        return source
    bare, images = without_images(source)
    if len(bare) > LONGEST or brackets(bare) > BRACKETS_LIMIT or (room is not None and not room.takes(brackets(bare))):
        return _as_text(source)
    mended = with_images(_harmless(bare, frozenset(attachments or ())), images)
    return _as_text(source) if mended is None else mended


@lru_cache(maxsize=KEPT)
def _harmless(source: str, attached: frozenset[str]) -> str:
    for _ in range(ROUNDS):
        refused = _refused(source, attached)
        if not refused:
            return source
        if len(refused) > MOST_REFUSED:
            break
        for url in refused:
            source = _without(source, url)
    return source if not _refused(source, attached) else _as_text(source)


def _refused(source: str, attached: frozenset[str]) -> list[str]:
    """Read Markdown as the page's renderer does, and return the addresses that it refuses."""
    renderer = Renderer({name: {PICTURE_TYPES[0]: ""} for name in attached})
    MarkdownWithMath(renderer=renderer).render(source)
    return renderer.refused


def _without(source: str, url: str) -> str:
    """Take an address out wherever it is written; a picture becomes a remark."""
    for written in sorted({url, unquote(url), unescape(url), escape(url)}, key=len, reverse=True):
        exact = re.escape(written)
        remark = f"*{MISSING.format(unquote(url.removeprefix(ATTACHMENT))[:100])}*".translate(BRACKETS)
        source = re.sub(rf"!\[[^\]\n]*\]\(\s*<?{exact}>?[^)\n]*\)", remark.replace("\\", ""), source)
        source = source.replace(written, REFUSED)
    return source


def _as_text(source: str) -> str:
    """Show Markdown as it was written."""
    return f"<pre>{source.translate(TO_TEXT)}</pre>"
