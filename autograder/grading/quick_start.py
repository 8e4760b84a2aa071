"""Leave out of every start what takes long and is not needed: half of nbgrader's import is a grammar of addresses."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

PARSER = "rfc3987_syntax"


def delay_parser_of_addresses() -> None:
    """Let jsonschema build its parser of international addresses when it first checks one; notebooks hold none.

    It takes the function at import, so that a lazily loaded module would be loaded at once.
    """
    if PARSER in sys.modules:
        return
    stand_in = ModuleType(PARSER, "Imports the parser at its first use.")
    stand_in.__dict__["is_valid_syntax"] = _is_valid_syntax
    sys.modules[PARSER] = stand_in


def _is_valid_syntax(rule: str, text: str) -> bool:
    if getattr(sys.modules.get(PARSER), "is_valid_syntax", None) is _is_valid_syntax:
        del sys.modules[PARSER]
    return bool(importlib.import_module(PARSER).is_valid_syntax(rule, text))
