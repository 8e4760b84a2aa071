"""Imports go one way: rnnref <- examiner <- sandbox <- grading <- hub, command line."""

import ast
import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each room with the rooms it may import from; a room may always import from itself.
MAY_IMPORT = {
    "rnnref": set[str](),
    "autograder.examiner": {"rnnref"},
    "autograder.sandbox": {"rnnref", "autograder.examiner"},
    "autograder.grading": {"rnnref", "autograder.examiner", "autograder.sandbox"},
    "autograder.hub": {"rnnref", "autograder.examiner", "autograder.sandbox", "autograder.grading"},
    "autograder.cli": {"rnnref", "autograder.examiner", "autograder.sandbox", "autograder.grading", "autograder.hub"},
}
# The wings of a floor, bottom first: a module in one imports only from it and from those before it. What else lies on
# a floor stands at its top and may import all of them.
WINGS = {
    "autograder.examiner": ["wire", "verdict", "exercise", "judging", "explaining"],
    "autograder.grading": [
        "course",
        "harmless",
        "child",
        "submission",
        "collecting",
        "gradebook",
        "exporting",
        "workers",
    ],
    "autograder.hub": ["errors", "settings", "store", "people", "submissions", "grading", "http", "board", "routes"],
    "docs.hooks": [
        *("folders", "node", "words", "highlighting"),
        *("programs", "figures", "course", "finish", "discovery", "build", "zensical"),
    ],
}
MOST_MODULES = 12  # in a folder: what a reader takes in at a glance
NUMPY_ONLY = ["rnnref", "autograder.examiner"]


def files_of(room: str) -> list[Path]:
    folder = ROOT / room.replace(".", "/")
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def imports_of(file: Path, *, at_import_time_only: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted module) for the imports of a file, relative ones resolved."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    package = list(file.relative_to(ROOT).parent.parts)
    for node in walk_without_functions(tree) if at_import_time_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def walk_without_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    for child in ast.iter_child_nodes(node):
        yield from walk_without_functions(child)


def room_of(module: str) -> str | None:
    return next((room for room in MAY_IMPORT if f"{module}.".startswith(f"{room}.")), None)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_rooms_below_it(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in files_of(room)
        for line, module in imports_of(file)
        if (target := room_of(module)) is not None and target not in allowed
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("floor", WINGS)
def test_no_arrow_between_the_wings_of_a_floor_runs_back_up(floor: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for above, wing in enumerate(WINGS[floor])
        for file in files_of(f"{floor}.{wing}")
        for line, module in imports_of(file)
        if f"{module}.".startswith(f"{floor}.") and wing_of(module, floor) not in WINGS[floor][: above + 1]
    ]
    assert not wrong, "\n".join(wrong)


def wing_of(module: str, floor: str) -> str:
    return module.removeprefix(f"{floor}.").split(".")[0]


@pytest.mark.parametrize("floor", WINGS)
def test_every_folder_of_a_floor_is_a_wing_that_says_what_it_is_and_is_taken_in_at_a_glance(floor: str) -> None:
    home = ROOT / floor.replace(".", "/")
    folders = {path.parent for path in home.rglob("*.py") if path.parent != home}
    wings = {folder for folder in folders if folder.parent == home}
    assert {folder.name for folder in wings} <= set(WINGS[floor])
    assert not [str(wing) for wing in wings if not ast.get_docstring(ast.parse((wing / "__init__.py").read_text()))]
    assert not [str(folder) for folder in {home, *folders} if len([*folder.glob("*.py")]) > MOST_MODULES]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_two_modules_of_a_room_need_each_other_not_even_for_their_types(room: str) -> None:
    modules = {module_name(file): file for file in files_of(room) if file.name != "__init__.py"}
    needs = {
        name: {
            target for _, imported in imports_of(file) if (target := module_of(imported, modules)) not in (None, name)
        }
        for name, file in modules.items()
    }
    TopologicalSorter(needs).prepare()  # a CycleError names the circle


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def module_of(imported: str, modules: Iterable[str]) -> str | None:
    return next((name for name in modules if f"{imported}.".startswith(f"{name}.")), None)


def test_examinations_import_only_what_a_browser_has() -> None:
    allowed = {"numpy", "rnnref", "autograder", *sys.stdlib_module_names}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in sorted((ROOT / "exercises").glob("*/examination.py"))
        for line, module in imports_of(file)
        if module.split(".")[0] not in allowed or room_of(module) not in {None, "rnnref", "autograder.examiner"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", NUMPY_ONLY)
def test_importing_the_reference_or_the_examiner_needs_only_numpy(room: str) -> None:
    allowed = {"numpy", "rnnref", "autograder", *sys.stdlib_module_names}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in files_of(room)
        for line, module in imports_of(file, at_import_time_only=True)
        if module.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)
