"""How learning platforms name what they export: a file's or folder's name tells whose it is.

Canvas, Moodle and nbgrader are followed by their own code (`lib/content_zipper.rb`,
`mod/assign/classes/downloader.php`, `nbgrader/exchange`). Gradescope, Blackboard, Brightspace, Sakai and ILIAS are
followed by what public programs read from their exports. Names are split at fixed characters: no pattern here takes
longer than a name is long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile

from nbgrader.utils import parse_utc

CANVAS, CANVAS_ANONYMOUS, MOODLE, EXCHANGE = "Canvas", "Canvas, anonymous", "Moodle", "nbgrader's exchange"
GRADESCOPE, BLACKBOARD, BRIGHTSPACE, SAKAI, ILIAS = "Gradescope", "Blackboard", "Brightspace", "Sakai", "ILIAS"
MOODLE_PLUGIN, BLACKBOARD_ATTEMPT = "_assignsubmission_", "_attempt_"
HIDDEN_BY_MOODLE = {"participant", "participante", "partecipante", "teilnehmerin", "teilnehmer", "deelnemer"}
HANDED_IN_AT_ILIAS = {"abgaben", "submissions"}


@dataclass(frozen=True)
class Mark:
    """What a platform wrote into a name.

    Attributes
    ----------
    layout
        Whose export it is.
    name, number
        The person, and the platform's number for them; Moodle's is a new one for each assignment.
    file
        The file's own name, where the platform put the person's before it.
    written
        The platform's part of the name, as it is wanted back.
    late
        Whether the platform says that it came late.
    sent
        When, where the name tells; it orders attempts.
    members
        The people of a group, where the platform names them.
    """

    layout: str
    name: str
    number: str = ""
    file: str = ""
    written: str = ""
    late: bool = False
    sent: datetime | None = None
    members: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Tells people apart within one export."""
        return self.layout, self.name, self.number

    @property
    def student(self) -> str:
        """What the person is called without a roster."""
        if self.layout in (CANVAS, BRIGHTSPACE):
            return f"{self.name}_{self.number}"
        if self.layout == MOODLE and self.name.casefold().replace(" ", "") in HIDDEN_BY_MOODLE:
            return f"{self.name} {self.number}"
        return self.name


def canvas(name: str) -> Mark | None:
    """Read `doejane_LATE_12345_678_file.ipynb`; the first two numbers on end are the user's and the file's."""
    parts = name.split("_")
    for place in range(1, len(parts) - 1):
        if _is_number(parts[place]) and (_is_number(parts[place + 1]) or _is_typed(parts[place + 1 :])):
            late = parts[place - 1] == "LATE" or parts[place - 1] == "late"
            who = "_".join(parts[: place - late])
            if not who or (_is_number(parts[place + 1]) and place + 2 == len(parts)):
                return None
            taken = place + 1 if _is_typed(parts[place + 1 :]) else place + 2
            written = "_".join(parts[:taken])
            return Mark(CANVAS, who, parts[place], "_".join(parts[taken:]), written, late)
    return None


def _is_typed(rest: list[str]) -> bool:
    return rest in (["text.html"], ["link.html"])


def canvas_anonymous(name: str) -> Mark | None:
    """Read `anon_AbC12_678_file.ipynb`, which has no name and no user's number."""
    late = name.startswith("LATE_")
    parts = name.removeprefix("LATE_").split("_")
    if len(parts) < 4 or parts[0] != "anon" or not parts[1].isalnum() or not _is_number(parts[2]):
        return None
    taken = len(parts[0]) + len(parts[1]) + len(parts[2]) + 2 + 5 * late
    return Mark(CANVAS_ANONYMOUS, f"anon_{parts[1]}", file="_".join(parts[3:]), written=name[:taken], late=late)


def moodle(name: str) -> Mark | None:
    """Read `Jane Doe_12345_assignsubmission_file_`, a folder, or what stands before a file's own name."""
    before, found, after = name.partition(MOODLE_PLUGIN)
    if not found or not before:
        return None
    who, _, number = before.rpartition("_")
    if not who or not _is_number(number):
        who, number = before, ""  # a group without a number: those who are in none
    kind, _, file = after.partition("_")
    return Mark(MOODLE, who, number, file, f"{before}{found}{kind}")


def blackboard(name: str) -> Mark | None:
    """Read `Homework 1_jdoe_attempt_2026-01-30-15-00-00_file.ipynb`; `settled` takes the assignment's title off."""
    before, found, after = name.rpartition(BLACKBOARD_ATTEMPT)
    sent = _date(after[:19], "%Y-%m-%d-%H-%M-%S")
    if not found or not before or sent is None:
        return None
    written = f"{before}{found}{after[:19]}"
    return Mark(BLACKBOARD, before, file=after[20:] if after[19:20] == "_" else after[19:], written=written, sent=sent)


def brightspace(name: str) -> Mark | None:
    """Read `12345-67890 - Jane Doe - Mar 5, 2026 1105 PM`, a folder, or what stands before a file's own name."""
    parts = name.split(" - ")
    numbers = parts[0].split("-")
    if len(parts) < 3 or len(numbers) != 2 or not all(map(_is_number, numbers)):
        return None
    place = next((place for place in range(2, len(parts)) if "," in parts[place] and _has_year(parts[place])), 0)
    if not place:
        return None
    who, file = " - ".join(parts[1:place]), " - ".join(parts[place + 1 :])
    sent = _date(parts[place], "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %H%M")
    return Mark(BRIGHTSPACE, who, numbers[0], file, " - ".join(parts[: place + 1]), sent=sent)


def sakai(name: str) -> Mark | None:
    """Read `Doe, Jane(jdoe)`, a folder, or `Doe, Jane(jdoe)_Submission attachment(s)_file.ipynb`."""
    person, closed, after = name.partition(")")
    names, opened, identity = person.rpartition("(")
    named = "," in names and not names.endswith(" ")  # "hw, part 2 (1)" is a second download
    if not closed or not opened or not named or not identity or (after and not after.startswith("_")):
        return None
    return Mark(SAKAI, identity, file=after.partition(")_")[2], written=f"{person})")


def exchange(name: str, assignment: str) -> Mark | None:
    """Read `jdoe+hw1+2026-01-30 15:00:00 UTC+random`, a folder of nbgrader's exchange."""
    parts = name.split("+")
    if len(parts) < 3 or assignment not in parts[1:-1]:
        return None
    place = parts.index(assignment, 1)
    try:
        sent = parse_utc(parts[place + 1]).replace(tzinfo=UTC)
    except Exception:  # dateutil raises whatever its parts raise
        return None
    return Mark(EXCHANGE, "+".join(parts[:place]), sent=sent)


def ilias(name: str, folder: str) -> Mark | None:
    """Read `Doe_Jane_jdoe_4711`, or `Team 12`, in a folder `Abgaben` or `Submissions`."""
    if folder.casefold() not in HANDED_IN_AT_ILIAS:
        return None
    parts = name.split("_")
    if len(parts) >= 4 and _is_number(parts[-1]):
        return Mark(ILIAS, parts[2] if len(parts) == 4 else "_".join(parts[:-1]), parts[-1], written=name)
    words = name.replace("_", " ").split(" ")
    return Mark(ILIAS, name, written=name) if len(words) == 2 and words[0] == "Team" and _is_number(words[1]) else None


def mark(name: str, folder: str, assignment: str) -> Mark | None:
    """Return what a platform wrote into a name, if one did."""
    readers: tuple[Callable[[str], Mark | None], ...] = (
        lambda name: exchange(name, assignment),
        moodle,
        blackboard,
        brightspace,
        sakai,
        canvas_anonymous,
        canvas,
    )
    found = next(filter(None, (read(name) for read in readers)), None)
    return found or ilias(name, folder)


def settled(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks of one folder with what only all of them together tell.

    Blackboard's names begin with the assignment's title, in which, as in a user's name, underscores may stand. Moodle
    calls everybody the same where it hides the names.
    """
    titled = {mark.name for mark in marks if mark.layout == BLACKBOARD}
    shared = _shared_beginning(titled) if len(titled) > 1 else ""
    numbers = {mark.number for mark in marks if mark.layout == MOODLE}
    hidden = len(numbers) > 1 and len({mark.name for mark in marks if mark.layout == MOODLE}) == 1
    return [
        replace(mark, name=mark.name[len(shared) + 1 :] if shared else mark.name.rpartition("_")[2])
        if mark.layout == BLACKBOARD
        else replace(mark, name=f"Participant {mark.number}")
        if mark.layout == MOODLE and hidden and len(numbers) > 2
        else mark
        for mark in marks
    ]


def _shared_beginning(names: Iterable[str]) -> str:
    """Return the parts between underscores with which all names begin."""
    split = [name.split("_")[:-1] for name in names]
    same = takewhile(lambda parts: len(set(parts)) == 1, zip(*split, strict=False))
    return "_".join(parts[0] for parts in same)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _has_year(text: str) -> bool:
    return any(len(word) == 4 and _is_number(word) for word in text.replace(",", " ").split())


def _date(text: str, *forms: str) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
