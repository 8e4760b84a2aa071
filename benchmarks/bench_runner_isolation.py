"""What it costs that learners' code runs in a frame of an opaque origin, and not in one of the site's own.

The same site twice; the other time the frame has the site's origin, and programs in it could read the site's storage.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.visits import CELL, VISITS, linked_program, our_site, seconds_to_result
from tests.browser.machine import SITE, Host, launch_chromium

ROUNDS = 5
# What makes the frame's origin opaque, and what makes it refuse to work with another, in the bundled script.
OPAQUE = {
    '"sandbox","allow-scripts"': '"sandbox","allow-scripts allow-same-origin"',
    'origin==="null"': 'origin!=="null"',
}


def main() -> dict[str, float]:
    """Take all figures."""
    with sync_playwright() as playwright, our_site() as ours, _without_isolation() as other:
        browser = launch_chromium(playwright)
        rounds = [
            [
                seconds_to_result(browser, host.address + linked_program(), *CELL, bypass_csp=True)
                for host in (ours, other)
            ]
            for _ in range(ROUNDS)
        ]
    return {
        f"opaque_frame_over_own_origin/{visit}": median(opaque[visit] / own[visit] for opaque, own in rounds)
        for visit in VISITS
    }


@contextmanager
def _without_isolation() -> Iterator[Host]:
    with tempfile.TemporaryDirectory(dir=SITE.parent / "build") as folder:
        site = Path(folder) / "site"
        shutil.copytree(SITE, site, copy_function=os.link)
        (script,) = (site / "assets" / "unrolled").glob("elements-*.js")
        text = script.read_text(encoding="utf-8")
        for of_ours, of_other in OPAQUE.items():
            assert text.count(of_ours) == 1, f"the frame is made in another way: no {of_ours} in {script.name}"
            text = text.replace(of_ours, of_other)
        script.unlink()  # a link to ours
        script.write_text(text, encoding="utf-8")
        host = Host(site)
        yield host
        host.go_away()


if __name__ == "__main__":
    print(main())
