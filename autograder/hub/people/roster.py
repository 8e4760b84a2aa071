"""Takes a class list in: a plain CSV file, or what Canvas, Moodle and nbgrader export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.hub.people.people import new_sign_in_link
from autograder.hub.store import audit
from autograder.hub.store.models import Person, Role
from autograder.hub.store.store import Store

# Ids become folder names in the course directory and ids in nbgrader's gradebook.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")

# What each column is called, by whoever wrote the file; the first name that is there and filled counts.
ID_COLUMNS = ("id", "sis login id", "login id", "sis user id", "username", "id number", "student id")
EMAIL_COLUMNS = ("email", "email address", "e-mail")
WHOLE_NAME_COLUMNS = ("name", "student", "full name")
FIRST_NAME_COLUMNS = ("first_name", "first name")
LAST_NAME_COLUMNS = ("last_name", "last name", "surname")


class RosterError(Exception):
    """The class list cannot be read; the message names the line and the remedy."""


@dataclass(frozen=True)
class Entry:
    """One line of a class list."""

    id: str
    name: str
    email: str | None
    role: Role


def read_roster(content: bytes) -> list[Entry]:
    """Return the people of a class list.

    Raises
    ------
    RosterError
        If it is not text in UTF-8, or a line lacks an id, or has one that is taken or cannot be a folder's name.
    """
    text = _text(content)
    entries: dict[str, Entry] = {}
    for line, row in _rows(text):
        entry = _entry(line, row)
        if entry.id in entries:
            raise RosterError(f"line {line}: the id {entry.id!r} occurs a second time; remove one of the two")
        entries[entry.id] = entry
    if not entries:
        raise RosterError("there is nobody in it; it needs a line of column names (id, name, email) and one per person")
    return list(entries.values())


def add_roster(store: Store, entries: list[Entry], by: str | None) -> None:
    """Add the people of a class list, or change those who are in the class already."""
    with store.write() as session:
        for entry in entries:
            person = session.get(Person, entry.id)
            if person is None:
                person = Person(id=entry.id, added=datetime.now(UTC))
                session.add(person)
            person.name, person.email, person.role = entry.name, entry.email, entry.role
        audit.note(session, by, "import roster", "class", people=[entry.id for entry in entries])


def write_links(store: Store, entries: list[Entry], origin: str, path: Path) -> None:
    """Write a new sign-in link for each of the people into a CSV file that only its owner can read."""
    path.touch(mode=0o600)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "name", "email", "link"])
        for entry in entries:
            link = new_sign_in_link(store, origin, entry.id, by=None)
            table.writerow([entry.id, entry.name, entry.email or "", link])


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError("it is not in UTF-8; save it again as “CSV UTF-8”") from None
    if "\0" in text:
        raise RosterError("it holds a zero byte, as CSV does not; save it again as “CSV UTF-8”")
    return text


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="")
    try:
        for row in reader:
            cells = {str(name).strip().lower(): str(value).strip() for name, value in row.items()}
            # Canvas puts a line with the points possible below the column names.
            if any(cells.values()) and cells.get("student") != "Points Possible":
                yield reader.line_num, cells
    except csv.Error as fault:
        raise RosterError(f"line {reader.line_num}: {fault}; is a quotation mark left open?") from None


def _entry(line: int, row: Mapping[str, str]) -> Entry:
    # Canvas's own number is in "ID", and what people know is in the SIS columns.
    columns = ID_COLUMNS[1:] + ID_COLUMNS[:1] if "sis login id" in row else ID_COLUMNS
    identifier = _first(row, columns) or _first(row, EMAIL_COLUMNS)
    if not identifier:
        raise RosterError(f"line {line}: there is no id; fill one of the columns {', '.join(ID_COLUMNS)}")
    if not ID.fullmatch(identifier):
        raise RosterError(f"line {line}: {identifier!r} cannot be an id; use letters, digits and . _ @ - only")
    name = _first(row, WHOLE_NAME_COLUMNS)
    if not name:
        name = f"{_first(row, FIRST_NAME_COLUMNS)} {_first(row, LAST_NAME_COLUMNS)}".strip()
    role = row.get("role", "") or Role.LEARNER.value
    if role not in {known.value for known in Role}:
        raise RosterError(f"line {line}: {role!r} is no role; write {', '.join(known.value for known in Role)}")
    return Entry(identifier, name or identifier, _first(row, EMAIL_COLUMNS) or None, Role(role))


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
