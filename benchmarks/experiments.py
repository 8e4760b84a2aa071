"""Measure what the site's experiments show: ``python -m benchmarks.experiments [NAME ...]``, with the site built.

Every experiment of ``docs/pages/experiments/`` is run over several seeds, and once in its page in Chromium, for the
time it takes there. With names, only these are measured anew. The results are written to ``measured.json`` beside
them, and the pages quote the numbers from there.
"""

import json
import os
import platform
import runpy
import sys
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads only get in the way of products this small

import numpy as np
from playwright.sync_api import sync_playwright

from tests.browser.machine import launch_chromium, serve_site

EXPERIMENTS = Path(__file__).parents[1] / "docs" / "pages" / "experiments"
RECORD = EXPERIMENTS / "measured.json"
SEEDS = range(5)

# Runs the program of a session, and takes the time from the click to its end.
RUN = """(session) => new Promise((resolve, reject) => {
  const cell = document.querySelector(`py-cell[session="${session}"]`)
  const controls = cell.querySelector(".cell-controls")
  const began = performance.now()
  new MutationObserver((_, watch) => {
    const state = controls.dataset.state
    if (!["succeeded", "failed", "lost", "stopped"].includes(state)) return
    watch.disconnect()
    state === "succeeded" ? resolve((performance.now() - began) / 1000) : reject(new Error(`${session}: ${state}`))
  }).observe(controls, { attributes: true })
  cell.querySelector(".cell-run").click()
})"""


def measure(folder: Path, seed: int) -> dict[str, float]:
    """Run one experiment with one seed."""
    results: dict[str, Any] = runpy.run_path(str(folder / "experiment.py"))["measure"](seed)
    return {name: float(f"{value:.4g}") for name, value in results.items()}


def experiment_folders() -> list[Path]:
    """List the folders of the experiments."""
    return sorted(path.parent for path in EXPERIMENTS.glob("*/experiment.py"))


def browser_seconds(names: list[str]) -> dict[str, float]:
    """Time the program of each experiment in its page, once Python runs there."""
    host = serve_site()
    with sync_playwright() as playwright, launch_chromium(playwright) as browser:
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(host.address + "experiments/")
        page.evaluate(RUN, f"experiments/#{names[0]}")  # starts Python
        seconds = {name: round(page.evaluate(RUN, f"experiments/#{name}"), 1) for name in names}
    host.go_away()
    return seconds


def main(names: list[str]) -> None:
    """Measure the named experiments, or all, over all seeds, and in the browser, and write the record."""
    folders = [folder for folder in experiment_folders() if folder.name in names or not names]
    known = json.loads(RECORD.read_text(encoding="utf-8")) if names else {"experiments": {}, "browser_seconds": {}}
    experiments = {}
    for folder in folders:
        runs = [measure(folder, seed) for seed in SEEDS]
        experiments[folder.name] = {name: [run[name] for run in runs] for name in runs[0]}
        print(folder.name, experiments[folder.name])
    record = {
        "date": date.today().isoformat(),
        "seeds": len(SEEDS),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
        "browser_seconds": dict(sorted({**known["browser_seconds"], **browser_seconds(list(experiments))}.items())),
        "experiments": dict(sorted({**known["experiments"], **experiments}.items())),
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
