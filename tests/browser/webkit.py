"""WebKit, the engine of Safari: Debian's build of it, on a screen of its own, driven by the W3C WebDriver protocol."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.reader import until

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How the protocol names a reference to an element."""
KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "ArrowDown": "\ue015",
    "Control": "\ue009",
    "Shift": "\ue008",
}


class WebKit:
    """One window of WebKit."""

    def __init__(self, port: int, program: Path) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._session = ""
        options = {"binary": str(program), "args": ["--automation"]}
        answer = self._ask("POST", "", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
        self._session = f"/{answer['sessionId']}"

    def go(self, address: str) -> None:
        """Open an address, and wait until the page is loaded."""
        self._ask("POST", "/url", {"url": address})

    def evaluate(self, script: str, *arguments: object) -> Any:
        """Run the body of a function in the page; return what it returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """Press the mouse on an element that this selector finds, where it can be seen."""
        until(self, "return document.querySelector(arguments[0])?.checkVisibility()", selector)
        self.evaluate("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        origin = {_ELEMENT: found[_ELEMENT]}
        point = {"type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0}
        press = [point, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": press})

    def press(self, *keys: str) -> None:
        """Press keys together, as ``press("Control", "a")``."""
        codes = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": code} for code in codes]
        up = [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._act({"type": "key", "id": "keyboard", "actions": down + up})

    def type(self, text: str) -> None:
        """Type text, key by key."""
        for line, after in zip(text.split("\n"), [*["Enter"] * text.count("\n"), ""], strict=True):
            actions = [{"type": kind, "value": key} for key in line for kind in ("keyDown", "keyUp")]
            if actions:
                self._act({"type": "key", "id": "keyboard", "actions": actions})
            if after:
                self.press(after)

    def close(self) -> None:
        """End the session, and the browser with it."""
        try:
            self._ask("DELETE", "", None)
        finally:
            self._connection.close()

    def _act(self, source: dict[str, object]) -> None:
        self._ask("POST", "/actions", {"actions": [source]})

    def _ask(self, method: str, path: str, body: object) -> Any:
        self._connection.request(method, f"/session{self._session}{path}", json.dumps(body) if body else None)
        answer = json.loads(self._connection.getresponse().read())["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"WebKit: {answer['error']}: {answer['message']}")
        return answer


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Start a WebKit without anything kept from before."""
    with _screen() as display, _driver(display) as port:
        browser = WebKit(port, _program())
        try:
            yield browser
        finally:
            browser.close()


def _program() -> Path:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
    if not found or shutil.which("WebKitWebDriver") is None or shutil.which("Xvfb") is None:
        raise RuntimeError("No WebKit: install it (Debian: apt install webkit2gtk-driver xvfb).")
    return found[-1]


@contextmanager
def _screen() -> Iterator[str]:
    """Start a screen that nobody sees; WebKit's window needs one."""
    _program()
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        try:
            assert screen.stdout is not None
            yield f":{screen.stdout.readline().strip()}"
        finally:
            screen.terminate()


@contextmanager
def _driver(display: str) -> Iterator[int]:
    """Start WebKit's driver; yield its port."""
    environment = os.environ | {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "GDK_BACKEND": "x11"}
    port = _free_port()
    command = ["WebKitWebDriver", f"--port={port}"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as driver:
        try:
            _await_port(port)
            yield port
        finally:
            driver.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("WebKitWebDriver does not answer")
