"""Runs the hub: ``autograder serve``."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket

import uvicorn
from prometheus_client import start_http_server
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from starlette.concurrency import run_in_threadpool

from autograder.hub.app import create_app
from autograder.hub.board.sentences import draw_sentences
from autograder.hub.demo_board import share_demo_models
from autograder.hub.grading.grading_process import Availability
from autograder.hub.grading.observation import log_as_json
from autograder.hub.http.web import Hub
from autograder.hub.people import demo_class as demo
from autograder.hub.people.people import new_sign_in_link
from autograder.hub.settings import NO_COURSE, Settings
from autograder.hub.store.store import Store, UnusableStoreError, open_store
from autograder.hub.submissions.assignments import take_up_releases
from autograder.hub.submissions.lateness import two_penalties
from autograder.hub.submissions.submissions import sweep_spool

GRADING_REPORTS_WITHIN = 20.0


class CannotServeError(Exception):
    """The hub cannot start; the message says what to do."""


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the site and the hub until interrupted.

    Raises
    ------
    CannotServeError
        If the site is not built, the course directory is not one, or the port is taken.
    """
    if not (settings.site / "index.html").is_file():
        raise CannotServeError(
            f"{settings.site}/ holds no built site: run `make site`, or name its folder with --site."
        )
    if not settings.demo and not settings.course.is_dir():
        raise CannotServeError(f"{settings.course} {NO_COURSE}")
    listener = _listen(host, port)
    if settings.demo:
        demo.make_demo_course(settings.course)
    settings.spool.mkdir(parents=True, exist_ok=True)
    try:
        store = open_store(settings.database_url)
    except UnusableStoreError as reason:
        raise CannotServeError(str(reason)) from None
    if settings.demo:
        demo.make_demo_class(store)
    with store.write() as session:
        take_up_releases(session, settings)
        twice = two_penalties(session, settings.course)
    if twice:
        store.close()
        raise CannotServeError(twice)
    draw_sentences(store)
    sweep_spool(store, settings)
    store.close()
    log_as_json(logging.WARNING if settings.demo else logging.INFO)
    app = create_app(settings, _announce)
    if settings.metrics_port:
        start_http_server(settings.metrics_port, "127.0.0.1", registry=app.state.metrics.registry)
    # The log has a line of the hub's own for each request, and the paths of sign-in links do not belong into it.
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServeError(
                f"Port {port} of {host} is taken: stop what serves there, or choose another with --port {port + 1}."
            ) from None
        raise CannotServeError(f"Cannot serve on {host}, port {port}: {error.strerror}.") from None
    return listener


async def _announce(hub: Hub) -> None:
    """Show the start screen as soon as it is known whether submissions can be graded."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(hub.grading.reported.wait(), GRADING_REPORTS_WITHIN)
    await run_in_threadpool(_show_start_screen, hub.store, hub.settings, hub.grading.availability)
    if hub.settings.demo:
        await run_in_threadpool(share_demo_models, hub.store, hub.settings.origin)


def _show_start_screen(store: Store, settings: Settings, grading: Availability) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("Site", settings.origin)
    table.add_row("Course directory", str(settings.course))
    table.add_row("Store", store.url.render_as_string(hide_password=True))
    where = f"on the cluster of {settings.cluster}" if settings.cluster else f"{settings.workers} at a time"
    on = f"on, {where}, in the sandbox"
    table.add_row("Grading", on if grading.available else f"off: {grading.reason}")
    console = Console(highlight=False, soft_wrap=True)
    console.print(Panel(table, title="Unrolled", title_align="left", expand=False))
    if settings.demo:
        console.print(
            "You are the demo class's learner: run a snippet, pass an exercise, submit its notebook.\n"
            f"  {settings.origin}/exercises/rnn-cell/\n"
            "To be its instructor, open this link (it works once):\n"
            f"  {new_sign_in_link(store, settings.origin, demo.INSTRUCTOR.id, by=None)}\n"
        )
    console.print("Ctrl-C ends it.")
