"""A mistake in a runnable block stops the build and names file and line."""

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from docs.hooks.fence import check


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
