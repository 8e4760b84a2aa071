"""A page and a release notebook for each assignment, from the one source in ``exercises/``.

A stub becomes an ``<exercise-cell>`` around the highlighted code, with its hints as fold-outs below it; code that is
not to be written becomes a runnable cell of the same session. Nothing else of the notebook is left out.
"""

import html
import re
from functools import cache

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from autograder.examiner.exercise import catalogue
from autograder.grading.course.assignment import Hint, PageCell, notebook_text, page_cells, release_notebook
from docs.hooks.highlighting import cell_code

# A notebook is read and validated anew at each call, and its functions stand on many pages.
cells_of = cache(page_cells)

_LIST_MARK = "<!-- the list of assignments -->"
_CAPSTONE = "sentiment-classifier"
_SHARING = f"""## Share your result

One click trains your function here on public reviews, lets it judge the sentences of the
[model board](../../share/index.md), and shares the labels with a link to this page that carries your code. What you
share is public.

<share-result assignment="{_CAPSTONE}" function="train_and_predict"></share-result>"""
_STUB_MARK = re.compile(r"<!-- stub (?P<assignment>[\w-]+) (?P<function>\w+) -->")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give each assignment its place in the navigation."""
    cells_of.cache_clear()
    for entry in config.nav or []:
        if "Exercises" in entry:
            entry["Exercises"] = [
                "exercises/index.md",
                *({catalogue.assignment(name).title: _page_uri(name)} for name in catalogue.assignments()),
            ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and the notebooks."""
    for name in catalogue.assignments():
        files.append(File.generated(config, _page_uri(name), content=page_markdown(name)))
        notebook = notebook_text(release_notebook(name))
        files.append(File.generated(config, f"exercises/{name}/{name}.ipynb", content=notebook))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put the list of assignments where it belongs."""
    return (
        markdown.replace(_LIST_MARK, _list_of_assignments()) if page.file.src_uri == "exercises/index.md" else markdown
    )


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Put the stubs' elements where their marks stand, and the list of assignments into its element."""
    if page.file.src_uri == "exercises/index.md":
        return content.replace("<ol>", "<exercise-list><ol>", 1).replace("</ol>", "</ol></exercise-list>", 1)
    return _STUB_MARK.sub(lambda mark: _exercise_cell(mark["assignment"], mark["function"]), content)


def page_markdown(assignment: str) -> str:
    """Return an assignment's page as Markdown."""
    title = catalogue.assignment(assignment).title
    description = f"Write {_functions(assignment)}; the examiner names what goes wrong."
    parts = [f"---\ntitle: {title}\ndescription: {description}\n---"]
    parts += [_cell_markdown(assignment, cell) for cell in cells_of(assignment)]
    parts.append(f'<submit-notebook assignment="{assignment}" notebook="{assignment}.ipynb"></submit-notebook>')
    if assignment == _CAPSTONE:
        parts.append(_SHARING)
    return "\n\n".join(parts) + "\n"


def _page_uri(assignment: str) -> str:
    return f"exercises/{assignment}/index.md"


def _functions(assignment: str) -> str:
    return ", ".join(exercise.name for exercise in catalogue.assignment(assignment).exercises)


def _points(assignment: str) -> str:
    return f"{sum(cell.points for cell in cells_of(assignment)):g} points"


def _list_of_assignments() -> str:
    entries = (
        f"{place}. [{catalogue.assignment(name).title}]({name}/index.md) ({_points(name)})<br>"
        + ", ".join(f"`{function}`" for function in _functions(name).split(", "))
        for place, name in enumerate(catalogue.assignments(), start=1)
    )
    return "\n".join(entries)


def _cell_markdown(assignment: str, cell: PageCell) -> str:
    match cell.kind:
        case "stub":
            return f"<!-- stub {assignment} {cell.function} -->\n\n{_hints(cell)}"
        case "code":
            return f'```python run session="{assignment}"\n{cell.source}\n```'
        case "answer":
            title = f"In your own words ({cell.points:g} points)"
            return f'!!! question "{title}"\n\n    Answer this one in the notebook; a person reads it.'
        case _:
            return cell.source


def _hints(cell: PageCell) -> str:
    """Fold each hint away; opening one costs nothing, and the element above keeps count in the reader's browser."""
    folded = "\n\n".join(_hint(place, hint) for place, hint in enumerate(cell.hints, start=1))
    return f'<div class="hints" data-function="{cell.function}" markdown="1">\n\n{folded}\n\n</div>'


def _hint(place: int, hint: Hint) -> str:
    opening = f'<details class="hint" data-hint="{place}" markdown="1">'
    return f"{opening}\n<summary>{hint.title}</summary>\n\n{hint.text}\n\n</details>"


def _exercise_cell(assignment: str, function: str) -> str:
    cell = next(cell for cell in cells_of(assignment) if cell.function == function)
    return (
        f'<exercise-cell assignment="{html.escape(assignment)}" function="{html.escape(function)}"'
        f' points="{cell.points:g}">{cell_code(cell.source)}</exercise-cell>'
        f'<hint-log assignment="{html.escape(assignment)}" function="{html.escape(function)}"></hint-log>'
    )
