"""The lesson shows one step at a time, finds its way back, and is an ordinary page without scripts."""

from playwright.sync_api import Browser, Page, expect

LESSON = "lesson/"


def test_next_and_the_arrow_keys_change_the_step(page: Page, site: str) -> None:
    page.goto(site + LESSON)
    expect(page.get_by_role("heading", name="1. Order")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", name="2. Vocabulary")).to_be_visible()
    expect(page.get_by_role("heading", name="1. Order")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="3. Padding and mask")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="2. Vocabulary")).to_be_visible()


def test_a_step_has_an_address(page: Page, site: str) -> None:
    page.goto(site + LESSON + "#step-7")
    expect(page.get_by_role("heading", name="7. Backpropagation through time")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Step 7 of 9")).to_be_visible()
    page.get_by_role("navigation", name="Steps of the lesson").get_by_role("link", name="4. Embedding").click()
    expect(page.get_by_role("heading", name="4. Embedding")).to_be_visible()


def test_the_lesson_resumes_where_it_was_left(page: Page, site: str) -> None:
    page.goto(site + LESSON + "#step-5")
    expect(page.get_by_role("heading", name="5. Hidden state")).to_be_visible()
    page.goto(site + "about/")
    page.goto(site + LESSON)
    expect(page.get_by_role("heading", name="5. Hidden state")).to_be_visible()


def test_a_step_runs_and_its_check_speaks_about_the_changed_program(page: Page, site: str) -> None:
    page.goto(site + LESSON + "#step-3")
    program = page.locator("#step-3 ~ .cell-place py-cell")
    program.locator(".cell-run").click()
    expect(program.locator(".cell-output")).to_contain_text("ids  (1200, 60)", timeout=60_000)
    page.get_by_text("Changed something? Check it").locator("visible=true").click()
    check = page.locator("details[open] py-cell")
    check.locator(".cell-run").click()
    expect(check.locator(".cell-output")).to_have_text("as it should be")


def test_without_scripts_all_steps_are_there(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + LESSON)
    for heading in ("1. Order", "9. Held-out texts"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    context.close()
