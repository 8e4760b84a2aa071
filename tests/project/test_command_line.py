"""What `--help` shows is what the commands take."""

import shlex

import pytest
from typer.main import get_command

from autograder.cli import app
from autograder.examples import EXAMPLES

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def test_every_command_has_examples_and_no_example_lacks_its_command() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_an_example_is_understood_by_its_command(example: str) -> None:
    program, name, *arguments = shlex.split(example)
    assert program == "autograder"
    COMMANDS[name].make_context(name, arguments)
