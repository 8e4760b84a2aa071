"""The German pages are German throughout, and one gets from each language to the other."""

import pytest
from playwright.sync_api import Page, expect

PAGES = ["", "lesson/", "path/", "path/sequences/", "path/lstm-and-gru/"]

# What both languages say alike: names, the field's own words, and what the network is given to read.
SHARED = {
    "Unrolled",
    "English",
    "Deutsch",
    "NLP",
    "RNN",
    "BPTT",
    "Many-to-one",
    "Padding",
    "Embedding",
    "Training",
    "Backpropagation through time",
    "Stop",
}

# Texts and names of the page: not code and output, not equations, not words that are marked as English.
WORDS = """() => {
    const apart = "pre, code, script, style, math, [lang=en], .md-dialog, .classifier-table td:first-child";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement.closest(apart)) texts.push(node.textContent);
    for (const element of document.body.querySelectorAll("[aria-label], [title], [placeholder]"))
        if (!element.closest(apart))
            for (const name of ["aria-label", "title", "placeholder"]) texts.push(element.getAttribute(name) ?? "");
    return texts.map((text) => text.trim().replaceAll(/\\s+/g, " ")).filter((text) => /[A-Za-z]{3}/.test(text));
}"""


def words(page: Page, address: str) -> set[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return set(page.evaluate(WORDS))


@pytest.mark.parametrize("path", PAGES)
def test_no_string_is_left_untranslated(page: Page, site: str, path: str) -> None:
    english, german = words(page, site + path), words(page, f"{site}de/{path}")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert len(german) > 20
    assert {text for text in english & german if text not in SHARED and not text.endswith(".py")} == set()


def test_the_switch_leads_to_the_same_page_in_the_other_language(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Lesson", exact=True).first.click()  # the theme swaps the page, but not its header
    expect(page.get_by_role("heading", name="1. Order")).to_be_visible()
    switch = page.get_by_role("button", name="Select language")
    switch.hover()
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url(f"{site}de/lesson/*")
    expect(page.get_by_role("heading", name="1. Reihenfolge")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("link", name="Lernen (EN)").first.click()
    page.wait_for_url(f"{site}guides/student/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_page_names_its_counterpart_only_where_there_is_one(page: Page, site: str) -> None:
    page.goto(site + "de/path/bptt/")
    links = page.locator("head link[rel~=alternate][hreflang]")
    assert {link.get_attribute("hreflang") for link in links.all()} == {"en", "de"}
    assert {(link.get_attribute("href") or "").split("/", 3)[3] for link in links.all()} == {
        "path/bptt/",
        "de/path/bptt/",
    }
    page.goto(site + "faq/")
    assert links.count() == 0


def test_what_is_proven_in_one_language_is_proven_in_the_other(page: Page, site: str) -> None:
    page.goto(site + "de/path/lstm-and-gru/")
    expect(
        page.get_by_text("Die Fragen öffnen sich, wenn du bewiesen hast: Verschwindende Gradienten.")
    ).to_be_visible()
    page.get_by_role("button", name="Alles öffnen").click()
    expect(page.get_by_role("button", name="Antworten prüfen")).to_be_visible()
    page.goto(site + "path/lstm-and-gru/")
    expect(page.get_by_role("button", name="Check the answers")).to_be_visible()


def test_a_german_step_runs_and_its_check_speaks_german(page: Page, site: str) -> None:
    page.goto(site + "de/lesson/#step-3")
    program = page.locator("#step-3 ~ .cell-place py-cell")
    program.locator("button.cell-run").click()
    expect(program.locator(".cell-output")).to_contain_text("ids  (1200, 60)", timeout=60_000)
    page.get_by_text("Etwas geändert? Prüfe es").locator("visible=true").click()
    check = page.locator("details[open] py-cell")
    check.locator("button.cell-run").click()
    expect(check.locator(".cell-output")).to_have_text("alles richtig")
