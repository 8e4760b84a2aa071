"""Serves the built site: right types, gzip, conditional requests, and headers for caches."""

from __future__ import annotations

import gzip
import os
import re
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

# What a bare machine's table of types lacks or gets wrong.
MEDIA_TYPES = {
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".webmanifest": "application/manifest+json",
}
COMPRESSIBLE = {".css", ".html", ".ipynb", ".js", ".json", ".map", ".mjs", ".py", ".svg", ".txt", ".wasm", ".xml"}
# The theme names files by hexadecimal digests, esbuild by eight characters of base 32.
NAMED_BY_CONTENT = re.compile(r"[.-]([0-9a-f]{8,}|[A-Z2-7]{8})\.(min\.)?\w+$")


class Site(StaticFiles):
    """The folder of the built site.

    Starlette's gzip middleware would compress 9 MB of WebAssembly for each visitor; here each file is compressed once.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        path = Path(full_path)
        request = Headers(scope=scope)
        response: Response = FileResponse(
            path, status_code=status_code, stat_result=stat_result, media_type=MEDIA_TYPES.get(path.suffix)
        )
        # "no-cache" lets a browser keep a file and ask whether it has changed.
        immutable = NAMED_BY_CONTENT.search(path.name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
        if path.suffix in COMPRESSIBLE:
            response.headers["Vary"] = "Accept-Encoding"
        if self.is_not_modified(response.headers, request):
            return NotModifiedResponse(response.headers)
        if path.suffix in COMPRESSIBLE and "gzip" in request.get("accept-encoding", ""):
            return CompressedFile(response, path, stat_result)
        return response


class CompressedFile(Response):
    """A file in gzip, compressed at its first request and off the event loop."""

    def __init__(self, plain: Response, path: Path, stat_result: os.stat_result) -> None:
        kept = {name: value for name, value in plain.headers.items() if name not in ("content-length", "accept-ranges")}
        # The compressed bytes are another representation of the same: a weak tag says so.
        super().__init__(headers=kept | {"Content-Encoding": "gzip", "ETag": f"W/{plain.headers['etag']}"})
        self.path = path
        self.modified = stat_result.st_mtime_ns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await run_in_threadpool(_gzip, self.path, self.modified)
        self.body = b"" if scope["method"] == "HEAD" else body
        self.headers["Content-Length"] = str(len(body))
        await super().__call__(scope, receive, send)


@lru_cache(maxsize=1000)
def _gzip(path: Path, _modified: int) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
