"""Cells that share a session continue one another, as in a notebook."""

import ast
import asyncio
import builtins
import inspect
import linecache
import sys
import types
from collections.abc import Callable
from typing import Any

Namespace = dict[str, Any]


class Sessions:
    """The namespaces of the page's sessions, by name."""

    def __init__(self) -> None:
        self._modules: dict[str, types.ModuleType] = {}

    def __getitem__(self, session: str) -> Namespace:
        """Return the namespace of the session; a new one at first."""
        if session not in self._modules:
            # A module like any program's, for what looks a program up by its name: doctest, unittest, pickle, timeit.
            self._modules[session] = types.ModuleType("__main__")
            self._modules[session].__dict__["__builtins__"] = builtins
        return self._modules[session].__dict__

    def run(self, session: str, name: str, code: str, show: Callable[[Any], None]) -> Namespace:
        """Run a cell; `show` gets the value of its last expression, unless that is None."""
        # For tracebacks and inspect.getsource; a None in place of the time keeps checkcache() away from it.
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        namespace = self[session]
        sys.modules["__main__"] = self._modules[session]
        sys.argv = [name]
        _value_of(tree, "exec", name, namespace)
        if isinstance(last, ast.Expr):
            value = _value_of(ast.Expression(last.value), "eval", name, namespace)
            if value is not None:
                show(value)
        return namespace


def _value_of(tree: ast.Module | ast.Expression, mode: str, name: str, namespace: Namespace) -> Any:
    """Carry out a part of a program, in which `await` may stand outside of functions, as in a notebook."""
    code = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    value = eval(code, namespace)
    return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value
