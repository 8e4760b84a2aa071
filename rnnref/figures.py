"""Figures: plain data that shows itself as SVG anywhere, and is drawn by matplotlib where that is installed.

In a notebook and in the browser a figure shows itself as SVG, for which nothing is imported; `figure.draw(axes)` puts
it on matplotlib's axes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 320, 78, 12, 46, 44


@dataclass(frozen=True)
class Chart:
    """Named series of points, joined by lines or not."""

    title: str
    x_label: str
    y_label: str
    series: Mapping[str, tuple[Floats, Floats]]
    logarithmic: bool = False
    joined: bool = True

    def draw(self, axes: Any = None) -> Any:
        """Draw with matplotlib, on these axes or on new ones; give the axes."""
        if axes is None:
            import matplotlib.pyplot as plt

            axes = plt.subplots(layout="constrained")[1]
        for (name, (x, y)), colour in zip(self.series.items(), _colours(len(self.series)), strict=True):
            axes.plot(x, y, "-" if self.joined else "o", color=colour, label=name)
        axes.set(title=self.title, xlabel=self.x_label, ylabel=self.y_label)
        if self.logarithmic:
            axes.set_yscale("log")
        if len(self.series) > 1:
            axes.legend()
        return axes

    def svg(self) -> str:
        """Give the chart as an SVG element, with a title for screen readers."""
        points = [(x, np.log10(y) if self.logarithmic else y) for x, y in map(self._visible, self.series.values())]
        across = _Axis.over([x for x, _ in points], LEFT, WIDTH - RIGHT)
        up = _Axis.over([y for _, y in points], HEIGHT - BOTTOM, TOP)
        parts = self._frame(across, up)
        for (x, y), colour in zip(points, _colours(len(points)), strict=True):
            places = list(zip(across.place(x), up.place(y), strict=True))
            if self.joined:
                path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
                parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            else:
                parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in places]
        return _svg(WIDTH, HEIGHT, self.title, parts)

    def _frame(self, across: "_Axis", up: "_Axis") -> list[str]:
        """Draw the box, the ticks, the labels and, for more than one series, their names."""
        width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        box = f'<rect x="{LEFT}" y="{TOP}" width="{width}" height="{height}"'
        parts = [f'{box} fill="none" stroke="currentColor" stroke-opacity="0.4"/>']
        for tick in across.ticks():
            parts.append(_text(float(across.place(tick)), HEIGHT - BOTTOM + 16, f"{tick:.4g}", "middle"))
        for tick in up.ticks():
            written = f"{10**tick:.2g}" if self.logarithmic else f"{tick:.3g}"
            parts.append(_text(LEFT - 6, float(up.place(tick)) + 4, written, "end"))
        parts.append(_text(WIDTH / 2, 18, self.title, "middle"))
        parts.append(_text(WIDTH / 2, HEIGHT - 8, self.x_label, "middle"))
        parts.append(f'<g transform="translate(14 {HEIGHT / 2}) rotate(-90)">{_text(0, 0, self.y_label, "middle")}</g>')
        if len(self.series) > 1:
            names = zip(self.series, _colours(len(self.series)), strict=True)
            spans = "".join(f'<tspan fill="{colour}" dx="10">\u25cf {_escaped(name)}</tspan>' for name, colour in names)
            parts.append(f'<text x="{LEFT - 10}" y="{TOP - 10}">{spans}</text>')
        return parts

    def _repr_svg_(self) -> str:
        return self.svg()

    def _visible(self, points: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """Leave out what the axes cannot show: zero on a logarithmic one, and what is not finite."""
        x, y = points
        shown = np.isfinite(y) & ((y > 0) if self.logarithmic else True)
        return x[shown], y[shown]


@dataclass(frozen=True)
class Words:
    """Words on a line, each behind a colour that is the stronger the larger its value."""

    title: str
    words: Sequence[str]
    values: Floats

    def draw(self, axes: Any = None) -> Any:
        """Draw with matplotlib, on these axes or on new ones; give the axes."""
        if axes is None:
            import matplotlib.pyplot as plt

            axes = plt.subplots(figsize=(max(3, 0.7 * len(self.words)), 1.6), layout="constrained")[1]
        axes.imshow(self.values[None], cmap="Blues", aspect="auto", vmin=0)
        axes.set_xticks(range(len(self.words)), self.words, rotation=45, ha="right")
        axes.set_yticks([])
        axes.set_title(self.title)
        return axes

    def svg(self) -> str:
        """Give the words as an SVG element."""
        largest = max(float(np.max(self.values, initial=0)), 1e-300)
        parts, at = [], 8.0
        for word, value in zip(self.words, self.values, strict=True):
            width = 8.5 * len(word) + 12
            parts.append(
                f'<rect x="{at:.1f}" y="30" width="{width:.1f}" height="26" rx="3" fill="{COLOURS[0]}" '
                f'fill-opacity="{0.85 * value / largest:.3f}"><title>{value:.3g}</title></rect>'
            )
            parts.append(_text(at + width / 2, 47, word, "middle"))
            at += width + 3
        parts.insert(0, _text(8, 18, self.title, "start"))
        return _svg(int(at + 8), 66, self.title, parts)

    def _repr_svg_(self) -> str:
        return self.svg()


def _colours(n: int) -> list[str]:
    return [COLOURS[k % len(COLOURS)] for k in range(n)]


@dataclass(frozen=True)
class _Axis:
    """A range of values, and the two ends of the line that they are drawn along."""

    low: float
    high: float
    begin: float
    end: float

    @classmethod
    def over(cls, values: Sequence[Floats], begin: float, end: float) -> "_Axis":
        """Reach from the lowest to the highest value, apart even where all are equal or there are none."""
        joined = np.concatenate([np.zeros(0), *(np.ravel(v) for v in values)])
        low, high = (float(joined.min()), float(joined.max())) if joined.size else (0.0, 1.0)
        return cls(low, high, begin, end) if high > low else cls(low - 0.5, high + 0.5, begin, end)

    def place(self, values: ArrayLike) -> Floats:
        """Say where values are drawn."""
        share = (np.asarray(values, np.float64) - self.low) / (self.high - self.low)
        return np.asarray(self.begin + share * (self.end - self.begin))

    def ticks(self) -> list[float]:
        """Give three to six round values within the range."""
        rough = (self.high - self.low) / 5
        power = 10.0 ** np.floor(np.log10(rough))
        step = next(power * k for k in (1, 2, 5, 10) if power * k >= rough)
        first = int(np.ceil(self.low / step - 1e-9))
        last = int(np.floor(self.high / step + 1e-9))
        return [k * step for k in range(first, last + 1)]


def _escaped(words: str) -> str:
    """Make words safe within SVG; html is imported late, for few who import rnnref draw."""
    from html import escape as html_escape

    return html_escape(words)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{_escaped(words)}</text>'


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'style="max-width:100%;font:12px system-ui,sans-serif"><title>{_escaped(title)}</title>'
    )
    return head + "".join(parts) + "</svg>"
