"""A verdict as HTML: escaped, readable by a screen reader, in the colours of the page around it.

Only classes and no style attributes, so that a strict content security policy leaves it whole; `STYLE` is for pages
that have no style sheet of ours, such as a notebook or nbgrader's feedback.
"""

from __future__ import annotations

from html import escape

from autograder.examiner.verdict.judgement import Judgement, Section, Table
from autograder.examiner.verdict.text import points

STYLE = """<style>
.unrolled-verdict { border: 1px solid; border-inline-start-width: 6px; border-radius: 4px; padding: 0.5em 1em;
  margin: 0.5em 0; color: inherit; background: transparent; }
.unrolled-verdict--passed { border-color: #2e7d32; }
.unrolled-verdict--partly_passed { border-color: #b26a00; }
.unrolled-verdict--failed, .unrolled-verdict--crashed, .unrolled-verdict--timed_out, .unrolled-verdict--refused
  { border-color: #c62828; }
.unrolled-verdict--ungradable { border-color: #616161; }
.unrolled-verdict h4 { margin: 0.6em 0 0.1em; font-size: 1em; font-weight: bold; }
.unrolled-verdict p { margin: 0.2em 0; white-space: pre-line; overflow-wrap: anywhere; }
.unrolled-verdict pre { margin: 0.4em 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.unrolled-verdict table { border-collapse: collapse; margin: 0.4em 0; }
.unrolled-verdict caption { text-align: start; color: inherit; padding: 0.2em 0; white-space: nowrap; }
.unrolled-verdict td { padding: 0.1em 0.6em; text-align: end; border: 1px solid transparent; font-family: monospace;
  overflow-wrap: anywhere; }
.unrolled-verdict td mark { color: inherit; background: transparent; font-weight: bold; text-decoration: underline; }
.unrolled-verdict td:has(mark) { border-color: currentColor; }
</style>"""


def html(verdict: Judgement, style: bool = True) -> str:
    """Return the verdict as an HTML fragment, with its own small scoped style unless `style` is False."""
    # Where the course's site lies is not known here, so a page is named and not linked.
    links = "".join(f"<li>{escape(link.text)}: {escape(link.page)} on the course's site</li>" for link in verdict.links)
    return "".join(
        [
            STYLE if style else "",
            f'<section class="unrolled-verdict unrolled-verdict--{verdict.status.value}"',
            f' aria-label="Verdict on {escape(verdict.exercise)}">',
            f"<p><strong>{escape(verdict.title)}</strong> ({escape(points(verdict))})</p>",
            *(_section(section) for section in verdict.sections),
            f"<h4>Read more</h4><ul>{links}</ul>" if links else "",
            "</section>",
        ]
    )


def _section(section: Section) -> str:
    code = f"<pre><code>{escape(section.code)}</code></pre>" if section.code else ""
    tables = "".join(_table(table) for table in section.tables)
    return f"<h4>{escape(section.heading)}</h4><p>{escape(section.text)}</p>{code}{tables}"


def _table(table: Table) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td><mark>{escape(cell)}</mark></td>" if table.marked == (row, column) else f"<td>{escape(cell)}</td>"
            for column, cell in enumerate(entries)
        )
        + "</tr>"
        for row, entries in enumerate(table.rows)
    )
    return f"<table><caption>{escape(table.caption)}</caption><tbody>{rows}</tbody></table>"
