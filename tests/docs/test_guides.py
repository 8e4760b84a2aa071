"""What the guides tell authors and deployers is what there is."""

import re
from pathlib import Path

import pytest
import yaml

from docs.hooks.course.concepts import KEYS
from docs.hooks.programs.fence import OPTIONS

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "pages" / "guides"


def test_the_workflow_builds_by_a_make_target_and_publishes_what_that_builds() -> None:
    job = yaml.safe_load((GUIDES / "deploy" / "site.yml").read_text(encoding="utf-8"))["jobs"]["site"]
    [build] = [step for step in job["steps"] if "run" in step]
    [upload] = [step for step in job["steps"] if "upload-pages-artifact" in step.get("uses", "")]
    target = build["run"].removeprefix("make ")
    assert re.search(rf"^{target}:.*Build the static site into {upload['with']['path']}/", makefile(), re.MULTILINE)
    assert set(build["env"]) == {"SITE_URL"}
    assert "SITE_URL" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", sorted(OPTIONS - {"run"}))
def test_authors_are_told_of_every_option_of_a_runnable_block(option: str) -> None:
    assert f'`{option}="' in (GUIDES / "author.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_authors_are_told_of_every_kind_of_question_with_its_keys(kind: str) -> None:
    guide = (GUIDES / "author.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| .*`{kind}`.*$", guide, re.MULTILINE)
    assert all(f"`{key}`" in row for key in KEYS[kind] - {"text"})


def test_every_guide_is_in_the_overview() -> None:
    overview = (GUIDES / "index.md").read_text(encoding="utf-8")
    assert [
        page.name for page in GUIDES.glob("*.md") if page.name != "index.md" and f"({page.name})" not in overview
    ] == []
