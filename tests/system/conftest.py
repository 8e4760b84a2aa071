"""The whole system as `make serve` brings it up, in a real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import chromium, context, page
from tests.browser.machine import SITE
from tests.hub.served import Served

__all__ = ["chromium", "context", "page"]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo class on the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail("The site is not built: run `make site`.")
    folder: Path = tmp_path_factory.mktemp("system")
    served = Served(folder, "--demo", site=SITE).start()
    yield served
    served.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def site(served: Served) -> str:
    """The address of the site."""
    return f"{served.origin}/"
