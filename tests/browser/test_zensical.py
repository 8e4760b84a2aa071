"""The theme's successor builds the site from the same sources, and the same elements work on it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from docs.hooks.zensical.site import WORK
from tests.browser.cells import run
from tests.browser.machine import ROOT, Host
from tests.browser.test_navigation import ALIVE

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def zensical() -> Iterator[str]:
    """The address of the site as Zensical builds it."""
    build = [sys.executable, "-m", "docs.hooks.zensical"]
    result = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    host = Host(WORK / "site")
    yield host.address
    host.go_away()


def test_every_element_works_on_the_site_that_zensical_builds(chromium: Browser, zensical: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        for path, sign in ALIVE.items():
            page.goto(zensical + path)
            expect(page.locator(sign).first).to_be_visible()
        cell = page.locator("py-cell").first
        expect(run(cell, "import numpy as np\nprint(np.tanh(0.0))")).to_have_text("0.0")
        assert complaints == []
