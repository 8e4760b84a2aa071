"""The lesson: a program that grows in steps, each step's text, program, check and expected mistakes in one folder.

A folder ``steps/<number>-<slug>/`` holds ``step.yml`` (text, a prediction to make, mistakes), ``rnn_classifier.py``
(the program so far) and ``check.py`` (assertions that explain). The page is ordinary Markdown; ``<lesson-player>``
shows one step of it at a time.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

_STEPS_MARK = "<!-- the steps -->"
_PLAYER_BEGINS, _PLAYER_ENDS = "<!-- the player begins -->", "<!-- the player ends -->"
_PROGRAM = "rnn_classifier.py"


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

    number: int
    folder: Path
    title: str
    narrator: str
    text: str
    prediction: Prediction
    mistakes: tuple[Mistake, ...]

    @property
    def program(self) -> str:
        """The whole program as it stands at this step."""
        return (self.folder / _PROGRAM).read_text(encoding="utf-8")

    @property
    def check(self) -> str:
        """Assertions about the program's functions, to be run in its namespace."""
        return (self.folder / "check.py").read_text(encoding="utf-8")


def read_steps(folder: Path) -> list[Step]:
    """Read the lesson's steps in their order."""
    folders = sorted(folder.glob("[0-9]*-*"), key=lambda path: int(path.name.split("-")[0]))
    return [_read_step(path) for path in folders]


def _read_step(folder: Path) -> Step:
    source = folder / "step.yml"
    try:
        written = yaml.safe_load(source.read_text(encoding="utf-8"))
        prediction = written["prediction"]
        choices = tuple(Choice(**choice) for choice in prediction["choices"])
        step = Step(
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


def changed_lines(before: str, after: str) -> list[int]:
    """Return the numbers of the lines of ``after`` that are new or changed."""
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    return [line + 1 for tag, _, _, begin, end in matcher.get_opcodes() if tag != "equal" for line in range(begin, end)]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the steps into the lesson's page."""
    if page.file.src_uri != "lesson/index.md":
        return markdown
    steps = read_steps(Path(config.docs_dir) / "lesson" / "steps")
    programs = ["", *(step.program for step in steps)]
    sections = [_section(step, before) for step, before in zip(steps, programs, strict=False)]
    return markdown.replace(_STEPS_MARK, "\n\n".join([_PLAYER_BEGINS, *sections, _PLAYER_ENDS]))


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Wrap the steps in the element that plays them."""
    if page.file.src_uri != "lesson/index.md":
        return content
    return content.replace(_PLAYER_BEGINS, "<lesson-player>").replace(_PLAYER_ENDS, "</lesson-player>")


def _section(step: Step, before: str) -> str:
    lines = " ".join(map(str, changed_lines(before, step.program))) if before else ""
    marked = f' hl_lines="{lines}"' if lines else ""
    place = f"steps/{step.folder.name}"
    choices = "\n".join(_choice(choice) for choice in step.prediction.choices)
    mistakes = "\n".join(f"    - {_edit(mistake)}  \n      {mistake.says}" for mistake in step.mistakes)
    return f"""\
## {step.number}. {step.title} {{ #step-{step.number} }}

> {step.narrator}

{step.text}

**Predict, then run.** {step.prediction.question}

{choices}

```python run session="lesson-{step.number}" file="{place}/{_PROGRAM}"{marked}
```

??? question "Changed something? Check it"

    After you have run your version, run this; it says what is wrong, or `as it should be`.

    ```python run session="lesson-{step.number}" file="{place}/check.py"
    ```

??? failure "Mistakes that people make here"

{mistakes}
"""


def _choice(choice: Choice) -> str:
    verdict = "Right." if choice.right else "No."
    summary = f'<summary markdown="span">{choice.text}</summary>'
    return f'<details class="choice" markdown>{summary}\n{verdict} {choice.why}\n</details>\n'


def _edit(mistake: Mistake) -> str:
    one, other = mistake.replace.strip(), mistake.by.strip()
    return f"`{one}` written as `{other}`:" if other else f"`{one}` left out:"
