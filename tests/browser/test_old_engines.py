"""Browsers that lack what current ones have: programs run, and what cannot work says so within 20 seconds."""

import time

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.cells import PROGRAM, cell_of, press, run, state
from tests.browser.reader import Chromium, can_suspend_by_the_guide, programs_work, starts

# What takes each feature from a page, before any script runs. No switch takes stack switching from Chromium.
WITHOUT = {
    "stack switching": "delete WebAssembly.Suspending; delete WebAssembly.promising",
    "Promise.withResolvers": "delete Promise.withResolvers",
    "crypto.subtle": "delete Crypto.prototype.subtle",
    "clipboard": "delete Navigator.prototype.clipboard",
    "storage": """for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError") } })""",
    "service workers": "delete Navigator.prototype.serviceWorker",
    "known memory": "delete Navigator.prototype.deviceMemory",
}

# Init scripts reach pages and frames, but not the workers, whose script is made of parts in the frame.
IN_WORKERS = """
const Usual = Blob
window.Blob = class extends Usual {
  constructor(parts, options) {
    super(options?.type === "text/javascript" ? [WITHOUT, "\\n", ...parts] : parts, options)
  }
}
"""


def take_away(page: Page, *features: str) -> None:
    """Take features from all pages to come, their frames and their workers."""
    in_pages = ";\n".join(WITHOUT[feature] for feature in features)
    everywhere = ("stack switching", "Promise.withResolvers")
    in_workers = ";\n".join(WITHOUT[feature] for feature in features if feature in everywhere)
    page.add_init_script(f"{in_pages};\n{IN_WORKERS.replace('WITHOUT', repr(in_workers))}")


def test_an_old_telephone_runs_programs_in_one_worker(chromium: Browser, site: str) -> None:
    with chromium.new_context(has_touch=True, is_mobile=True) as context:
        failures: list[str] = []
        context.on("weberror", lambda failure: failures.append(str(failure.error)))
        page = context.new_page()
        take_away(page, *WITHOUT)
        page.goto(site + PROGRAM)
        assert page.evaluate("matchMedia('(pointer: coarse)').matches && !('Suspending' in WebAssembly)")
        programs_work(Chromium(page), can_suspend=can_suspend_by_the_guide("Chromium without stack switching"))
        assert starts(Chromium(page)) == 2, "one at first, one after Stop, and no spare"
        assert failures == []


@pytest.mark.soak
@pytest.mark.parametrize("feature", WITHOUT)
def test_programs_run_without_one_feature(page: Page, site: str, feature: str) -> None:
    take_away(page, feature)
    expect(run(cell_of(page, site), "import numpy as np\nprint(np.ones(2) + 1)")).to_have_text("[2. 2.]")


def test_code_is_copied_without_a_clipboard_in_the_page(page: Page, site: str) -> None:
    take_away(page, "clipboard")
    cell = cell_of(page, site)
    press(cell, "Copy")
    expect(cell.get_by_role("status")).to_have_text("Code copied")


# What keeps a load from going on, and what the page then says.
BLOCKED = {
    "default-src 'self' 'unsafe-inline'": "a content blocker or a rule of the site may forbid it",
    "worker-src 'self'": "the browser made no worker for Python",
}


@pytest.mark.parametrize("policy", BLOCKED)
def test_a_load_that_a_policy_forbids_ends_in_words(chromium: Browser, site: str, policy: str) -> None:
    def forbid(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})

    with chromium.new_context(service_workers="block") as context:
        page = context.new_page()
        page.route(site + PROGRAM, forbid)
        assert said_within_20_seconds(page, site, BLOCKED[policy])


def test_a_frame_that_is_taken_away_is_told_and_python_comes_back(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    expect(run(cell, "print('well')")).to_have_text("well")
    page.evaluate("document.querySelector('iframe[sandbox]').remove()")
    expect(run(cell, "print('well again')")).to_have_text("well again")


def test_a_blocker_that_removes_frames_is_told(page: Page, site: str) -> None:
    page.add_init_script(
        """new MutationObserver(() => document.querySelector("iframe")?.remove())
        .observe(document, { subtree: true, childList: true })"""
    )
    assert said_within_20_seconds(page, site, "the frame in which Python runs was not opened, or was removed")


def said_within_20_seconds(page: Page, site: str, words: str) -> bool:
    """Press Run on a page whose Python cannot come; return whether the page says so in time."""
    cell = cell_of(page, site)
    began = time.monotonic()
    press(cell, "Run")
    state(cell, "lost")
    expect(cell.locator(".cell-notice")).to_contain_text(words)
    expect(cell.locator(".cell-notice")).to_contain_text("Run tries again")
    return time.monotonic() - began < 20
