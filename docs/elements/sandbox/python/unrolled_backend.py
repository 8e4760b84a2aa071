"""The backend that matplotlib draws with in the page: Agg, and ``show()`` brings the pictures to the page."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from unrolled_figures import show

FigureCanvas = FigureCanvasAgg

__all__ = ["FigureCanvas", "show"]
