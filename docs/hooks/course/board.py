"""The model board as it was exported, so that the page reads without the hub and without scripts.

``autograder board export docs/pages/share/board.json`` writes the copy; without one, the page says so.
"""

import html
import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from autograder.hub.board.render import render_board

_MARK = "<!-- the model board -->"
_EXPORTED = Path("share") / "board.json"
_NONE = "<model-board><p>No board was exported into this site. A class's hub has its own.</p></model-board>"


def on_page_content(content: str, config: MkDocsConfig, **_: object) -> str:
    """Put the board where it belongs."""
    return content.replace(_MARK, board_html(Path(config.docs_dir) / _EXPORTED)) if _MARK in content else content


def board_html(exported: Path) -> str:
    """Return the element around the board that a file holds."""
    if not exported.is_file():
        return _NONE
    try:
        data = json.loads(exported.read_text(encoding="utf-8"))
        return f'<model-board as-of="{html.escape(data["as_of"])}">{render_board(data, is_live=False)}</model-board>'
    except (ValueError, KeyError, TypeError) as fault:
        raise PluginError(
            f"{exported} is no exported board ({fault!r}): write it by `autograder board export`."
        ) from None
