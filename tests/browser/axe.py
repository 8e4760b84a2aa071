"""axe, the checker of accessibility, on the page that is open."""

from playwright.sync_api import Page

from tests.browser.machine import ROOT

_AXE = ROOT / "docs" / "elements" / "node_modules" / "axe-core" / "axe.min.js"

# The theme's own way to change its colours; only they differ between the schemes.
_SHOW_SCHEME = "scheme => { document.body.dataset.mdColorScheme = scheme }"
_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def both_schemes(page: Page, include: str = "body") -> list[str]:
    """Return what axe finds in the page or in a part of it, light and dark, on one load of the page."""
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    shown = page.evaluate("document.body.dataset.mdColorScheme")
    faults = _violations(page, include, {})
    page.evaluate(_SHOW_SCHEME, "default" if shown == "slate" else "slate")
    faults += _violations(page, include, _COLOURS)
    page.evaluate(_SHOW_SCHEME, shown)
    return faults


def _violations(page: Page, include: str, options: dict[str, object]) -> list[str]:
    scheme = page.evaluate("document.body.dataset.mdColorScheme")
    run = "([include, options]) => axe.run({include: [[include]]}, {resultTypes: ['violations'], ...options})"
    found = page.evaluate(run, [include, options])["violations"]
    return [f"{scheme}: {each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
