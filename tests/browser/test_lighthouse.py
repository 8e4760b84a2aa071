"""Lighthouse finds no fault with any kind of page."""

import pytest
from playwright.sync_api import Browser

from tests.browser.lighthouse_audit import audit
from tests.browser.test_every_page import KINDS

CATEGORIES = ["accessibility", "best-practices", "seo"]


# Many seconds a page: those with most on them each time, all kinds in `make soak`.
FULLEST = ["article/", "exercises/gated-cells/"]
SEARCHED = [kind for kind in KINDS if kind != "404.html"]  # that one is not for search engines


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kinds", [FULLEST, pytest.param(SEARCHED, marks=pytest.mark.soak)], ids=["fullest", "all"])
def test_pages_have_full_marks(chromium: Browser, site: str, kinds: list[str]) -> None:
    reports = audit([site + kind for kind in kinds], CATEGORIES, chromium.browser_type)
    faults = [f"{address}: {fault}" for address, report in reports.items() for fault in report.faults]
    assert [scores for report in reports.values() if set(scores := report.scores.values()) != {100}] == [], faults
