"""What a page fetches before anybody means to do something, and how often a browser has to style all of it.

Pages get one stylesheet. The theme fetches its search index with each page, which weighs more than all the rest. Here a
page gets an index without documents, which tells the theme its settings, and a worker that starts the theme's own at
the first word of a search.
"""

import hashlib
import json
import posixpath
import re
from pathlib import Path

from mkdocs.exceptions import PluginError

_URL = re.compile(r"""url\((?P<quote>["']?)(?!data:|[a-z]+:|/|#)(?P<path>[^"')]+)(?P=quote)\)""")
_BUNDLE = re.compile(r"assets/javascripts/bundle\.\w+\.min\.js")
# The theme says in the head which scheme it shows, in an element that it fills later; a browser styles the whole page
# anew for both. docs/theme/assets/site.css says it, too.
_SCHEME = re.compile(
    r'(?P<made>(?P<meta>\w+)=\w+\("meta",\{name:"color-scheme"\}\);)document\.head\.append\w*\((?P=meta)\);'
)
_WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")

# The theme writes attributes of <html> and <body> at the start of each page. Where a rule goes from one of these to any
# element, a browser styles the whole page anew. What is meant can be named; and colours are switched by readers, later.
_BLOCKS = ":is(blockquote,dl,ol,p,pre,ul)"
_SWITCHING = ",".join(f"[data-md-color-switching] {each}" for each in ("*", ":after", ":before"))
_NAMED = {
    _SWITCHING: _SWITCHING.replace("md-color-switching", "colours-switch"),  # docs/elements/theme/repairs.ts sets it
    **{
        f".md-typeset table:not([class]) {cell}>:{place}-child": (
            f".md-typeset table:not([class]) {cell}>{_BLOCKS}:{place}-child"
        )
        for cell in ("td", "th")
        for place in ("first", "last")
    },
}

# Messages of the theme's search worker: 0 sets it up, 1 says that it is ready, 2 asks, 3 answers.
_ON_DEMAND = """
let setup, worker, waiting = []
onmessage = ({ data }) => {
  if (data.type === 0) {
    setup = data.data
    postMessage({ type: 1 })
  } else if (worker) {
    if (waiting) waiting.push(data)
    else worker.postMessage(data)
  } else if (data.type === 2 && data.data.trim() === "") {
    postMessage({ type: 3, data: { items: [] } })
  } else {
    waiting.push(data)
    void start()
  }
}
async function start() {
  worker = new Worker(new URL(WORKER, self.location))
  worker.onmessage = ({ data }) => {
    if (data.type !== 1) return postMessage(data)
    for (const message of waiting) worker.postMessage(message)
    waiting = null
  }
  try {
    const response = await fetch(new URL(INDEX, self.location))
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    worker.postMessage({ type: 0, data: { ...setup, docs: (await response.json()).docs } })
  } catch (error) {
    worker.terminate()
    worker = undefined // the next word tries again
    throw error
  }
}
"""


def lighten(site: Path, root: str) -> None:
    """Rewrite the finished site, whose pages will live below the path ``root``."""
    pages = sorted(site.rglob("*.html"))
    join_styles(site, pages, root)
    style_once(site, pages)
    search_on_demand(site, pages)


def join_styles(site: Path, pages: list[Path], root: str) -> None:
    """Put the stylesheets of the pages, the same ones in all, into one."""
    # The page that a host shows for a missing one may be shown in any folder: its links begin with the site's root.
    style = re.compile(
        rf'<link rel="stylesheet" href="(?P<to>{re.escape(root)}|(?:\.\./|\./)*)(?P<path>[^":/][^":]*)">\s*'
    )
    joined: dict[tuple[str, ...], str] = {}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = list(style.finditer(text))
        names = tuple(link["path"] for link in links)
        if not names:
            continue
        name = joined.setdefault(names, _join(site, names))
        # The theme swaps pages in place, and with them stylesheets that differ: the address must be the same in form.
        text = (
            style.sub("", text[: links[0].start()])
            + f'<link rel="stylesheet" href="{links[0]["to"]}{name}">\n'
            + (style.sub("", text[links[0].end() :]))
        )
        page.write_text(text, encoding="utf-8")


def style_once(site: Path, pages: list[Path]) -> None:
    """Publish the theme's script without what makes a browser style a page more often than it has to."""
    (bundle,) = (site / "assets/javascripts").glob("bundle.*.min.js")
    theirs = re.sub(r"//# sourceMappingURL=.*", "", bundle.read_text(encoding="utf-8"))
    ours, found = _SCHEME.subn(r"\g<made>", theirs)
    if found != 1:
        raise PluginError("The theme tells its scheme in another way: see docs/hooks/finish/light_pages.py")
    name = f"assets/javascripts/theme-{_short_hash(ours.encode())}.js"
    (site / name).write_text(ours, encoding="utf-8")
    for theme in (bundle, bundle.with_name(f"{bundle.name}.map")):
        theme.unlink(missing_ok=True)
    for page in pages:
        page.write_text(_BUNDLE.sub(name, page.read_text(encoding="utf-8")), encoding="utf-8")


def search_on_demand(site: Path, pages: list[Path]) -> None:
    """Publish the index without its documents where the theme looks for it, and the whole one beside it."""
    index = site / "search" / "search_index.json"
    if not index.exists() and (site / "search.json").exists():
        return  # Zensical, whose search fetches an index of another kind
    whole = json.loads(index.read_text(encoding="utf-8"))
    documents = json.dumps({"docs": whole["docs"]}, separators=(",", ":"), ensure_ascii=False).encode()
    full = index.with_name(f"documents-{_short_hash(documents)}.json")
    full.write_bytes(documents)
    index.write_text(json.dumps({"config": whole["config"], "docs": []}), encoding="utf-8")
    (worker,) = (site / "assets/javascripts/workers").glob("search.*.min.js")
    ours = _ON_DEMAND.strip().replace("WORKER", json.dumps(worker.name))
    ours = ours.replace("INDEX", json.dumps(f"../../../search/{full.name}"))
    name = f"assets/javascripts/workers/search-on-demand-{_short_hash(ours.encode())}.js"
    (site / name).write_text(ours, encoding="utf-8")
    keep_for_offline(site, [name, worker.relative_to(site).as_posix(), full.relative_to(site).as_posix()])
    for page in pages:
        text, found = _WORKER.subn(name, page.read_text(encoding="utf-8"))
        if found != 1 and "__config" in text:
            raise PluginError("The theme names its search worker in another way: see docs/hooks/finish/light_pages.py")
        page.write_text(text, encoding="utf-8")


def keep_for_offline(site: Path, search: list[str]) -> None:
    """Tell the service worker what the search is made of: with the first program that runs, it is kept, too."""
    script = site / "service-worker.js"
    script.write_text(
        f"self.UNROLLED_SEARCH={json.dumps(search)};{script.read_text(encoding='utf-8')}", encoding="utf-8"
    )


def _join(site: Path, names: tuple[str, ...]) -> str:
    parts = [_rebased((site / name).read_text(encoding="utf-8"), posixpath.dirname(name)) for name in names]
    style = '@charset "UTF-8";' + "\n".join(parts)
    for selector, named in _NAMED.items():
        if style.count(selector) != 1:
            raise PluginError(f"The theme has another rule than {selector!r} now: see docs/hooks/finish/light_pages.py")
        style = style.replace(selector, named)
    name = f"assets/style-{_short_hash(style.encode())}.css"
    (site / name).write_text(style, encoding="utf-8")
    return name


def _rebased(style: str, folder: str) -> str:
    """Return a stylesheet of this folder with its addresses as seen from assets/."""
    style = re.sub(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/', "", style)
    return _URL.sub(lambda url: f'url("{posixpath.relpath(posixpath.join(folder, url["path"]), "assets")}")', style)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
