"""Lighthouse finds no fault with any kind of page."""

import pytest
from playwright.sync_api import Browser

from tests.browser.lighthouse_audit import audit
from tests.browser.test_every_page import KINDS

CATEGORIES = ["accessibility", "best-practices", "seo"]


@pytest.mark.timeout(600)
def test_every_kind_of_page_has_full_marks(chromium: Browser, site: str) -> None:
    addresses = [site + kind for kind in KINDS if kind != "404.html"]  # that one is not for search engines
    reports = audit(addresses, CATEGORIES, chromium.browser_type)
    faults = [f"{address}: {fault}" for address, report in reports.items() for fault in report.faults]
    assert [scores for report in reports.values() if set(scores := report.scores.values()) != {100}] == [], faults
