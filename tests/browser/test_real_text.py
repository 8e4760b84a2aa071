"""Real sentences come when a program that names their file is run, and not before; they stay for visits offline."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.cells import begin, cell_of, run, state
from tests.browser.machine import SITE, Host
from tests.browser.test_offline import is_kept

FILMS = "from rnnref import load_film_ratings\nprint(len(load_film_ratings('films.tsv')[0]))"
VECTORS = "from rnnref import load_word_vectors\nprint(load_word_vectors('vectors.npz')[1].shape)"
DATA = "/assets/unrolled/films-tsv-"


def test_a_program_finds_the_file_that_it_names(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    cell = cell_of(page, site)
    expect(run(cell, "print(1)")).to_contain_text("1")
    assert not any(DATA in address for address in asked)
    expect(run(cell, FILMS)).to_contain_text("10603")
    assert any(DATA in address for address in asked)
    expect(run(cell, VECTORS)).to_contain_text("(10570, 25)")


def test_a_file_that_does_not_come_is_named(chromium: Browser, site: str) -> None:
    with chromium.new_context(service_workers="block") as context:  # a service worker's requests cannot be stopped here
        page = context.new_page()
        page.route(f"**{DATA}*", lambda route: route.abort())
        cell = cell_of(page, site)
        begin(cell, FILMS)
        state(cell, "failed")
        expect(cell.locator(".cell-output")).to_contain_text("A file that the program needs could not be fetched: ")
        expect(cell.locator(".cell-output")).to_contain_text("films.tsv")


def test_the_sentences_are_there_without_a_network(chromium: Browser) -> None:
    host = Host(SITE)
    with chromium.new_context() as context:
        page = context.new_page()
        expect(run(cell_of(page, host.address), FILMS)).to_contain_text("10603")
        is_kept(page, "films-tsv-")
        host.go_away()
        page.reload()
        expect(run(page.locator("py-cell").first, FILMS)).to_contain_text("10603")
