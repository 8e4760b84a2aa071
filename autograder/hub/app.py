"""Puts the hub together: the API, the class's pages and the site, behind their protection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from autograder.hub.board import api as board_api
from autograder.hub.board import board_pages
from autograder.hub.errors import RefusedError
from autograder.hub.grading.grading_process import GradingProcess
from autograder.hub.grading.observation import Metrics, Observed
from autograder.hub.http.framed_pages import Pages
from autograder.hub.http.protection import BodyLimit, ProtectiveHeaders, SameOriginOnly
from autograder.hub.http.rate import RateLimit
from autograder.hub.http.site import Site
from autograder.hub.http.web import GuardedRoute, Hub, refuse
from autograder.hub.routes import api, classroom_pages, my_pages, people_pages, progress, sign_in
from autograder.hub.settings import Settings
from autograder.hub.store.store import Store


def create_app(settings: Settings, announce: Callable[[Hub], Coroutine[Any, Any, None]]) -> Starlette:
    """Return the ASGI application; starting it starts the grading process too, and ``announce`` beside it."""
    store, grading = Store(settings.database_url), GradingProcess(settings)
    hub = Hub(
        settings,
        store,
        grading,
        Pages(settings.site),
        people_rate=RateLimit(per_second=20, burst=100),
        hosts_rate=RateLimit(per_second=50, burst=500),  # a school's classes may share one address
    )
    metrics = Metrics(store, grading)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        await hub.grading.start()
        announcement = asyncio.create_task(announce(hub))
        yield
        announcement.cancel()
        await hub.grading.stop()
        hub.store.close()

    host = urlsplit(settings.origin).hostname or ""
    app = Starlette(
        routes=[
            *routes(),
            Route("/api/{rest:path}", no_such_endpoint),
            Mount("/", Site(settings.site)),
        ],
        middleware=[
            Middleware(Observed, metrics=metrics),
            Middleware(ProtectiveHeaders, https=settings.is_https),
            Middleware(TrustedHostMiddleware, allowed_hosts=[host, "127.0.0.1", "localhost"]),
            Middleware(SameOriginOnly, origins=settings.origins),
            Middleware(BodyLimit, limit=settings.max_notebook_bytes),
        ],
        exception_handlers={RefusedError: refuse, 500: report_fault},
        lifespan=life,
    )
    app.state.hub = hub
    app.state.metrics = metrics
    return app


def routes() -> list[GuardedRoute]:
    """Return the hub's own routes, each with the role that it opens to."""
    parts = (api, progress, board_api, sign_in, my_pages, classroom_pages, people_pages, board_pages)
    return [route for part in parts for route in part.ROUTES]


async def no_such_endpoint(_request: Request) -> Response:
    """Answer for the API, where the site's page for missing pages would mislead a program."""
    raise RefusedError(404, "The hub's API has nothing here.")


async def report_fault(_request: Request, _fault: Exception) -> Response:
    """Say that the fault is ours, and nothing about it; the log has the rest."""
    return JSONResponse({"error": "The hub failed; nothing of yours is lost. Try again."}, status_code=500)
