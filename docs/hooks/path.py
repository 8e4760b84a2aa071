"""The path: a page for each concept, and the graph of all of them."""

import html
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.hooks.concepts import Concept, read_concepts
from docs.hooks.path_graph import graph
from docs.hooks.questions import render_question

_LIST_MARK = "<!-- the path -->"
_PROGRESS_MARK = "<!-- your progress -->"
_QUESTIONS_MARK = "<!-- the questions -->"


class _Path:
    concepts: dict[str, Concept]


_path = _Path()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the concepts and give each its place in the navigation."""
    _path.concepts = read_concepts(Path(config.docs_dir) / "path" / "concepts")
    for entry in config.nav or []:
        if "Path" in entry:
            entry["Path"] = ["path/index.md", *({c.title: _page_uri(c)} for c in _path.concepts.values())]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each concept."""
    for concept in _path.concepts.values():
        files.append(File.generated(config, _page_uri(concept), content=_page_markdown(concept)))
    return files


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Put the graph and the questions where they belong."""
    match page.file.src_uri.split("/"):
        case ["path", "index.md"]:
            return content.replace(_LIST_MARK, _overview()).replace(_PROGRESS_MARK, _progress())
        case ["path", slug, "index.md"]:
            return content.replace(_QUESTIONS_MARK, _questions(_path.concepts[slug]))
    return content


def _page_uri(concept: Concept) -> str:
    return f"path/{concept.slug}/index.md"


def _page_markdown(concept: Concept) -> str:
    required = ", ".join(f"[{_path.concepts[slug].title}](../{slug}/index.md)" for slug in concept.requires)
    builds_on = f"Builds on {required}.\n\n" if required else ""
    return (
        f"---\ntitle: {concept.title}\ndescription: {concept.summary!r}\n---\n\n# {concept.title}\n\n"
        f"{concept.summary}\n\n{builds_on}Read: {'; '.join(concept.read)}.\n\n## Prove it\n\n{_QUESTIONS_MARK}\n"
    )


def _overview() -> str:
    items = []
    for concept in _path.concepts.values():
        requires = " ".join(concept.requires)
        items.append(
            f'<li data-concept="{concept.slug}" data-requires="{requires}">'
            f'<a href="{concept.slug}/">{html.escape(concept.title)}</a> '
            f"<span>{html.escape(concept.summary)}</span></li>"
        )
    picture = graph([(c.slug, c.title, c.requires) for c in _path.concepts.values()])
    return f"<concept-path>{picture}<ol>{''.join(items)}</ol></concept-path>"


def _progress() -> str:
    return (
        "<learning-progress><p>Nothing is kept while scripts are off, and everything is open.</p></learning-progress>"
    )


def _questions(concept: Concept) -> str:
    required = "; ".join(f"{slug}={_path.concepts[slug].title}" for slug in concept.requires)
    written = "".join(map(render_question, concept.questions))
    return (
        f'<concept-questions concept="{concept.slug}" requires="{html.escape(required)}">{written}</concept-questions>'
    )
