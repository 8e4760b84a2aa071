"""What the theme lacks for readers with screen readers or of other languages, until it has it itself."""

import re

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.words import ENGLISH, language_of, translate

# What a browser that translates the page must leave as it is.
_CODE = re.compile(r"<(pre|code|math)(?=[ >])(?![^>]* translate=)")
_DIALOG = '<div class="md-search" data-md-component="search" role="dialog">'
# A section that has a page of its own is named by a label that holds an icon only; its title stands in the next label.
_SECTION = re.compile(
    r'(?P<nav><nav class="md-nav" data-md-level="[1-9]" )aria-labelledby="[^"]+"'
    r'(?P<title>[^>]*>\s*<label class="md-nav__title"[^>]*>\s*<span class="md-nav__icon md-icon"></span>'
    r"\s*(?P<name>[^<]+?)\s*<)"
)


def on_page_content(content: str, **_: object) -> str:
    """Leave the sign beside a heading to the mouse (the contents lead there by keys), and keep code as it is."""
    content = content.replace('<a class="headerlink" ', '<a class="headerlink" tabindex="-1" aria-hidden="true" ')
    return _CODE.sub(r'<\1 translate="no"', content)


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Name the search dialog and the sections of the navigation."""
    return _named(output, language_of(page.file.src_uri))


def on_post_template(output_content: str, template_name: str, **_: object) -> str:
    """Do the same for the page that a host shows for a missing one."""
    return _named(output_content, ENGLISH) if template_name == "404.html" else output_content


def _named(output: str, language: str) -> str:
    if _DIALOG not in output:
        raise PluginError(
            "The theme's search dialog has changed; see whether it has a name now: docs/hooks/finish/theme_repairs.py"
        )
    search = translate("Search", language)
    named = output.replace(_DIALOG, _DIALOG.replace(">", f' aria-label="{search}">'))
    return _SECTION.sub(r'\g<nav>aria-label="\g<name>"\g<title>', named)
