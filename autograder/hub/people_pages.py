"""The pages on which instructors keep the class list and read the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.hub.errors import RefusedError
from autograder.hub.models import AuditEntry, Person, Role
from autograder.hub.people import new_sign_in_link
from autograder.hub.roster import RosterError, add_roster, read_roster
from autograder.hub.store import Store
from autograder.hub.web import GuardedRoute, hub_of, person_of

AUDIT_ENTRIES_SHOWN = 500


async def show_people(request: Request) -> Response:
    """List the class."""
    hub = hub_of(request)
    return hub.pages.show("people.html", "People", people=await run_in_threadpool(_people, hub.store), link=None)


async def import_roster(request: Request) -> Response:
    """Take a class list in."""
    async with request.form() as form:
        upload = form.get("roster")
        if not isinstance(upload, UploadFile):
            raise RefusedError(422, "Choose a CSV file.")
        content = await upload.read()
    try:
        entries = read_roster(content)
    except RosterError as problem:
        raise RefusedError(422, f"The class list was not taken in: {problem}.") from None
    await run_in_threadpool(add_roster, hub_of(request).store, entries, person_of(request).id)
    return RedirectResponse("/hub/people", status_code=303)


async def make_sign_in_link(request: Request) -> Response:
    """Show a new sign-in link for somebody, once."""
    hub = hub_of(request)
    people = await run_in_threadpool(_people, hub.store)
    person = next((person for person in people if person.id == request.path_params["id"]), None)
    if person is None:
        raise RefusedError(404, "Nobody in this class has this id.")
    link = await run_in_threadpool(new_sign_in_link, hub.store, hub.settings.origin, person.id, person_of(request).id)
    return hub.pages.show("people.html", "People", people=people, link=link, link_for=person.name)


async def show_audit_log(request: Request) -> Response:
    """Show who did what, the latest first."""
    hub = hub_of(request)
    entries = await run_in_threadpool(_audit_log, hub.store)
    return hub.pages.show("audit.html", "Audit log", entries=entries)


def _people(store: Store) -> Sequence[Person]:
    with store.read() as session:
        return session.scalars(select(Person).order_by(Person.role.desc(), Person.name)).all()


def _audit_log(store: Store) -> Sequence[AuditEntry]:
    with store.read() as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(AUDIT_ENTRIES_SHOWN)).all()


ROUTES = [
    GuardedRoute("GET", "/hub/people", show_people, Role.INSTRUCTOR),
    GuardedRoute("POST", "/hub/people", import_roster, Role.INSTRUCTOR),
    GuardedRoute("POST", "/hub/people/{id}/sign-in-link", make_sign_in_link, Role.INSTRUCTOR),
    GuardedRoute("GET", "/hub/audit", show_audit_log, Role.INSTRUCTOR),
]
