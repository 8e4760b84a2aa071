"""The path's questions as HTML: each answer is a fold-out, so that a page without scripts has them all.

``<concept-questions>`` reads the same elements and makes questions to be answered of them.
"""

import html
import random
from collections.abc import Callable
from typing import Any

from markdown import Markdown

from docs.hooks.course.exercise_pages import cells_of
from docs.hooks.highlighting import cell_code, highlighted
from docs.hooks.words import ENGLISH, translate


def render_question(question: dict[str, Any], language: str = ENGLISH) -> str:
    """Return a question with its answers folded in, complete without scripts."""
    body, data = _BODIES[question["kind"]](question, language)
    return f'<div class="question" data-kind="{question["kind"]}"{data}><p>{_inline(question["text"])}</p>{body}</div>'


def _answers(question: dict[str, Any], language: str) -> tuple[str, str]:
    return "".join(_answer(answer, language) for answer in question["answers"]), ""


def _answer(answer: dict[str, Any], language: str) -> str:
    right = bool(answer.get("right"))
    verdict, mark = (translate("Right.", language), " data-right") if right else (translate("No.", language), "")
    return (
        f'<details class="choice"{mark}><summary>{_inline(answer["text"])}</summary>'
        f"<p>{verdict} {_inline(answer['why'])}</p></details>"
    )


def _number(question: dict[str, Any], language: str) -> tuple[str, str]:
    data = f' data-answer="{question["answer"]}" data-tolerance="{question["tolerance"]}"'
    return _solution(question["answer"], question, language), data


def _output(question: dict[str, Any], language: str) -> tuple[str, str]:
    data = f' data-answer="{html.escape(question["answer"])}"'
    return highlighted(question["code"]) + _solution(f"`{question['answer']}`", question, language), data


def _line(question: dict[str, Any], language: str) -> tuple[str, str]:
    lines = "".join(f"<li><code>{html.escape(line)}</code></li>" for line in question["code"].splitlines())
    solution = _solution(translate("Line {number}.", language, number=question["wrong"]), question, language)
    return f'<ol class="question-lines">{lines}</ol>{solution}', f' data-wrong="{question["wrong"]}"'


def _order(question: dict[str, Any], language: str) -> tuple[str, str]:
    places = list(range(len(question["lines"])))
    while places == sorted(places):
        random.Random(str(len(places))).shuffle(places)  # noqa: S311, the same at every build
        places = places if places != sorted(places) else places[::-1]
    lines = "".join(
        f'<li data-place="{place}"><code>{html.escape(question["lines"][place])}</code></li>' for place in places
    )
    solution = _solution("; ".join(f"`{line}`" for line in question["lines"]), question, language)
    return f'<ol class="question-lines">{lines}</ol>{solution}', ""


def _function(question: dict[str, Any], _language: str) -> tuple[str, str]:
    assignment, function = question["assignment"], question["function"]
    stub = next(cell for cell in cells_of(assignment) if cell.function == function)
    code = cell_code("import numpy as np\n\n\n" + stub.source)
    cell = (
        f'<exercise-cell assignment="{assignment}" function="{function}" points="{stub.points:g}"'
        f' session="path#{function}">{code}</exercise-cell>'
    )
    return cell, ""


_BODIES: dict[str, Callable[[dict[str, Any], str], tuple[str, str]]] = {
    "choice": _answers,
    "choices": _answers,
    "number": _number,
    "output": _output,
    "line": _line,
    "order": _order,
    "function": _function,
}


def _solution(answer: object, question: dict[str, Any], language: str) -> str:
    words = f"<p>{_inline(str(answer))} {_inline(question['why'])}</p>" + _mistakes(question, language)
    return f'<details class="solution"><summary>{translate("Answer", language)}</summary>{words}</details>'


def _mistakes(question: dict[str, Any], language: str) -> str:
    """List the answers that people give by mistake, with the reason why each is wrong."""
    items = []
    for mistake in question.get("mistakes", ()):
        answer = mistake.get("answer", mistake.get("marked"))
        shown = translate("Line {number}", language, number=answer) if "marked" in mistake else f"<code>{answer}</code>"
        items.append(
            f'<li data-answer="{html.escape(str(answer))}">{shown}: <span>{_inline(mistake["why"])}</span></li>'
        )
    return f'<ul class="mistakes">{"".join(items)}</ul>' if items else ""


def _inline(text: str) -> str:
    """Render a line of Markdown without the paragraph around it; equations are typeset with the page's."""
    markdown = Markdown(
        extensions=["pymdownx.arithmatex"], extension_configs={"pymdownx.arithmatex": {"generic": True}}
    )
    return str(markdown.convert(text)).removeprefix("<p>").removesuffix("</p>")
