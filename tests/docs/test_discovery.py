"""What link previews, search engines and feed readers find on the built site."""

import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from docs.hooks.discovery.feed import read_changes
from docs.hooks.discovery.social_cards import SIZE, card

SITE = Path(__file__).parents[2] / "site"
PAGES = sorted(SITE.rglob("index.html"))
ATOM = "{http://www.w3.org/2005/Atom}"


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: html.unescape(content) for name, content in found}


def described(path: str) -> list[dict]:
    page = (SITE / path / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])["@graph"]


def thing(path: str, kind: str) -> dict:
    return next(each for each in described(path) if kind in each["@type"])


def test_every_page_has_a_preview_of_its_own() -> None:
    previews = {page: meta(page.read_text(encoding="utf-8")) for page in PAGES}
    assert len({preview["og:image"] for preview in previews.values()}) == len(PAGES)
    for page, preview in previews.items():
        assert preview["og:description"] == preview["description"], page
        assert preview["twitter:card"] == "summary_large_image", page
        picture = SITE / "assets" / preview["og:image"].partition("/assets/")[2]
        with Image.open(picture) as opened:
            assert opened.size == SIZE, page


@pytest.mark.parametrize(
    "title", ["Mask", "A title of so many words that three lines of the largest letters do not hold it " * 2]
)
def test_a_card_is_drawn_without_a_network_and_the_same_again(title: str) -> None:
    assert card("Unrolled", title, "What it is about.") == card("Unrolled", title, "What it is about.")
    assert card("Unrolled", title, "What it is about.") != card("Unrolled", title, "What else it is about.")


def test_the_home_page_is_described_as_a_free_course() -> None:
    course = thing("", "Course")
    assert course["isAccessibleForFree"]
    assert {"RNN", "BPTT", "text classification"} <= set(course["about"])
    assert course["hasCourseInstance"]["courseMode"] == "Online"


def test_the_questions_are_described_with_their_answers() -> None:
    questions = thing("faq", "FAQPage")["mainEntity"]
    assert len(questions) >= 15
    assert questions[0]["name"] == "Why does my RNN stay at 50 %?"
    assert questions[0]["acceptedAnswer"]["text"].startswith("Most often because")
    assert not [question for question in questions if "<" in question["acceptedAnswer"]["text"][:1]]


@pytest.mark.parametrize(
    ("path", "kind"), [("article", "Article"), ("glossary", "DefinedTermSet"), ("glossary/mask", "DefinedTerm")]
)
def test_a_page_is_described_as_what_it_is(path: str, kind: str) -> None:
    assert thing(path, kind)["description"]
    way = thing(path, "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in way] == list(range(1, len(way) + 1))
    assert way[0]["name"] == "Unrolled"


def test_the_feed_leads_to_each_change() -> None:
    feed = ElementTree.parse(SITE / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    addresses = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(addresses)) == len(addresses) >= 7
    page = (SITE / "changes" / "index.html").read_text(encoding="utf-8")
    assert [address for address in addresses if f'id="{address.partition("#")[2]}"' not in page] == []


def test_a_change_has_the_date_of_its_release() -> None:
    changelog = "## Unreleased\n\n- **New.** Of today,\n  and more.\n\n## 0.1.0 - 2026-11-01\n\n- **Old.** Of then.\n"
    changes = read_changes(changelog, unreleased="2026-11-24T00:00:00+00:00")
    assert [(change.title, change.text, change.moment[:10]) for change in changes] == [
        ("New", "Of today, and more.", "2026-11-24"),
        ("Old", "Of then.", "2026-11-01"),
    ]


def test_robots_find_the_sitemap_and_it_names_every_page() -> None:
    robots = (SITE / "robots.txt").read_text(encoding="utf-8")
    assert re.search(r"^Sitemap: \S+/sitemap\.xml$", robots, re.MULTILINE)
    named = re.findall("<loc>(.*?)</loc>", (SITE / "sitemap.xml").read_text(encoding="utf-8"))
    assert len(named) == len(PAGES)
