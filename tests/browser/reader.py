"""What a reader does with the programs of a page, in any browser engine, and programs that show what it can do."""

import time
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.browser.machine import ROOT


class Browser(Protocol):
    """The one open page of some browser."""

    def go(self, address: str) -> None:
        """Open an address, and wait until the page is loaded."""

    def evaluate(self, script: str, *arguments: object) -> Any:
        """Run the body of a function in the page; return what it returns."""

    def click(self, selector: str) -> None:
        """Press the mouse on the first element that this selector finds."""

    def press(self, *keys: str) -> None:
        """Press keys together."""


class Chromium:
    """A page that Playwright drives."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, address: str) -> None:
        """Open an address, and wait until the page is loaded."""
        self.page.goto(address)

    def evaluate(self, script: str, *arguments: object) -> Any:
        """Run the body of a function in the page; return what it returns."""
        return self.page.evaluate(f"(given) => (function () {{ {script} }})(...given)", list(arguments))

    def click(self, selector: str) -> None:
        """Press the mouse on the first element that this selector finds."""
        self.page.locator(selector).first.click()

    def press(self, *keys: str) -> None:
        """Press keys together."""
        self.page.keyboard.press("+".join(keys))


def until(browser: Browser, script: str, *arguments: object, seconds: float = 90) -> Any:
    """Run the body of a function in the page until it returns something true; return that."""
    end = time.monotonic() + seconds
    while not (value := browser.evaluate(script, *arguments)):
        if time.monotonic() > end:
            said = browser.evaluate("return document.querySelector('article')?.innerText.slice(0, 3000)")
            raise TimeoutError(f"not within {seconds} s: {script} {arguments}\nThe page says:\n{said}")
        time.sleep(0.1)
    return value


def shows(browser: Browser, selector: str, text: str, seconds: float = 90) -> None:
    """Wait until an element with this text is in view or out of it."""
    script = (
        "return [...document.querySelectorAll(arguments[0])].some((each) => each.textContent.includes(arguments[1]))"
    )
    until(browser, script, selector, text, seconds=seconds)


def write(browser: Browser, code: str, cell: str = "py-cell") -> None:
    """Paste code into a cell, in place of what is there."""
    if not browser.evaluate("return document.querySelector(arguments[0] + ' .cm-content')", cell):
        browser.click(f"{cell} pre")
    until(browser, "return document.querySelector(arguments[0] + ' .cm-content')", cell)
    browser.click(f"{cell} .cm-line")
    browser.press("Control", "a")
    browser.evaluate(
        """const clipboardData = new DataTransfer()
        clipboardData.setData("text/plain", arguments[1])
        const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
        document.querySelector(arguments[0] + " .cm-content").dispatchEvent(paste)""",
        cell,
        code,
    )


def press(browser: Browser, button: str, cell: str = "py-cell") -> None:
    """Press a button of a cell by its class."""
    browser.click(f"{cell} .cell-{button}")


def ends(browser: Browser, cell: str = "py-cell") -> str:
    """Wait until the cell's program has ended; return in which way."""
    script = """const { state } = document.querySelector(arguments[0] + " .cell-controls").dataset
        return ["succeeded", "failed", "stopped", "lost"].includes(state) && state"""
    return str(until(browser, script, cell))


def output(browser: Browser, cell: str = "py-cell") -> str:
    """Return the text of a cell's output."""
    return str(browser.evaluate("return document.querySelector(arguments[0] + ' .cell-output').textContent", cell))


def run(browser: Browser, code: str, cell: str = "py-cell", *, ending: str = "succeeded") -> str:
    """Paste code into a cell, run it, and return its output once it has ended in this way."""
    write(browser, code, cell)
    press(browser, "run", cell)
    assert ends(browser, cell) == ending, output(browser, cell)
    return output(browser, cell)


def started_from(browser: Browser) -> str:
    """Return what the page's Python has started from, by the mark that the page leaves."""
    return str(until(browser, "return document.querySelector('iframe[sandbox]').dataset.startedFrom"))


def starts(browser: Browser) -> int:
    """Return how many Pythons the page has started, the spare among them."""
    return int(browser.evaluate("return document.querySelector('iframe[sandbox]').dataset.starts"))


def can_suspend_by_the_guide(tried_as: str) -> bool:
    """Return whether a program can be paused in this engine, by the table that readers of the guide see."""
    guide = (ROOT / "docs/pages/guides/python-in-the-pages.md").read_text(encoding="utf-8")
    [row] = [line for line in guide.splitlines() if f" | {tried_as} | " in line]
    _, _, works, asks, start = [part.strip() for part in row.strip("|").split("|")]
    assert works == "yes"
    assert (asks, start) in [("yes", "snapshot"), ("no", "files")]
    return asks == "yes"


LIBRARY = """import wave
import numpy as np
print(np.linalg.inv(np.array([[2.0, 1.0], [1.0, 1.0]])))"""
PRINTS = "[[ 1. -1.]\n [-1.  2.]]\n"
PICTURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('A title')\nplt.show()"
TASKS = """import asyncio
async def double(number):
    await asyncio.sleep(0.01 * number)
    return 2 * number
async def both():
    return await asyncio.gather(double(2), double(1))
print(asyncio.run(both()))
print(await double(3))"""
CAN_SUSPEND = "from js import WebAssembly\nprint(hasattr(WebAssembly, 'Suspending'))"


def programs_work(browser: Browser, *, can_suspend: bool) -> None:
    """Run what readers run, on a page with a program; hold what the engine cannot do to what it says about it."""
    assert run(browser, LIBRARY) == PRINTS
    assert started_from(browser) == ("snapshot" if can_suspend else "files")
    assert run(browser, CAN_SUSPEND) == f"{can_suspend}\n"
    assert run(browser, TASKS) == "[4, 2]\n6\n"

    write(browser, "name = input('Name: ')\nprint('Good day,', name)")
    press(browser, "run")
    if can_suspend:
        until(browser, "return document.activeElement?.closest('.cell-question')")
        for key in ("A", "d", "a", "Enter"):
            browser.press(key)
        assert ends(browser) == "succeeded"
        assert output(browser) == "Name: Ada\nGood day, Ada\n"
    else:
        assert ends(browser) == "failed"
        assert "this browser cannot pause a program for input(); put the value into the code instead" in output(browser)

    write(browser, "print('so far', flush=True)\nwhile True: pass")
    press(browser, "run")
    shows(browser, "py-cell .cell-output", "so far")
    press(browser, "stop")
    assert ends(browser) == "stopped"
    assert run(browser, "print('next')") == "next\n"

    write(browser, "x = 1\ny = x + 1\nprint(y)")
    press(browser, "trace")
    assert ends(browser) == "succeeded"
    shows(browser, "py-cell .cell-steps", "Step 1 of 5: line 1")

    assert run(browser, PICTURE) == ""
    until(browser, "return document.querySelector('py-cell img')?.naturalWidth > 200")
    assert browser.evaluate("return document.querySelector('py-cell img').alt") == "A title"
    assert "RecursionError" in run(browser, "def f(): f()\nf()", ending="failed")
    assert run(browser, "print('well')") == "well\n"
