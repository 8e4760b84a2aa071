"""A text that is typed is read word by word, and padding shows why masks are needed."""

from playwright.sync_api import Page, expect


def test_order_decides_the_verdict(page: Page, site: str) -> None:
    page.goto(site)
    sentence = page.get_by_label("Type a sentence")
    says = page.get_by_role("status").filter(has_text="The network says")
    text = (
        "My sister gave me a long book. It rained. I read one more chapter and found it {}. Then I made some tea. "
        "I read one more chapter and found it {}. Then I made some tea. A dog barked."
    )
    sentence.fill(text.format("lovely", "dull"))
    expect(says).to_contain_text("bad (")
    sentence.fill(text.format("dull", "lovely"))
    expect(says).to_contain_text("good (")


def test_an_unknown_word_is_admitted(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Type a sentence").fill("i read one more gazebo")
    expect(page.get_by_text("It has never seen “gazebo”.")).to_be_visible()


def test_pads_change_the_verdict_only_without_a_mask(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Type a sentence").fill("I read one more chapter. Fine")
    rows = page.locator("live-classifier tbody tr")
    last = rows.nth(6).locator("td").last.inner_text()
    page.get_by_role("slider").fill("60")
    expect(rows.nth(7)).to_contain_text("60 pads")
    assert rows.nth(7).locator("td").last.inner_text() == last
    before = rows.nth(7).locator("i").first.get_attribute("style")
    page.get_by_label("mask them").uncheck()
    expect(rows.nth(7).locator("i").first).not_to_have_attribute("style", before or "")


def test_the_home_page_leads_on_to_where_the_lesson_was_left(page: Page, site: str) -> None:
    page.goto(site)
    expect(page.get_by_role("link", name="Start the lesson")).to_be_visible()
    page.goto(site + "lesson/#step-4")
    expect(page.get_by_role("heading", name="4. Embedding")).to_be_visible()
    page.goto(site)
    page.get_by_role("link", name="Continue at step 4").click()
    expect(page.get_by_role("heading", name="4. Embedding")).to_be_visible()
