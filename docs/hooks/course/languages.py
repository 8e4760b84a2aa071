"""Pages in a second language: a folder per language (``de/``), the same page under the same path.

A page says its language, links its counterpart (``hreflang``) and stands in a navigation of its own language. The
plugins for this build the whole site once per language; three pages and a hook of a screen are less. What the folder
does not hold is linked in English, and said to be.
"""

import re
from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from docs.hooks.words import ENGLISH, language_of, translate

NAMES = {ENGLISH: "English", "de": "Deutsch"}

_ALTERNATE = re.compile(r'\s*<link rel="alternate" href="(?P<href>[^"]*)" hreflang="(?P<language>[\w-]+)">')


class _Languages:
    navigation: dict[str, Navigation]
    pages: set[str]
    palette: Any
    copyright: str


_languages = _Languages()


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Take the other languages' pages out of the English navigation and give each language its own."""
    _languages.pages = {file.src_uri for file in files.documentation_pages()}
    _languages.palette, _languages.copyright = config.theme["palette"], config.copyright or ""
    sections = {name: section for section in nav.items if isinstance(section, Section) for name in [section.title]}
    others = {language: sections[name] for language, name in NAMES.items() if name in sections}
    english = Navigation([item for item in nav.items if item not in others.values()], [])
    english.pages = [page for page in nav.pages if language_of(page.file.src_uri) == ENGLISH]
    english.homepage = nav.homepage
    _languages.navigation = {ENGLISH: english}
    for language, section in others.items():
        for item in section.children:
            item.parent = None
        links = [_link(item, language) for item in english.items if not _is_translated(item, language)]
        pages = [page for page in nav.pages if language_of(page.file.src_uri) == language]
        own = Navigation([*section.children, *links], pages)
        own.homepage = pages[0]
        _languages.navigation[language] = own
    for navigation in _languages.navigation.values():
        _chain(navigation.pages)
    return english


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Have the theme speak the page's language, and offer the others."""
    language = language_of(page.file.src_uri)
    config.theme["language"] = language
    config.theme["palette"] = [_toggle(entry, language) for entry in _languages.palette]
    config.copyright = translate(_languages.copyright, language)
    config.extra["alternate"] = [
        {"name": name, "link": _counterpart(page, other), "lang": other} for other, name in NAMES.items()
    ]
    context["nav"] = _languages.navigation[language]
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Say in the head only what is true: a page without a counterpart has none, and addresses are whole ones.

    The space after ``alternate`` changes nothing for readers of `rel`, a list of words; the theme's script, which asks
    for a sitemap below each alternate address (`link[rel=alternate]`), passes such a link over.
    """

    def said(match: re.Match[str]) -> str:
        uri = _counterpart_uri(page, match["language"])
        if uri not in _languages.pages or not _has_counterpart(page):
            return ""
        address = (config.site_url or "/") + _address(uri).removeprefix("./")
        return f'<link rel="alternate " href="{address}" hreflang="{match["language"]}">'

    return _ALTERNATE.sub(said, output)


def _is_translated(item: object, language: str) -> bool:
    first = next(_pages(item), None)
    return first is not None and f"{language}/{first.file.src_uri}" in _languages.pages


def _link(item: Any, language: str) -> Link:
    first = next(_pages(item))
    return Link(translate("{title} (in English)", language, title=translate(item.title, language)), first.url)


def _pages(item: object) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    elif isinstance(item, Section):
        for child in item.children:
            yield from _pages(child)


def _chain(pages: list[Page]) -> None:
    for before, page, after in zip([None, *pages[:-1]], pages, [*pages[1:], None], strict=True):
        page.previous_page, page.next_page = before, after


def _counterpart_uri(page: Page, language: str) -> str:
    uri = page.file.src_uri
    own = language_of(uri)
    plain = uri.removeprefix(f"{own}/") if own != ENGLISH else uri
    return plain if language == ENGLISH else f"{language}/{plain}"


def _has_counterpart(page: Page) -> bool:
    return any(_counterpart_uri(page, language) in _languages.pages for language in NAMES if language != ENGLISH)


def _counterpart(page: Page, language: str) -> str:
    """Return the address of the page in a language, or of that language's home page."""
    uri = _counterpart_uri(page, language)
    return _address(uri if uri in _languages.pages else _languages.navigation[language].homepage.file.src_uri)  # type: ignore[union-attr]


def _address(uri: str) -> str:
    address = uri.removesuffix("index.md").removesuffix(".md")
    return f"{address}/" if uri.endswith(".md") and not uri.endswith("index.md") else address or "./"


def _toggle(entry: dict[str, Any], language: str) -> dict[str, Any]:
    toggle = entry["toggle"]
    return entry | {"toggle": toggle | {"name": translate(toggle["name"], language)}}
