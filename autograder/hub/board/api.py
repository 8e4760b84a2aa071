"""The board's HTTP API, which the site's elements and programs use."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from autograder.hub.board import entries, reviews, sentences
from autograder.hub.board.data import board_data, entry_data
from autograder.hub.board.sharing import read_shared
from autograder.hub.http.web import GuardedRoute, hub_of, json_object, person_of
from autograder.hub.store.models import Role


async def show_board(request: Request) -> Response:
    """Show all entries."""
    return JSONResponse(await run_in_threadpool(board_data, hub_of(request).store))


async def list_sentences(request: Request) -> Response:
    """Hand out the test sentences, without their labels."""
    return JSONResponse({"sentences": await run_in_threadpool(sentences.texts, hub_of(request).store)})


async def share_model(request: Request) -> Response:
    """Measure a model's predictions, and put it on the board."""
    hub = hub_of(request)
    data = json_object(await request.body())
    origins = hub.settings.origins
    entry = await run_in_threadpool(
        entries.share, hub.store, person_of(request), lambda count: read_shared(data, count, origins)
    )
    return JSONResponse(entry_data(entry), status_code=201)


async def show_entry(request: Request) -> Response:
    """Show one entry."""
    identifier = request.path_params["id"]
    entry = await run_in_threadpool(entries.entry_of, hub_of(request).store, identifier, None, False)
    return JSONResponse(entry_data(entry))


async def take_back_entry(request: Request) -> Response:
    """Remove one's own entry."""
    identifier = request.path_params["id"]
    await run_in_threadpool(entries.take_back, hub_of(request).store, person_of(request), identifier)
    return Response(status_code=204)


async def review_entry(request: Request) -> Response:
    """Review somebody else's entry, or change one's review of it."""
    hub = hub_of(request)
    identifier = request.path_params["id"]
    data = json_object(await request.body())
    await run_in_threadpool(reviews.review, hub.store, person_of(request), identifier, data)
    entry = await run_in_threadpool(entries.entry_of, hub.store, identifier, None, False)
    return JSONResponse(entry_data(entry))


async def remove_review(request: Request) -> Response:
    """Remove one's own review of an entry."""
    identifier = request.path_params["id"]
    await run_in_threadpool(reviews.remove_review, hub_of(request).store, person_of(request), identifier)
    return Response(status_code=204)


ROUTES = [
    GuardedRoute("GET", "/api/board", show_board, None),
    GuardedRoute("POST", "/api/board", share_model, Role.LEARNER),
    GuardedRoute("GET", "/api/board/sentences", list_sentences, Role.LEARNER),
    GuardedRoute("GET", "/api/board/{id}", show_entry, None),
    GuardedRoute("DELETE", "/api/board/{id}", take_back_entry, Role.LEARNER),
    GuardedRoute("PUT", "/api/board/{id}/review", review_entry, Role.LEARNER),
    GuardedRoute("DELETE", "/api/board/{id}/review", remove_review, Role.LEARNER),
]
