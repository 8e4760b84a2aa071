"""The pages on which instructors keep the class list and read the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.hub.errors import RefusedError
from autograder.hub.http.forms import fields
from autograder.hub.http.web import GuardedRoute, hub_of, person_of
from autograder.hub.people.people import new_sign_in_link
from autograder.hub.people.roster import RosterError, add_roster, read_roster
from autograder.hub.routes.my_data import delete
from autograder.hub.store.models import AuditEntry, Person, Role
from autograder.hub.store.store import Store

AUDIT_ENTRIES_SHOWN = 500


async def show_people(request: Request) -> Response:
    """List the class."""
    people = await run_in_threadpool(_people, hub_of(request).store)
    return _list(request, people)


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
    person = _who(people, request)
    link = await run_in_threadpool(new_sign_in_link, hub.store, hub.settings.origin, person.id, person_of(request).id)
    return _list(request, people, link, person.name)


async def delete_person(request: Request) -> Response:
    """Delete somebody with all they sent, once their id was typed."""
    hub, by = hub_of(request), person_of(request)
    person = _who(await run_in_threadpool(_people, hub.store), request)
    if person.id == by.id:
        raise RefusedError(422, "This is you. Delete your own data under /hub/me; nobody was deleted here.")
    if (await fields(request)).get("id", "").strip() != person.id:
        raise RefusedError(422, f"Type the id of {person.name} as it stands there; nobody was deleted.")
    await run_in_threadpool(delete, hub.store, hub.settings, person, by.id)
    return RedirectResponse("/hub/people", status_code=303)


async def show_audit_log(request: Request) -> Response:
    """Show who did what, the latest first."""
    hub = hub_of(request)
    entries = await run_in_threadpool(_audit_log, hub.store)
    return hub.pages.show("audit.html", "Audit log", entries=entries)


def _list(request: Request, people: Sequence[Person], link: str | None = None, link_for: str = "") -> Response:
    pages, own_id = hub_of(request).pages, person_of(request).id
    return pages.show("people.html", "People", people=people, own_id=own_id, link=link, link_for=link_for)


def _who(people: Sequence[Person], request: Request) -> Person:
    person = next((person for person in people if person.id == request.path_params["id"]), None)
    if person is None:
        raise RefusedError(404, "Nobody in this class has this id.")
    return person


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
    GuardedRoute("POST", "/hub/people/{id}/delete", delete_person, Role.INSTRUCTOR),
    GuardedRoute("GET", "/hub/audit", show_audit_log, Role.INSTRUCTOR),
]
