"""The words that the hooks put into pages, in the languages of the site.

The English words are the keys of ``docs/words/<language>.json``, which the elements read as well.
"""

import json
from functools import cache

from mkdocs.exceptions import PluginError

from docs.hooks.folders import ROOT

WORDS = ROOT / "docs" / "words"
ENGLISH = "en"


def translate(english: str, language: str, **values: object) -> str:
    """Return the words in a language, with the values in the place of their names in braces."""
    words = english if language == ENGLISH else _catalogue(language).get(english)
    if words is None:
        raise PluginError(f"docs/words/{language}.json: there is no entry for {english!r}")
    return words.format(**values) if values else words


def language_of(src_uri: str) -> str:
    """Return the language of a page: that of its folder, English by default."""
    folder = src_uri.split("/")[0]
    return folder if (WORDS / f"{folder}.json").is_file() else ENGLISH


@cache
def _catalogue(language: str) -> dict[str, str]:
    catalogue: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return catalogue
