"""Quote measured figures from the files that record them, so that text and record cannot part.

``{{ measured EXPERIMENT "RESULT" FORMAT }}`` becomes the mean over the seeds, ``{{ spread ... }}`` the lowest and the
highest value, ``{{ measurements EXPERIMENT FORMAT }}`` a drawing and a table of all results with the date and the
machine's Python.
``{{ learning-curve NAME "TITLE" }}`` draws the means of the experiments NAME-250, NAME-1000, ... over these numbers.
``python -m benchmarks.experiments`` measures them anew, ``python -m benchmarks.real_text`` those of real text.
``{{ benchmark NAME .1f }}`` quotes ``benchmarks/results.json``, ``{{ benchmark NAME 50/60 .0f }}`` that times 50/60.
"""

import json
import re
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.figures.drawing import dot_plot
from docs.hooks.folders import ROOT
from rnnref import Chart

RECORDS = (Path("experiments") / "measured.json", Path("lesson") / "real-text" / "measured.json")
BENCHMARKS = Path("benchmarks") / "results.json"

_QUOTE = re.compile(
    r'\{\{ (?P<what>measured|spread) (?P<experiment>[\w-]+) "(?P<result>[^"]+)" (?P<format>[\w.%]+) \}\}'
)
_BENCHMARK = re.compile(
    r"\{\{ benchmark (?P<name>[\w/-]+)(?: (?P<times>\d+)(?:/(?P<over>\d+))?)? (?P<format>\.\d[ef]) \}\}"
)
_CURVE = re.compile(r'\{\{ learning-curve (?P<name>[\w-]+) "(?P<title>[^"]+)" \}\}')
_TABLE = re.compile(r"\{\{ measurements (?P<experiment>[\w-]+) (?P<format>[\w.%]+) \}\}")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Replace the quotations of the page by the figures."""
    if "{{ " not in markdown:
        return markdown
    records = _records(Path(config.docs_dir))

    def quote(match: re.Match[str]) -> str:
        values = _values(records, match["experiment"], match["result"], page)
        spec = match["format"]
        if match["what"] == "measured":
            return written(mean(values), spec)
        return f"{written(min(values), spec)} to {written(max(values), spec)}"

    markdown = _BENCHMARK.sub(lambda match: _benchmark(match, page), _QUOTE.sub(quote, markdown))
    markdown = _CURVE.sub(lambda match: _learning_curve(records, match["name"], match["title"]), markdown)
    return _TABLE.sub(lambda match: _table(records, match["experiment"], match["format"], page), markdown)


def _records(docs: Path) -> dict[str, dict[str, Any]]:
    """Return for each experiment the record that has it."""
    read = [json.loads((docs / path).read_text(encoding="utf-8")) for path in RECORDS]
    return {experiment: record for record in read for experiment in record["experiments"]}


def _benchmark(match: re.Match[str], page: Page) -> str:
    figures = json.loads((ROOT / BENCHMARKS).read_text(encoding="utf-8"))
    if match["name"] not in figures:
        raise PluginError(f"{page.file.src_uri}: {BENCHMARKS} has no {match['name']!r}")
    value = figures[match["name"]] * int(match["times"] or 1) / int(match["over"] or 1)
    return written(value, match["format"])


def written(value: float, spec: str) -> str:
    """Write a number for readers: powers of ten as such."""
    text = format(value, spec)
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa} &times; 10<sup>{int(exponent)}</sup>".replace("<sup>-", "<sup>&minus;") if e else text


def _values(records: dict[str, dict[str, Any]], experiment: str, result: str, page: Page) -> list[float]:
    try:
        return list(records[experiment]["experiments"][experiment][result])
    except KeyError as missing:
        raise PluginError(f"{page.file.src_uri}: no record has {missing} for experiment {experiment!r}") from None


def _learning_curve(records: dict[str, dict[str, Any]], name: str, title: str) -> str:
    """Draw the mean of each result over the numbers in the experiments' names."""
    sizes = sorted(int(key.removeprefix(f"{name}-")) for key in records if re.fullmatch(rf"{name}-\d+", key))
    at = [records[f"{name}-{size}"]["experiments"][f"{name}-{size}"] for size in sizes]
    x = np.array(sizes, dtype=np.float64)
    series = {result: (x, np.array([mean(results[result]) for results in at])) for result in at[0]}
    chart = Chart(title, "training sentences", "held-out accuracy", series).svg()
    return f'<figure class="drawing"><scroll-region>{chart}</scroll-region></figure>'


def _table(records: dict[str, dict[str, Any]], experiment: str, spec: str, page: Page) -> str:
    if experiment not in records:
        raise PluginError(f"{page.file.src_uri}: no record has experiment {experiment!r}")
    record = records[experiment]
    rows = [
        f"| {result} | {written(mean(values), spec)} | {written(min(values), spec)} | {written(max(values), spec)} |"
        for result, values in record["experiments"][experiment].items()
    ]
    seeds, date = record["seeds"], record["date"]
    source = f"Measured on {date} over {seeds} seeds, Python {record['python']}, NumPy {record['numpy']}."
    if seconds := record["browser_seconds"].get(experiment):
        source += f" In Chromium on {record['cores']} cores the program took {seconds:g} s."
    drawing = dot_plot(record["experiments"][experiment], spec)
    head = ["| result | mean | lowest | highest |", "|---|---:|---:|---:|"]
    return "\n".join([drawing, "", *head, *rows, "", source, "{ .measured }"])
