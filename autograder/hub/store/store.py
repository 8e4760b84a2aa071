"""The hub's database: SQLite by default, PostgreSQL by address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session


class Store:
    """Opens transactions on the database at ``url``.

    Parameters
    ----------
    url
        A SQLAlchemy address: ``sqlite:////srv/course/hub/hub.db`` or ``postgresql+psycopg://...``.
    outlives_power
        Whether a commit is on the disk when it returns. SQLite is quicker without; a crash of the process loses nothing
        either way, but the last commits may go when the machine does.
    """

    def __init__(self, url: str, *, outlives_power: bool = True) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            if not outlives_power:
                event.listen(self.engine, "connect", _leave_disk_to_system)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writing = self.engine.execution_options(writes=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that writes; when the block ends without an exception it is committed, durably."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables to ``revision``, forward or back, with the data in place."""
        if self.is_sqlite:
            self._create_sqlite()
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        with self._writing.begin() as connection:
            config.attributes["connection"] = connection
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in known:
                raise NewerDatabaseError(current)
            # walk_revisions goes from the newest back, so a revision that comes later in the list is an older one.
            if revision == "base" or (revision in known and current and known.index(revision) > known.index(current)):
                command.downgrade(config, revision)
            else:
                command.upgrade(config, revision)

    def check(self) -> None:
        """Ask the database for something, and raise what goes wrong."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()

    def _create_sqlite(self) -> None:
        # The journal's mode is set once, here: set on every connection, it races with the other process's first write.
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        path.chmod(0o600)


def open_store(url: str) -> Store:
    """Return the store at ``url`` with its tables brought up to date.

    Raises
    ------
    UnusableStoreError
        If it is out of reach, or not this hub's.
    """
    store = Store(url)
    try:
        store.migrate()
    except (NewerDatabaseError, OperationalError) as fault:
        reason = str(fault.orig) if isinstance(fault, OperationalError) else str(fault)
        address = store.url.render_as_string(hide_password=True)
        raise UnusableStoreError(f"The store {address} cannot be used: {' '.join(reason.split())}") from None
    return store


class UnusableStoreError(Exception):
    """The store cannot be used; the message says which and why."""


class NewerDatabaseError(Exception):
    """The database was made by a newer hub."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision!r}, unknown to this hub: install the newer hub that made it."
        )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins the transactions, not the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # in WAL mode, a commit is on the disk only with this
    connection.execute("PRAGMA busy_timeout = 20000")


def _leave_disk_to_system(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail when another wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
