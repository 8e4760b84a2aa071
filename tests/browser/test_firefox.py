"""What Chromium does, Firefox does: both starts of Python, Stop, and answers to a program."""

import os
import subprocess

from docs.hooks.folders import ELEMENTS
from docs.hooks.node import NODE
from tests.browser.cells import PROGRAM


def test_programs_run_and_stop_in_firefox(site: str) -> None:
    command = [NODE, "--test", "--test-timeout=100000", "tests/firefox/cells.test.ts"]
    environment = {**os.environ, "SITE_PAGE": site + PROGRAM}
    result = subprocess.run(command, cwd=ELEMENTS, env=environment, capture_output=True, text=True, timeout=180)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "pass 4" in result.stdout
