"""Which of our own sources a program needs, told from its imports, so that only what a change concerns is run again.

A name that a package's ``__init__`` hands on is followed to the module that defines it; with that module come those
that it imports, however deep. Where a program takes a package as a whole, it needs all of it.
"""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path


class Sources:
    """Modules of our own, by the folders that hold them: ``{"rnnref": folder}``; a name ``""`` takes single modules."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self._paths = {
            _dotted(package, path.relative_to(folder)): path
            for package, folder in folders.items()
            for path in sorted(folder.rglob("*.py"))
        }
        self._imports: dict[str, frozenset[str]] = {}

    def needed_by(self, code: str) -> list[Path]:
        """Return the files that the code imports, directly or not; all of them if it cannot be parsed."""
        try:
            open_ = set(self._imported(ast.parse(code)))
        except SyntaxError:
            return sorted(self._paths.values())
        needed: set[str] = set()
        while open_:
            name = open_.pop()
            needed.add(name)
            open_ |= self._imported_by(name) - needed
        return sorted(self._paths[name] for name in needed)

    def _imported_by(self, name: str) -> frozenset[str]:
        if name not in self._imports:
            tree = ast.parse(self._paths[name].read_text(encoding="utf-8"))
            self._imports[name] = frozenset(self._imported(tree))
        return self._imports[name]

    def _imported(self, tree: ast.Module) -> Iterator[str]:
        """Yield the modules of ours that a program imports."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._whole(alias.name)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                for alias in node.names:
                    yield from self._named(node.module, alias.name)

    def _named(self, module: str, name: str) -> Iterator[str]:
        if f"{module}.{name}" in self._paths:
            yield f"{module}.{name}"
        elif (module, name) in self._handed_on:
            yield self._handed_on[module, name]
        elif module in self._paths and not self._is_package(module):
            yield module
        else:
            yield from self._whole(module)

    def _whole(self, module: str) -> Iterator[str]:
        yield from (name for name in self._paths if name == module or name.startswith(f"{module}."))

    def _is_package(self, module: str) -> bool:
        return self._paths[module].name == "__init__.py"

    @cached_property
    def _handed_on(self) -> dict[tuple[str, str], str]:
        """The modules of ours from which packages take the names that they offer as their own."""
        return {
            (package, alias.asname or alias.name): node.module
            for package in filter(self._is_package, self._paths)
            for node in ast.walk(ast.parse(self._paths[package].read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module in self._paths
            for alias in node.names
        }


def _dotted(package: str, path: Path) -> str:
    parts = [*package.split("."), *path.with_suffix("").parts]
    return ".".join(part for part in parts if part not in ("", "__init__"))
