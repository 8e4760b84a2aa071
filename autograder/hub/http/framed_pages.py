"""Renders the hub's own pages inside the site's: same header, navigation, style and colour scheme.

The site's page for missing pages serves as the frame, because it alone addresses everything from the root.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

FRAME = "404.html"
CONTENT = re.compile(r"(<article[^>]*>).*?(</article>)", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


class Pages:
    """Renders templates of ``autograder/hub/http/templates`` in the frame of the site in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._frame = folder / FRAME
        self._environment = Environment(
            loader=PackageLoader("autograder.hub.http"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def show(self, template: str, title: str, *, status: int = 200, **values: object) -> Response:
        """Return the page; every value is escaped."""
        content = self._environment.get_template(template).render(title=title, **values)
        frame = self._frame.read_text(encoding="utf-8")
        framed = CONTENT.sub(lambda article: f"{article[1]}\n{content}\n{article[2]}", frame, count=1)
        heading = Markup("<title>{}</title>").format(title)
        framed = TITLE.sub(lambda _: heading, framed, count=1)
        return HTMLResponse(framed, status_code=status, headers={"Cache-Control": "no-store"})
