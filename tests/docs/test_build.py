"""What an author does wrong ends the build, and is named."""

from pathlib import Path

import pytest

from docs.hooks.build.site import build_pages


def test_a_link_into_nowhere_ends_the_build_with_its_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("[Nothing](nowhere.md)\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: A site\n")
    assert build_pages("--config-file", str(tmp_path / "mkdocs.yml")) == 1
    assert "'index.md' contains a link 'nowhere.md'" in capfd.readouterr().err
