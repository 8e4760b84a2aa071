"""Who goes through a page by Tab sees where they are, is caught nowhere, and hears what each button is for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cells import cell_of

KINDS = [
    *("", "article/", "lesson/", "path/", "path/sequences/"),
    *("exercises/rnn-cell/", "glossary/mask/", "share/", "faq/"),
]
STOPS = 70

# What is said of the element that has the focus: whether it is in sight, whether its focus is, and its name.
LOOK = """() => {
  const element = document.activeElement
  if (element === document.body) return null
  const isSame = element === window.lastStop
  window.lastStop = element
  const shown = element.matches(".md-option, .md-toggle") ? element.nextElementSibling ?? element : element
  const cell = element.closest(":is(py-cell, exercise-cell):has(.cm-focused)")
  const ring = [shown, cell].filter(Boolean).map(each => getComputedStyle(each)).some(style =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none")
  const parts = [0.1, 0.5, 0.9]
  const points = [...shown.getClientRects()].flatMap(box => parts.flatMap(x => parts.map(
    y => [box.left + x * box.width, box.top + y * box.height])))
  const bar = each => each.closest(".lesson-controls, .md-header")
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y)
    return top !== null && (shown.contains(top) || top.contains(shown) && bar(top) === bar(shown))
  })
  const label = element.getAttribute("aria-label") || element.labels?.[0]?.innerText
  const name = (label || element.innerText || element.title || "").trim().slice(0, 80)
  return {what: element.outerHTML.slice(0, 120), isSame, ring, seen, name, run: element.matches(".cell-run")}
}"""


@pytest.mark.parametrize("height", [800, pytest.param(480, marks=pytest.mark.soak)])
def test_tab_goes_through_each_kind_of_page_in_sight(page: Page, site: str, height: int) -> None:
    page.set_viewport_size({"width": 1280, "height": height})
    page.emulate_media(reduced_motion="reduce")
    faults: list[str] = []
    for path in KINDS:
        page.goto(site + path)
        page.locator("h1").first.click()
        runs: list[str] = []
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            seen = page.evaluate(LOOK)
            if seen is None:
                break
            last = seen["what"]
            if seen["isSame"]:
                faults.append(f"{path}: Tab does not leave {last}")
                break
            faults += [f"{path}: no focus is seen on {last}"] * (not seen["ring"])
            faults += [f"{path}: out of sight: {last}"] * (not seen["seen"])
            faults += [f"{path}: without a name: {last}"] * (not seen["name"])
            runs += [seen["name"]] * seen["run"]
        assert page.locator(".cm-editor").count() == 0, path
        assert all(name.startswith("Run ") and name != "Run " for name in runs), runs
        assert len(set(runs)) == len(runs), runs
    assert not faults, "\n".join(faults)


def test_headings_are_heard_by_their_words(page: Page, site: str) -> None:
    page.goto(site + "article/")
    headings = page.locator("article h2")
    tree = headings.nth(1).aria_snapshot()
    assert "Link to" not in tree
    assert "link" not in tree


def test_the_classifier_s_table_has_as_many_headings_as_cells(page: Page, site: str) -> None:
    page.goto(site)
    heard = "rows => rows.map(row => [...row.cells].filter(cell => cell.ariaHidden !== 'true').length)"
    assert set(page.locator("live-classifier tr").evaluate_all(heard)) == {2}


def test_forced_colours_keep_marks_and_states(chromium: Browser, site: str) -> None:
    with chromium.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(site + "lesson/#step-2")
        changed = page.locator("lesson-player > section:visible .hll").first
        assert changed.evaluate("line => parseFloat(getComputedStyle(line).borderInlineStartWidth)") >= 3
        current = page.locator(".lesson-numbers [aria-current]")
        assert current.evaluate("number => getComputedStyle(number).outlineStyle") == "solid"
        page.goto(site)
        state = page.locator(".classifier-state i").first
        expect(state).to_be_visible()
        assert state.evaluate("entry => getComputedStyle(entry).forcedColorAdjust") == "none"
        cell = cell_of(page, site, "glossary/mask/")
        expect(cell.locator(".cell-run")).to_be_visible()


def test_the_list_of_exercises_says_what_has_passed(page: Page, site: str) -> None:
    page.goto(site + "exercises/")
    expect(page.locator(".exercise-state")).to_have_count(0)
    page.evaluate("localStorage.setItem('unrolled-checked', '[\"rnn-cell/rnn_step\"]')")
    page.reload()
    expect(page.locator(".exercise-state")).to_have_text("1 of 5 passed")
    expect(page.locator("exercise-list li").nth(1)).to_contain_text("points")
