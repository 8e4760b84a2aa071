"""What the hub has of a person: shown to them, handed to them, deleted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from autograder.hub.board.data import board_of
from autograder.hub.errors import RefusedError
from autograder.hub.routes.progress import progress_of
from autograder.hub.settings import Settings
from autograder.hub.store import audit
from autograder.hub.store.models import Assignment, Grading, Override, Person, State, Submission
from autograder.hub.store.store import Store
from autograder.hub.submissions.standing import Standing, counting_attempt
from autograder.hub.submissions.submissions import spooled


def standings_of(store: Store, person: Person) -> list[Standing]:
    """Return where somebody stands in each assignment that they have tried."""
    found = []
    with store.read() as session:
        for assignment in session.scalars(select(Assignment).order_by(Assignment.name)):
            attempts = session.scalars(
                select(Submission)
                .where(Submission.person_id == person.id, Submission.assignment_name == assignment.name)
                .order_by(Submission.attempt)
                .options(selectinload(Submission.gradings).selectinload(Grading.verdicts))
            ).all()
            override = session.get(Override, (person.id, assignment.name))
            if attempts or override:
                counting = counting_attempt(assignment, attempts)
                found.append(Standing(person, assignment, attempts, counting, override))
    return found


def as_zip(store: Store, settings: Settings, person: Person) -> bytes:
    """Return all that the hub has of somebody: a JSON file, and the notebooks as they were sent."""
    packed = io.BytesIO()
    standings = standings_of(store, person)
    beside = {"progress": progress_of(store, person), "board": board_of(store, person)}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(_as_data(person, standings) | beside, indent=1))
        for submission in (attempt for standing in standings for attempt in standing.attempts):
            name = f"{submission.assignment_name}/attempt-{submission.attempt}.ipynb"
            archive.writestr(name, spooled(settings, submission.id).read_bytes())
    return packed.getvalue()


def delete(store: Store, settings: Settings, person: Person, by: str) -> None:
    """Remove somebody with all they sent, from the hub and from the course directory.

    Raises
    ------
    RefusedError
        If something of theirs is being graded at this moment.
    """
    with store.write() as session:
        submissions = session.scalars(select(Submission).where(Submission.person_id == person.id)).all()
        if any(submission.state is State.GRADING for submission in submissions):
            raise RefusedError(
                409, "A notebook is being graded just now, so nothing was deleted; try again in a minute.", 60
            )
        session.delete(session.get_one(Person, person.id))
        audit.note(session, by, "delete person", person.id)
    for submission in submissions:
        spooled(settings, submission.id).unlink(missing_ok=True)
    _remove_from_course(settings.course, person.id)


def _remove_from_course(folder: Path, person_id: str) -> None:
    # nbgrader takes seconds to import, and the hub's process needs it only here.
    from autograder.grading import Course

    Course(folder).forget(person_id)


def _as_data(person: Person, standings: list[Standing]) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "added": person.added.isoformat(),
        "assignments": [
            {
                "name": standing.assignment.name,
                "score": standing.score,
                "override_reason": standing.override and standing.override.reason,
                "attempts": [_attempt_as_data(attempt) for attempt in standing.attempts],
            }
            for standing in standings
        ],
    }


def _attempt_as_data(attempt: Submission) -> dict[str, Any]:
    return {
        "attempt": attempt.attempt,
        "received": attempt.received.isoformat(),
        "sha256": attempt.sha256,
        "gradings": [
            {
                "finished": grading.finished.isoformat(),
                "state": grading.state.value,
                "score": grading.score,
                "max_score": grading.max_score,
                "message": grading.message,
                "verdicts": {verdict.cell: verdict.verdict for verdict in grading.verdicts},
            }
            for grading in attempt.gradings
        ],
    }
