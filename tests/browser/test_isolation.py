"""A program in the page reaches nothing: not the page, not the site's storage or cookies, not the network."""

from playwright.sync_api import Browser, Locator, expect

from tests.browser.cells import cell_of, run
from tests.browser.machine import Host

# Each tries, from Python, to reach something by JavaScript.
ATTEMPTS = {
    "the page": "js.document.cookie",
    "its window": "js.parent.document.title",
    "local storage": "js.localStorage.length",
    "databases": "await js.Promise.resolve(js.indexedDB.open('unrolled')).then(lambda r: r.result)",
    "caches": "len(await js.caches.keys())",
    "the network": "(await pyodide.http.pyfetch(SITE + 'reached')).status",
    "the browser's own fetch": "await js.Reflect.apply(js.WorkerGlobalScope.prototype.fetch, js.self, to_js([SITE]))",
    "another request": "[r := js.XMLHttpRequest.new(), r.open('GET', SITE + 'reached', False), r.send(), r.status]",
    "a socket": "{0: 'connecting', 1: 'open'}[js.WebSocket.new(SITE.replace('http', 'ws') + 'reached').readyState]",
    "a script of the site": "js.importScripts(SITE + 'reached')",
    "evaluation": "js.eval('1 + 1')",
}
PROGRAM = """
import js, pyodide, pyodide.http
from pyodide.ffi import run_sync, to_js
SITE = {site!r}
async def attempt():
    return {attempt}
try:
    print("reached", run_sync(attempt()))
except BaseException as error:
    print("refused by", type(error).__name__)
"""


def test_a_program_cannot_reach_the_page_the_storage_or_the_network(chromium: Browser, host: Host) -> None:
    with chromium.new_context() as context:  # of its own: the policy's refusals are what is wanted here
        page = context.new_page()
        page.goto(host.address)
        page.evaluate("document.cookie = 'secret=1'; localStorage.secret = '1'")
        cell = cell_of(page, host.address)
        for name, attempt in ATTEMPTS.items():
            output = run(cell, PROGRAM.format(site=host.address, attempt=attempt))
            assert "refused by" in output.inner_text(), name
    assert [path for path in host.served if "reached" in path] == []


def test_what_a_program_shows_cannot_act(chromium: Browser, site: str) -> None:
    page = chromium.new_page()  # of its own: the policy may refuse here, too
    cell = cell_of(page, site)
    run(
        cell,
        """
class Picture:
    def _repr_html_(self):
        return ('<table><tr><td onclick="alert(1)">cell</td></tr></table><script>document.title = "gone"</script>'
                '<img src=x onerror="document.title=1"><a href="javascript:alert(1)">link</a><form action=/></form>'
                '<style>body { display: none }</style><iframe src="/"></iframe>')
Picture()
""",
    )
    shown = cell.locator(".cell-html")
    expect(shown.locator("td")).to_have_text("cell")
    assert shown.locator("script, img, a, form, style, iframe, [onclick]").count() == 0
    page.context.close()


def test_a_forged_message_is_ignored(cell: Locator) -> None:
    run(cell, "x = 1")
    output = run(
        cell,
        """
import js
from pyodide.ffi import to_js
for message in [None, 1, "text", {"type": "open"}, {"type": "died", "worker": {}}, {"type": "display", "id": []}]:
    js.postMessage(to_js(message, dict_converter=js.Object.fromEntries))
print("still here")
""",
    )
    expect(output).to_have_text("still here")
