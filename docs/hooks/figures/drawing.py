"""Figures as SVG in the page: their colours are those of the theme, light or dark, and they are described in words."""

import html
import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

# Where a value stands, and the marks of the axis with their labels.
_Scale = tuple[Callable[[float], float], list[tuple[float, str]]]

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDTH, _ROW, _LEFT, _RIGHT, _FOOT = 640, 30, 240, 24, 34


def figure(svg: str, width: float, height: float, words: str, caption: str = "") -> str:
    """Return the drawing as a picture that is read out as `words`."""
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        f'<figure class="drawing"><scroll-region><svg viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{html.escape(words)}">{svg}</svg></scroll-region>{shown}</figure>'
    )


def text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "") -> str:
    """Return words in a drawing."""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{named}>{html.escape(words)}</text>'


def arrow(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return a straight arrow."""
    angle = math.atan2(y1 - y0, x1 - x0)
    wings = "".join(
        f"M{x1:g} {y1:g}L{x1 - 7 * math.cos(angle + turn):.1f} {y1 - 7 * math.sin(angle + turn):.1f}"
        for turn in (0.45, -0.45)
    )
    return f'<path class="arrow" d="M{x0:g} {y0:g}L{x1:g} {y1:g}{wings}"/>'


def state(x: float, y: float, values: Sequence[float], cell: float = 11, columns: int = 4) -> str:
    """Return a state as a grid of squares: blue below zero, orange above, paler towards zero."""
    return "".join(
        f'<rect class="entry" style="--value:{value:.2f}" x="{x + cell * (i % columns):g}" '
        f'y="{y + cell * (i // columns):g}" width="{cell:g}" height="{cell:g}"/>'
        for i, value in enumerate(values)
    )


def dot_plot(results: dict[str, list[float]], spec: str) -> str:
    """Draw each result's runs as dots on one axis and their median as a line; powers of ten if the format is such."""
    values = [value for runs in results.values() for value in runs]
    is_log = spec.endswith("e")
    place, marks = _log_scale(values) if is_log else _linear_scale(values)
    height = _ROW * len(results) + _FOOT
    parts = []
    for x, label in marks:
        parts.append(f'<path class="grid" d="M{x:.1f} 4V{height - _FOOT}"/>')
        parts.append(text(round(x, 1), height - _FOOT + 18, label))
    for row, (name, runs) in enumerate(results.items()):
        y = _ROW * (row + 0.5) + 2
        parts.append(text(_LEFT - 14, y + 4, name, "end"))
        middle = median(runs)
        parts.append(f'<path class="middle" d="M{place(middle):.1f} {y - 9:g}v18"/>')
        parts += [f'<circle class="run" cx="{place(value):.1f}" cy="{y:g}" r="4.5"/>' for value in runs]
    words = "; ".join(
        f"{name}: {min(runs):{spec}} to {max(runs):{spec}}, median {median(runs):{spec}}"
        for name, runs in results.items()
    )
    caption = "One dot for each seed; the line is their median."
    return figure("".join(parts), _WIDTH, height, f"{len(values)} runs as dots. {words}.", caption)


def small(value: float) -> str:
    """Write a number as a digit times a power of ten."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa} \N{MULTIPLICATION SIGN} {_power(int(exponent))}"


def line_plot(curves: Mapping[str, Sequence[float]], across: str, words: str, caption: str) -> str:
    """Draw curves over 0, 1, 2, ... in powers of ten, each with its name at its end, the later ones dashed shorter."""
    low, high = (
        rounded(math.log10(bound))
        for rounded, bound in zip(
            (math.floor, math.ceil),
            (min(map(min, curves.values())), max(map(max, curves.values()))),
            strict=True,
        )
    )
    left, top, right, foot, height = 52, 10, 190, 44, 280
    last = max(map(len, curves.values())) - 1

    def point(t: int, value: float) -> tuple[float, float]:
        share = (math.log10(value) - low) / (high - low)
        return left + (_WIDTH - left - right) * t / last, height - foot - (height - foot - top) * share

    parts = []
    for k in range(low, high + 1, max(1, (high - low) // 5)):
        y = point(0, 10.0**k)[1]
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{_WIDTH - right}"/>')
        parts.append(text(left - 8, round(y + 4, 1), _power(k), "end"))
    for t in range(0, last + 1, 10):
        parts.append(text(point(t, 10.0**low)[0], height - foot + 18, str(t)))
    parts.append(text(left + (_WIDTH - left - right) / 2, height - 6, across))
    for number, (name, values) in enumerate(curves.items()):
        places = [point(t, value) for t, value in enumerate(values)]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dashes = f' stroke-dasharray="{8 - 2 * number} 4"' if number else ""
        parts.append(f'<path class="line" d="M{line}"{dashes}/>')
        parts.append(text(round(places[-1][0] + 8, 1), round(places[-1][1] + 4, 1), name, "start"))
    return figure("".join(parts), _WIDTH, height, words, caption)


def _linear_scale(values: list[float]) -> _Scale:
    top = 1.0 if max(values) > 0.4 else max(values)
    step = 0.25 if top == 1.0 else 10 ** math.floor(math.log10(top)) / 2
    marks = [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]

    def place(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * value / marks[-1]

    return place, [(place(mark), f"{mark:g}") for mark in marks]


def _log_scale(values: list[float]) -> _Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def place(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (math.log10(value) - low) / (high - low)

    step = max(1, (high - low) // 5)
    return place, [(place(10.0**k), _power(k)) for k in range(low, high + 1, step)]


def _power(exponent: int) -> str:
    """Return a power of ten as a label in a drawing."""
    return "10" + str(exponent).translate(_RAISED) if exponent else "1"
