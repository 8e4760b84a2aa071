"""The architecture page draws the folders and files that there are."""

import re
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from docs.hooks.figures.architecture import BESIDE, FLOORS, steps, wings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site" / "guides" / "architecture" / "index.html").read_text(encoding="utf-8")
SOURCE = ROOT / "docs" / "pages" / "guides" / "architecture.md"
WAYS = SOURCE.with_name("ways.toml")


def folders_of(floor: str) -> set[str]:
    unread = {"__pycache__", "inside", "node_modules"}
    return {
        path.name
        for path in (ROOT / floor).iterdir()
        if path.is_dir() and path.name not in unread and any(path.rglob("*.[tp][sy]"))
    }


@pytest.mark.parametrize("floor", [*FLOORS, *BESIDE])
def test_every_folder_of_a_floor_is_on_the_page_with_a_sentence(floor: str) -> None:
    said = wings(floor)
    assert folders_of(floor) <= set(said)
    assert all(sentence.endswith(".") for sentence in said.values()), said
    assert [name for name in said if f">{name}/</code>" not in PAGE] == []


def test_every_mark_of_the_page_is_drawn() -> None:
    assert "<!-- way" not in PAGE
    assert PAGE.count('<figure class="drawing">') == 4


@pytest.mark.parametrize("place", sorted(set(re.findall(r"`([a-z]+/[\w/.-]+)`", SOURCE.read_text(encoding="utf-8")))))
def test_a_place_that_the_page_names_is_there(place: str) -> None:
    name = place.replace("NAME", "rnn-cell")
    assert (ROOT / name).exists(), place


def test_a_way_over_a_file_that_is_gone_ends_the_build_and_is_named(tmp_path: Path) -> None:
    ways = tmp_path / "ways.toml"
    ways.write_text(WAYS.read_text().replace("autograder/sandbox/sandbox.py", "autograder/sandbox/warm.py"))
    with pytest.raises(PluginError, match=r"autograder/sandbox/warm\.py"):
        steps(ways, "submission")


def test_a_way_that_nobody_wrote_is_named() -> None:
    with pytest.raises(PluginError, match="no way 'mistyped'"):
        steps(WAYS, "mistyped")
