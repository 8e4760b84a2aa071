"""The pages behind a personal sign-in link."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.hub.http.web import GuardedRoute, clear_session_cookie, hub_of, session_token, set_session_cookie
from autograder.hub.people.people import close_session, redeem
from autograder.hub.store.models import Role


async def offer_sign_in(request: Request) -> Response:
    """Ask for a click: programs that look into mail open links, and would use this one up."""
    return hub_of(request).pages.show("sign_in.html", "Sign in")


async def sign_in(request: Request) -> Response:
    """Use the link up and sign the browser in."""
    hub = hub_of(request)
    person, token = await run_in_threadpool(redeem, hub.store, request.path_params["token"])
    response = RedirectResponse("/hub/me" if person.role is Role.LEARNER else "/hub/class", status_code=303)
    set_session_cookie(response, hub.settings, token)
    return response


async def sign_out(request: Request) -> Response:
    """Sign the browser out."""
    hub = hub_of(request)
    if token := session_token(request):
        await run_in_threadpool(close_session, hub.store, token)
    response = RedirectResponse("/", status_code=303)
    clear_session_cookie(response, hub.settings)
    return response


ROUTES = [
    GuardedRoute("GET", "/hub/sign-in/{token}", offer_sign_in, None),
    GuardedRoute("POST", "/hub/sign-in/{token}", sign_in, None),
    GuardedRoute("POST", "/hub/sign-out", sign_out, None),
]
