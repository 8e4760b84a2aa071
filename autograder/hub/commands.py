"""The hub's part of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from autograder.hub.store.store import Store

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
    from autograder.hub.people.roster import RosterError, add_roster, read_roster, write_links

    try:
        entries = read_roster(file.read_bytes())
    except OSError as problem:
        raise _ended(f"autograder roster: {file} cannot be read: {problem.strerror}") from None
    except RosterError as problem:
        raise _ended(f"autograder roster: {file}: {problem}") from None
    store = _store("roster", course, database, origin)
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
    from autograder.hub.settings import Settings
    from autograder.hub.store.backup import BackupError, back_up

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
    from autograder.hub.store.backup import BackupError, restore

    try:
        restore(archive, course)
    except BackupError as problem:
        raise _ended(f"autograder restore: {problem}") from None
    typer.echo(f"{course} is restored. Serve it with: autograder serve --course {course}")


def sign_in(link: Annotated[str, typer.Argument(help="Your personal link; it works once.")]) -> None:
    """Sign in at your class's hub, so that `autograder submit` works here."""
    from autograder.hub import client

    try:
        client.sign_in(link).save(_signed_in_file())
    except client.HubError as problem:
        raise _ended(f"autograder sign-in: {problem}") from None
    typer.echo("You are signed in. Submit with: autograder submit NOTEBOOK")


def submit(
    notebook: Annotated[Path, typer.Argument(help="The notebook to hand in.")],
    assignment: Annotated[str, typer.Option(help="The assignment; by default the notebook's name.")] = "",
    wait: Annotated[bool, typer.Option(help="Wait for the official verdict.")] = True,
) -> None:
    """Submit a notebook to your class's hub, and show its receipt and the official verdict."""
    from autograder.hub import client

    try:
        who = client.SignedIn.load(_signed_in_file())
        receipt = client.submit(who, assignment or notebook.stem, notebook.read_bytes())
        typer.echo(f"received {receipt['received']}, attempt {receipt['attempt']}, id {receipt['id']}")
        typer.echo(f"sha256 {receipt['sha256']}; read: {', '.join(receipt['cells']) or 'no solution cells'}")
        graded = client.wait_for_verdict(who, receipt, typer.echo) if wait else receipt
    except OSError as problem:
        raise _ended(f"autograder submit: {notebook} cannot be read: {problem.strerror}") from None
    except client.HubError as problem:
        raise _ended(f"autograder submit: {problem}") from None
    if "score" in graded:
        _show_verdicts(graded)


def _show_verdicts(graded: dict[str, Any]) -> None:
    from rich.console import Console

    from autograder.examiner.verdict.verdict import verdict_from_dict
    from autograder.grading.terminal import shown

    console = Console()
    for cell in graded["verdicts"]:
        console.print(shown(verdict_from_dict(cell["verdict"])))
    if graded["message"]:
        console.print(graded["message"], markup=False)
    if graded["score"] is not None:
        typer.echo(f"{graded['score']:g} of {graded['max_score']:g} points")


board = typer.Typer(no_args_is_help=True, help="The model board, for the static site.")


@board.command("export")
def export_board(
    file: Annotated[Path, typer.Argument(help="The JSON file to write; the site shows docs/pages/share/board.json.")],
    course: Course = Path(),
    database: Database = "",
) -> None:
    """Write the board as everybody sees it into a file; built into the site, it reads without the hub."""
    import json

    from autograder.hub.board.data import board_data

    data = board_data(_store("board export", course, database, LOCAL))
    try:
        file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as problem:
        raise _ended(f"autograder board export: {file} cannot be written: {problem.strerror}") from None
    typer.echo(f"{file} holds {len(data['entries'])} models. Build the site with `make site` to show them.")


def _signed_in_file() -> Path:
    return Path(typer.get_app_dir("unrolled")) / "hub.json"


def _store(command: str, course: Path, database: str, origin: str) -> Store:
    from autograder.hub.settings import NO_COURSE, Settings
    from autograder.hub.store.store import UnusableStoreError, open_store

    if not course.is_dir():
        raise _ended(f"autograder {command}: {course} {NO_COURSE}")
    try:
        return open_store(Settings(course.resolve(), site=Path(), origin=origin, database=database).database_url)
    except UnusableStoreError as reason:
        raise _ended(f"autograder {command}: {reason}") from None


def _ended(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(1)
