"""Quote measured figures from the one file that records them, so that text and record cannot part.

``{{ measured EXPERIMENT "RESULT" FORMAT }}`` becomes the mean over the seeds, ``{{ spread ... }}`` the lowest and the
highest value, ``{{ measurements EXPERIMENT FORMAT }}`` a drawing and a table of all results with the date and the
machine's Python.
``python -m benchmarks.experiments`` measures them anew.
``{{ benchmark NAME .1f }}`` quotes ``benchmarks/results.json``, ``{{ benchmark NAME 50/60 .0f }}`` that times 50/60.
"""

import json
import re
from pathlib import Path
from statistics import mean
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from docs.hooks.figures.drawing import dot_plot
from docs.hooks.folders import ROOT

RECORD = Path("experiments") / "measured.json"
BENCHMARKS = Path("benchmarks") / "results.json"

_QUOTE = re.compile(
    r'\{\{ (?P<what>measured|spread) (?P<experiment>[\w-]+) "(?P<result>[^"]+)" (?P<format>[\w.%]+) \}\}'
)
_BENCHMARK = re.compile(
    r"\{\{ benchmark (?P<name>[\w/-]+)(?: (?P<times>\d+)(?:/(?P<over>\d+))?)? (?P<format>\.\d[ef]) \}\}"
)
_TABLE = re.compile(r"\{\{ measurements (?P<experiment>[\w-]+) (?P<format>[\w.%]+) \}\}")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Replace the quotations of the page by the figures."""
    if "{{ " not in markdown:
        return markdown
    record = json.loads((Path(config.docs_dir) / RECORD).read_text(encoding="utf-8"))

    def quote(match: re.Match[str]) -> str:
        values = _values(record, match["experiment"], match["result"], page)
        spec = match["format"]
        if match["what"] == "measured":
            return written(mean(values), spec)
        return f"{written(min(values), spec)} to {written(max(values), spec)}"

    markdown = _BENCHMARK.sub(lambda match: _benchmark(match, page), _QUOTE.sub(quote, markdown))
    return _TABLE.sub(lambda match: _table(record, match["experiment"], match["format"], page), markdown)


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


def _values(record: dict[str, Any], experiment: str, result: str, page: Page) -> list[float]:
    try:
        return list(record["experiments"][experiment][result])
    except KeyError as missing:
        raise PluginError(f"{page.file.src_uri}: {RECORD} has no {missing} for experiment {experiment!r}") from None


def _table(record: dict[str, Any], experiment: str, spec: str, page: Page) -> str:
    if experiment not in record["experiments"]:
        raise PluginError(f"{page.file.src_uri}: {RECORD} has no experiment {experiment!r}")
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
