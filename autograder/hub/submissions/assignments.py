"""The class's assignments: what the course directory has released."""

from __future__ import annotations

import contextlib
import glob

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from autograder.hub.errors import RefusedError
from autograder.hub.settings import Settings
from autograder.hub.store.models import Assignment, Policy
from autograder.hub.submissions.notebooks import read_solution_cells

ATTEMPTS_PER_HOUR = 20


def take_up_releases(session: Session, settings: Settings) -> None:
    """Let the class submit every assignment that has a release; those it could submit already keep their rules."""
    for name in sorted(new_releases(session, settings)):
        # Another request may take it up at this moment; either will do.
        with contextlib.suppress(IntegrityError), session.begin_nested():
            session.add(
                Assignment(
                    name=name,
                    late_penalty_per_day=0.0,
                    attempts_per_hour=ATTEMPTS_PER_HOUR,
                    policy=Policy.BEST,
                )
            )


def new_releases(session: Session, settings: Settings) -> set[str]:
    """Return the names of the released assignments that the class cannot submit yet."""
    released = {path.parent.name for path in settings.course.glob("release/*/*.ipynb")}
    return released.difference(session.scalars(select(Assignment.name)))


def released_cells(settings: Settings, name: str) -> set[str]:
    """Return the grade ids of the solution cells that an assignment was released with.

    A release that cannot be read is no learner's fault: it has none, and grading says what is wrong with it.
    """
    cells: set[str] = set()
    for path in settings.course.glob(f"release/{glob.escape(name)}/*.ipynb"):
        with contextlib.suppress(RefusedError):
            cells |= set(read_solution_cells(path.read_bytes()))
    return cells
