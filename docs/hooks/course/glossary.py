"""The glossary: one folder per term, which holds the term's page and the ``concept.py`` that shows it in numbers.

A term's front matter gives its one-sentence ``description`` and, under ``see``, the folders of related terms.
From these come the definition under the page's title, its "See also", the list of all terms, and the glossary's part
of the navigation.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

_LONGEST_CONCEPT = 25
_LIST_MARK = "<!-- the list of terms -->"


@dataclass(frozen=True)
class Term:
    """What the glossary knows of a term."""

    slug: str
    title: str
    description: str
    see: tuple[str, ...]


def read_terms(folder: Path) -> dict[str, Term]:
    """Read every term of the glossary, in the order of their titles."""
    terms = [_read_term(page) for page in folder.glob("*/index.md")]
    by_slug = {term.slug: term for term in sorted(terms, key=lambda term: term.title.casefold())}
    for term in terms:
        for slug in term.see:
            if slug not in by_slug:
                raise PluginError(f"glossary/{term.slug}/index.md: `see` names {slug!r}, which is no term's folder")
    return by_slug


def _read_term(page: Path) -> Term:
    slug = page.parent.name
    _, meta = get_data(page.read_text(encoding="utf-8"))
    for key in ("title", "description"):
        if not isinstance(meta.get(key), str):
            raise PluginError(f"glossary/{slug}/index.md: the front matter must give `{key}`")
    concept = page.with_name("concept.py")
    if not concept.is_file():
        raise PluginError(f"glossary/{slug}/: a term needs a concept.py that shows it in numbers")
    lines = len(concept.read_text(encoding="utf-8").splitlines())
    if lines > _LONGEST_CONCEPT:
        raise PluginError(f"glossary/{slug}/concept.py has {lines} lines; at most {_LONGEST_CONCEPT} are read gladly")
    return Term(slug, meta["title"], meta["description"], tuple(meta.get("see", ())))


class _Glossary:
    terms: dict[str, Term]


_glossary = _Glossary()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the terms and give each its place in the navigation."""
    _glossary.terms = read_terms(Path(config.docs_dir) / "glossary")
    _enter(config.nav or [])
    return config


def _enter(nav: list[Any]) -> None:
    """Put the terms' pages below the glossary's own, wherever that stands in the navigation."""
    terms = [{term.title: f"glossary/{term.slug}/index.md"} for term in _glossary.terms.values()]
    for entry in nav:
        for title, place in entry.items() if isinstance(entry, dict) else ():
            if title == "Glossary":
                entry[title] = ["glossary/index.md", *terms]
            elif isinstance(place, list):
                _enter(place)


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put the definition, the related terms and the list of terms where they belong."""
    match page.file.src_uri.split("/"):
        case ["glossary", "index.md"]:
            return markdown.replace(_LIST_MARK, _list_of_terms())
        case ["glossary", slug, "index.md"]:
            term = _glossary.terms[slug]
            related = [_glossary.terms[other] for other in term.see]
            links = ", ".join(f"[{other.title}](../{other.slug}/index.md)" for other in related)
            see_also = f"\n\nSee also: {links}.\n" if links else ""
            return f"# {term.title}\n\n**{term.description}**\n\n{markdown}{see_also}"
        case _:
            return markdown


def _list_of_terms() -> str:
    entries = (f"[{term.title}]({term.slug}/index.md)\n:   {term.description}\n" for term in _glossary.terms.values())
    return "\n".join(entries)
