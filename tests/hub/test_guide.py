"""The guides' commands are those that there are."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from autograder.cli import app

GUIDES = Path(__file__).parents[2] / "docs" / "pages" / "guides"
NAMES = ("deploy-the-hub", "deploy", "grading", "instructor", "student")
FILES = [*(GUIDES / f"{name}.md" for name in NAMES), *sorted((GUIDES / "deploy-the-hub").iterdir())]
COMMAND = re.compile(r'autograder(?:"|)(?:,|) "?(?P<name>[a-z-]+)"?(?P<rest>.*)')


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_commands_and_options_exist(file: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    used = [
        found
        for line in file.read_text().splitlines()
        if "autograder " in line or '"serve"' in line
        for found in [COMMAND.search(line)]
        if found
    ]
    assert used
    for found in used:
        if found["name"] not in commands:
            pytest.fail(f"{file.name} names `autograder {found['name']}`, which there is not")
        command = commands[found["name"]]
        part = getattr(command, "commands", {}).get(found["rest"].split()[0] if found["rest"].split() else "", command)
        known = {option for parameter in part.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]+", found["rest"])) <= known
