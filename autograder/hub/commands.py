"""The hub's part of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.hub.store import Store

DEMO_COURSE = Path(".demo")
LOCAL = "http://127.0.0.1:8000"

Course = Annotated[Path, typer.Option(help="nbgrader's course directory.")]
Database = Annotated[str, typer.Option(help="The store's address; by default SQLite in the course's hub/ folder.")]


def serve(
    course: Course = Path(),
    site: Annotated[Path, typer.Option(help="The built site.")] = Path("site"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    origin: Annotated[str, typer.Option(help="How browsers reach the hub, if not by that host and port.")] = "",
    database: Database = "",
    cluster: Annotated[str, typer.Option(help="Grade on the Dask cluster with this scheduler, tcp://...")] = "",
    workers: Annotated[int, typer.Option(help="How many submissions are graded at once.")] = 2,
    max_queue: Annotated[int, typer.Option(help="How many submissions may wait before more are put off.")] = 5000,
    metrics_port: Annotated[int, typer.Option(help="Let Prometheus on this machine read metrics there.")] = 0,
    demo: Annotated[bool, typer.Option("--demo", help="Serve a demo class, made in .demo/ or in --course.")] = False,
) -> None:
    """Serve the site, take submissions in and grade them."""
    from autograder.hub.serve import CannotServeError, serve
    from autograder.hub.settings import Settings

    settings = Settings(
        course=(DEMO_COURSE if demo and course == Path() else course).resolve(),
        site=site.resolve(),
        origin=origin or f"http://{host}:{port}",
        database=database,
        demo=demo,
        cluster=cluster or None,
        workers=workers,
        max_queue=max_queue,
        metrics_port=metrics_port or None,
    )
    try:
        serve(settings, host, port)
    except CannotServeError as reason:
        raise _ended(f"autograder serve: {reason}") from None


def roster(
    file: Annotated[Path, typer.Argument(help="The class list: CSV, or what Canvas or Moodle exports.")],
    course: Course = Path(),
    database: Database = "",
    links: Annotated[
        Path | None, typer.Option(help="Write a personal sign-in link for each of them into this CSV file.")
    ] = None,
    origin: Annotated[str, typer.Option(help="The hub's address, which the links begin with.")] = LOCAL,
) -> None:
    """Add people to the hub's class, or change them; with --links, make their sign-in links."""
    from autograder.hub.roster import RosterError, add_roster, read_roster, write_links

    store = _store(course, database, origin)
    try:
        entries = read_roster(file.read_text(encoding="utf-8-sig"))
    except (OSError, RosterError, UnicodeDecodeError) as problem:
        raise _ended(f"autograder roster: {file}: {problem}") from None
    add_roster(store, entries, by=None)
    typer.echo(f"{len(entries)} people are in the class now, or changed.")
    if links:
        write_links(store, entries, origin, links)
        typer.echo(f"{links} holds their sign-in links. Each works once, within a week; keep the file to yourself.")


def backup(
    archive: Annotated[Path, typer.Argument(help="The archive to write, .tar.gz.")],
    course: Course = Path(),
    database: Database = "",
) -> None:
    """Copy the whole course, its hub included, into an archive; the hub may run meanwhile."""
    from autograder.hub.backup import BackupError, back_up
    from autograder.hub.settings import Settings

    try:
        count = back_up(Settings(course.resolve(), site=Path(), origin="", database=database), archive.resolve())
    except BackupError as problem:
        raise _ended(f"autograder backup: {problem}") from None
    typer.echo(f"{archive} holds {count} files.")


def restore(
    archive: Annotated[Path, typer.Argument(help="What `autograder backup` wrote.")],
    course: Annotated[Path, typer.Argument(help="The folder to restore into; it must be empty.")],
) -> None:
    """Unpack a backup into an empty folder."""
    from autograder.hub.backup import BackupError, restore

    try:
        restore(archive, course)
    except BackupError as problem:
        raise _ended(f"autograder restore: {problem}") from None
    typer.echo(f"{course} is restored. Serve it with: autograder serve --course {course}")


def _store(course: Path, database: str, origin: str) -> Store:
    from autograder.hub.settings import Settings
    from autograder.hub.store import Store

    store = Store(Settings(course.resolve(), site=Path(), origin=origin, database=database).database_url)
    store.migrate()
    return store


def _ended(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(1)
