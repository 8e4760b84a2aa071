"""A mistake in a runnable block stops the build and names file and line."""

from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.exceptions import PluginError

from docs.hooks.programs import as_built
from docs.hooks.programs.fence import Fence, Place, check


def checked(folder: Path, block: str) -> None:
    page = folder / "page.md"
    page.write_text(f"---\ntitle: A page\n---\n\nText.\n\n{block}\n", encoding="utf-8")
    check(f"Text.\n\n{block}\n", page)


def test_a_right_block_passes(tmp_path: Path) -> None:
    (tmp_path / "concept.py").write_text("print(1)\n")
    checked(tmp_path, '```python run file="concept.py" session="one"\n```')


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('```python run sesion="one"\nprint(1)\n```', "unknown option 'sesion'"),
        ("```python run session=one\nprint(1)\n```", "write key="),
        ('```python run file="absent.py"\n```', "there is no file 'absent.py'"),
    ],
)
def test_a_wrong_option_is_named_by_file_and_line(tmp_path: Path, block: str, said: str) -> None:
    with pytest.raises(PluginError) as refused:
        checked(tmp_path, block)
    assert said in str(refused.value)
    assert f"{tmp_path / 'page.md'}:7" in str(refused.value)


def test_a_block_with_a_file_and_code_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "concept.py").write_text("print(1)\n")
    with pytest.raises(PluginError, match="the block must be empty"):
        checked(tmp_path, '```python run file="concept.py"\nprint(2)\n```')


def test_a_program_that_fails_stops_the_build_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(cells: list[tuple[str, str]]) -> list[as_built.Part]:
        raise as_built.ProgramError("ZeroDivisionError: division by zero")

    monkeypatch.setattr(as_built, "output_of", failing)
    fence = Fence()
    fence.enter(Place("page/", tmp_path))
    runnable = {"name": "python", "class": "", "format": fence.format, "validator": fence.validate}
    extension = "pymdownx.superfences"
    markdown = Markdown(extensions=[extension], extension_configs={extension: {"custom_fences": [runnable]}})
    with pytest.raises(PluginError, match=r"'page/' fails:\nZeroDivisionError"):
        markdown.convert("```python run\n1 / 0\n```")
