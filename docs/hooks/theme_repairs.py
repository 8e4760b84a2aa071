"""What the theme lacks for readers with screen readers, until it has it itself."""

from mkdocs.exceptions import PluginError

_DIALOG = '<div class="md-search" data-md-component="search" role="dialog">'


def on_post_page(output: str, **_: object) -> str:
    """Name the search dialog."""
    if _DIALOG not in output:
        raise PluginError(
            "The theme's search dialog has changed; see whether it has a name now: docs/hooks/theme_repairs.py"
        )
    return output.replace(_DIALOG, _DIALOG.replace(">", ' aria-label="Search">'))
