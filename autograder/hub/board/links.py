"""Which addresses an entry may give for its notebook."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from autograder.hub.errors import RefusedError

LONGEST = 16_000
"""A link into the site itself carries the whole program in its fragment."""

NOTEBOOK_SITES = ("github.com", "gitlab.com", "colab.research.google.com", "kaggle.com", "nbviewer.org", "codeberg.org")


def check_notebook_link(address: str, origins: frozenset[str]) -> str:
    """Return ``address`` if it can be shown to others as a notebook's.

    It is a page of this site, or a notebook on the web over https. The hub does not open it: a server that opens
    whatever address it is sent can be made to open what is meant for it alone.

    Raises
    ------
    RefusedError
        If it is not one, saying why.
    """
    if len(address) > LONGEST or not address.isprintable() or any(character.isspace() for character in address):
        raise _refused(f"it is over {LONGEST} characters long, or has spaces in it")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused("it cannot be read as an address") from None
    if f"{parts.scheme}://{parts.netloc}" in origins:
        return address
    if parts.scheme != "https":
        raise _refused("it does not begin with https://")
    if parts.username is not None or parts.password is not None:
        raise _refused("it holds a name or a password")
    if "." not in host or _is_ip_address(host):
        raise _refused("it does not name a site on the web")
    if not parts.path.endswith(".ipynb") and not any(_is_of(host, site) for site in NOTEBOOK_SITES):
        raise _refused(f"it ends in no .ipynb, and is on none of {', '.join(NOTEBOOK_SITES)}")
    return address


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(reason: str) -> RefusedError:
    return RefusedError(422, f"notebook: this link cannot be shown: {reason}.")
