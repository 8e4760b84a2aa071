"""The board's pages: to look, to share, to review, and to moderate."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from autograder.hub.board import entries, reviews
from autograder.hub.board.data import board_data, entry_data
from autograder.hub.board.render import render_board, render_entry
from autograder.hub.board.sentences import SENTENCES
from autograder.hub.board.sharing import CELLS, DESCRIPTION, NAME, TITLE, read_shared
from autograder.hub.errors import RefusedError
from autograder.hub.http.forms import fields
from autograder.hub.http.web import GuardedRoute, hub_of, json_object, person_of, signed_in
from autograder.hub.store.models import Person, Role

FIGURES = ("parameters", "training_seconds", "claimed_accuracy")


async def show_board(request: Request) -> Response:
    """Show the board, and whoever is signed in what they are asked to review."""
    hub = hub_of(request)
    person = await signed_in(request)
    owed, asked = await run_in_threadpool(reviews.asked_of, hub.store, person) if person else (0, [])
    board = render_board(await run_in_threadpool(board_data, hub.store), is_live=True)
    return hub.pages.show("board.html", "Model board", board=board, person=person, owed=owed, asked=asked)


async def show_board_table(request: Request) -> Response:
    """Answer with the board alone, for the page of the static site to show in place of its exported copy."""
    data = await run_in_threadpool(board_data, hub_of(request).store)
    return HTMLResponse(render_board(data, is_live=True), headers={"Cache-Control": "no-store"})


async def offer_sharing(request: Request) -> Response:
    """Show the form for a model that was trained elsewhere."""
    limits = {"title": TITLE, "description": DESCRIPTION, "name": NAME}
    return hub_of(request).pages.show(
        "board_share.html", "Share a model", person=person_of(request), cells=CELLS, limits=limits, count=SENTENCES
    )


async def share_model(request: Request) -> Response:
    """Take the form in: the predictions come as a JSON file, with labels or probabilities."""
    hub = hub_of(request)
    async with request.form() as form:
        told: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str) and value}
        upload = form.get("predictions")
        if not isinstance(upload, UploadFile):
            raise RefusedError(422, "Choose the file of predictions.")
        told |= json_object(await upload.read())
    told.pop("predictions", None)
    for name in FIGURES:
        if isinstance(told.get(name), str):
            told[name] = _number(name, told[name])
    origins = hub.settings.origins
    entry = await run_in_threadpool(
        entries.share, hub.store, person_of(request), lambda count: read_shared(told, count, origins)
    )
    return _to_entry(entry.id)


async def show_entry(request: Request) -> Response:
    """Show one entry, with what whoever looks may do about it."""
    hub = hub_of(request)
    person = await signed_in(request)
    is_moderator = person is not None and person.role.includes(Role.ASSISTANT)
    identifier = request.path_params["id"]
    entry = await run_in_threadpool(entries.entry_of, hub.store, identifier, person, is_moderator)
    return hub.pages.show(
        "board_entry_page.html",
        entry.title,
        entry=entry,
        shown=render_entry(entry_data(entry)),
        is_own=person is not None and entry.person_id == person.id,
        own_review=_review_of(entry.reviews, person),
        person=person,
        is_moderator=is_moderator,
        rubric=reviews.RUBRIC,
        longest=reviews.COMMENT,
    )


async def review_entry(request: Request) -> Response:
    """Take a review in."""
    identifier = request.path_params["id"]
    form = await fields(request)
    await run_in_threadpool(reviews.review, hub_of(request).store, person_of(request), identifier, form)
    return _to_entry(identifier)


async def remove_review(request: Request) -> Response:
    """Remove one's own review."""
    identifier = request.path_params["id"]
    await run_in_threadpool(reviews.remove_review, hub_of(request).store, person_of(request), identifier)
    return _to_entry(identifier)


async def take_back_entry(request: Request) -> Response:
    """Remove one's own entry."""
    identifier = request.path_params["id"]
    await run_in_threadpool(entries.take_back, hub_of(request).store, person_of(request), identifier)
    return RedirectResponse("/hub/board", status_code=303)


async def hide(request: Request) -> Response:
    """Take an entry, or one review of it, off the board, with a reason."""
    form = await fields(request)
    reason = form.get("reason", "").strip()
    if not reason:
        raise RefusedError(422, "Say why: its author is told the reason, and the audit log keeps it.")
    return await _moderate(request, form.get("reviewer") or None, reason[:500])


async def show_again(request: Request) -> Response:
    """Put an entry, or one review of it, back on the board."""
    form = await fields(request)
    return await _moderate(request, form.get("reviewer") or None, None)


async def _moderate(request: Request, reviewer: str | None, reason: str | None) -> Response:
    identifier = request.path_params["id"]
    await run_in_threadpool(entries.moderate, hub_of(request).store, person_of(request), identifier, reviewer, reason)
    return _to_entry(identifier)


def _to_entry(identifier: str) -> Response:
    return RedirectResponse(f"/hub/board/{identifier}", status_code=303)


def _review_of(found: list[Any], person: Person | None) -> Any:
    return next((review for review in found if person is not None and review.person_id == person.id), None)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RefusedError(422, f"{name}: expected a number, or nothing.") from None


ROUTES = [
    GuardedRoute("GET", "/hub/board", show_board, None),
    GuardedRoute("GET", "/hub/board/table", show_board_table, None),
    GuardedRoute("GET", "/hub/board/share", offer_sharing, Role.LEARNER),
    GuardedRoute("POST", "/hub/board/share", share_model, Role.LEARNER),
    GuardedRoute("GET", "/hub/board/{id}", show_entry, None),
    GuardedRoute("POST", "/hub/board/{id}/take-back", take_back_entry, Role.LEARNER),
    GuardedRoute("POST", "/hub/board/{id}/review", review_entry, Role.LEARNER),
    GuardedRoute("POST", "/hub/board/{id}/remove-review", remove_review, Role.LEARNER),
    GuardedRoute("POST", "/hub/board/{id}/hide", hide, Role.ASSISTANT),
    GuardedRoute("POST", "/hub/board/{id}/show-again", show_again, Role.ASSISTANT),
]
