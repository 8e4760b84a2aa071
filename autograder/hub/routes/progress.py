"""A learner's progress on the site, kept for all their browsers: merged, never overwritten.

The record is the site's own (``docs/elements/progress/record.ts``), and so are the rules of merging: of each thing the
latest moment, and nothing from before the learner last began anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from autograder.hub.errors import RefusedError
from autograder.hub.http.web import GuardedRoute, hub_of, json_object, person_of
from autograder.hub.store.models import LearningProgress, Person, Role
from autograder.hub.store.store import Store

VERSION = 2
NOTHING: dict[str, Any] = {"version": VERSION, "begun": "", "proven": {}, "steps": {}, "opened": ""}

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")  # as browsers write it: its order is that of the text
MOST = 500


def read_record(data: Mapping[str, Any]) -> dict[str, Any]:
    """Check a record of progress, and return it.

    Raises
    ------
    RefusedError
        If something is wrong; the message says what.
    """
    if data.get("version") != VERSION:
        raise RefusedError(422, f"version: expected {VERSION}; another version of the site wrote this. Load it again.")
    for name in ("begun", "opened"):
        if data.get(name) != "" and not _is_moment(data.get(name)):
            raise RefusedError(422, f"{name}: expected a moment like 2026-01-31T12:00:00.000Z, or nothing.")
    moments = {name: _moments(data, name) for name in ("proven", "steps")}
    return {"version": VERSION, "begun": data["begun"], **moments, "opened": data["opened"]}


def merge(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what two browsers know together; the order does not matter, and merging again changes nothing."""
    begun = max(one["begun"], other["begun"])
    opened = max(one["opened"], other["opened"])
    return {
        "version": VERSION,
        "begun": begun,
        "proven": _union(one["proven"], other["proven"], begun),
        "steps": _union(one["steps"], other["steps"], begun),
        "opened": opened if opened >= begun else "",
    }


def progress_of(store: Store, person: Person) -> dict[str, Any]:
    """Return what is known of somebody's progress."""
    with store.read() as session:
        kept = session.get(LearningProgress, person.id)
    return kept.record if kept else NOTHING


def add_progress(store: Store, person: Person, record: Mapping[str, Any]) -> dict[str, Any]:
    """Merge a browser's record into what is kept; return both together."""
    with store.write() as session:
        # On PostgreSQL, two browsers that send at once wait for each other here; SQLite has one writer in any case.
        session.get_one(Person, person.id, with_for_update=True)
        kept = session.get(LearningProgress, person.id)
        if kept is None:
            kept = LearningProgress(person_id=person.id, record=NOTHING)
            session.add(kept)
        kept.record = merge(kept.record, record)
        kept.changed = datetime.now(UTC)
        _refuse_too_many(kept.record)
    return kept.record


async def show_progress(request: Request) -> Response:
    """Show one's own progress."""
    return JSONResponse(await run_in_threadpool(progress_of, hub_of(request).store, person_of(request)))


async def sync_progress(request: Request) -> Response:
    """Merge a browser's progress with what is kept, and answer with both together."""
    record = read_record(json_object(await request.body()))
    return JSONResponse(await run_in_threadpool(add_progress, hub_of(request).store, person_of(request), record))


def _moments(data: Mapping[str, Any], name: str) -> dict[str, str]:
    value = data.get(name)
    if not isinstance(value, dict):
        raise RefusedError(422, f"{name}: expected an object of names and moments.")
    for key, moment in value.items():
        if not NAME.fullmatch(key):
            raise RefusedError(422, f"{name}: expected names of small letters, digits and hyphens.")
        if not _is_moment(moment):
            raise RefusedError(422, f"{name}: expected a moment like 2026-01-31T12:00:00.000Z for {key}.")
    return dict(value)


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _union(one: Mapping[str, str], other: Mapping[str, str], begun: str) -> dict[str, str]:
    latest = {key: max(one.get(key, ""), other.get(key, "")) for key in {**one, **other}}
    return {key: moment for key, moment in latest.items() if moment >= begun}


def _refuse_too_many(record: Mapping[str, Any]) -> None:
    if max(len(record["proven"]), len(record["steps"])) > MOST:
        raise RefusedError(422, f"More than {MOST} concepts or steps are kept for nobody.")


ROUTES = [
    GuardedRoute("GET", "/api/progress", show_progress, Role.LEARNER),
    GuardedRoute("PUT", "/api/progress", sync_progress, Role.LEARNER),
]
