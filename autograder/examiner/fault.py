"""A fault of ours, described so that it can be reported: a reference number, and where it arose."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import PurePath

LONGEST_MESSAGE = 500
MOST_PLACES = 40


@dataclass(frozen=True)
class Fault:
    """One exception that nobody expected.

    Attributes
    ----------
    reference
        Eight hexadecimal digits made from the kind and the places, so that the same fault has the same number anywhere.
    kind
        The exception's type.
    places
        The frames, outermost first, as `file:line in function`; never a line of source.
    message
        What the exception said; it may quote a submission, so it stays in the instructor's own log.
    """

    reference: str
    kind: str
    places: tuple[str, ...]
    message: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Fault:
        """Describe an exception that is being handled."""
        frames = traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]
        places = tuple(f"{_short(frame.filename)}:{frame.lineno} in {frame.name}"[:200] for frame in frames)
        kind = type(error).__name__[:100]
        reference = hashlib.sha256("\n".join((kind, *places)).encode()).hexdigest()[:8]
        return cls(reference, kind, places, said(error))


def said(error: BaseException) -> str:
    """Return what an exception says, cut to a length that a log can bear."""
    try:
        text = str(error)
    except Exception:
        return ""
    return text[:LONGEST_MESSAGE].encode("utf-8", "replace").decode()


def _short(path: str) -> str:
    """Leave out where the package is installed: that is the machine's affair."""
    parts = PurePath(path).parts
    ours = next((place for place, part in enumerate(parts) if part in ("autograder", "rnnref", "exercises")), -3)
    return "/".join(parts[ours:])
