"""The command line: ``autograder ...``."""

from __future__ import annotations

import typer

from autograder import examples
from autograder.grading import commands as grading
from autograder.hub import commands as hub

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Release, collect and grade exercises.")


@app.callback()
def autograder() -> None:
    """Release, collect, grade and serve the course's exercises."""


INSTRUCTORS = (grading.release, grading.collect, grading.grade, grading.feedback, grading.export)
ANYBODYS = (grading.check, grading.doctor)
OPERATORS = (hub.serve, hub.roster, hub.backup, hub.restore)
HANDING_IN = (hub.sign_in, hub.submit)

for command in INSTRUCTORS + ANYBODYS + HANDING_IN + OPERATORS:
    name = command.__name__.replace("_", "-")
    app.command(name, epilog=examples.shown(name))(command)
app.add_typer(hub.board, name="board", epilog=examples.shown("board"))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
