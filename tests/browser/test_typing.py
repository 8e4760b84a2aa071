"""The editor never changes what was typed, and is no trap for the keyboard."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.cells import cell_of, press, run, state, write

# As a browser's translation does it: text nodes go, other elements with other text nodes come.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) texts.push(walker.currentNode)
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement.closest("[translate=no], script, style")) continue
    const font = document.createElement("font")
    font.textContent = "übersetzt"
    text.replaceWith(font)
  }
}"""


def text_of(cell: Locator) -> str:
    return "\n".join(cell.locator(".cm-line").all_text_contents())


def test_enter_is_a_new_line_until_an_arrow_has_chosen_a_completion(cell: Locator) -> None:
    run(cell, "hidden_state = 1")
    editor = cell.locator(".cm-content")
    editor.press("ControlOrMeta+End")
    editor.press_sequentially("\nhidden_st")
    expect(cell.locator(".cm-tooltip-autocomplete")).to_be_visible()
    cell.page.wait_for_timeout(200)  # for as long, CodeMirror takes no key for a choice
    editor.press("Enter")
    editor.press_sequentially("hidden_st")
    expect(cell.locator(".cm-tooltip-autocomplete")).to_be_visible()
    cell.page.wait_for_timeout(200)
    editor.press("ArrowDown")
    editor.press("Enter")
    assert text_of(cell) == "hidden_state = 1\nhidden_st\nhidden_state"


def test_tab_passes_a_program_and_an_open_editor_until_somebody_edits(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    code = cell.locator("pre").first
    original = code.inner_text()
    page.locator("h1").click()  # Tab goes on from here
    for _ in range(10):
        page.keyboard.press("Tab")
        if code.evaluate("element => element === document.activeElement"):
            break
    expect(code).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell.locator(".cell-run")).to_be_focused()
    assert cell.locator(".cm-editor").count() == 0
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    editor = cell.locator(".cm-content")
    expect(editor).to_be_focused()
    expect(cell.locator(".cell-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(2500)  # who is slow with the keys leaves, too
    page.keyboard.press("Tab")
    expect(cell.locator(".cell-run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    assert text_of(cell).strip() == original.strip()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('unrolled:cell:'))") == []
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("x")
    page.keyboard.press("Tab")
    expect(editor).to_be_focused()


def test_a_click_puts_the_cursor_where_it_was_and_marking_code_opens_no_editor(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    code = cell.locator("pre").first
    box = code.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 20, steps=3)
    page.mouse.up()
    assert "sentences" in page.evaluate("getSelection().toString()")
    assert cell.locator(".cm-editor").count() == 0
    page.evaluate("getSelection().removeAllRanges()")
    first = code.inner_text().split("\n", 1)[0]
    code.click(position={"x": box["width"] - 30, "y": 20})
    expect(cell.locator(".cm-content")).to_be_focused()
    page.keyboard.type("#")
    assert cell.locator(".cm-line").first.inner_text() == f"{first}#"


def test_pasted_look_alikes_are_shown_and_mended_by_a_click(cell: Locator) -> None:
    write(cell, "x\u00a0= 3 \u00d7 4\u200b\nprint(“x \u2013 ”, x)")
    expect(cell.locator(".cell-odd")).to_have_count(4)
    expect(cell.locator(".cm-specialChar")).to_have_count(1)
    expect(cell.locator(".cell-mending")).to_contain_text("5 (U+00A0 → space, \u00d7 → *, U+200B → nothing")
    press(cell, "Replace them")
    expect(cell.locator(".cell-mending")).to_have_count(0)
    press(cell, "Run")
    expect(cell.locator(".cell-output")).to_have_text("x \u2013  12")
    cell.locator(".cm-content").press("ControlOrMeta+z")
    expect(cell.locator(".cell-odd")).to_have_count(4)


def test_a_translated_page_keeps_its_code_and_its_output(page: Page, site: str) -> None:
    cell = cell_of(page, site)
    code = cell.locator("pre").first.inner_text()
    output = cell.locator(".cell-output pre")
    built = output.inner_text()
    page.evaluate(TRANSLATE)
    assert page.locator("h1").inner_text().startswith("übersetzt")
    assert cell.locator("pre").first.inner_text() == code
    cell.locator(".cell-run").click()
    state(cell, "succeeded")
    assert output.inner_text() == built
    page.evaluate(TRANSLATE)
    assert output.inner_text() == built


def test_the_gutter_covers_code_and_a_selection_can_be_read_in_the_dark(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    cell = cell_of(page, site)
    write(cell, "x" * 300 + "\nx")
    cell.locator(".cm-content").press("ControlOrMeta+a")
    selection = cell.locator(".cm-selectionBackground").first
    assert contrast(page, selection, cell.locator(".cm-line").first) >= 4.5
    assert not re.search(r", 0\)|transparent|/ 0\.\d", background(cell.locator(".cm-gutters")))


def background(place: Locator) -> str:
    return str(place.evaluate("element => getComputedStyle(element).backgroundColor"))


def contrast(page: Page, layer: Locator, text: Locator) -> float:
    """Return the contrast of a text on a layer over the cell, as the browser paints both."""
    return float(
        page.evaluate(
            """([layer, text]) => {
      const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
      const paint = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
      const light = () => {
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
          .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      paint(getComputedStyle(document.body).backgroundColor)
      paint(getComputedStyle(layer.closest("py-cell")).backgroundColor)
      paint(getComputedStyle(layer).backgroundColor)
      const behind = light()
      paint(getComputedStyle(text).color)
      const [low, high] = [behind, light()].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05)
    }""",
            [layer.element_handle(), text.element_handle()],
        )
    )


@pytest.fixture
def touch(chromium: Browser, site: str) -> Locator:
    """A program on a phone."""
    context = chromium.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    return cell_of(context.new_page(), site)


def test_a_touch_screen_offers_tab_brackets_and_undo(touch: Locator) -> None:
    touch.locator("pre").first.tap()
    bar = touch.get_by_role("toolbar", name="Keys")
    editor = touch.locator(".cm-content")
    editor.press("ControlOrMeta+a")
    editor.page.keyboard.insert_text("f")
    bar.get_by_role("button", name="(", exact=True).tap()
    assert text_of(touch) == "f()"
    bar.get_by_role("button", name="Indent", exact=True).tap()
    assert text_of(touch) == "    f()"
    expect(editor).to_be_focused()
    bar.get_by_role("button", name="Undo", exact=True).tap()
    assert text_of(touch) == "f()"
    sizes = bar.get_by_role("button").evaluate_all("keys => keys.map(key => key.offsetHeight)")
    assert min(sizes) >= 44
    touch.page.context.close()
