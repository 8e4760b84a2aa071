"""Learning rates that change as training goes on: functions from a step's number, 1, 2, ..., to a rate."""

from math import cos, pi

from rnnref._checks import number, whole_number
from rnnref.optimisers import Schedule


def cosine_schedule(peak: float, total: int, warmup: int = 0) -> Schedule:
    r"""Rise in a line to the peak, then fall to zero along half a cosine.

    After the rise, $\eta_k = \frac12 \eta_{peak} (1 + \cos \pi\frac{k - warmup}{total - warmup})$. Loshchilov & Hutter
    2017, https://arxiv.org/abs/1608.03983.

    Parameters
    ----------
    peak : float
    total : int
        The step at which zero is reached; it stays there.
    warmup : int
        Steps of the rise.

    Returns
    -------
    function of a step's number

    Raises
    ------
    TypeError, ValueError
        Naming the argument.

    Examples
    --------
    >>> rate = cosine_schedule(peak=1.0, total=12, warmup=2)
    >>> [round(rate(step), 3) for step in (1, 2, 7, 12, 99)]
    [0.5, 1.0, 0.5, 0.0, 0.0]
    """
    peak, total = number("peak", peak, above=0), whole_number("total", total, least=1)
    if whole_number("warmup", warmup, least=0) >= total:
        raise ValueError(f"warmup: expected less than total = {total}, got {warmup}")

    def rate(step: int) -> float:
        if step < warmup:
            return peak * step / warmup
        return 0.5 * peak * (1 + cos(pi * min(1.0, (step - warmup) / (total - warmup))))

    return rate


def step_schedule(start: float, every: int, factor: float = 0.1) -> Schedule:
    """Multiply the rate by a factor after every so many steps.

    Parameters
    ----------
    start : float
    every : int
    factor : float

    Returns
    -------
    function of a step's number

    Raises
    ------
    TypeError, ValueError
        Naming the argument.

    Examples
    --------
    >>> rate = step_schedule(start=1.0, every=10, factor=0.5)
    >>> [rate(step) for step in (1, 10, 11, 21)]
    [1.0, 1.0, 0.5, 0.25]
    """
    start, every = number("start", start, above=0), whole_number("every", every, least=1)
    factor = number("factor", factor, above=0)
    return lambda step: start * factor ** ((step - 1) // every)
