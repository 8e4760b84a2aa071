"""Learning rates that change as training goes on: functions from a step's number, 1, 2, ..., to a rate."""

from dataclasses import dataclass
from math import cos, pi

from rnnref._checks import number, whole_number
from rnnref.optimisers import Schedule


@dataclass(frozen=True)
class _Cosine:
    """Can be pickled, compared, and named in a checkpoint, as no inner function can."""

    peak: float
    total: int
    warmup: int

    def __call__(self, step: int) -> float:
        if step < self.warmup:
            return self.peak * step / self.warmup
        return 0.5 * self.peak * (1 + cos(pi * min(1.0, (step - self.warmup) / (self.total - self.warmup))))


@dataclass(frozen=True)
class _Steps:
    start: float
    every: int
    factor: float

    def __call__(self, step: int) -> float:
        return self.start * self.factor ** ((step - 1) // self.every)


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
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> rate = cosine_schedule(peak=1.0, total=12, warmup=2)
    >>> [round(rate(step), 3) for step in (1, 2, 7, 12, 99)]
    [0.5, 1.0, 0.5, 0.0, 0.0]
    """
    peak, total = number("peak", peak, above=0), whole_number("total", total, least=1)
    if whole_number("warmup", warmup, least=0) >= total:
        raise ValueError(f"warmup: expected less than total = {total}, got {warmup}")
    return _Cosine(peak, total, warmup)


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
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> rate = step_schedule(start=1.0, every=10, factor=0.5)
    >>> [rate(step) for step in (1, 10, 11, 21)]
    [1.0, 1.0, 0.5, 0.25]
    """
    start, every = number("start", start, above=0), whole_number("every", every, least=1)
    factor = number("factor", factor, above=0)
    return _Steps(start, every, factor)
