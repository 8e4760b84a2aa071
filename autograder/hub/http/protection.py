"""Protects browsers and the hub: response headers, changes only from the hub's own pages, bodies of bounded size."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.hub.errors import RefusedError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # The site's pages state their own sources in a meta element; this holds for them as well.
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'",
}


class ProtectiveHeaders:
    """Adds to every answer the headers that it does not set itself."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self.app = app
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_protected if scope["type"] == "http" else send)


class SameOriginOnly:
    """Refuses requests that change something unless they come from a page of this origin.

    Browsers state where a request comes from in ``Sec-Fetch-Site`` or ``Origin``. A program states neither; it signs in
    by the Authorization header, which no other site can make a browser send.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or self._is_same_origin(Headers(scope=scope)):
            await self.app(scope, receive, send)
        else:
            answer = JSONResponse({"error": "This request did not come from a page of this site."}, status_code=403)
            await answer(scope, receive, send)

    def _is_same_origin(self, headers: Headers) -> bool:
        if "sec-fetch-site" in headers:
            return headers["sec-fetch-site"] == "same-origin"
        if "origin" in headers:
            return headers["origin"] in self.origins
        return "authorization" in headers


class BodyLimit:
    """Refuses a request's body as soon as it is known to be too large, before anything parses it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = int(Headers(scope=scope).get("content-length", 0)) if scope["type"] == "http" else 0
        received = 0
        # Raised where the endpoint reads the body, so that it is answered like any other refusal.
        megabytes = self.limit / 2**20
        too_large = RefusedError(413, f"This is over {megabytes:.0f} MB. Clear its outputs and send it again.")

        async def receive_within_limit() -> Message:
            nonlocal received
            if declared > self.limit:
                raise too_large
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise too_large
            return message

        await self.app(scope, receive_within_limit, send)
