"""The other cells that run Python in documentation, each as a site of one program, with the same Pyodide.

markdown-exec, pyodide-mkdocs-theme and JupyterLite, as pinned in requirements.txt, are built by their own tools in
.venv-bench. They name their scripts by addresses of content delivery networks; these are replaced by the same files
from npm, served beside the page, so that every side loads from a server of this machine.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.peer_process import PYTHON, REPOSITORY
from docs.hooks.build.runtime import CORE, make_wheel, wheels
from docs.hooks.folders import ELEMENTS, RUNTIME
from docs.hooks.node import NPM, run_node

BUILT = REPOSITORY / "build" / "peers"
PINS = REPOSITORY / "benchmarks" / "requirements.txt"
_NPM_PACKAGES = [
    "ace-builds@1.44.0",
    "@highlightjs/cdn-assets@11.7.0",
    "highlightjs-themes@1.0.0",
    "jquery@3.7.1",
    "jquery.terminal@2.46.0",
    "lodash@4.17.20",
    "mathjax@3.2.2",
]
# What JupyterLite's kernel imports, in the versions of Pyodide's lock file; all pure Python, from the package index.
# It also asks for sqlite3, which the index lacks, to keep a history; it does without, and is spared the loading.
_OF_KERNEL = [
    *("ipython==9.0.2", "jedi==0.19.2", "parso==0.8.4", "traitlets==5.14.3", "matplotlib-inline==0.1.7"),
    *("decorator==5.2.1", "pure-eval==0.2.3", "asttokens==3.0.0", "executing==2.2.0", "stack-data==0.6.3"),
    *("prompt-toolkit==3.0.50", "pygments==2.19.1", "wcwidth==0.2.13", "six==1.17.0", "comm==0.2.2"),
]
_ADDRESSES = [
    (re.compile(r"https://[\w.]+/pyodide/v[\d.]+/full/"), "/pyodide/"),
    (re.compile(r"https://[\w.]+/npm/jquery@[\d.]+"), "/npm/jquery/dist/jquery.min.js"),
    (re.compile(r"https://[\w.]+/npm/([\w.-]+)@[\d.]+/"), r"/npm/\1/"),
    (re.compile(r"https://[\w.]+/ajax/libs/ace/[\d.]+/"), "/npm/ace-builds/src-min-noconflict/"),
    (re.compile(r"https://[\w.]+/ajax/libs/highlight\.js/[\d.]+/"), "/npm/@highlightjs/cdn-assets/"),
    (re.compile(r"""integrity(: |=)"sha[^"]*",?"""), ""),
]


def build(program: str) -> dict[str, Path]:
    """Build the peers' sites around the program; return their folders by name."""
    stamp = BUILT / "made-from"
    made_from = hashlib.sha256(Path(__file__).read_bytes() + PINS.read_bytes() + program.encode()).hexdigest()
    builders: dict[str, Callable[[str], Path]] = {
        "markdown_exec": _markdown_exec,
        "pyodide_mkdocs_theme": _pyodide_mkdocs_theme,
        "jupyterlite": _jupyterlite,
    }
    if stamp.exists() and stamp.read_text() == made_from:
        return {name: BUILT / name / "site" for name in builders}
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    _pyodide()
    install = ["install", "--prefix", BUILT, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    run_node([NPM, *install, *_NPM_PACKAGES], "Is the npm registry within reach?")
    sites = {name: builder(program) for name, builder in builders.items()}
    for site in sites.values():  # where the pages find them
        shutil.copytree(BUILT / "pyodide", site / "pyodide")
        shutil.copytree(BUILT / "node_modules", site / "npm")
    stamp.write_text(made_from)
    return sites


def _pyodide() -> None:
    """Lay out Pyodide as its own distribution is, with what the peers load."""
    folder = BUILT / "pyodide"
    folder.mkdir()
    package = ELEMENTS / "node_modules" / "pyodide"
    for source in [*package.glob("pyodide*"), *(RUNTIME / name for name in CORE)]:
        shutil.copy(source, folder)
    lock = json.loads((RUNTIME / "pyodide-lock.json").read_text())
    version = json.loads((package / "package.json").read_text())["version"]
    for wheel in wheels(lock, ["numpy", "micropip", "packaging"]):
        make_wheel(wheel, version, folder)
    _run("-m", "pip", "--quiet", "download", "--no-deps", "--dest", str(folder), *_OF_KERNEL)
    _enter(lock["packages"], list(folder.glob("*.whl")))
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))


def _enter(packages: dict[str, Any], files: list[Path]) -> None:
    """Enter these wheels into the lock file's packages, in place of Pyodide's own builds of them."""
    by_name = {re.sub(r"[-_.]+", "-", path.name.split("-")[0]).lower(): path for path in files}
    for name, path in by_name.items():
        known = packages.get(name) or _described(name, path)
        needed = [each for each in known["depends"] if each.replace("_", "-") in by_name]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        packages[name] = {**known, "file_name": path.name, "sha256": digest, "depends": needed}


def _described(name: str, wheel: Path) -> dict[str, Any]:
    members = zipfile.ZipFile(wheel).namelist()
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "imports": sorted({member.split("/")[0] for member in members if ".dist-info" not in member}),
        "depends": [],
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _markdown_exec(program: str) -> Path:
    settings = "theme: {name: material, font: false}\nplugins: [search, markdown-exec]\n"
    page = f'# Peer\n\n```pyodide install="numpy"\n{program}\n```\n'
    return _mkdocs("markdown_exec", settings + "markdown_extensions: [pymdownx.superfences]\n", {"index.md": page})


def _pyodide_mkdocs_theme(program: str) -> Path:
    options = "build: {ides_id_hash_mode: relative}, project: {id: peer}"
    settings = f"theme: {{name: pyodide-mkdocs-theme}}\nplugins: [search, pyodide_macros: {{{options}}}]\n"
    pages = {"index.md": '# Peer\n\n{{ IDE("program") }}\n', "program.py": program + "\n"}
    return _mkdocs("pyodide_mkdocs_theme", settings, pages)


def _mkdocs(name: str, settings: str, pages: dict[str, str]) -> Path:
    folder = BUILT / name
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(f"site_name: peer\nsite_url: http://127.0.0.1/\n{settings}")
    for file, text in pages.items():
        (folder / "docs" / file).write_text(text)
    _run("-m", "mkdocs", "build", "--quiet", folder=folder)
    site = folder / "site"
    for path in [*site.rglob("*.html"), *site.rglob("*.js"), *site.rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        for pattern, replacement in _ADDRESSES:
            text = pattern.sub(replacement, text)
        path.write_text(text, encoding="utf-8")
    return site


def _jupyterlite(_: str) -> Path:
    folder = BUILT / "jupyterlite"
    folder.mkdir()
    kernel = {
        "pyodideUrl": "/pyodide/pyodide.js",
        "loadPyodideOptions": {"lockFileURL": "/pyodide/pyodide-lock.json"},
        "disablePyPIFallback": True,
    }
    settings = {"litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}}
    lite = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    (folder / "jupyter-lite.json").write_text(json.dumps(lite))
    _run("-m", "jupyterlite_core.app", "build", "--output-dir", "site", folder=folder)
    return folder / "site"


def _run(*arguments: str, folder: Path = BUILT) -> None:
    """Run a tool of the benchmarks' own environment, without its remarks."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([PYTHON, *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
