"""Figures that readers work with can be worked by keyboard alone, and axe finds nothing in what they then show."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import both_schemes
from tests.browser.test_concept_path import answer, asked

_FOCUS_THE_HEADING_ABOVE = """control => {
  const above = [...document.querySelectorAll("h1, h2, h3")].filter((heading) =>
    heading.checkVisibility() && heading.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING)
  above.at(-1).tabIndex = -1
  above.at(-1).focus()
}"""
_HAS_FOCUS = "control => control === document.activeElement"


def reach(control: Locator) -> None:
    """Get to a control by the Tab key, from the heading above it."""
    control.evaluate(_FOCUS_THE_HEADING_ABOVE)
    for _ in range(80):
        if control.page.locator(".cm-content:focus").count():
            control.page.keyboard.press("Escape")  # an editor's Tab indents, and after Escape leads out of it
        control.page.keyboard.press("Tab")
        if control.evaluate(_HAS_FOCUS):
            return
    raise AssertionError(f"the Tab key does not lead to {control}")


def use(control: Locator, *keys: str) -> None:
    """Get to a control and press keys there."""
    reach(control)
    for key in keys:
        control.page.keyboard.press(key)


def move_the_lag(page: Page) -> Locator:
    figure = page.locator("lag-figure")
    use(figure.get_by_label("Spectral radius"), "End")
    expect(figure.get_by_text("1.50")).to_be_visible()
    use(figure.get_by_label("Scale of the inputs"), "Home", "ArrowRight")
    expect(figure.get_by_role("status")).to_contain_text("has exploded")
    return figure


def step_through_the_unrolled_network(page: Page) -> Locator:
    figure = page.locator("unrolled-figure")
    use(figure.get_by_role("button", name="Begin again"), "Enter", "Enter", "Enter")
    expect(figure.locator("[data-state=now]").first).to_be_visible()
    use(figure.get_by_role("button", name="Back"), "Space", "Space")
    expect(figure.get_by_role("status")).to_have_text("Before the first word the state is zero.")
    page.keyboard.press("Space")  # the focus is on a button that does something, though Back has ended
    expect(figure.locator("[data-state=now]").first).to_be_visible()
    return figure


def mask_the_pads(page: Page) -> Locator:
    figure = page.locator("padding-figure")
    use(figure.get_by_label("Pads behind"), "End")
    expect(figure.get_by_role("status")).to_contain_text("one and the same")
    use(figure.get_by_label("with a mask"), "Space")
    expect(figure.get_by_role("status")).to_contain_text("can tell them apart")
    return figure


def type_a_sentence(page: Page) -> Locator:
    figure = page.locator("live-classifier").first
    use(figure.get_by_label("Type a sentence"), "ControlOrMeta+a")
    page.keyboard.type("I read one more gazebo")
    expect(figure.get_by_role("status")).to_contain_text("It has never seen “gazebo”.")
    use(figure.get_by_label("Pads behind"), "End")
    use(figure.get_by_label("mask them"), "Space")
    expect(figure.locator("tbody")).to_contain_text("60 pads")
    return figure


def predict_in_step_5(page: Page) -> Locator:
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="5. Hidden state")).to_be_visible()
    choices = page.locator(".lesson-step:not([hidden]) details.choice")
    for choice in choices.all():
        use(choice.locator("summary"), "Enter")
        expect(choice).to_have_attribute("open", "")
    expect(choices.filter(has_text="Right.").locator("p, div").first).to_be_visible()
    return page.locator("lesson-player")


TOUCHED: list[tuple[str, Callable[[Page], Locator]]] = [
    ("article/", move_the_lag),
    ("article/", step_through_the_unrolled_network),
    ("article/", mask_the_pads),
    ("", type_a_sentence),
    ("lesson/", predict_in_step_5),
]


@pytest.mark.parametrize(("path", "touch"), TOUCHED, ids=[touch.__name__ for _, touch in TOUCHED])
def test_a_figure_is_worked_by_keyboard_and_accessible_in_what_it_shows(
    page: Page, site: str, path: str, touch: Callable[[Page], Locator]
) -> None:
    page.goto(site + path)
    name = touch(page).evaluate("figure => figure.localName")
    assert both_schemes(page, include=name) == []


def answer_by_keyboard(question: Locator) -> None:
    """Give any answer."""
    control = question.locator("input, button").first
    match question.get_attribute("data-kind"):
        case "number" | "output":
            use(control, "1", "7")
        case "order":
            use(question.get_by_role("button", name="Move down").first, "Enter", "Enter")
            moved = question.locator("li").nth(2)
            assert moved.get_by_role("button", name="Move down").evaluate(_HAS_FOCUS), (
                "the focus does not follow the line"
            )
        case _:
            use(control, "Space")


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_questions_are_accessible_when_they_are_answered(page: Page, site: str, right: bool) -> None:
    page.goto(site + "path/sequences/")
    for question in asked(page):
        answer(question, "sequences", right=right)
    page.get_by_role("button", name="Check the answers").click()
    result = "right" if right else "wrong"
    expect(page.locator(f".question[data-result={result}]:visible").first).to_be_visible()
    assert both_schemes(page, include="concept-questions") == []


def test_questions_are_answered_by_keyboard(page: Page, site: str) -> None:
    page.goto(site + "path/tokens-and-embeddings/")
    use(page.get_by_role("button", name="Open everything"), "Enter")
    page.add_style_tag(
        content=".question[data-kind=function] { display: none }"
    )  # an editor, which has tests of its own
    questions = asked(page)
    for question in questions:
        answer_by_keyboard(question)
    use(page.get_by_role("button", name="Check the answers"), "Enter")
    expect(page.locator(".questions-status")).to_contain_text(" of ")
    for question in questions:
        expect(question).to_have_attribute("data-result", re.compile("right|wrong"))


@pytest.mark.parametrize("drawn", [0.0, 0.25, 0.5, 0.75, 0.99])
def test_the_focus_goes_on_where_a_button_has_gone(page: Page, site: str, drawn: float) -> None:
    page.add_init_script(f"Math.random = () => {drawn}")  # whatever kind of question comes first
    page.goto(site + "path/sequences/")
    for question in asked(page):
        answer(question, "sequences", right=False)
    use(page.get_by_role("button", name="Check the answers"), "Enter")
    again = page.get_by_role("button", name="Try what was wrong again")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".question:focus-within")).to_have_count(1)
