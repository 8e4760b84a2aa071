"""The backend that matplotlib draws with in the page: Agg, and ``show()`` brings the pictures to the page."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from unrolled_figures import show, tell_still


class FigureCanvas(FigureCanvasAgg):
    """A picture that stands still."""

    def start_event_loop(self, timeout: float = 0) -> None:  # noqa: ARG002
        """Do not wait, as ``pyplot.pause()`` asks: nothing moves."""
        tell_still()


__all__ = ["FigureCanvas", "show"]
