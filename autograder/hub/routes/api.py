"""The HTTP API, which the site's elements and ``autograder submit`` use."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from autograder.hub.errors import RefusedError
from autograder.hub.http.web import GuardedRoute, hub_of, person_of, set_session_cookie, signed_in
from autograder.hub.people import demo_class as demo
from autograder.hub.people.people import person_of_session
from autograder.hub.store.models import Role
from autograder.hub.submissions.submissions import describe, history, receive

OPENAPI = Path(__file__).with_name("openapi.json")


async def status(request: Request) -> Response:
    """Say that there is a hub, whether it grades, and who is signed in."""
    hub = hub_of(request)
    learner = await signed_in(request)
    token = None
    if learner is None and hub.settings.demo:
        token = await run_in_threadpool(demo.sign_in_learner, hub.store)
        learner = await run_in_threadpool(person_of_session, hub.store, token)
    response = JSONResponse(
        {
            "service": "unrolled",
            "grading": {"available": hub.grading.availability.available, "reason": hub.grading.availability.reason},
            "learner": learner and {"id": learner.id, "name": learner.name, "role": learner.role.value},
        }
    )
    if token:
        set_session_cookie(response, hub.settings, token)
    return response


async def submit(request: Request) -> Response:
    """Take a notebook in and answer with its receipt."""
    hub = hub_of(request)
    assignment = request.query_params.get("assignment")
    if not assignment:
        raise RefusedError(400, "Name the assignment: /api/submissions?assignment=rnn-cell")
    body = await request.body()
    receipt, is_new = await run_in_threadpool(receive, hub.store, hub.settings, person_of(request), assignment, body)
    hub.grading.wake()
    return JSONResponse(receipt, status_code=202 if is_new else 200)


async def show_submission(request: Request) -> Response:
    """Show one of the learner's own submissions, with its verdicts once it is graded."""
    hub = hub_of(request)
    return JSONResponse(await run_in_threadpool(describe, hub.store, person_of(request), request.path_params["id"]))


async def list_submissions(request: Request) -> Response:
    """List the learner's own submissions, the newest first."""
    hub = hub_of(request)
    assignment = request.query_params.get("assignment")
    return JSONResponse(await run_in_threadpool(history, hub.store, person_of(request), assignment))


async def health(request: Request) -> Response:
    """Say whether the hub can take submissions in, for whatever watches over it."""
    store = hub_of(request).store
    try:
        await run_in_threadpool(store.check)
    except SQLAlchemyError:
        raise RefusedError(503, "The store does not answer.", retry_after=5) from None
    return JSONResponse({"status": "ok"})


async def describe_api(_request: Request) -> Response:
    """Answer with the API's OpenAPI description."""
    return FileResponse(OPENAPI, media_type="application/json")


ROUTES = [
    GuardedRoute("GET", "/api/status", status, None),
    GuardedRoute("GET", "/api/health", health, None),
    GuardedRoute("GET", "/api/openapi.json", describe_api, None),
    GuardedRoute("POST", "/api/submissions", submit, Role.LEARNER),
    GuardedRoute("GET", "/api/submissions", list_submissions, Role.LEARNER),
    GuardedRoute("GET", "/api/submissions/{id}", show_submission, Role.LEARNER),
]
