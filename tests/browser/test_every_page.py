"""Every page loads without a word of complaint, asks nobody else and fits a narrow screen; axe finds nothing."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.axe import both_schemes
from tests.browser.machine import SITE

PAGES = sorted(page.relative_to(SITE).as_posix().removesuffix("index.html") for page in SITE.rglob("*.html"))

# One of each kind: whatever shows on others of the kind shows here.
KINDS = [
    "",
    "404.html",
    "about/",
    "article/",
    "changes/",
    "de/",
    "de/path/sequences/",
    "exercises/",
    "exercises/gated-cells/",
    "experiments/",
    "faq/",
    "glossary/",
    "glossary/mask/",
    "guides/",
    "guides/deploy/",
    "lesson/",
    "path/",
    "path/sequences/",
    "reference/rnnref/rnn/",
    "share/",
]


def test_every_page_is_of_a_kind_that_is_looked_at() -> None:
    rooms = {page.split("/")[0] for page in PAGES}
    assert rooms == {kind.split("/")[0] for kind in KINDS}


@pytest.mark.parametrize("paths", [KINDS, pytest.param(PAGES, marks=pytest.mark.soak)], ids=["each kind", "all"])
def test_no_fault_is_found_with_a_page(page: Page, site: str, paths: list[str]) -> None:
    """Pages load without a complaint and ask nobody else; they fit a narrow screen; axe finds nothing, light or dark.

    The fixtures watch for requests that leave the site, refusals by its policy, and scripts that fail.
    """
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if is_complaint(said) else None)
    page.on("response", lambda answer: found.append(f"{page.url}: {answer.url}") if answer.status >= 400 else None)
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(site + path, wait_until="load")
        found += [f"{page.url}: {fault}" for fault in both_schemes(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{page.url}: wider than 320 pixels")
    page.wait_for_load_state("networkidle")
    assert not found, "\n".join(found)


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type in ("error", "warning")
