"""Exceptions in a learner's terms: the own lines first, with a hint for the common ones."""

import traceback
from typing import TypedDict

from unrolled_hints import hint_for, message_of


class Failure(TypedDict):
    """What the page shows of an exception."""

    exception: str
    message: str
    line: int | None
    own: str
    full: str
    hint: str | None


def describe(error: BaseException, name: str) -> Failure:
    """Describe an exception raised by the cell of this name."""
    everything = traceback.TracebackException.from_exception(error)
    _drop_frames(everything, lambda frame: _is_ours(frame.filename))
    own = traceback.TracebackException.from_exception(error)
    _drop_frames(own, lambda frame: frame.filename != name)
    lines = [frame.lineno for frame in own.stack]
    if isinstance(error, SyntaxError) and error.filename == name:
        lines.append(error.lineno)
    return {
        "exception": type(error).__name__,
        "message": message_of(error),
        "line": lines[-1] if lines else None,
        "own": "".join(own.format()),
        "full": "".join(everything.format()),
        "hint": hint_for(error),
    }


def _drop_frames(report: traceback.TracebackException | None, unwanted) -> None:
    while report is not None:
        report.stack = traceback.StackSummary.from_list([frame for frame in report.stack if not unwanted(frame)])
        _drop_frames(report.__cause__, unwanted)
        report = report.__context__


def _is_ours(filename: str) -> bool:
    return "unrolled_" in filename or filename.startswith("<frozen") or "/_pyodide/" in filename
