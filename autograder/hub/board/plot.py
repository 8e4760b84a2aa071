"""Draws verified accuracy against what a model costs, as an SVG that takes its colours from the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 44
ACCURACIES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

# A shape for each kind of cell: colour alone would tell nothing to some, and on paper.
SHAPES = {
    "rnn": '<circle r="4.5" cx="{x:.1f}" cy="{y:.1f}"/>',
    "lstm": '<rect width="8" height="8" x="{x:.1f}" y="{y:.1f}" transform="translate(-4 -4)"/>',
    "gru": '<path d="M{x:.1f} {y:.1f}m0-6 5.5 10h-11z"/>',
    "other": '<path d="M{x:.1f} {y:.1f}m0-6 6 6-6 6-6-6z"/>',
}


@dataclass(frozen=True)
class Axis:
    """The cost on the horizontal axis, in powers of ten."""

    name: str
    first: int
    last: int

    def place(self, cost: float) -> float:
        share = (math.log10(cost) - self.first) / (self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def plot(entries: Sequence[dict[str, Any]], claim: str, name: str) -> Markup | None:
    """Return the figure of ``entries`` over the claimed ``claim``, or nothing where no entry states it.

    Each model is a mark with the 95 % interval of its accuracy; the figure is also described in words.
    """
    shown = [entry for entry in entries if entry["claimed"][claim]]
    if not shown:
        return None
    costs = [entry["claimed"][claim] for entry in shown]
    first = math.floor(math.log10(min(costs)))
    axis = Axis(name, first, max(first + 1, math.ceil(math.log10(max(costs)))))
    marks = Markup("").join(_mark(entry, axis.place(entry["claimed"][claim])) for entry in shown)
    return Markup(
        '<svg class="board-plot" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{grid}{marks}</svg>'
    ).format(w=WIDTH, h=HEIGHT, label=_in_words(shown, claim, name), grid=_grid(axis), marks=marks)


def height(accuracy: float) -> float:
    """Return where an accuracy stands; what is below the axis stands on it."""
    lowest = ACCURACIES[0]
    share = max(0.0, (accuracy - lowest) / (1 - lowest))
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _grid(axis: Axis) -> Markup:
    parts = [
        f'<path class="board-grid" d="M{LEFT} {height(a):.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{height(a) + 4:.1f}" text-anchor="end">{a:.0%}</text>'
        for a in ACCURACIES
    ]
    parts += [
        f'<text x="{axis.place(10.0**power):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">'
        f"{_written(power)}</text>"
        for power in range(axis.first, axis.last + 1)
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{axis.name}</text>')
    return Markup("".join(parts))  # noqa: S704 - figures and this file's own text


def _mark(entry: dict[str, Any], x: float) -> Markup:
    verified = entry["verified"]
    y, low, high = (height(verified[name]) for name in ("accuracy", "low", "high"))
    interval = f'<path class="board-interval" d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
    return Markup(  # noqa: S704 - figures and this file's own shapes
        f'<g class="board-{entry["cell"]}">{interval}{SHAPES[entry["cell"]].format(x=x, y=y)}</g>'
    )


def _in_words(shown: Sequence[dict[str, Any]], claim: str, name: str) -> str:
    said = (f"{e['title']}: {e['verified']['accuracy']:.1%} at {e['claimed'][claim]:g}" for e in shown)
    return f"Verified accuracy over {name.lower()}. {'; '.join(said)}."


def _written(power: int) -> str:
    return f"{10**power:g}" if -3 <= power <= 3 else f'10<tspan dy="-5" font-size="8">{power}</tspan>'
