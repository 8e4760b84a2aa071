r"""Typeset the equations at build time.

Arithmatex marks an equation as ``\(...\)`` or ``\[...\]`` and leaves the typesetting to a script in the browser.
MathML, which every current browser lays out by itself, needs no script, no fonts and no third party, and screen
readers read it aloud.
"""

import html
import re

from latex2mathml.converter import convert
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

_MARKED = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">(?P<open>\\[(\[])(?P<latex>.*?)\\[)\]]</(?P=tag)>',
    re.DOTALL,
)

_TAG = re.compile(r"<[^>]+>")
_FITS = 20  # so many signs fit the narrowest screen; no browser breaks an equation into lines


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Replace every marked equation of the page by its MathML."""

    def typeset(match: re.Match[str]) -> str:
        latex = html.unescape(match["latex"]).strip()
        block = match["open"] == r"\["
        try:
            mathml = convert(latex, display="block" if block else "inline")
        except Exception as error:
            raise PluginError(f"{page.file.src_uri}: the equation {latex!r} cannot be typeset: {error!r}") from error
        if block:
            return f'<scroll-region class="equation">{mathml}</scroll-region>'
        signs = len(html.unescape(_TAG.sub("", mathml)))
        return mathml if signs <= _FITS else f'<scroll-region class="inline-equation">{mathml}</scroll-region>'

    return _MARKED.sub(typeset, content)
