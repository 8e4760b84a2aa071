"""The signature of the function whose call is being written, from the living session."""

import inspect
import io
import re
import tokenize
from typing import Any, TypedDict

from unrolled_completion import look_up

_PATH = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*$")
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Signature(TypedDict):
    """A call's signature in three parts, the middle one being the parameter that is written now."""

    before: str
    active: str
    after: str
    summary: str


def signature(code: str, position: int, namespace: dict[str, Any]) -> Signature | None:
    """Return the signature of the innermost call around this position; looking it up calls nothing of the learner's."""
    call = _innermost_call(code[:position])
    if call is None:
        return None
    path, count, keyword = call
    try:
        function = look_up(path, namespace)
        given = inspect.signature(function)
    except (KeyError, AttributeError, TypeError, ValueError):
        return None
    parameters = [str(parameter) for parameter in given.parameters.values()]
    active = _active(list(given.parameters.values()), count, keyword)
    before = f"{path.split('.')[-1]}(" + "".join(f"{each}, " for each in parameters[:active])
    after = "".join(f", {each}" for each in parameters[active + 1 :]) + ")"
    return {
        "before": before,
        "active": parameters[active] if active < len(parameters) else "",
        "after": after,
        "summary": (inspect.getdoc(function) or "").strip().split("\n\n")[0][:300],
    }


def _active(parameters: list[inspect.Parameter], count: int, keyword: str | None) -> int:
    for index, parameter in enumerate(parameters):
        if parameter.name == keyword:
            return index
        if keyword is None and parameter.kind is inspect.Parameter.VAR_POSITIONAL and count >= index:
            return index
    return count if keyword is None else len(parameters)


def _innermost_call(code: str) -> tuple[str, int, str | None] | None:
    """Return path, number of arguments before the one that is written, and its keyword, if it has one."""
    opened: list[tuple[str, str, int, str | None]] = []  # bracket, path before it, commas, keyword
    path = previous = ""
    for kind, text in _tokens(code):
        if text in _PAIRS.values():
            opened.append((text, path if text == "(" else "", 0, None))
        elif text in _PAIRS:
            if opened:
                opened.pop()
        elif opened and text == ",":
            opened[-1] = (*opened[-1][:2], opened[-1][2] + 1, None)
        elif opened and text == "=":
            opened[-1] = (*opened[-1][:3], previous)
        if kind == tokenize.NAME:
            path = path + text if path.endswith(".") else text
        elif text == "." and _PATH.match(path):
            path += "."
        else:
            path = ""
        previous = text
    if not opened or opened[-1][1] in ("", "print"):
        return None
    _, called, count, keyword = opened[-1]
    return called, count, keyword


def _tokens(code: str) -> list[tuple[int, str]]:
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            found.append((token.type, token.string))
    except (tokenize.TokenError, SyntaxError):
        pass  # the rest is not written yet
    return found
