"""Build the site by Zensical, the theme's successor, into build/zensical/site: ``python -m docs.hooks.zensical``.

Zensical renders the same Markdown by the same extensions with the same elements, but runs no hooks of MkDocs. So MkDocs
prepares the pages up to their Markdown, Zensical renders them, and then the hooks have what they do to rendered pages.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.yaml import yaml_load

from docs.hooks.folders import BUILD, PUBLISHED, ROOT
from docs.hooks.programs.fence import blocks
from docs.hooks.zensical.fence import CELLS

WORK = BUILD / "zensical"
_PAGES, _SITE, _CONFIG = WORK / "pages", WORK / "site", WORK / "mkdocs.yml"


def main() -> int:
    """Prepare, build, finish; return the exit status."""
    shutil.rmtree(WORK, ignore_errors=True)
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(_SITE))
    config = config.plugins.on_config(config)
    files = config.plugins.on_files(get_files(config), config=config)
    get_navigation(files, config)  # gives the files their pages
    _prepare(config, files)
    _CONFIG.write_text(yaml.safe_dump(_settings(config), allow_unicode=True, sort_keys=False), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--config-file", str(_CONFIG)]
    if status := subprocess.run(command, cwd=ROOT).returncode:  # noqa: S603
        return status
    _finish(config, files)
    return 0


def _prepare(config: MkDocsConfig, files: Files) -> None:
    """Write what Zensical reads: Markdown after the hooks, the cells that stand in it, and all other files."""
    cells: list[str] = []
    fence = config.mdx_configs["pymdownx.superfences"]["custom_fences"][-1]
    fence["format"] = _recording(fence["format"], cells)
    CELLS.mkdir(parents=True)
    for file in files:
        target = _PAGES / file.src_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.is_documentation_page():
            target.write_text(_prepared(_page(file, config), config, files, cells), encoding="utf-8")
        else:
            target.write_bytes(file.content_bytes)


def _recording(render: Callable[..., str], cells: list[str]) -> Callable[..., str]:
    def rendered(*arguments: Any, **options: Any) -> str:
        cells.append(render(*arguments, **options))
        return cells[-1]

    return rendered


def _prepared(page: Page, config: MkDocsConfig, files: Files, cells: list[str]) -> str:
    """Return the page's Markdown; each runnable block names the file that holds its cell."""
    page.read_source(config)
    page.markdown = config.plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
    lines = page.markdown.splitlines()
    numbers = [number for number, _, _ in blocks(page.markdown)]
    first = len(cells)
    page.render(config, files)
    if len(cells) - first != len(numbers):
        raise RuntimeError(f"{page.file.src_uri}: {len(numbers)} runnable blocks, but {len(cells) - first} cells")
    for cell, number in enumerate(numbers, start=first):
        (CELLS / f"{cell}.html").write_text(cells[cell], encoding="utf-8")
        before, run, _ = lines[number - 1].partition("run")
        lines[number - 1] = f'{before}{run} cell="{cell}"'
    front = yaml.safe_dump(dict(page.meta), allow_unicode=True)
    return f"---\n{front}---\n\n" + "\n".join(lines) + "\n"


def _settings(config: MkDocsConfig) -> dict[str, Any]:
    """Return mkdocs.yml with what the hooks have added to it."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        settings: dict[str, Any] = yaml_load(file)
    for key in ("hooks", "watch", "strict", "validation"):
        settings.pop(key, None)
    module = "docs.hooks.zensical.fence"
    fence = {"name": "python", "class": "", "format": f"{module}.render_cell", "validator": f"{module}.is_cell"}
    extensions = [
        {"pymdownx.superfences": {"custom_fences": [fence]}} if extension == "pymdownx.superfences" else extension
        for extension in settings["markdown_extensions"]
    ]
    shutil.copytree(ROOT / settings["theme"]["custom_dir"], WORK / "theme")
    theme = settings["theme"] | {"variant": "classic", "custom_dir": "theme"}
    styles = [str(style) for style in config.extra_css if str(style).startswith(PUBLISHED)]  # mkdocstrings adds its own
    scripts = [{"path": str(script), "type": "module"} for script in config.extra_javascript]
    return settings | {
        "site_url": config.site_url,
        "docs_dir": _PAGES.name,
        "site_dir": _SITE.name,
        "nav": config.nav,
        "theme": theme,
        "extra_css": [*settings["extra_css"], *styles],
        "extra_javascript": scripts,
        "markdown_extensions": extensions,
    }


def _finish(config: MkDocsConfig, files: Files) -> None:
    """Let the hooks have the rendered pages, and then the whole site."""
    hooks = list(cast(dict[str, Any], config.hooks).values())  # not the list that MkDocs says it is
    for file in files.documentation_pages():
        path = _SITE / file.dest_uri
        content = path.read_text(encoding="utf-8")
        for hook in hooks:
            if hasattr(hook, "on_page_content"):
                content = hook.on_page_content(content, page=file.page, config=config, files=files)
        path.write_text(content, encoding="utf-8")
    for hook in hooks:
        if hasattr(hook, "on_post_build"):
            hook.on_post_build(config=config)


def _page(file: File, config: MkDocsConfig) -> Page:
    return file.page or Page(None, file, config)
