"""What instructors and students open after grading acts on nobody: its links, pictures, files and tracebacks."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading import Course, Grader, Result, release
from autograder.grading.harmless.links import REFUSED, harmless, is_web_address

PIXEL = base64.b64encode(b"not read by anybody").decode()
HIDDEN = """assert callable(f)
### BEGIN HIDDEN TESTS
SECRET = 424242
def check(value, wanted):
    assert value == wanted, f"expected {wanted}"
def agree(function):
    check(function(1), 1)
    check(function(SECRET), 424242)
### END HIDDEN TESTS"""
SOLUTION = "### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION"
SHOWS_HIDDEN = [
    "agree(f)",
    "import traceback\nprint('before')\ntry:\n    agree(f)\nexcept Exception:\n    traceback.print_exc()",
    "import inspect\nprint(inspect.getsource(agree))",
    "agree??",
]
LINKS = [
    "[the answer](javascript:alert(1))",
    "[a](java\tscript:alert(1)) [b]( JaVaScRiPt:alert(2) )",
    "[a](&#106;avascript&colon;alert(1))",
    "[a]\n\n[a]: javascript:alert(1)",
    "[a][b]\n\n[b]: <javascript:alert(1)> 'title'",
    "![a](javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=) ![b](data:text/html,x)",
    "[a](vbscript:x) [b](file:///etc/passwd) [c](//host/share) [d](\\\\\\\\host\\\\share) [e](blob:x)",
    "[a](javascript&#x3A;alert(1)) [b](\x01javascript:alert(1))",
    "> - [x](javascript:alert(1)) **[y](javascript:alert(2))**\n\n|a|\n|-|\n|[z](javascript:alert(3))|",
    "[![p](javascript:alert(1))](javascript:alert(2))",
    "[a](javascript:a\\(b\\)) <javascript:alert(1)>",
]
PICTURES = {
    "not attached": ("![plot](attachment:plot.png)", {}),
    "only a GIF": ("![plot](attachment:plot.gif)", {"plot.gif": {"image/gif": PIXEL}}),
    "only an SVG": ("![plot](attachment:plot.svg)", {"plot.svg": {"image/svg+xml": PIXEL}}),
    "of no kind": ("![plot](attachment:plot.png)", {"plot.png": {}}),
    "with a space": ("![plot](attachment:my%20plot.png)", {"my plot.png": {"image/png": PIXEL}}),
    "by reference": ("![plot][p]\n\n[p]: attachment:plot.png", {}),
    "half a surrogate": ("![plot](attachment:plot.png)", {"\ud800": {"image/png": PIXEL}}),
}
FILES = {
    "page.html": b"<script>alert(1)</script>",
    "figures/Plot.SVG": b"<svg onload='alert(1)'/>",
    "page": b"\xef\xbb\xbf\n<html><script>alert(1)</script>",
    "feed.xml": b"<?xml version='1.0'?>",
    "data.csv": b"1,2\n",
    "notes.txt": b"<b>not bold</b>",
}


def markup(grade_id: str, **flags: object) -> dict[str, object]:
    plain = dict.fromkeys(("grade", "solution", "locked", "task"), False)
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **plain, **flags}}


def source() -> NotebookNode:
    told = new_markdown_cell("![task](attachment:task.gif) ![gone](attachment:gone.png)", metadata=markup("told"))
    told.metadata.nbgrader.locked = True
    told.attachments = {"task.gif": {"image/gif": PIXEL}}
    cells = [
        told,
        new_code_cell(
            "### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION", metadata=markup("f", solution=True)
        ),
        new_code_cell(HIDDEN, metadata=markup("hidden", grade=True, locked=True, points=1)),
        new_code_cell("assert f(1) == 1\nagree(f)", metadata=markup("shown", grade=True, locked=True, points=1)),
        new_markdown_cell("Why?", metadata=markup("why", grade=True, solution=True, points=1)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def handed_in(course: Course) -> NotebookNode:
    notebook = nbformat.read(course.folder("release", "hw") / "hw.ipynb", as_version=4)
    notebook.cells[1].source = "def f(x):\n    return 1"
    notebook.cells[-1].source = "\n\n".join(LINKS)
    for text, attachments in PICTURES.values():
        notebook.cells.append(new_markdown_cell(text, attachments=attachments))
    markdown = [*LINKS, *(text for text, _ in PICTURES.values())]
    shows = f"from IPython.display import Markdown, display\nfor text in {markdown!r}:\n    display(Markdown(text))"
    notebook.cells += [new_markdown_cell(text) for text in LINKS]
    notebook.cells += [new_code_cell(text) for text in (shows, *SHOWS_HIDDEN)]
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Result]:
    root = tmp_path_factory.mktemp("safe") / "course"
    (root / "source" / "hw").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'safe'\n")
    nbformat.write(source(), root / "source" / "hw" / "hw.ipynb")
    (root / "source" / "hw" / "task.svg").write_text("<svg/>")
    course = Course(root)
    release(course, "hw")
    path = course.submit("hw", "ada", json.dumps(handed_in(course)).encode())
    for name, data in FILES.items():
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_bytes(data)
    with Grader(course) as grader:
        (result,) = grader.grade("hw")
    return course, result


def feedback(course: Course) -> str:
    return (course.folder("feedback", "hw", "ada") / "hw.html").read_text()


def formgraders(course: Course) -> str:
    """Draw the autograded notebook as formgrader does, with nbconvert's own exporter."""
    page, _ = HTMLExporter(template_name="classic").from_filename(  # type: ignore[no-untyped-call]
        str(course.folder("autograded", "hw", "ada") / "hw.ipynb")
    )
    return str(page)


def addresses(page: str) -> list[str]:
    body = page[page.index("<body") :]
    return [unescape(found[2]) for found in re.finditer(r"""\b(href|src)=["']([^"']*)["']""", body)]


@pytest.mark.parametrize("draw", [feedback, formgraders])
def test_links_lead_to_the_web_and_no_picture_fails_a_page(graded: tuple[Course, Result], draw: object) -> None:
    course, result = graded
    assert (result.state, result.score) == ("graded", 1.0), result.message
    page = draw(course)  # type: ignore[operator]
    allowed = re.compile(r"https?:|mailto:|#|data:image/(?:png|jpeg|gif|svg\+xml);base64,")
    assert [url for url in addresses(page) if not allowed.match(url)] == []
    for kind in ("image/gif", "image/svg+xml", "image/png"):
        assert f"data:{kind};base64,{PIXEL}" in page
    assert page.count("the picture plot.png is missing") >= 4
    assert "the picture gone.png is missing" in page


@pytest.mark.parametrize("text", LINKS)
def test_what_is_mended_keeps_its_words_and_what_is_right_stays(text: str) -> None:
    assert REFUSED in harmless(text) or "<pre>" in harmless(text) or "missing" in harmless(text) or "<" in text
    right = (
        f"{text[:1]} [web](https://example.org/a_(b)?x=javascript:y#z) [mail](mailto:a@b.c) [near](data.csv) [up](#top)"
    )
    assert harmless(right) == right


@pytest.mark.parametrize(
    "url", ["JAVASCRIPT:x", "java\nscript:x", "data:,x", "file:x", "//h/x", "\\\\h\\x", "x:y", "a b:c"]
)
def test_an_address_of_another_scheme_is_not_of_the_web(url: str) -> None:
    assert not is_web_address(url)


def test_a_hidden_test_shows_in_no_cell_of_the_feedback(graded: tuple[Course, Result]) -> None:
    course, _ = graded
    page = re.sub(r"<[^>]*>", "", feedback(course))
    assert "before" in page
    assert "AssertionError: raised in a hidden test" in page
    for secret in ("424242", "check(function", "def agree", "expected {wanted}"):
        assert secret not in page
    assert "424242" in (course.folder("autograded", "hw", "ada") / "hw.ipynb").read_text()  # instructors see it


def test_pages_and_drawings_of_a_student_are_kept_as_text_and_apart(graded: tuple[Course, Result]) -> None:
    course, _ = graded
    found = {step: files(course.folder(step, "hw", "ada")) for step in ("autograded", "feedback")}
    aside = {f"opened-as-text/{name}.txt" for name in ("page.html", "figures/Plot.SVG", "page", "feed.xml")}
    plain = {"data.csv", "notes.txt", "task.svg"}
    assert found["autograded"] == aside | plain | {"hw.ipynb"}
    assert found["feedback"] == plain | {"hw.html"}


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
