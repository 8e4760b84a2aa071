"""axe, the checker of accessibility, on the page that is open."""

from playwright.sync_api import Page

from tests.browser.machine import ROOT

_AXE = ROOT / "docs" / "elements" / "node_modules" / "axe-core" / "axe.min.js"

# The theme's own way to change its colours; only they differ between the schemes.
_SHOW_SCHEME = "scheme => { document.body.dataset.mdColorScheme = scheme }"
_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, include: str = "body", rules: list[str] | None = None) -> list[str]:
    """Return what axe finds in the page or in a part of it, by these rules or by its usual ones."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = page.evaluate("([part, options]) => axe.run({include: [[part]]}, options)", [include, options])
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


def both_schemes(page: Page, include: str = "body") -> list[str]:
    """Return what axe finds, light and dark, on one load of the page."""
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    shown = page.evaluate("document.body.dataset.mdColorScheme")
    faults = violations(page, include)
    page.evaluate(_SHOW_SCHEME, "default" if shown == "slate" else "slate")
    faults += [f"in the other scheme: {fault}" for fault in violations(page, include, _COLOURS)]
    page.evaluate(_SHOW_SCHEME, shown)
    return faults
