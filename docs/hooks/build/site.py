"""Build the static site into site/: ``python -m docs.hooks.build``."""

import os
import subprocess
import sys

from docs.hooks.build.bundle import make_bundle
from docs.hooks.build.real_text import make_real_text
from docs.hooks.build.runtime import make_runtime
from docs.hooks.folders import ROOT
from docs.hooks.node import BuildError, install_packages, run_node


def make_parts() -> None:
    """Make what the pages need besides Markdown: the runtime, the Python bundle, the elements."""
    _say("the packages of the elements")
    install_packages()
    _say("Python for the browser")
    make_runtime()
    make_bundle()
    run_node(
        ["--experimental-wasm-jspi", "snapshot/build.ts"], "Remove build/snapshot and build/runtime, and build again."
    )
    _say("real sentences")
    make_real_text()
    _say("the elements")
    run_node(["build.ts"], "The messages name the file and line.")


def _say(part: str) -> None:
    print(f"site: {part}", flush=True)


def main() -> int:
    """Make the parts and the pages; return the exit status."""
    try:
        make_parts()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _say("the pages")
    return build_pages()


def build_pages(*options: str, **environment: str) -> int:
    """Have MkDocs build the pages; print its warnings, and return its exit status."""
    # MkDocs' own --quiet would keep warnings from --strict as well, which counts what is logged.
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--strict", *options]
    environment = os.environ | environment
    with subprocess.Popen(mkdocs, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as building:  # noqa: S603
        for line in building.stderr or ():
            if not line.startswith("INFO "):
                print(line, end="", file=sys.stderr)
    return building.returncode
