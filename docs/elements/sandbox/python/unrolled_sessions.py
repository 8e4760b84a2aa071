"""Cells that share a session continue one another, as in a notebook."""

import ast
import asyncio
import builtins
import inspect
import linecache
from collections.abc import Callable
from typing import Any

Namespace = dict[str, Any]


class Sessions:
    """The namespaces of the page's sessions, by name."""

    def __init__(self) -> None:
        self._namespaces: dict[str, Namespace] = {}

    def __getitem__(self, session: str) -> Namespace:
        """Return the namespace of the session; a new one at first."""
        return self._namespaces.setdefault(session, {"__name__": "__main__", "__builtins__": builtins})

    def run(self, session: str, name: str, code: str, show: Callable[[Any], None]) -> Namespace:
        """Run a cell; `show` gets the value of its last expression, unless that is None."""
        tree = ast.parse(code, name)
        # For tracebacks and inspect.getsource; a None in place of the time keeps checkcache() away from it.
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        namespace = self[session]
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
