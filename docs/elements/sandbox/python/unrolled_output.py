"""What a program writes and shows, on its way to the page: in batches, and never more than the page can hold."""

import base64
import io
import time
from collections.abc import Callable

import unrolled_figures

_BATCH_SECONDS = 0.05
_MAX_CHARACTERS = 250_000
_MAX_LINES = 10_000
_MAX_PICTURES = 8_000_000  # characters of all pictures and tables
_MIME_BY_METHOD = {
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_html_": "text/html",
}


class Limit:
    """How much more one run may write; tells once when the rest is cut."""

    def __init__(self, cut: Callable[[], None]) -> None:
        self._cut = cut
        self.reset()

    def reset(self) -> None:
        """Start to count anew."""
        self._characters = _MAX_CHARACTERS
        self._lines = _MAX_LINES
        self._pictures = _MAX_PICTURES
        self._is_cut = False

    def admit(self, text: str) -> str:
        """Return the part of the text that still fits."""
        if self._is_cut:
            return ""
        admitted = text[: self._characters] if self._lines else ""
        if admitted.count("\n") > self._lines:
            admitted = "".join(admitted.splitlines(keepends=True)[: self._lines])
        self._characters -= len(admitted)
        self._lines -= admitted.count("\n")
        self._is_cut = len(admitted) < len(text)
        return admitted

    def admits_picture(self, data: str) -> bool:
        """Return whether a picture or table still fits, and count it if so."""
        fits = len(data) <= self._pictures
        self._pictures -= len(data) if fits else 0
        return fits

    def tell(self) -> None:
        """Say that something was cut, after what came before it."""
        if self._is_cut and self._characters >= 0:
            self._characters = -1
            self._cut()


class Stream(io.TextIOBase):
    """Standard output or error; sends what has gathered at most every 50 ms."""

    def __init__(self, limit: Limit, send: Callable[[str], None]) -> None:
        self._limit = limit
        self._send = send
        self._gathered: list[str] = []
        self._sent = 0.0

    encoding = "utf-8"

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Take text; print() ends up here."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._gathered.append(self._limit.admit(text))
        if time.monotonic() - self._sent > _BATCH_SECONDS:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what has gathered."""
        text = "".join(self._gathered)
        self._gathered.clear()
        if text:
            self._send(text)
            self._sent = time.monotonic()
        self._limit.tell()


class Lines(io.TextIOBase):
    """Standard input: each line is asked of the reader, as `input()` asks."""

    encoding = "utf-8"

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask

    def readable(self) -> bool:
        """Return True."""
        return True

    def readline(self, _size: int | None = -1, /) -> str:
        """Ask for one line."""
        return self._ask() + "\n"

    def read(self, _size: int | None = -1, /) -> str:
        """Ask for one line; there is no end of file in a page."""
        return self.readline()


class Display:
    """Shows the value of a cell's last expression in the richest form that it offers."""

    def __init__(self, limit: Limit, send: Callable[[str, str, str], None]) -> None:
        self._limit = limit
        self._send = send

    def picture(self, mime: str, data: str, description: str = "") -> bool:
        """Send a picture or table, with what it shows in words; return whether it fits."""
        fits = self._limit.admits_picture(data)
        if fits:
            self._send(mime, data, description)
        return fits

    def show(self, value: object) -> None:
        """Send the value's picture or table, or else print its repr."""
        if type(value).__module__ == "matplotlib.figure":
            unrolled_figures.show_figure(value)
            return
        for method, mime in _MIME_BY_METHOD.items():
            if isinstance(value, type) or not callable(getattr(value, method, None)):
                continue
            data = getattr(value, method)()
            if isinstance(data, bytes):
                data = base64.b64encode(data).decode()
            if isinstance(data, str) and self.picture(mime, data):
                return
        print(repr(value))
