"""Names that may stand at the cursor, from the living session: its variables, attributes, built-ins and keywords."""

import builtins
import inspect
import keyword
import re
from typing import Any

_PATH = re.compile(r"((?:[A-Za-z_]\w*\.)*)(\w*)$")
_MOST = 200


def completions(code: str, position: int, namespace: dict[str, Any]) -> list[dict[str, str]]:
    """Return the completions at this position of the code; looking them up calls nothing of the learner's."""
    match = _PATH.search(code[:position])
    if match is None:
        return []
    path, start = match[1].rstrip("."), match[2]
    if path:
        try:
            owner = look_up(path, namespace)
        except (KeyError, AttributeError):
            return []
        names = {name: inspect.getattr_static(owner, name, None) for name in dir(owner)}
    else:
        words = dict.fromkeys([*keyword.kwlist, *_names_in(code)])
        names = words | vars(builtins) | namespace
    found = [name for name in sorted(names) if name.startswith(start) and (start.startswith("_") or name[0] != "_")]
    return [{"label": name, **_described(names[name])} for name in found[:_MOST] if name != start]


def look_up(path: str, namespace: dict[str, Any]) -> object:
    """Return what a dotted path names, without calling anything that its owners define."""
    first, *rest = path.split(".")
    value = namespace[first] if first in namespace else vars(builtins)[first]
    for name in rest:
        value = inspect.getattr_static(value, name)
    return value


def _names_in(code: str) -> set[str]:
    return set(re.findall(r"\b[A-Za-z_]\w{2,}\b", code))


def _described(value: object) -> dict[str, str]:
    if not callable(value):
        return {"detail": "" if value is None else type(value).__name__}
    try:
        signature = str(inspect.signature(value))
    except (TypeError, ValueError):
        signature = "(…)"
    summary = (inspect.getdoc(value) or "").strip().split("\n\n")[0]
    return {"detail": signature[:80], "info": summary[:300]}
