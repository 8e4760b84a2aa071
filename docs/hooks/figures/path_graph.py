"""The picture of the path: its concepts in layers, each layer built on the ones before."""

import html
from collections.abc import Iterable
from statistics import fmean

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 150, 44, 34, 26


def layers(nodes: Iterable[tuple[str, str, tuple[str, ...]]]) -> dict[str, int]:
    """Give each node its layer: one more than the highest that it requires."""
    layer: dict[str, int] = {}
    for slug, _, requires in nodes:
        layer[slug] = 1 + max((layer[required] for required in requires), default=-1)
    return layer


def graph(nodes: list[tuple[str, str, tuple[str, ...]]]) -> str:
    """Draw nodes (slug, title, required slugs) from left to right; hidden from screen readers, which have the list.

    The nodes are links over a drawing of the edges: the theme's page changes know no links inside a drawing.
    """
    layer = layers(nodes)
    rows = _rows(nodes, layer)
    place = {slug: (layer[slug] * (_WIDTH + _GAP_X), rows[slug] * (_HEIGHT + _GAP_Y)) for slug, _, _ in nodes}
    width = (max(layer.values()) + 1) * (_WIDTH + _GAP_X) - _GAP_X
    height = (max(rows.values()) + 1) * (_HEIGHT + _GAP_Y) - _GAP_Y
    edges = "".join(_edge(place[required], place[slug]) for slug, _, requires in nodes for required in requires)
    boxes = "".join(_box(slug, title, place[slug], width, height) for slug, title, _ in nodes)
    drawing = f'<svg viewBox="0 0 {width} {height}">{edges}</svg>'
    return f'<div class="path-scroll"><div class="path-graph" aria-hidden="true">{drawing}{boxes}</div></div>'


def _rows(nodes: list[tuple[str, str, tuple[str, ...]]], layer: dict[str, int]) -> dict[str, int]:
    """Give each node a row near those of the nodes that it requires, so that few edges cross."""
    rows: dict[str, int] = {}
    for depth in range(max(layer.values()) + 1):
        here = [
            (fmean([rows[r] for r in requires] or [0]), slug) for slug, _, requires in nodes if layer[slug] == depth
        ]
        lowest = 0
        for wanted, slug in sorted(here, key=lambda pair: pair[0]):
            rows[slug] = max(lowest, int(wanted))
            lowest = rows[slug] + 1
    return rows


def _edge(start: tuple[int, int], end: tuple[int, int]) -> str:
    x0, y0 = start[0] + _WIDTH, start[1] + _HEIGHT / 2
    x1, y1 = end[0], end[1] + _HEIGHT / 2
    bend = _GAP_X / 2
    return f'<path d="M{x0} {y0} C{x0 + bend} {y0} {x1 - bend} {y1} {x1} {y1}"/>'


def _box(slug: str, title: str, place: tuple[int, int], width: int, height: int) -> str:
    left, top = 100 * place[0] / width, 100 * place[1] / height
    size = f"left:{left:.2f}%;top:{top:.2f}%;width:{100 * _WIDTH / width:.2f}%;height:{100 * _HEIGHT / height:.2f}%"
    return f'<a href="{slug}/" data-concept="{slug}" tabindex="-1" style="{size}">{html.escape(title)}</a>'
