"""MkDocs' hook: what those learn of the site who do not read it: link previews, search engines, feed readers."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from docs.hooks.discovery.feed import CHANGELOG, atom, last_change, read_changes, with_anchors
from docs.hooks.discovery.social_cards import SIZE, card
from docs.hooks.discovery.structured_data import structured_data

_CHANGES_MARK = "<!-- the changes -->"
_CARDS = "assets/cards"


def on_page_markdown(markdown: str, **_: object) -> str:
    """Put the changes where their mark stands."""
    if _CHANGES_MARK not in markdown:
        return markdown
    return markdown.replace(_CHANGES_MARK, with_anchors(CHANGELOG.read_text(encoding="utf-8")))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object) -> dict[str, Any]:
    """Draw the page's card; give the template the card's address and the structured data."""
    description = page.meta.get("description", config.site_description)
    title = str(page.meta.get("title", page.title))
    name = page.url.strip("/").replace("/", "-") or "home"
    target = Path(config.site_dir) / _CARDS / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(card(_section(page, config), title, description))
    picture = f"{config.site_url}{_CARDS}/{name}.png"
    context["preview"] = {
        "title": title,
        "description": description,
        "picture": picture,
        "width": SIZE[0],
        "height": SIZE[1],
        "type": "website" if page.is_homepage else "article",
    }
    context["structured_data"] = structured_data(page, config, picture)
    return context


def on_post_build(config: MkDocsConfig, **_: object) -> None:
    """Write the feed, and tell robots where the sitemap is."""
    site = Path(config.site_dir)
    changes = read_changes(CHANGELOG.read_text(encoding="utf-8"), last_change())
    (site / "feed.xml").write_bytes(atom(changes, config.site_name, config.site_url or ""))
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {config.site_url}sitemap.xml\n")


def _section(page: Page, config: MkDocsConfig) -> str:
    """Return the site's name and that of the page's part of it."""
    sections = [str(above.title) for above in page.ancestors if isinstance(above, Section)]
    return " · ".join([config.site_name, *reversed(sections)])
