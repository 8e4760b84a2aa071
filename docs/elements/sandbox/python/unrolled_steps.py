"""A program step by step: the line that comes next, and what the program's names hold before it."""

import inspect
import json
import reprlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, TypedDict

MIME = "application/vnd.unrolled.steps+json"
_MOST = 1000
_SHOWN_NUMBERS = 4
_short = reprlib.Repr(maxlist=4, maxtuple=4, maxdict=4, maxset=4, maxstring=40, maxother=40, maxlong=20)
Tracer = Callable[[FrameType, str, Any], Any]


class Step(TypedDict):
    """A line that is about to run, or the end of a function."""

    line: int
    function: str
    names: list[tuple[str, str]]


class Steps:
    """Records the steps of the program of this name; what it calls elsewhere is one step.

    The first thousand are kept, which the page can show and a reader follow.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._steps: list[Step] = []
        self._is_whole = True

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Record what runs meanwhile."""
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(None)

    def to_json(self) -> str:
        """Return the steps as the page takes them."""
        return json.dumps({"steps": self._steps, "isWhole": self._is_whole})

    def _enter(self, frame: FrameType, _event: str, _value: Any) -> Tracer | None:
        return self._follow if frame.f_code.co_filename == self._program else None

    def _follow(self, frame: FrameType, event: str, _value: Any) -> Tracer | None:
        if len(self._steps) == _MOST:
            self._is_whole = False
            sys.settrace(None)
            frame.f_trace = None
            return None
        if event in ("line", "return"):
            self._steps.append({"line": frame.f_lineno, "function": _function(frame.f_code), "names": _names(frame)})
        return self._follow


def _function(code: CodeType) -> str:
    return "" if code.co_name == "<module>" else code.co_name


def _names(frame: FrameType) -> list[tuple[str, str]]:
    """Return what the names that this code speaks of hold, those of values only."""
    code = frame.f_code
    spoken = code.co_names if code.co_name == "<module>" else (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
    values = frame.f_locals
    return [(name, described(values[name])) for name in spoken if name in values and _is_value(values[name])]


def _is_value(value: object) -> bool:
    return not (inspect.ismodule(value) or inspect.isroutine(value) or isinstance(value, type))


def described(value: object) -> str:
    """Return a value in a few words; of an array, its shape and first numbers."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray and value.dtype.kind in "biuf":
        shape = ", ".join(map(str, value.shape))
        first = [f"{float(each):.3g}" for each in value.flat[:_SHOWN_NUMBERS]]
        more = ", …" if value.size > _SHOWN_NUMBERS else ""
        return f"{value.dtype} ({shape}): {', '.join(first)}{more}"
    try:
        return _short.repr(value)
    except Exception as error:
        return f"<its repr raises {type(error).__name__}>"
