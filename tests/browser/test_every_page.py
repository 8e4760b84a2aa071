"""Every page loads without a word of complaint, asks nobody else and fits a narrow screen; axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.machine import ROOT, SITE

AXE = ROOT / "docs" / "elements" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = sorted(page.relative_to(SITE).as_posix().removesuffix("index.html") for page in SITE.rglob("*.html"))

# One of each kind: whatever shows on others of the kind shows here.
KINDS = [
    "",
    "404.html",
    "about/",
    "article/",
    "changes/",
    "de/",
    "de/lesson/",
    "de/path/",
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


def test_no_page_complains_or_asks_a_third_party_or_is_wider_than_a_narrow_screen(page: Page, site: str) -> None:
    """The fixtures watch for requests that leave the site, refusals by its policy, and scripts that fail."""
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if is_complaint(said) else None)
    page.on("response", lambda answer: found.append(f"{page.url}: {answer.url}") if answer.status >= 400 else None)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        page.goto(site + path, wait_until="load")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{page.url}: wider than 320 pixels")
    page.wait_for_load_state("networkidle")
    assert not found, "\n".join(found)


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type in ("error", "warning")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(chromium: Browser, site: str, scheme: str) -> None:
    found = []
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        for path in KINDS:
            page.goto(site + path)
            page.evaluate(Path(AXE).read_text(encoding="utf-8"))
            for fault in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]:
                found += [f"{path or 'home'}: {fault['id']}: {node['html'][:200]}" for node in fault["nodes"]]
    assert not found, "\n".join(found)
