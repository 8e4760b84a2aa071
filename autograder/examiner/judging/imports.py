"""Solutions use NumPy and the standard library; these are the words that refuse an import of the reference."""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from autograder.examiner.verdict.judgement import Section, Status
from autograder.examiner.verdict.verdict import Verdict

FORBIDDEN = frozenset({"rnnref", "autograder"})
IMPORTERS = frozenset({"__import__", "import_module"})


@dataclass(frozen=True)
class ForbiddenImport:
    """Where a solution reaches for the reference."""

    module: str
    lineno: int | None = None
    line: str | None = None


def find_forbidden_import(source: str) -> ForbiddenImport | None:
    """Return the first import of the reference in a solution's source, or None; unparsable source imports nothing."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    statements = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom, ast.Call)))
    found = [(node.lineno, module) for node in statements for module in _imported(node) if _forbidden(module)]
    if not found:
        return None
    lineno, module = min(found)
    return ForbiddenImport(module, lineno, source.splitlines()[lineno - 1].strip())


def refusal(exercise: str, found: ForbiddenImport, max_points: float | None = None) -> Verdict:
    """Return the verdict on a solution that imports the reference."""
    name = found.module.split(".")[0]
    return Verdict(
        exercise=exercise,
        status=Status.REFUSED,
        points=0.0,
        max_points=1.0 if max_points is None else max_points,
        title=f"{exercise} is refused: a solution may not import {name}",
        sections=(
            Section("What was asked", "A solution that uses NumPy and Python's standard library only."),
            Section(
                "What came",
                f"Line {found.lineno} imports {name}." if found.lineno else f"The function uses {name}.",
                code=found.line or "",
            ),
            Section(
                "What it means", f"{name} is what answers are compared with, so nothing would be shown by using it."
            ),
            Section(
                "What to try", "Write the function from its equation, and keep the import out of the solution's cells."
            ),
        ),
        bugs=["reference-imported"],
    )


def find_forbidden_use(function: Callable[..., Any]) -> ForbiddenImport | None:
    """Return the reference's module if a function names something of it in its own code, or is the reference's.

    The reference itself is refused where learners work, in a notebook or the browser. Elsewhere it may be examined
    like any function, as those do who compare the two.
    """
    if _of_reference(function):
        return ForbiddenImport(function.__module__) if _learners_work_here() else None
    try:
        found = find_forbidden_import(inspect.cleandoc(inspect.getsource(function)))
    except (OSError, TypeError, IndentationError):
        found = None
    return found or _forbidden_global(function, set())


@contextmanager
def imports_guarded() -> Iterator[None]:
    """Refuse imports of the reference while a learner's function runs."""
    original = builtins.__import__

    def guarded(name: str, *rest: Any, **keywords: Any) -> ModuleType:
        if _forbidden(name):
            raise ImportError(f"a solution may not import {name.split('.')[0]}")
        return original(name, *rest, **keywords)

    builtins.__import__ = guarded
    try:
        yield
    finally:
        builtins.__import__ = original


def _learners_work_here() -> bool:
    """Whether this is an interactive notebook, for which IPython adds to the builtins, or a page's Python."""
    return hasattr(builtins, "get_ipython") or sys.platform == "emscripten"


def _forbidden(module: str) -> bool:
    return module.split(".")[0] in FORBIDDEN


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=str(module)), *_]):
            return [module] if name in IMPORTERS else []
    return []


def _of_reference(value: object) -> bool:
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return isinstance(module, str) and _forbidden(module)


def _forbidden_global(function: Callable[..., Any], seen: set[int]) -> ForbiddenImport | None:
    """Follow the globals that a function and its helpers name."""
    code, names = getattr(function, "__code__", None), getattr(function, "__globals__", None)
    if not isinstance(code, CodeType) or not isinstance(names, dict) or id(code) in seen:
        return None
    seen.add(id(code))
    for name in _names(code):
        value = names.get(name)
        if value is None:
            continue
        if _of_reference(value):
            module = value.__name__ if isinstance(value, ModuleType) else value.__module__
            return ForbiddenImport(module)
        if inspect.isfunction(value) and value.__globals__ is names:
            found = _forbidden_global(value, seen)
            if found:
                return found
    return None


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
