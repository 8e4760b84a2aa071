"""Time things side by side."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def ratios(
    ours: Callable[[], object], *peers: Callable[[], object], seconds: float = 2.0, least: int = 5
) -> list[float]:
    """Give the median ratio of our time to each peer's, over rounds in which all take their turn.

    What else runs on the machine slows whole rounds, or one side of few; the order turns with each round, and the
    median leaves out the rounds that were disturbed. Rounds go on until the time is used up, but at least `least`.
    """
    functions = [ours, *peers]
    for function in functions:
        function()
    rounds: list[dict[Callable[[], object], float]] = []
    end = perf_counter() + seconds
    while len(rounds) < least or (perf_counter() < end and len(rounds) < 301):
        turn = len(rounds) % len(functions)
        times = {}
        for function in functions[turn:] + functions[:turn]:
            start = perf_counter()
            function()
            times[function] = perf_counter() - start
        rounds.append(times)
    return [median(times[ours] / times[peer] for times in rounds) for peer in peers]


def ratio(ours: Callable[[], object], peer: Callable[[], object], *, seconds: float = 2.0, least: int = 5) -> float:
    """Give the median ratio of our time to one peer's."""
    return ratios(ours, peer, seconds=seconds, least=least)[0]
