"""The path: a page for each concept, and the graph of all of them."""

import html
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.hooks.course.concepts import Concept, read_concepts
from docs.hooks.course.concepts_translated import translated
from docs.hooks.course.questions import render_question
from docs.hooks.figures.path_graph import graph
from docs.hooks.words import ENGLISH, language_of, translate

_LIST_MARK = "<!-- the path -->"
_PROGRESS_MARK = "<!-- your progress -->"
_QUESTIONS_MARK = "<!-- the questions -->"


class _Path:
    concepts: dict[str, dict[str, Concept]]  # by language, then by slug


_path = _Path()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the concepts and give each its place in the navigation."""
    folder = Path(config.docs_dir) / "path" / "concepts"
    english = read_concepts(folder)
    _path.concepts = {ENGLISH: english, "de": translated(english, folder, "de")}
    for language, concepts in _path.concepts.items():
        _enter(config.nav or [], _prefix(language) + "path/index.md", language, concepts)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each concept, in each language."""
    for language, concepts in _path.concepts.items():
        for concept in concepts.values():
            files.append(
                File.generated(config, _page_uri(concept, language), content=_page_markdown(concept, language))
            )
    return files


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Put the graph and the questions where they belong."""
    language = language_of(page.file.src_uri)
    match page.file.src_uri.removeprefix(_prefix(language)).split("/"):
        case ["path", "index.md"]:
            return content.replace(_LIST_MARK, _overview(language)).replace(_PROGRESS_MARK, _progress(language))
        case ["path", slug, "index.md"]:
            return content.replace(_QUESTIONS_MARK, _questions(_path.concepts[language][slug], language))
    return content


def _prefix(language: str) -> str:
    return "" if language == ENGLISH else f"{language}/"


def _enter(nav: list[Any], uri: str, language: str, concepts: dict[str, Concept]) -> None:
    """Put the concepts' pages below the path's own, wherever that stands in the navigation."""
    for entry in nav:
        for title, place in entry.items() if isinstance(entry, dict) else ():
            if place == uri:
                entry[title] = [uri, *({c.title: _page_uri(c, language)} for c in concepts.values())]
            elif isinstance(place, list):
                _enter(place, uri, language, concepts)


def _page_uri(concept: Concept, language: str) -> str:
    return f"{_prefix(language)}path/{concept.slug}/index.md"


def _page_markdown(concept: Concept, language: str) -> str:
    concepts = _path.concepts[language]
    required = ", ".join(f"[{concepts[slug].title}](../{slug}/index.md)" for slug in concept.requires)
    builds_on = translate("Builds on {concepts}.", language, concepts=required) + "\n\n" if required else ""
    read = translate("Read: {places}.", language, places="; ".join(concept.read))
    return (
        f"---\ntitle: {concept.title}\ndescription: {concept.summary!r}\n---\n\n# {concept.title}\n\n"
        f"{concept.summary}\n\n{builds_on}{read}\n\n"
        f"## {translate('Prove it', language)} {{ #prove-it }}\n\n{_QUESTIONS_MARK}\n"
    )


def _overview(language: str) -> str:
    concepts = _path.concepts[language].values()
    items = "".join(map(_item, concepts))
    picture = graph([(c.slug, c.title, c.requires) for c in concepts])
    return f"<concept-path>{picture}<ol>{items}</ol></concept-path>"


def _item(concept: Concept) -> str:
    return (
        f'<li data-concept="{concept.slug}" data-requires="{" ".join(concept.requires)}">'
        f'<a href="{concept.slug}/">{html.escape(concept.title)}</a> <span>{html.escape(concept.summary)}</span></li>'
    )


def _progress(language: str) -> str:
    words = translate("Nothing is kept while scripts are off, and everything is open.", language)
    return f"<learning-progress><p>{words}</p></learning-progress>"


def _questions(concept: Concept, language: str) -> str:
    concepts = _path.concepts[language]
    required = "; ".join(f"{slug}={concepts[slug].title}" for slug in concept.requires)
    written = "".join(render_question(question, language) for question in concept.questions)
    return (
        f'<concept-questions concept="{concept.slug}" requires="{html.escape(required)}">{written}</concept-questions>'
    )
