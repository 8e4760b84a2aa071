"""Lighthouse on pages of the built site; a package of its own, because it brings two hundred others."""

import json
import os
import subprocess
from dataclasses import dataclass

from playwright.sync_api import BrowserType

from docs.hooks.node import NODE, install_packages
from tests.browser.machine import ROOT, chromium_path

FOLDER = ROOT / "tests" / "browser" / "lighthouse"


@dataclass(frozen=True)
class Report:
    """The scores of a page, 0 to 100 by category, and the audits that cost points."""

    scores: dict[str, int]
    faults: list[dict[str, object]]


def audit(addresses: list[str], categories: list[str], browser_type: BrowserType) -> dict[str, Report]:
    """Let Lighthouse judge the pages."""
    install_packages(FOLDER)
    task = json.dumps({"addresses": addresses, "categories": categories})
    environment = os.environ | {"CHROME_PATH": chromium_path(browser_type)}
    command = [str(NODE), "audit.mjs", task]
    result = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"Lighthouse failed:\n{result.stdout}{result.stderr}")
    return {address: Report(**report) for address, report in json.loads(result.stdout).items()}
