"""The changes of the course, from CHANGELOG.md: a page of the site, and an Atom feed."""

import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from markdown import markdown
from markdown.extensions.toc import slugify

from docs.hooks.folders import ROOT

CHANGELOG = ROOT / "CHANGELOG.md"
_RELEASE = re.compile(r"## (?P<name>\S+)(?: - (?P<date>\d{4}-\d\d-\d\d))?\s*")
_CHANGE = re.compile(r"- \*\*(?P<title>.+?)\.?\*\*(?P<text>.*)")
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass
class Change:
    """One thing that is new, with the moment of its release (ISO 8601)."""

    title: str
    text: str
    moment: str

    @property
    def anchor(self) -> str:
        """Where on the page of changes it stands."""
        return str(slugify(self.title, "-"))


def read_changes(changelog: str, unreleased: str) -> list[Change]:
    """Read the changes, latest first; `unreleased` is the moment of those that have no release yet."""
    changes: list[Change] = []
    moment = unreleased
    for line in changelog.splitlines():
        if release := _RELEASE.fullmatch(line):
            moment = f"{release['date']}T00:00:00+00:00" if release["date"] else unreleased
        elif change := _CHANGE.fullmatch(line):
            changes.append(Change(change["title"], change["text"].strip(), moment))
        elif changes and line.startswith("  "):
            changes[-1].text += f" {line.strip()}"
    return changes


def with_anchors(changelog: str) -> str:
    """Return the changelog as the body of a page, each change with its anchor."""

    def anchored(change: re.Match[str]) -> str:
        anchor = slugify(change["title"], "-")
        return f"- **{change['title']}.**{{ #{anchor} }}{change['text']}"

    body = changelog.partition("\n## ")[2]
    return "\n".join(_CHANGE.sub(anchored, line) for line in f"## {body}".splitlines())


def atom(changes: list[Change], site_name: str, site_url: str) -> bytes:
    """Write the feed."""
    page = f"{site_url}changes/"
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    for tag, text in [
        ("title", f"{site_name}: changes"),
        ("id", page),
        ("updated", max((change.moment for change in changes), default="1970-01-01T00:00:00+00:00")),
    ]:
        ElementTree.SubElement(feed, tag).text = text
    ElementTree.SubElement(feed, "link", href=page)
    ElementTree.SubElement(feed, "link", href=f"{site_url}feed.xml", rel="self", type="application/atom+xml")
    ElementTree.SubElement(ElementTree.SubElement(feed, "author"), "name").text = site_name
    for change in changes:
        entry = ElementTree.SubElement(feed, "entry")
        address = f"{page}#{change.anchor}"
        ElementTree.SubElement(entry, "title").text = change.title.replace("`", "")
        ElementTree.SubElement(entry, "id").text = address
        ElementTree.SubElement(entry, "link", href=address)
        ElementTree.SubElement(entry, "updated").text = change.moment
        ElementTree.SubElement(entry, "content", type="html").text = markdown(change.text)
    ElementTree.indent(feed)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def last_change() -> str:
    """Return the moment of the changelog's last commit; without git, that of the file."""
    git = ["git", "log", "-1", "--format=%cI", "--", CHANGELOG.name]
    try:
        moment = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        moment = ""
    return moment or datetime.fromtimestamp(CHANGELOG.stat().st_mtime, UTC).isoformat(timespec="seconds")
