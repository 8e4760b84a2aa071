"""The demo class: what ``autograder serve --demo`` shows to somebody without a class of their own."""

from __future__ import annotations

from pathlib import Path

from autograder.examiner.exercise import catalogue
from autograder.hub.people.people import open_session
from autograder.hub.people.roster import Entry, add_roster
from autograder.hub.store.models import Person, Role
from autograder.hub.store.store import Store

LEARNER = Entry("demo-learner", "Demo Learner", None, Role.LEARNER)
INSTRUCTOR = Entry("demo-instructor", "Demo Instructor", None, Role.INSTRUCTOR)


def make_demo_course(folder: Path) -> None:
    """Release the course's own assignments in ``folder``, where they are not there yet."""
    missing = [name for name in catalogue.assignments() if not (folder / "release" / name).is_dir()]
    if not missing:
        return
    # nbgrader takes seconds to import, and only the first start of a demo needs it.
    from autograder.grading import Course, release

    folder.mkdir(parents=True, exist_ok=True)
    for assignment in missing:
        release(Course(folder), assignment)


def make_demo_class(store: Store) -> None:
    """Make the demo's people, where they are not there yet."""
    add_roster(store, [LEARNER, INSTRUCTOR], by=None)


def sign_in_learner(store: Store) -> str:
    """Open a session for the demo's learner, who may have been deleted by a visitor; return its token."""
    with store.read() as session:
        is_there = session.get(Person, LEARNER.id) is not None
    if not is_there:
        make_demo_class(store)
    return open_session(store, LEARNER.id)
