"""The page on which each person sees their own standing and data."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.hub.errors import RefusedError
from autograder.hub.http.forms import fields
from autograder.hub.http.web import GuardedRoute, clear_session_cookie, hub_of, person_of
from autograder.hub.routes import my_data
from autograder.hub.store.models import Role


async def show_me(request: Request) -> Response:
    """Show who is signed in, and where they stand."""
    hub = hub_of(request)
    person = person_of(request)
    standings = await run_in_threadpool(my_data.standings_of, hub.store, person)
    return hub.pages.show("me.html", "You", person=person, standings=standings)


async def download_my_data(request: Request) -> Response:
    """Hand over all that the hub has of whoever asks."""
    hub = hub_of(request)
    packed = await run_in_threadpool(my_data.as_zip, hub.store, hub.settings, person_of(request))
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"', "Cache-Control": "no-store"}
    return Response(packed, media_type="application/zip", headers=headers)


async def delete_my_data(request: Request) -> Response:
    """Delete all that the hub has of whoever asks."""
    hub = hub_of(request)
    person = person_of(request)
    if (await fields(request)).get("id", "").strip() != person.id:
        raise RefusedError(422, "Type your id as it stands there; nothing was deleted.")
    await run_in_threadpool(my_data.delete, hub.store, hub.settings, person, person.id)
    response = RedirectResponse("/", status_code=303)
    clear_session_cookie(response, hub.settings)
    return response


ROUTES = [
    GuardedRoute("GET", "/hub/me", show_me, Role.LEARNER),
    GuardedRoute("GET", "/hub/me/data.zip", download_my_data, Role.LEARNER),
    GuardedRoute("POST", "/hub/me/delete", delete_my_data, Role.LEARNER),
]
