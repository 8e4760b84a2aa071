"""Build the static site into site/: ``python -m docs.hooks.build``."""

import subprocess
import sys

from docs.hooks.bundle import make_bundle
from docs.hooks.node import BuildError, install_packages, run_node
from docs.hooks.paths import ROOT
from docs.hooks.runtime import make_runtime


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
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    return subprocess.run(mkdocs, cwd=ROOT).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
