"""What Zensical calls for a runnable block: the cell that MkDocs' hooks have rendered (docs/hooks/zensical/site.py)."""

from typing import Any

from docs.hooks.folders import BUILD

CELLS = BUILD / "zensical" / "cells"


def is_cell(
    _language: str, inputs: dict[str, str], options: dict[str, Any], _attrs: dict[str, Any], _md: object
) -> bool:
    """Take the block if it names a cell; leave it to the ordinary highlighter otherwise."""
    options.update(inputs)
    return "cell" in inputs


def render_cell(_source: str, _language: str, _class: str, options: dict[str, str], _md: object, **_: object) -> str:
    """Return the cell."""
    return (CELLS / f"{options['cell']}.html").read_text(encoding="utf-8")
