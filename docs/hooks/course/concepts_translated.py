"""The concepts of the path in another language: the same questions with other words.

A file ``<number>-<slug>.<language>.yml`` holds the words alone, in the order of the English file: what is right, which
tolerance, which code stays where it is, so that a translation cannot change a question. An answer or the lines of an
ordering may be left out where they are code.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

from docs.hooks.course.concepts import Concept, check_keys, load

_WORDS = {
    "choice": {"text", "answers"},
    "choices": {"text", "answers"},
    "number": {"text", "why", "mistakes"},
    "output": {"text", "why", "mistakes"},
    "line": {"text", "why", "mistakes"},
    "order": {"text", "why"},
    "function": {"text"},
}


def translated(concepts: dict[str, Concept], folder: Path, language: str) -> dict[str, Concept]:
    """Return the concepts in a language; a missing word is an error that names file and line."""
    return {
        slug: _concept(concept, folder / f"{place}-{slug}.{language}.yml")
        for place, (slug, concept) in enumerate(concepts.items(), start=1)
    }


def _concept(concept: Concept, source: Path) -> Concept:
    if not source.is_file():
        raise PluginError(f"{source} is missing: the words of {concept.title!r}")
    written = load(source)
    check_keys(source, written, {"title", "summary", "read", "questions"})
    pairs = _pairs(source, written["line"], concept.questions, written["questions"])
    return replace(
        concept,
        title=written["title"],
        summary=written["summary"],
        read=tuple(written["read"]),
        questions=tuple(_question(source, question, words) for question, words in pairs),
    )


def _question(source: Path, question: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    optional = {"lines"} & words.keys() if kind == "order" else set()
    check_keys(source, words, _WORDS[kind] | optional)
    merged = question | {key: words[key] for key in ("text", "why") if key in words}
    if kind in ("choice", "choices"):
        merged["answers"] = _merged(source, words["line"], question["answers"], words["answers"])
    if "mistakes" in question:
        merged["mistakes"] = _merged(source, words["line"], question["mistakes"], words["mistakes"])
    if "lines" in words:
        merged["lines"] = [line for _, line in _pairs(source, words["line"], question["lines"], words["lines"])]
    return merged


def _merged(source: Path, line: int, english: list[dict[str, Any]], words: list[Any]) -> list[dict[str, Any]]:
    """Put the words over the English ones: an answer's text and why, or a why alone."""
    merged = []
    for one, other in _pairs(source, line, english, words):
        if isinstance(other, dict):
            check_keys(source, other, {"why"} | ({"text"} & other.keys()))
            merged.append(one | other)
        else:
            merged.append(one | {"why": other})
    return merged


def _pairs(source: Path, line: int, english: Any, words: Any) -> list[tuple[Any, Any]]:
    if len(english) != len(words):
        raise PluginError(f"{source}:{line}: {len(words)} entries, but there are {len(english)} in English")
    return list(zip(english, words, strict=True))
