"""Draw the house into the architecture page, from the folders and docstrings that there are.

``<!-- the floors -->``: every floor with its wings, and what each folder says of itself. ``<!-- way NAME -->``: the
steps of ``ways.toml``, each with the module that takes it. ``<!-- the hooks -->``: the hooks of mkdocs.yml in order.
"""

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.figures.drawing import arrow, figure, text
from docs.hooks.folders import ROOT

# Top floor first, as a house is drawn.
FLOORS = ("autograder/hub", "autograder/grading", "autograder/sandbox", "autograder/examiner", "rnnref")
BESIDE = ("docs/hooks", "docs/elements")
WAYS = "ways.toml"

_MARK = re.compile(r"<!-- (?:the (?P<part>floors|hooks)|way (?P<way>\w+)) -->")
_ROW = re.compile(r"^\| `(?P<folder>[\w-]+)/` \| (?P<says>.+?) \|$", re.MULTILINE)
_WIDTH, _LABEL, _BOX, _GAP = 640, 118, 46, 20
_ROOM_WIDTH, _ROOM, _PLACE = 96, 26, 8


@dataclass(frozen=True)
class Step:
    """One step of a way: on which side it is taken, by which file or folder, and what happens."""

    side: str
    where: str
    does: str


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the drawings and their tables where the marks stand."""
    if not _MARK.search(markdown):
        return markdown
    source = Path(config.docs_dir) / page.file.src_uri
    return _MARK.sub(lambda mark: _part(mark, source.with_name(WAYS), config), markdown)


def _part(mark: re.Match[str], ways: Path, config: MkDocsConfig) -> str:
    if mark["part"] == "floors":
        return floors()
    if mark["part"] == "hooks":
        return hooks(list(config["hooks"]))
    return way(steps(ways, mark["way"]), f"The way of a {mark['way']}, step by step.")


def wings(floor: str) -> dict[str, str]:
    """Return the folders of a floor, each with the sentence that it says of itself."""
    home = ROOT / floor
    if floor == "docs/elements":
        return {row["folder"]: row["says"] for row in _ROW.finditer((home / "README.md").read_text(encoding="utf-8"))}
    return {folder.parent.name: _says(folder) for folder in sorted(home.glob("*/__init__.py"))}


def floors() -> str:
    """Draw the floors with their wings, and list what each folder says of itself."""
    parts, top, told = [], 0.0, []
    for floor in FLOORS:
        if top:
            parts.append(arrow(_WIDTH - 30, top - _GAP, _WIDTH - 30, top))
        drawn, height = _floor(floor, list(wings(floor)), top)
        parts.append(drawn)
        top += height + _GAP
        told.append(f"{floor}: {', '.join(wings(floor)) or 'one folder'}")
    words = f"Five floors, each of which imports only from those below it. {'; '.join(told)}."
    drawing = figure("".join(parts), _WIDTH, top - _GAP, words)
    return f"{drawing}\n\n" + "\n\n".join(_table(floor) for floor in (*FLOORS, *BESIDE) if wings(floor))


def _floor(floor: str, names: list[str], top: float) -> tuple[str, float]:
    columns = (_WIDTH - 2 * _PLACE) // (_ROOM_WIDTH + _PLACE)
    rows = -(-len(names) // columns)
    height = 30 + rows * (_ROOM + _PLACE)
    parts = [_box(0, top, _WIDTH, height), text(_PLACE, top + 20, floor, "start", "strong")]
    for number, name in enumerate(names):
        x = _PLACE + (number % columns) * (_ROOM_WIDTH + _PLACE)
        y = top + 30 + (number // columns) * (_ROOM + _PLACE)
        parts += [_box(x, y, _ROOM_WIDTH, _ROOM), text(x + _ROOM_WIDTH / 2, y + 17, name)]
    return "".join(parts), height


def _table(floor: str) -> str:
    rows = "\n".join(f"| `{name}/` | {says} |" for name, says in wings(floor).items())
    return f"**`{floor}/`**\n\n| folder | what it holds |\n|---|---|\n{rows}"


def steps(ways: Path, name: str) -> list[Step]:
    """Read the steps of a way; each must name a file or folder that is there."""
    with ways.open("rb") as file:
        found = [Step(**step) for step in tomllib.load(file).get(name, [])]
    if not found:
        raise PluginError(f"{ways}: there is no way {name!r}; add [[{name}]] with side, where and does")
    if lost := [step.where for step in found if not (ROOT / step.where).exists()]:
        raise PluginError(f"{ways}: {name}: there is no {', '.join(lost)}; name the file or folder that does this now")
    return found


def way(chain: list[Step], words: str) -> str:
    """Draw steps below each other, each with its side at its left, and list them."""
    parts = []
    for number, step in enumerate(chain):
        y = number * (_BOX + _GAP)
        parts += [
            text(_LABEL - 10, y + _BOX / 2 + 5, step.side, "end", "small"),
            _box(_LABEL, y, _WIDTH - _LABEL, _BOX),
            text(_LABEL + 12, y + 20, step.does, "start"),
            text(_LABEL + 12, y + 37, step.where, "start", "small"),
        ]
        if number:
            parts.append(arrow((_WIDTH + _LABEL) / 2, y - _GAP, (_WIDTH + _LABEL) / 2, y))
    told = " ".join(f"{number}. {step.side}: {step.does} ({step.where})." for number, step in enumerate(chain, 1))
    return figure("".join(parts), _WIDTH, len(chain) * (_BOX + _GAP) - _GAP, f"{words} {told}")


def hooks(names: list[str]) -> str:
    """Draw the hooks in the order in which they run, and list what each does."""
    chain, rows = [], []
    for name in names:
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        events = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("on_")]
        chain.append(Step(events[0].removeprefix("on_").replace("_", " "), name, Path(name).stem.replace("_", " ")))
        rows.append(f"| `{name}` | {', '.join(f'`{event}`' for event in events)} | {_sentence_of(tree)} |")
    table = "\n".join(["| hook | events of MkDocs | what it does |", "|---|---|---|", *rows])
    return f"{way(chain, 'The hooks in the order in which they run.')}\n\n{table}"


def _says(init: Path) -> str:
    return _sentence_of(ast.parse(init.read_text(encoding="utf-8")))


def _sentence_of(module: ast.Module) -> str:
    first = (ast.get_docstring(module) or "").split("\n\n")[0]
    return " ".join(first.split()).replace("``", "`").replace("|", "\\|")


def _box(x: float, y: float, width: float, height: float) -> str:
    inset = 0.5  # a line on the edge of the drawing would be cut in half
    return (
        f'<rect class="frame" x="{x + inset:g}" y="{y + inset:g}" '
        f'width="{width - 2 * inset:g}" height="{height - 2 * inset:g}" rx="4"/>'
    )
