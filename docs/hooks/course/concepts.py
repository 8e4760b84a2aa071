"""The concepts of the path as their files state them, validated with file and line.

Each file ``path/concepts/<number>-<slug>.yml`` is one concept: title, summary, the concepts it requires, what to read,
and a pool of questions, each of one kind with the keys of that kind. Typed answers and marked lines state the mistakes
that are to be expected, and why they are mistakes. ``<number>-<slug>.<language>.yml`` beside it has the same in
another language: its words only, in the same order (``concepts_translated``).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import PluginError

from autograder.examiner.exercise import catalogue

_FEWEST_QUESTIONS = 8  # five are asked; a retry draws from the others


class _Located(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """A YAML loader that remembers where each mapping begins."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping | {"line": node.start_mark.line + 1}


@dataclass(frozen=True)
class Concept:
    """One node of the path."""

    slug: str
    title: str
    summary: str
    requires: tuple[str, ...]
    read: tuple[str, ...]
    questions: tuple[dict[str, Any], ...]


def read_concepts(folder: Path) -> dict[str, Concept]:
    """Read and validate all concepts, in their order."""
    concepts: dict[str, Concept] = {}
    sources = [path for path in folder.glob("*.yml") if "." not in path.stem]
    for source in sorted(sources, key=lambda path: int(path.name.split("-")[0])):
        concept = _read_concept(source)
        for required in concept.requires:
            if required not in concepts:
                raise PluginError(f"{source}: requires {required!r}, which is none of the concepts before")
        concepts[concept.slug] = concept
    return concepts


def load(source: Path) -> dict[str, Any]:
    """Read a YAML file; each mapping in it has the key ``line``, where it begins."""
    try:
        written: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), _Located)  # noqa: S506, a SafeLoader
    except yaml.YAMLError as error:
        raise PluginError(f"{source}: {error}") from error
    return written


def _read_concept(source: Path) -> Concept:
    written = load(source)
    check_keys(source, written, {"title", "summary", "requires", "read", "questions"})
    if len(written["questions"]) < _FEWEST_QUESTIONS:
        raise PluginError(f"{source}: a pool needs at least {_FEWEST_QUESTIONS} questions, so that a retry differs")
    for question in written["questions"]:
        _check_question(source, question)
    return Concept(
        slug=source.stem.split("-", 1)[1],
        title=written["title"],
        summary=written["summary"],
        requires=tuple(written["requires"]),
        read=tuple(written["read"]),
        questions=tuple(written["questions"]),
    )


KEYS = {
    "choice": {"text", "answers"},
    "choices": {"text", "answers"},
    "number": {"text", "answer", "tolerance", "why", "mistakes"},
    "output": {"text", "code", "answer", "why", "mistakes"},
    "line": {"text", "code", "wrong", "why", "mistakes"},
    "order": {"text", "lines", "why"},
    "function": {"text", "assignment", "function"},
}


def _check_question(source: Path, question: dict[str, Any]) -> None:
    where = f"{source}:{question['line']}"
    kind = question.get("kind")
    if kind not in KEYS:
        raise PluginError(f"{where}: kind must be one of {', '.join(KEYS)}, not {kind!r}")
    check_keys(source, question, KEYS[kind] | {"kind"})
    if kind in ("choice", "choices"):
        for answer in question["answers"]:
            check_keys(source, {"right": False} | answer, {"text", "right", "why"})
        right = sum(answer.get("right", False) for answer in question["answers"])
        if not 0 < right < len(question["answers"]) or (kind == "choice" and right != 1):
            raise PluginError(f"{where}: a choice has exactly one right answer, several choices some right, some wrong")
    if "mistakes" in question:
        _check_mistakes(source, question)
    if kind == "line" and not 1 <= question["wrong"] <= len(question["code"].splitlines()):
        raise PluginError(f"{where}: there is no line {question['wrong']} in the code")
    if kind == "order" and len(set(question["lines"])) != len(question["lines"]):
        raise PluginError(f"{where}: the lines must differ, or their order cannot be judged")
    if kind == "function":
        exercises = {exercise.name for exercise in catalogue.assignment(question["assignment"]).exercises}
        if question["function"] not in exercises:
            raise PluginError(f"{where}: {question['assignment']} has no function {question['function']!r}")


def _check_mistakes(source: Path, question: dict[str, Any]) -> None:
    key, right = ("marked", question["wrong"]) if question["kind"] == "line" else ("answer", question["answer"])
    if not question["mistakes"]:
        raise PluginError(f"{source}:{question['line']}: name at least one mistake that people make, and why it is one")
    for mistake in question["mistakes"]:
        check_keys(source, mistake, {key, "why"})
        if mistake[key] == right:
            raise PluginError(f"{source}:{mistake['line']}: {right!r} is the right answer, no mistake")


def check_keys(source: Path, mapping: dict[str, Any], keys: set[str]) -> None:
    """Refuse a mapping that lacks one of the keys or has another one, with file and line."""
    given = mapping.keys() - {"line"}
    if given != keys:
        wrong = ", ".join(sorted(map(str, given ^ keys)))
        raise PluginError(
            f"{source}:{mapping['line']}: missing or unknown: {wrong}; expected {', '.join(sorted(keys))}"
        )
