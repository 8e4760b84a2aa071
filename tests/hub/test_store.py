"""The store keeps what it is given: on SQLite and on a real PostgreSQL, through migrations forward and back."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from autograder.hub.board.data import board_data
from autograder.hub.board.entries import share
from autograder.hub.board.reviews import RUBRIC, asked_of, review
from autograder.hub.board.sentences import SENTENCES, draw_sentences, texts
from autograder.hub.board.sharing import Shared
from autograder.hub.people.roster import Entry, add_roster
from autograder.hub.routes.progress import NOTHING, add_progress, progress_of
from autograder.hub.settings import Settings
from autograder.hub.store.models import Base, Person, Role
from autograder.hub.store.store import NewerDatabaseError, Store
from autograder.hub.submissions.assignments import new_releases, take_up_releases
from tests.hub.served import Served, free_port, make_release, make_site, solved

ADA = Entry("ada", "Ada", None, Role.LEARNER)


def program(name: str) -> str:
    """A PostgreSQL program; Debian keeps the server's outside PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = shutil.which(name) or (str(found[-1]) if found else None)
    if path is None:
        pytest.fail(f"PostgreSQL's {name} is missing: install it (Debian: apt install postgresql)")
    return path


def as_server(*command: str) -> None:
    """Run a program of PostgreSQL's, which refuses to run as root."""
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own."""
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(f"/tmp/hub-postgresql-{os.getpid()}")
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    port = free_port()
    data = folder / "data"
    as_server(program("initdb"), "--auth", "trust", "--username", "hub", "--pgdata", str(data))
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    as_server(program("pg_ctl"), "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", settings)
    yield f"postgresql+psycopg://hub@127.0.0.1:{port}/postgres"
    as_server(program("pg_ctl"), "stop", "-m", "immediate", "-D", str(data))
    shutil.rmtree(folder)


@pytest.fixture
def emptied_postgresql(postgresql: str) -> str:
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hub.db'}"
    address: str = request.getfixturevalue("emptied_postgresql")
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    store.migrate()
    yield store
    store.close()


@pytest.mark.parametrize("command", ["serve", "roster"])
def test_a_store_that_cannot_be_used_is_named_in_one_line(tmp_path: Path, command: str) -> None:
    make_site(tmp_path / "site")
    (tmp_path / "course").mkdir()
    (tmp_path / "class.csv").write_text("id,name\nada,Ada\n")
    nowhere = ("--database", f"postgresql+psycopg://hub:secret@127.0.0.1:{free_port()}/hub")
    serve = Served(tmp_path, *nowhere).command()
    roster = [*serve[:3], "roster", str(tmp_path / "class.csv"), "--course", str(tmp_path), *nowhere]
    ended = subprocess.run(roster if command == "roster" else serve, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "cannot be used" in ended.stderr
    assert "secret" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_migrations_make_the_tables_that_the_models_name(store: Store) -> None:
    made = inspect(store.engine)
    for table in Base.metadata.tables.values():
        columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}, table.name


def test_going_back_a_revision_and_forward_again_keeps_what_is_older(store: Store) -> None:
    add_roster(store, [ADA], by=None)
    store.migrate("0001")
    store.migrate()
    with store.read() as session:
        assert session.get_one(Person, "ada").name == "Ada"


def test_a_moment_comes_back_in_utc(store: Store) -> None:
    before = datetime.now(UTC)
    add_roster(store, [ADA], by=None)
    with store.read() as session:
        assert before <= session.get_one(Person, "ada").added <= datetime.now(UTC)


def test_a_store_of_a_newer_hub_is_not_touched(store: Store) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        store.migrate()


def test_a_hub_on_postgresql_takes_in_and_grades(folder: Path, emptied_postgresql: str) -> None:
    hub = Served(folder, "--demo", "--database", emptied_postgresql).start()
    try:
        learner = hub.learner()
        receipt = learner.post("/api/submissions?assignment=rnn-cell", json=solved(hub.course, "rnn-cell")).json()
        score = hub.verdict(learner, receipt)["score"]
    finally:
        hub.stop()
    assert score > 0
    assert not (hub.course / "hub" / "hub.db").exists()


def test_the_board_and_the_progress_are_kept_on_either_store(store: Store) -> None:
    add_roster(store, [ADA, Entry("alan", "Alan", None, Role.LEARNER)], by=None)
    draw_sentences(store)
    draw_sentences(store)
    with store.read() as session:
        ada, alan = (session.get_one(Person, name) for name in ("ada", "alan"))
    assert len(texts(store)) == SENTENCES, "they are drawn once"

    model = Shared("A", "a", "Ada", "https://example.org/a.ipynb", "gru", 10**12, 0.5, 1.0, [1.0] * SENTENCES, False)
    entries = [share(store, person, lambda _: model) for person in (ada, alan)]
    assert entries[0].verified["accuracy"] == 0.5
    assert [entry.id for entry in asked_of(store, ada)[1]] == [entries[1].id]
    review(store, ada, entries[1].id, dict.fromkeys(RUBRIC, 2) | {"comment": "Fine"})
    assert asked_of(store, ada) == (1, [])
    assert [len(entry["reviews"]) for entry in board_data(store)["entries"]] == [0, 1]

    add_progress(store, ada, NOTHING | {"steps": {"step-1": "2026-01-01T10:00:00.000Z"}})
    assert add_progress(store, ada, NOTHING)["steps"] == progress_of(store, ada)["steps"] != {}
    with store.write() as session:
        session.delete(session.get_one(Person, "ada"))
    assert [(e["shown_as"], e["reviews"]) for e in board_data(store)["entries"]] == [("Ada", [])]
    assert progress_of(store, ada) == NOTHING


def test_two_browsers_that_sync_at_once_lose_nothing(store: Store) -> None:
    add_roster(store, [ADA], by=None)
    with store.read() as session:
        ada = session.get_one(Person, "ada")
    moment = "2026-01-01T10:00:00.000Z"
    records = [NOTHING | {"steps": {f"step-{number}": moment}} for number in range(20)]
    with ThreadPoolExecutor(4) as browsers:
        list(browsers.map(lambda record: add_progress(store, ada, record), records))
    assert len(progress_of(store, ada)["steps"]) == 20


def test_a_release_that_two_requests_take_up_at_once_is_there_once(store: Store, tmp_path: Path) -> None:
    settings = Settings(course=tmp_path, site=tmp_path, origin="")
    for name in range(20):
        make_release(tmp_path, f"release-{name}")

    def take_up(_request: int) -> None:
        with store.write() as session:
            take_up_releases(session, settings)

    with ThreadPoolExecutor(4) as requests:
        list(requests.map(take_up, range(8)))
    with store.read() as session:
        assert not new_releases(session, settings)
