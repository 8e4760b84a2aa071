"""The path opens step by step, says why an answer is wrong, and asks again only what was wrong."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from docs.hooks.course.concepts import read_concepts
from tests.browser.test_exercise import check

CONCEPTS = read_concepts(Path(__file__).parents[2] / "docs" / "pages" / "path" / "concepts")
FUNCTIONS = {
    "encode": """def encode(text, vocab):
    return [vocab.get(word, vocab["<unk>"]) for word in text.split()]
"""
}


def answer(question: Locator, slug: str, *, right: bool) -> None:
    """Answer a question of the first concept, rightly or wrongly."""
    known = next(q for q in CONCEPTS[slug].questions if q["text"].replace("`", "") == text_of(question))
    match known["kind"]:
        case "choice" | "choices":
            for choice in known["answers"]:
                if bool(choice.get("right")) is right:
                    question.get_by_label(choice["text"], exact=True).check()
        case "number" | "output":
            question.get_by_role("textbox").fill(str(known["answer"]) if right else "17")
        case "order":
            put_in_order(question, known["lines"], right=right)
        case "line":
            question.get_by_role("radio").nth(known["wrong"] - 1 if right else 0).check()
        case "function":
            code = FUNCTIONS[known["function"]]
            check(question.locator("exercise-cell"), code if right else code.replace("return", "return 0 *"))


def text_of(question: Locator) -> str:
    return question.locator("legend, label > span, :scope > p").first.inner_text()


def put_in_order(question: Locator, lines: list[str], *, right: bool) -> None:
    """Move each line up to its place; a wrong order has the last line first."""
    for place, line in enumerate(lines if right else lines[::-1]):
        while question.locator("li code").all_inner_texts().index(line) > place:
            question.get_by_role("button", name=f"Move up: {line}").click()


def asked(page: Page) -> list[Locator]:
    expect(page.get_by_role("button", name="Check the answers")).to_be_visible()
    return page.locator(".question:visible").all()


def test_right_answers_prove_a_concept_and_open_the_next(page: Page, site: str) -> None:
    page.goto(site + "path/")
    second = page.locator("li[data-concept=tokens-and-embeddings]")
    expect(second).to_contain_text("opens after Sequences")
    page.goto(site + "path/sequences/")
    for question in asked(page):
        answer(question, "sequences", right=True)
    page.get_by_role("button", name="Check the answers").click()
    expect(page.get_by_text("All right: the concept is proven.")).to_be_visible()
    page.get_by_role("link", name="On to the path").click()
    expect(page.get_by_text("1 of 8 concepts proven.")).to_be_visible()
    expect(second).not_to_contain_text("opens after")


def test_a_retry_asks_only_what_was_wrong_and_by_another_question_if_there_is_one(page: Page, site: str) -> None:
    page.goto(site + "path/sequences/")
    questions = asked(page)
    texts = [text_of(question) for question in questions]
    answer(questions[0], "sequences", right=False)
    for question in questions[1:]:
        answer(question, "sequences", right=True)
    page.get_by_role("button", name="Check the answers").click()
    expect(page.get_by_text("4 of 5 right.")).to_be_visible()
    page.get_by_role("button", name="Try what was wrong again").click()
    again = [text_of(question) for question in asked(page)]
    assert again[1:] == texts[1:]
    assert again[0] not in texts
    answer(page.locator(".question:visible").first, "sequences", right=True)
    page.get_by_role("button", name="Check the answers").click()
    expect(page.get_by_text("All right: the concept is proven.")).to_be_visible()


def test_a_closed_concept_can_be_read_and_everything_can_be_opened(page: Page, site: str) -> None:
    page.goto(site + "path/lstm-and-gru/")
    expect(page.get_by_text("The questions open when you have proven: Vanishing gradients.")).to_be_visible()
    page.get_by_role("button", name="Open everything").click()
    assert len(asked(page)) == 5


def test_progress_can_be_taken_along_and_brought_in(page: Page, site: str, tmp_path: Path) -> None:
    page.goto(site + "path/lstm-and-gru/")
    page.get_by_role("button", name="Open everything").click()
    page.goto(site + "path/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / "progress.json"
    download.value.save_as(saved)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Begin anew").click()
    expect(page.get_by_role("button", name="Open everything")).to_be_visible()
    page.get_by_label("A file of saved progress").set_input_files(saved)
    expect(page.get_by_role("button", name="Open everything")).to_be_hidden()
    (tmp_path / "other.json").write_text("{}")
    page.get_by_label("A file of saved progress").set_input_files(tmp_path / "other.json")
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")


def test_without_scripts_questions_and_answers_are_there(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "path/sequences/")
    page.get_by_text("They have too few parameters.").click()
    expect(page.get_by_text("with weights for every position they have far more")).to_be_visible()
    context.close()
