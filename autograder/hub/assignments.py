"""The class's assignments: what the course directory has released."""

from __future__ import annotations

from autograder.hub.models import Assignment, Policy
from autograder.hub.settings import Settings
from autograder.hub.store import Store

ATTEMPTS_PER_HOUR = 20


def take_up_releases(store: Store, settings: Settings) -> None:
    """Let the class submit every assignment that has a release; those it could submit already keep their rules."""
    released = sorted(path.parent.name for path in settings.course.glob("release/*/*.ipynb"))
    with store.write() as session:
        for name in dict.fromkeys(released):
            if session.get(Assignment, name) is None:
                session.add(
                    Assignment(
                        name=name,
                        late_penalty_per_day=0.0,
                        attempts_per_hour=ATTEMPTS_PER_HOUR,
                        policy=Policy.BEST,
                    )
                )
