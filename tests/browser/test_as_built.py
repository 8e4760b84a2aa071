"""What the pages show as built is what their programs print in a browser."""

import math
import re

import pytest
from playwright.sync_api import Page

from tests.browser.machine import SITE
from tests.browser.test_every_page import PAGES

# Puts the programs of another page into this one, so that all of them share one start of Python.
BRING = """async (address) => {
  const text = await (await fetch(address)).text()
  const there = new DOMParser().parseFromString(text, "text/html")
  const cells = [...there.querySelectorAll("py-cell")]
  document.querySelector("main").replaceChildren(...cells)
  return cells.map((cell) => cell.querySelector(".cell-output pre")?.textContent ?? null)
}"""
RUN = """async (index) => {
  const cell = document.querySelectorAll("py-cell")[index]
  const controls = cell.querySelector(".cell-controls")
  cell.querySelector(".cell-run").click()
  await new Promise((resolve) => {
    const watch = new MutationObserver(check)
    function check() {
      if (["succeeded", "failed", "lost"].includes(controls.dataset.state)) resolve(watch.disconnect())
    }
    watch.observe(controls, { attributes: true })
    check()
  })
  return [...cell.querySelectorAll(".cell-output pre")].map((part) => part.textContent).join("")
}"""


NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
SECONDS = re.compile(r"\d+(?:\.\d+)? s\b")


def same(printed: str, shown: str) -> bool:
    """Whether two outputs tell the same: the same words, the same numbers to rounding, at whatever pace."""
    printed, shown = SECONDS.sub("some s", printed).rstrip(), SECONDS.sub("some s", shown).rstrip()
    numbers = zip(NUMBER.findall(printed), NUMBER.findall(shown), strict=False)
    return NUMBER.sub("#", printed) == NUMBER.sub("#", shown) and all(
        math.isclose(float(one), float(other), rel_tol=1e-6, abs_tol=1e-8) for one, other in numbers
    )


def shows_output(page: str) -> bool:
    return "Output, as built" in (SITE / page / "index.html").read_text(encoding="utf-8")


SHOWN = [page for page in PAGES if page != "404.html" and shows_output(page)]
SOME = ["article/", "glossary/mask/"]


@pytest.mark.parametrize("paths", [SOME, pytest.param(SHOWN, marks=pytest.mark.soak)], ids=["some", "all"])
@pytest.mark.timeout(400)
def test_programs_print_what_the_pages_show_as_built(page: Page, site: str, paths: list[str]) -> None:
    page.goto(site + "about/")
    page.set_default_timeout(120_000)
    drifted = []
    compared = 0
    for path in paths:
        for index, shown in enumerate(page.evaluate(BRING, site + path)):
            if shown is None:
                continue
            printed = page.evaluate(RUN, index)
            compared += 1
            if not same(printed, shown):
                drifted.append(f"{path}, program {index + 1}:\nas built\n{shown}\nin the browser\n{printed}")
    assert compared >= len(paths)
    assert not drifted, "\n\n".join(drifted)
