"""What every endpoint needs: who asks, a guard by role, a bounded body, and refusals as answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from autograder.hub.errors import RefusedError
from autograder.hub.grading.grading_process import GradingProcess
from autograder.hub.http.framed_pages import Pages
from autograder.hub.http.rate import RateLimit
from autograder.hub.people.people import SESSION_LIFETIME, person_of_session
from autograder.hub.settings import Settings
from autograder.hub.store.models import Person, Role
from autograder.hub.store.store import Store

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Hub:
    """The parts of a running hub; ``request.app.state.hub`` of every request."""

    settings: Settings
    store: Store
    grading: GradingProcess
    pages: Pages
    people_rate: RateLimit
    hosts_rate: RateLimit


class GuardedRoute(Route):
    """A route that only people of a role reach; with no role, everybody does."""

    def __init__(self, method: str, path: str, endpoint: Endpoint, role: Role | None) -> None:
        self.method = method
        self.role = role
        super().__init__(path, _guard(endpoint, role), methods=[method], name=endpoint.__name__)


def hub_of(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


def person_of(request: Request) -> Person:
    """Return who asks, on a route that is guarded by a role."""
    person: Person = request.state.person
    return person


async def signed_in(request: Request) -> Person | None:
    """Return who asks, if they are signed in."""
    token = session_token(request)
    return await run_in_threadpool(person_of_session, hub_of(request).store, token) if token else None


def session_token(request: Request) -> str | None:
    """Return the token that came in the cookie, or, from a program, in the Authorization header."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    return request.cookies.get(_cookie_name(hub_of(request).settings))


def set_session_cookie(response: Response, settings: Settings, token: str) -> None:
    """Let the browser keep the session; scripts cannot read it and other sites cannot send it."""
    response.set_cookie(
        _cookie_name(settings),
        token,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(_cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax")


async def refuse(request: Request, refusal: Exception) -> Response:
    """Answer a refusal: a program gets JSON, a person a page."""
    assert isinstance(refusal, RefusedError)
    response: Response
    if request.url.path.startswith("/hub/"):
        title = HTTPStatus(refusal.status).phrase
        response = hub_of(request).pages.show("refused.html", title, status=refusal.status, message=refusal.message)
    else:
        response = JSONResponse({"error": refusal.message}, status_code=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def json_object(body: bytes) -> dict[str, Any]:
    """Return what a body of JSON says.

    Raises
    ------
    RefusedError
        If it is no JSON, or no object.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(422, "This is not JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise RefusedError(422, "This is JSON, but not an object.")
    return value


def refuse_zero_bytes(texts: Iterable[str]) -> None:
    """Refuse what PostgreSQL cannot keep, nor look for."""
    if any("\0" in text for text in texts):
        raise RefusedError(422, "A zero byte stands in this request, where no name and no text has one.")


def _cookie_name(settings: Settings) -> str:
    # Browsers let only a secure page of this very host set a cookie with this prefix.
    return "__Host-unrolled" if settings.is_https else "unrolled"


def _guard(endpoint: Endpoint, role: Role | None) -> Endpoint:
    async def guarded(request: Request) -> Response:
        hub = hub_of(request)
        refuse_zero_bytes((*request.path_params.values(), *request.query_params.values()))
        if role is None:
            hub.hosts_rate.admit(_host(request))
            return await endpoint(request)
        person = await signed_in(request)
        if person is None:
            hub.hosts_rate.admit(_host(request))
            raise RefusedError(401, "Sign in first, with the personal link that your instructor sent you.")
        if not person.role.includes(role):
            raise RefusedError(403, f"This is for the role {role.value}; you are signed in as {person.role.value}.")
        hub.people_rate.admit(person.id)
        request.state.person = person
        return await endpoint(request)

    # Its name stands in the log and the metrics.
    guarded.__name__ = endpoint.__name__
    return guarded


def _host(request: Request) -> str:
    return request.client.host if request.client else ""
