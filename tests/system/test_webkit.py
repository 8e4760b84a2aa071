"""Safari's engine on the whole system: programs, an exercise with its submission, the lesson, the path, offline."""

from collections.abc import Iterator

import pytest

from autograder.examiner.exercise import catalogue
from tests.browser.cells import PROGRAM
from tests.browser.reader import can_suspend_by_the_guide, ends, output, press, programs_work, run, shows, until, write
from tests.browser.test_every_page import PAGES
from tests.browser.webkit import WebKit, webkit
from tests.hub.served import Served

KEPT = """return caches.keys()
  .then((names) => Promise.all(names.map(async (name) => (await caches.open(name)).keys())))
  .then((kept) => kept.flat().map(({ url }) => url).join())
  .then((kept) => [location.href, "numpy-zip", "course-json"].every((part) => kept.includes(part)))"""


@pytest.fixture(scope="module")
def safari() -> Iterator[WebKit]:
    """One WebKit for all tests here."""
    with webkit() as browser:
        yield browser


def test_programs_run_stop_draw_and_are_gone_through_step_by_step(safari: WebKit, site: str) -> None:
    safari.go(site + PROGRAM)
    programs_work(safari, can_suspend=can_suspend_by_the_guide("WebKitGTK"))


def test_what_is_typed_by_keys_runs_by_a_key(safari: WebKit, site: str) -> None:
    safari.go(site + PROGRAM)
    write(safari, "")
    safari.type("for n in (1, 2):\n")
    safari.type("print(n)")  # the editor has indented the line
    safari.press("Shift", "Enter")
    assert ends(safari) == "succeeded"
    assert output(safari) == "1\n2\n"


def test_an_exercise_is_checked_and_submitted(safari: WebKit, site: str) -> None:
    safari.go(f"{site}exercises/rnn-cell/")
    for name, solution in catalogue.entry("rnn_step").solutions.items():
        write(safari, solution, f'exercise-cell[function="{name}"]')
    cell = 'exercise-cell[function="rnn_step"]'
    press(safari, "check", cell)
    assert ends(safari, cell) == "succeeded"
    until(safari, "return document.querySelector(arguments[0] + ' .verdict-passed')", cell)
    safari.click(".submit-send")
    shows(safari, ".submit-message", "Graded: 20 of 23 points")


def test_the_lesson_is_walked_and_its_programs_run(safari: WebKit, site: str) -> None:
    safari.go(f"{site}lesson/#step-2")
    safari.click("lesson-player .lesson-next")
    shows(safari, "lesson-player .lesson-status", "Step 3 of 9")
    cell = "lesson-player > section:not([hidden]) py-cell"
    press(safari, "run", cell)
    assert ends(safari, cell) == "succeeded"
    assert "ids  (1200, 60)" in output(safari, cell)


def test_the_path_judges_answers_and_keeps_what_was_reached(safari: WebKit, site: str) -> None:
    safari.go(f"{site}path/sequences/")
    until(safari, "return document.querySelector('.question input')")
    safari.click(".questions-check")
    shows(safari, ".questions-status", "not answered yet")
    safari.go(f"{site}path/")
    safari.click(".path-open")
    safari.go(f"{site}path/")
    until(safari, "return document.querySelectorAll('li[data-concept][data-state=open]').length === 8")


def test_the_second_visit_runs_programs_without_a_network(safari: WebKit, site: str, served: Served) -> None:
    safari.go(site + PROGRAM)
    assert run(safari, "print('first visit')") == "first visit\n"
    until(safari, KEPT)
    served.kill()
    try:
        safari.go(site + PROGRAM)
        assert run(safari, "import numpy as np\nprint(np.ones(2) + 1)") == "[2. 2.]\n"
    finally:
        served.start()


@pytest.mark.soak
def test_every_page_comes_to_life_in_webkit(safari: WebKit, site: str) -> None:
    """Each element is there with what it adds to its page, and no page is wider than the window."""
    found = []
    for path in PAGES:
        safari.go(site + path)
        until(safari, "return document.querySelectorAll('article :not(:defined)').length === 0")
        bare = safari.evaluate("return document.querySelectorAll('py-cell:not(:has(.cell-run))').length")
        wide = safari.evaluate("return document.documentElement.scrollWidth > innerWidth")
        found += [path] if bare or wide else []
    assert found == []
