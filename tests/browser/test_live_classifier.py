"""A sentence that is typed is read word by word, by a network that comes when it is needed."""

from playwright.sync_api import Browser, Page, expect


def test_negation_turns_the_verdict(page: Page, site: str) -> None:
    page.goto(site)
    sentence = page.get_by_label("Type a sentence")
    says = page.get_by_role("status").filter(has_text="The network says")
    sentence.fill("The film is good")
    expect(says).to_contain_text("good (")
    sentence.fill("The film isn't good")
    expect(says).to_contain_text("bad (")
    expect(page.locator("live-classifier tbody tr")).to_have_count(5)


def test_the_network_comes_only_when_a_reader_means_to_type(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert not any(address.endswith(".model") for address in asked)
    page.get_by_label("Type a sentence").focus()
    expect(page.get_by_role("status").filter(has_text="The network says")).to_be_visible()
    assert sum(address.endswith(".model") for address in asked) == 1


def test_the_page_reads_as_the_build_did(page: Page, site: str) -> None:
    page.goto(site)
    rows = page.locator("live-classifier tbody tr")
    built = [row.locator("th, td").all_inner_texts()[:3] for row in rows.all()]
    page.get_by_label("Type a sentence").focus()
    expect(page.get_by_role("status").filter(has_text="The network says")).to_be_visible()
    shown = [row.locator("th, td").all_inner_texts()[:3] for row in rows.all()]
    assert [row[0] for row in shown] == [row[0] for row in built]
    assert [row[1].replace(" ", "").strip() for row in shown] == [row[1] for row in built]


def test_an_unknown_word_is_admitted(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Type a sentence").fill("i read one more gazebo")
    expect(page.get_by_text("It has never seen “gazebo”.")).to_be_visible()
    expect(page.get_by_role("cell", name="gazebo (unknown)")).to_be_visible()


def test_a_network_that_does_not_come_is_said_and_tried_again(chromium: Browser, site: str) -> None:
    with chromium.new_context(service_workers="block") as context:  # a service worker's requests cannot be stopped here
        page = context.new_page()
        page.route("**/*.model", lambda route: route.abort())
        page.goto(site)
        page.get_by_label("Type a sentence").fill("the film is good")
        expect(page.get_by_text("The network could not be loaded")).to_be_visible()
        page.unroute("**/*.model")
        page.get_by_label("Type a sentence").fill("the film is bad")
        expect(page.get_by_text("The network says: bad")).to_be_visible()


def test_the_home_page_leads_on_to_where_the_lesson_was_left(page: Page, site: str) -> None:
    page.goto(site)
    expect(page.get_by_role("link", name="Start the lesson")).to_be_visible()
    page.goto(site + "lesson/#step-4")
    expect(page.get_by_role("heading", name="4. Embedding")).to_be_visible()
    page.goto(site)
    page.get_by_role("link", name="Continue at step 4").click()
    expect(page.get_by_role("heading", name="4. Embedding")).to_be_visible()
