"""Time two things side by side."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def ratio(ours: Callable[[], object], peer: Callable[[], object], *, seconds: float = 2.0, least: int = 3) -> float:
    """Give the median ratio of our time to the peer's, over pairs taken in turn until the time is used up."""
    ours(), peer()
    ratios: list[float] = []
    end = perf_counter() + seconds
    while len(ratios) < least or (perf_counter() < end and len(ratios) < 201):
        pair = (ours, peer) if len(ratios) % 2 else (peer, ours)
        times = {}
        for function in pair:
            start = perf_counter()
            function()
            times[function] = perf_counter() - start
        ratios.append(times[ours] / times[peer])
    return median(ratios)
