"""The lesson: a program that grows in steps, each step's text, program, check and expected mistakes in one folder.

A folder ``steps/<number>-<slug>/`` holds ``step.yml`` (text, a prediction to make, mistakes), ``rnn_classifier.py``
(the program so far) and ``check.py`` (assertions that explain). ``step.<language>.yml`` beside them has the words in
another language. The page is ordinary Markdown; ``<lesson-player>`` shows one step of it at a time.
"""

import ast
import difflib
import re
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.words import ENGLISH, language_of, translate

_STEPS_MARK = "<!-- the steps -->"
_PLAYER_BEGINS, _PLAYER_ENDS = "<!-- the player begins -->", "<!-- the player ends -->"
_PROGRAM = "rnn_classifier.py"
_PRAISE = "as it should be"
_STEP = re.compile(r'(?P<step><h2 id="(?P<id>[^"]+)".*?)(?=<h2|\Z)', re.DOTALL)


@dataclass(frozen=True)
class Choice:
    """An answer to a prediction, and why it is right or not."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Prediction:
    """A question to think about before running the step."""

    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Mistake:
    """An edit of the program that people make, and what the step's check says to it."""

    replace: str
    by: str
    says: str


@dataclass(frozen=True)
class Step:
    """One step of the lesson."""

    language: str
    number: int
    folder: Path
    title: str
    narrator: str
    text: str
    prediction: Prediction
    mistakes: tuple[Mistake, ...]
    messages: dict[str, str]  # of the check, from English into the step's language

    @property
    def program(self) -> str:
        """The whole program as it stands at this step."""
        return (self.folder / _PROGRAM).read_text(encoding="utf-8")

    @property
    def check(self) -> str:
        """Assertions about the program's functions, to be run in its namespace."""
        return _translated_check(self.folder / "check.py", self.messages)


def read_steps(folder: Path, language: str = ENGLISH) -> list[Step]:
    """Read the lesson's steps in their order."""
    folders = sorted(folder.glob("[0-9]*-*"), key=lambda path: int(path.name.split("-")[0]))
    steps = [_read_step(path) for path in folders]
    return steps if language == ENGLISH else [_translated(step, language) for step in steps]


def _read_step(folder: Path) -> Step:
    source = folder / "step.yml"
    try:
        written = yaml.safe_load(source.read_text(encoding="utf-8"))
        prediction = written["prediction"]
        choices = tuple(Choice(**choice) for choice in prediction["choices"])
        step = Step(
            language=ENGLISH,
            messages={},
            number=int(folder.name.split("-")[0]),
            folder=folder,
            title=written["title"],
            narrator=written["narrator"],
            text=written["text"],
            prediction=Prediction(prediction["question"], choices),
            mistakes=tuple(Mistake(**mistake) for mistake in written["mistakes"]),
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise PluginError(f"{source}: {error!r}; see the other steps for what a step holds") from error
    if sum(choice.right for choice in choices) != 1:
        raise PluginError(f"{source}: exactly one choice of the prediction must be `right: true`")
    for mistake in step.mistakes:
        if step.program.count(mistake.replace) != 1:
            raise PluginError(f"{source}: {mistake.replace!r} must occur exactly once in {_PROGRAM}")
    return step


def _translated(step: Step, language: str) -> Step:
    """Put the words of ``step.<language>.yml`` into the place of the English ones."""
    source = step.folder / f"step.{language}.yml"
    try:
        written = yaml.safe_load(source.read_text(encoding="utf-8"))
        choices = tuple(
            replace(choice, **words) for choice, words in zip(step.prediction.choices, written["choices"], strict=True)
        )
        messages = {**written["messages"], _PRAISE: translate(_PRAISE, language)}
        return replace(
            step,
            language=language,
            title=written["title"],
            narrator=written["narrator"],
            text=written["text"],
            prediction=Prediction(written["question"], choices),
            mistakes=tuple(replace(mistake, says=messages[mistake.says]) for mistake in step.mistakes),
            messages=messages,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PluginError(f"{source}: {error!r}; it must have the words of step.yml, in the same order") from error


def _translated_check(source: Path, messages: dict[str, str]) -> str:
    """Return the check with its messages replaced; each of its messages must be among them."""
    code = source.read_text(encoding="utf-8")
    if not messages:
        return code
    lines = code.encode().splitlines(keepends=True)
    said = [node.msg for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assert)]
    said += [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant) and node.value == _PRAISE]
    for node in sorted(said, key=lambda node: node.lineno if node else 0, reverse=True):
        if not isinstance(node, ast.Constant) or node.value not in messages:
            raise PluginError(f"{source}: a message of the check has no translation: {node and ast.unparse(node)}")
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        after = lines[last][node.end_col_offset :]
        lines[first : last + 1] = [lines[first][: node.col_offset] + repr(messages[node.value]).encode() + after]
    return b"".join(lines).decode()


def changed_lines(before: str, after: str) -> list[int]:
    """Return the numbers of the lines of ``after`` that are new or changed."""
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    return [line + 1 for tag, _, _, begin, end in matcher.get_opcodes() if tag != "equal" for line in range(begin, end)]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the steps into the lesson's page."""
    if _STEPS_MARK not in markdown:
        return markdown
    language = language_of(page.file.src_uri)
    steps = read_steps(Path(config.docs_dir) / "lesson" / "steps", language)
    programs = ["", *(step.program for step in steps)]
    to_root = "../" * page.file.src_uri.count("/")
    sections = [_section(step, before, to_root) for step, before in zip(steps, programs, strict=False)]
    return markdown.replace(_STEPS_MARK, "\n\n".join([_PLAYER_BEGINS, *sections, _PLAYER_ENDS]))


def on_page_content(content: str, **_: object) -> str:
    """Wrap the steps in the element that plays them, and each in a section."""
    before, begins, rest = content.partition(_PLAYER_BEGINS)
    if not begins:
        return content
    steps, after = rest.split(_PLAYER_ENDS)
    sections = _STEP.sub(r'<section class="lesson-step" aria-labelledby="\g<id>">\g<step></section>\n', steps)
    return f"{before}<lesson-player>{sections}</lesson-player>{after}"


def _section(step: Step, before: str, to_root: str) -> str:
    lines = " ".join(map(str, changed_lines(before, step.program))) if before else ""
    marked = f' hl_lines="{lines}"' if lines else ""
    place = f"{to_root}lesson/steps/{step.folder.name}"
    choices = "\n".join(_choice(choice, step.language) for choice in step.prediction.choices)
    mistakes = "\n".join(f"    - {_edit(mistake, step.language)}  \n      {mistake.says}" for mistake in step.mistakes)

    def words(english: str) -> str:
        return translate(english, step.language)

    return f"""\
## {step.number}. {step.title} {{ #step-{step.number} }}

> {step.narrator}

{step.text}

**{words("Predict, then run.")}** {step.prediction.question}

{choices}

```python run session="lesson-{step.number}" file="{place}/{_PROGRAM}"{marked}
```

??? question "{words("Changed something? Check it")}"

    {words("After you have run your version, run this; it says what is wrong, or `as it should be`.")}

    ```python run session="lesson-{step.number}" name="check.py"
{textwrap.indent(step.check, "    ")}
    ```

??? failure "{words("Mistakes that people make here")}"

{mistakes}
"""


def _choice(choice: Choice, language: str) -> str:
    verdict = translate("Right." if choice.right else "No.", language)
    summary = f'<summary markdown="span">{choice.text}</summary>'
    return f'<details class="choice" markdown>{summary}\n{verdict} {choice.why}\n</details>\n'


def _edit(mistake: Mistake, language: str) -> str:
    one, other = mistake.replace.strip(), mistake.by.strip()
    if other:
        return translate("`{one}` written as `{other}`:", language, one=one, other=other)
    return translate("`{one}` left out:", language, one=one)
