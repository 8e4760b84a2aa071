"""matplotlib's figures in the page. matplotlib itself is imported only once a program has done so."""

import base64
import io
import os
import sys
import warnings
from typing import Any, Protocol


class Display(Protocol):
    """Takes pictures to the page."""

    def picture(self, mime: str, data: str, description: str = "") -> bool:
        """Show one; return whether there was room for it."""


_DOTS_PER_INCH = 144
_display: Display | None = None


def show_by(display: Display) -> None:
    """Let programs draw to this display."""
    global _display
    _display = display
    os.environ["MPLBACKEND"] = "module://unrolled_backend"


def show(*_: object, **__: object) -> None:
    """Show and close the figures that are open, as ``pyplot.show()`` and the end of a cell do."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import matplotlib.pyplot as plt

    try:
        for number in plt.get_fignums():
            show_figure(plt.figure(number))
    finally:
        discard()  # one that cannot be drawn would fail again after every later program


def discard() -> None:
    """Close the figures that are open without showing them."""
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib.pyplot as plt

        plt.close("all")


def show_figure(figure: Any) -> None:
    """Show and close one figure."""
    import matplotlib.pyplot as plt

    file = io.BytesIO()
    with warnings.catch_warnings(record=True) as warned:
        warnings.filterwarnings("always", "Glyph .* missing")
        try:
            figure.savefig(file, format="png", dpi=_DOTS_PER_INCH, bbox_inches="tight")
        finally:
            plt.close(figure)
    if warned:
        print("(The font of the pictures lacks some of their characters; they are shown as boxes.)")
    data = base64.b64encode(file.getvalue()).decode()
    if _display is not None and not _display.picture("image/png", data, _described(figure)):
        print("(There is no room for more pictures.)")


def _described(figure: Any) -> str:
    """Return the words in a figure, for readers who do not see it."""
    words = [figure.get_suptitle()]
    for axes in figure.axes:
        words += [axes.get_title(), " over ".join(filter(None, [axes.get_ylabel(), axes.get_xlabel()]))]
    return ". ".join(word for word in words if word)


_has_told = False


def begin() -> None:
    """Forget what the last program was told."""
    global _has_told
    _has_told = False


def tell_still() -> None:
    """Say, once a program, that pictures do not move."""
    global _has_told
    if not _has_told:
        print("(Pictures on this page stand still: draw each with plt.show(), or print the numbers.)")
    _has_told = True
