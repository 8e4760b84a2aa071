"""MkDocs' hook: runnable blocks in the pages, the elements and the runtime beside them, one policy over all."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.finish.light_pages import lighten
from docs.hooks.finish.policy import add_policy
from docs.hooks.folders import BUILT_ELEMENTS, ELEMENTS, PUBLISHED
from docs.hooks.programs.fence import Fence, Place, check
from docs.hooks.words import language_of

# Named with its hash in docs/elements/package-lock.json.
_FONT_PACKAGE = "@fontsource-variable/atkinson-hyperlegible-next"
_FONT = {
    "text.woff2": "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "text-LICENSE.txt": "LICENSE",
}

_fence = Fence()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the pages the elements' script and style, and SuperFences the runnable block."""
    manifest = _manifest()
    script = ExtraScriptValue(f"{PUBLISHED}/{manifest['script']}")
    script.type = "module"
    config.extra_javascript.append(script)
    config.extra_css.append(f"{PUBLISHED}/{manifest['style']}")
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "python", "class": "", "format": _fence.format, "validator": _fence.validate})
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    """Check the page's runnable blocks, and tell the fence where it is."""
    source = Path(config.docs_dir) / page.file.src_uri
    if source.is_file():  # a page made by a plugin has no programs
        check(markdown, source)
    _fence.enter(Place(page.url, source.parent, not source.is_file(), language_of(page.file.src_uri)))


def on_post_page(output: str, **_: object) -> str:
    """Say of which deployment a page is, for elements of an older one (docs/elements/offline/deployment.ts)."""
    return output.replace("</head>", f'<meta name="unrolled-deployment" content="{_manifest()["script"]}"></head>', 1)


def on_post_build(config: MkDocsConfig, **_: object) -> None:
    """Publish the parts, and write the policy into the finished pages."""
    manifest = _manifest()
    target = Path(config.site_dir) / PUBLISHED
    target.mkdir(parents=True, exist_ok=True)
    for name in manifest["files"]:
        shutil.copy2(BUILT_ELEMENTS / name, target / name)
    shutil.copy2(BUILT_ELEMENTS / "service-worker.js", config.site_dir)  # at the root: it serves the whole site
    for published, source in _FONT.items():
        shutil.copy2(
            ELEMENTS / "node_modules" / _FONT_PACKAGE / source, Path(config.site_dir) / "assets/fonts" / published
        )
    # Where a hub would answer: a host without one is not asked in vain.
    status = Path(config.site_dir) / "api" / "status"
    status.parent.mkdir(exist_ok=True)
    status.write_text('{"service": null}')
    lighten(Path(config.site_dir), urlsplit(config.site_url or "/").path)
    add_policy(Path(config.site_dir), [manifest["frameHash"]])


def _manifest() -> dict[str, Any]:
    path = BUILT_ELEMENTS / "manifest.json"
    if not path.exists():
        raise PluginError("The elements are not built; build the site by `make site`.")
    manifest: dict[str, Any] = json.loads(path.read_text())
    return manifest
