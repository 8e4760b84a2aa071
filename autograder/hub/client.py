"""The hub's API, for programs: sign in with a personal link, submit, wait for the verdict."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

LINK = re.compile(r"/hub/sign-in/[\w-]+")
PATIENCE = 60.0
ASK_AGAIN = 1.5
COOKIES = ("__Host-unrolled", "unrolled")


class HubError(Exception):
    """The hub does not do what was asked; the message says why, and what to do."""


@dataclass(frozen=True)
class SignedIn:
    """A hub, and the token by which it knows who asks."""

    origin: str
    token: str

    def save(self, path: Path) -> None:
        """Keep it in a file that only its owner can read."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(json.dumps(vars(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> SignedIn:
        """Read what was kept.

        Raises
        ------
        HubError
            If nothing was.
        """
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise HubError("you are not signed in: run `autograder sign-in LINK` with your personal link") from None


def sign_in(link: str) -> SignedIn:
    """Use a personal link up.

    Raises
    ------
    HubError
        If it is no such link, was used, or the hub does not answer.
    """
    parts = urlsplit(link)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not LINK.fullmatch(parts.path):
        raise HubError("this is no sign-in link; it looks like https://rnn.example.edu/hub/sign-in/...")
    answer = _ask(origin, "POST", parts.path, {"Origin": origin})
    token = next((answer.cookies[name] for name in COOKIES if name in answer.cookies), None)
    if answer.status_code != 303 or token is None:
        raise HubError("this sign-in link was used or has expired; ask your instructor for a new one")
    return SignedIn(origin, token)


def submit(who: SignedIn, assignment: str, notebook: bytes) -> dict[str, Any]:
    """Send a notebook; return its receipt.

    Raises
    ------
    HubError
        If it is not taken in.
    """
    path = f"/api/submissions?assignment={quote(assignment, safe='')}"
    return _json(_ask(who.origin, "POST", path, _headers(who), notebook))


def wait_for_verdict(who: SignedIn, receipt: dict[str, Any], told: Callable[[str], None]) -> dict[str, Any]:
    """Ask until the submission is graded; ``told`` hears of each change of its state.

    Raises
    ------
    HubError
        If the hub no longer answers. The submission is safe there all the same.
    """
    current = receipt
    while current["state"] in ("queued", "grading"):
        if current is receipt:
            told(current["state"])
        time.sleep(current.get("ask_again_in", ASK_AGAIN))
        before, current = current, _json(_ask(who.origin, "GET", f"/api/submissions/{receipt['id']}", _headers(who)))
        if current["state"] != before["state"]:
            told(current["state"])
    return current


def _headers(who: SignedIn) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.token}"}


def _ask(origin: str, method: str, path: str, headers: dict[str, str], content: bytes | None = None) -> httpx.Response:
    try:
        return httpx.request(method, origin + path, headers=headers, content=content, timeout=PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise HubError(f"{origin} does not answer: {fault}") from None


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        body: dict[str, Any] = answer.json()
    except ValueError:
        raise HubError(f"what answered ({answer.status_code}) is no hub") from None
    if answer.is_error:
        raise HubError(str(body.get("error", f"the hub answered {answer.status_code}")))
    return body
