"""What `collect` came to: one line for each student, and a summary of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

TAKEN, REFUSED, KEPT, ABSENT, NOBODYS = "taken", "refused", "kept", "absent", "nobody's"


@dataclass(frozen=True)
class Collected:
    """One student's submission, as JSON-able data.

    Attributes
    ----------
    student
        Whose it is; empty for a file of which nobody can tell.
    state
        "taken"; "refused", recorded as ungradable; "kept", an older one that did not replace what was there; "absent",
        in the roster without a submission; "nobody's", a file whose owner is unknown.
    origins
        Where each notebook that was taken came from.
    problem
        Why it was refused.
    notes
        What was passed over, merged or guessed.
    is_unknown
        Whether there is a roster, and the student is not in it.
    is_late
        Whether the platform says that it came late, though not by how much.
    received
        When it came in, as ISO 8601; empty if unknown.
    members
        The students of the group whose submission this is.
    """

    student: str
    state: str
    origins: list[str] = field(default_factory=list)
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    is_unknown: bool = False
    is_late: bool = False
    received: str = ""
    members: list[str] = field(default_factory=list)

    @property
    def is_lost(self) -> bool:
        """Whether somebody's work did not get where it will be graded for them."""
        return self.state in (REFUSED, NOBODYS) or self.is_unknown

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return asdict(self)

    def line(self) -> str:
        """Return it as one line."""
        words = [self.state, self.student, self.problem, *self.notes]
        if self.members:
            words.append(f"a group's: {', '.join(self.members)}")
        if self.is_unknown:
            words.append("not in the roster")
        if self.is_late:
            words.append("late, the platform says, but not by how much: no penalty unless a person sets the time")
        if self.state in (TAKEN, NOBODYS, REFUSED):
            words.append(", ".join(self.origins))
        return "\t".join(word for word in words if word)


def summary(found: Iterable[Collected], system_files: int, *, written: bool = True) -> dict[str, Any]:
    """Count what a run came to."""
    found = list(found)
    counts = Counter(entry.state for entry in found)
    return {
        "taken": counts[TAKEN],
        "refused": counts[REFUSED],
        "kept": counts[KEPT],
        "absent": counts[ABSENT],
        "unknown": sum(entry.is_unknown for entry in found),
        "files_of_nobody": counts[NOBODYS],
        "system_files": system_files,
        "written": written,
    }


def summary_line(assignment: str, counts: dict[str, Any]) -> str:
    """Return a summary as one line."""
    said = {
        "kept": "{} kept as they were",
        "absent": "{} absent",
        "unknown": "{} not in the roster",
        "files_of_nobody": "{} files of nobody",
    }
    more = [words.format(counts[name]) for name, words in said.items() if counts[name]]
    head = f"collected {counts['taken']} submissions of {assignment}, refused {counts['refused']}"
    return ", ".join([head, *more]) + ("" if counts["written"] else "; nothing was written")
