"""What a hub is told when it starts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# Made silently, a misspelt one would take a class in that nobody finds again.
NO_COURSE = "is not a directory; make it, or name the course's directory with --course."


@dataclass(frozen=True)
class Settings:
    """Where things lie, and the limits.

    Attributes
    ----------
    course
        nbgrader's course directory. What the hub adds lies in its folder ``hub/``.
    site
        The built site.
    origin
        The address by which browsers reach the hub, e.g. ``https://rnn.example.org``.
    database
        The store's address; by default SQLite in the course's ``hub/`` folder.
    demo
        Whether every visitor is signed in as the demo class's learner.
    cluster
        The Dask scheduler to grade on; by default this machine grades.
    workers
        How many submissions are graded at once.
    max_queue
        How many ungraded submissions the hub takes in before it asks to come back later.
    max_notebook_bytes
        The size above which a submission is refused before it is read.
    metrics_port
        The port of this machine on which Prometheus reads metrics, if any.
    """

    course: Path
    site: Path
    origin: str
    database: str = ""
    demo: bool = False
    cluster: str | None = None
    workers: int = 2
    max_queue: int = 5000
    max_notebook_bytes: int = 4 * 1024 * 1024
    metrics_port: int | None = None

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https:")

    @property
    def origins(self) -> frozenset[str]:
        """What browsers may give as the origin of a request that changes something."""
        return frozenset({self.origin, self.origin.replace("//127.0.0.1", "//localhost")})

    @property
    def folder(self) -> Path:
        return self.course / "hub"

    @property
    def spool(self) -> Path:
        return self.folder / "submissions"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.folder.resolve() / 'hub.db'}"

    def to_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads; it is how the worker is told."""
        return asdict(self) | {"course": str(self.course), "site": str(self.site)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Settings:
        return cls(**data | {"course": Path(data["course"]), "site": Path(data["site"])})
