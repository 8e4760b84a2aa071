"""What a page fetches before anybody means to do something: one stylesheet, and no search index.

The theme fetches its index with each page, which weighs more than all the rest. Here a page gets an index without
documents, which tells the theme its settings, and a worker that starts the theme's own at the first word of a search.
"""

import hashlib
import json
import posixpath
import re
from pathlib import Path

from mkdocs.exceptions import PluginError

_STYLE = re.compile(r'<link rel="stylesheet" href="(?P<to>(?:\.\./|\./|/)*)(?P<path>[^":]+)">\s*')
_URL = re.compile(r"""url\((?P<quote>["']?)(?!data:|[a-z]+:|/|#)(?P<path>[^"')]+)(?P=quote)\)""")
_WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")

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


def lighten(site: Path) -> None:
    """Rewrite the finished site."""
    pages = sorted(site.rglob("*.html"))
    join_styles(site, pages)
    search_on_demand(site, pages)


def join_styles(site: Path, pages: list[Path]) -> None:
    """Put the stylesheets of the pages, the same ones in all, into one."""
    joined: dict[tuple[str, ...], str] = {}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = list(_STYLE.finditer(text))
        names = tuple(link["path"] for link in links)
        if not names:
            continue
        name = joined.setdefault(names, _join(site, names))
        # The theme swaps pages in place, and with them stylesheets that differ: the address must be the same in form.
        text = (
            _STYLE.sub("", text[: links[0].start()])
            + f'<link rel="stylesheet" href="{links[0]["to"]}{name}">\n'
            + (_STYLE.sub("", text[links[0].end() :]))
        )
        page.write_text(text, encoding="utf-8")


def search_on_demand(site: Path, pages: list[Path]) -> None:
    """Publish the index without its documents where the theme looks for it, and the whole one beside it."""
    index = site / "search" / "search_index.json"
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
            raise PluginError("The theme names its search worker in another way: see docs/hooks/light_pages.py")
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
    name = f"assets/style-{_short_hash(style.encode())}.css"
    (site / name).write_text(style, encoding="utf-8")
    return name


def _rebased(style: str, folder: str) -> str:
    """Return a stylesheet of this folder with its addresses as seen from assets/."""
    style = re.sub(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/', "", style)
    return _URL.sub(lambda url: f'url("{posixpath.relpath(posixpath.join(folder, url["path"]), "assets")}")', style)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
