"""No link of the built site leads nowhere: neither to a missing file nor to a missing place in a page."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from docs.hooks.build.site import build_pages

ROOT = Path(__file__).parents[2]


class Parser(HTMLParser):
    """Collects what a page refers to, and the places that can be referred to."""

    def __init__(self) -> None:
        super().__init__()
        self.references: set[str] = set()
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.references.add(value)
            if name == "id" or (tag == "a" and name == "name"):
                self.places.add(value or "")


@cache
def parsed(page: Path) -> Parser:
    parser = Parser()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def target(site: Path, root: str, page: Path, path: str) -> Path:
    """Return the file that a host, with the site below the path `root`, serves for a path that stands in a page."""
    file = (site / path.removeprefix(root) if path.startswith(root) else page.parent / unquote(path)).resolve()
    return file / "index.html" if file.is_dir() else file


def faults(site: Path, root: str, page: Path) -> list[str]:
    found = []
    for reference in parsed(page).references:
        address = urlsplit(reference)
        if address.scheme or address.netloc:
            continue
        file = target(site, root, page, address.path) if address.path else page
        where = f"{page.relative_to(site)}: {reference}"
        if not file.is_file() or not file.is_relative_to(site):
            found.append(f"{where} is not there")
        elif address.fragment and file.suffix == ".html" and unquote(address.fragment) not in parsed(file).places:
            found.append(f"{where}: the page has no such place")
    return found


def all_faults(site: Path, root: str) -> list[str]:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 80
    return [fault for page in pages for fault in faults(site, root, page)]


def test_every_link_leads_somewhere() -> None:
    found = all_faults(ROOT / "site", "/")
    assert not found, "\n".join(found)


def test_every_link_leads_somewhere_on_a_host_that_shows_the_site_below_a_path(tmp_path: Path) -> None:
    assert build_pages("--site-dir", str(tmp_path), SITE_URL="https://example.org/rnn/") == 0
    found = all_faults(tmp_path, "/rnn/")
    assert not found, "\n".join(found)
