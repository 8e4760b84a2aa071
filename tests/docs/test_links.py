"""No link of the built site leads nowhere: neither to a missing file nor to a missing place in a page."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).parents[2] / "site"


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


def target(page: Path, path: str) -> Path:
    """Return the file that a host serves for a path that stands in a page."""
    file = (SITE / path.lstrip("/") if path.startswith("/") else page.parent / unquote(path)).resolve()
    return file / "index.html" if file.is_dir() else file


def faults(page: Path) -> list[str]:
    found = []
    for reference in parsed(page).references:
        address = urlsplit(reference)
        if address.scheme or address.netloc:
            continue
        file = target(page, address.path) if address.path else page
        where = f"{page.relative_to(SITE)}: {reference}"
        if not file.is_file() or not file.is_relative_to(SITE):
            found.append(f"{where} is not there")
        elif address.fragment and file.suffix == ".html" and unquote(address.fragment) not in parsed(file).places:
            found.append(f"{where}: the page has no such place")
    return found


def test_every_link_leads_somewhere() -> None:
    pages = sorted(SITE.rglob("*.html"))
    assert len(pages) > 80
    found = [fault for page in pages for fault in faults(page)]
    assert not found, "\n".join(found)
