"""In a real browser: the capstone's result is shared and measured, the board tells its true state, progress follows."""

import json
import re

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from autograder.examiner.exercise import catalogue
from tests.browser.axe import violations
from tests.browser.cells import write
from tests.hub.served import Served

MODELS = {
    "Alpha": ("rnn", 3000, [1] * 400),
    "Beta": ("gru", 900, [0] * 200 + [1] * 200),
    "Gamma": ("lstm", None, [1] * 400),
}


@pytest.fixture(scope="module")
def shared(served: Served) -> None:
    """Three models on the board, of somebody who is not the demo's learner."""
    client: httpx.Client = served.member("sharer", "learner")
    for title, (cell, parameters, labels) in MODELS.items():
        model = {
            **{"title": title, "description": f"About {title}", "shown_as": "S", "cell": cell, "labels": labels},
            **{"notebook": "https://github.com/s/n.ipynb", "parameters": parameters, "training_seconds": 1.5},
        }
        assert client.post("/api/board", json=model).status_code == 201


def titles(page: Page) -> list[str]:
    return [row.split("\n")[0] for row in page.locator(".board-table tbody tr:visible th").all_inner_texts()]


def test_the_capstone_shares_its_result_in_one_click(page: Page, site: str, served: Served) -> None:
    page.goto(f"{site}exercises/sentiment-classifier/")
    solution = catalogue.entry("train_and_predict").solution
    write(page.locator('exercise-cell[function="train_and_predict"]'), solution)
    page.get_by_role("button", name="Share on the model board").click()
    message = page.locator('share-result [role="status"]')
    expect(message).to_contain_text("Shared. The hub measured", timeout=90_000)
    page.get_by_role("link", name="See it on the board").click()
    expect(page.locator("h1")).to_contain_text("Capstone in the browser")
    entry = httpx.get(f"{served.origin}/api/board/{page.url.rsplit('/', 1)[-1]}").json()
    assert entry["verified"]["accuracy"] > 0.9
    assert entry["claimed"]["training_seconds"] > 0

    page.goto(entry["notebook"])
    code = page.locator('exercise-cell[function="train_and_predict"]')
    expect(code).to_contain_text("moments", timeout=30_000)
    expect(code.locator(".cell-versions")).to_be_visible()


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", ["share/", "hub/board"])
def test_the_board_is_sorted_and_filtered(page: Page, site: str, path: str) -> None:
    page.goto(f"{site}{path}")
    expect(page.locator(".board-standing")).to_contain_text("ONLINE")
    page.get_by_role("button", name="Parameters").click()
    ours = [title for title in titles(page) if title in MODELS]
    assert ours == ["Alpha", "Beta", "Gamma"], "the most first, and what is not stated last"
    page.get_by_role("button", name="Parameters").click()
    assert [title for title in titles(page) if title in MODELS] == ["Beta", "Alpha", "Gamma"]
    page.locator(".board-controls").get_by_label("Search").fill("about gamma")
    assert titles(page) == ["Gamma"]
    page.get_by_role("link", name="Gamma").click()
    expect(page.locator("details[open]")).to_contain_text("Confusion matrix")


@pytest.mark.usefixtures("shared")
def test_the_board_says_when_the_hub_is_away(page: Page, context: BrowserContext, site: str) -> None:
    page.goto(f"{site}share/")
    standing = page.locator(".board-standing")
    expect(standing).to_contain_text("ONLINE")
    context.set_offline(True)
    expect(standing).to_contain_text(re.compile("OFFLINE.*as of"))
    assert "Alpha" in titles(page), "what was seen last stays"
    context.set_offline(False)
    expect(standing).to_contain_text("ONLINE")


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_boards_pages(chromium: Browser, site: str, served: Served, scheme: str) -> None:
    entry = httpx.get(f"{served.origin}/api/board").json()["entries"][0]["id"]
    paths = ("share/", "hub/board", "hub/board/share", f"hub/board/{entry}", "exercises/sentiment-classifier/")
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True) as context:
        page = context.new_page()
        page.goto(site)
        for path in paths:
            page.goto(f"{site}{path}")
            page.evaluate("document.querySelectorAll('details.board-entry').forEach((entry) => (entry.open = true))")
            assert violations(page, include="article") == [], path


@pytest.mark.usefixtures("shared")
def test_the_board_fits_a_narrow_screen(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("share/", "hub/board", "hub/board/share"):
        page.goto(f"{site}{path}")
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_progress_follows_who_is_signed_in(chromium: Browser, site: str, served: Served) -> None:
    token = served.member("walker", "learner").cookies["unrolled"]
    cookie = {"name": "unrolled", "value": token, "url": site}
    with chromium.new_context() as desktop, chromium.new_context() as phone:
        for device in (desktop, phone):
            device.add_cookies([cookie])
        lesson = desktop.new_page()
        lesson.goto(f"{site}path/")
        expect(lesson.locator("learning-progress")).to_contain_text("for Walker, at the hub")
        lesson.goto(f"{site}lesson/#step-4")
        expect(lesson.locator("lesson-player")).to_contain_text("Step 4 of 9")
        elsewhere = phone.new_page()
        with lesson.expect_response("**/api/progress"):
            lesson.keyboard.press("ArrowRight")
        elsewhere.goto(f"{site}path/")
        expect(elsewhere.locator("learning-progress")).to_contain_text("at the hub")
        saved = json.loads(elsewhere.evaluate("localStorage.getItem('unrolled-progress')"))
        assert "step-4" in saved["steps"]


def test_nothing_is_sent_for_somebody_who_is_not_signed_in(chromium: Browser, site: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}lesson/#step-4")
        expect(page.locator("lesson-player")).to_contain_text("Step 4 of 9")
        assert [url for url in asked if "/api/" in url] == []
