"""Draw what the diagnostics measure; each function gives a figure, which shows itself as `rnnref.figures` says."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import any_floats, floats
from rnnref.figures import Chart, Words


def plot_norms_by_lag(norms: Mapping[str, ArrayLike]) -> Chart:
    """Draw gradient norms against the lag, on a logarithmic axis.

    Parameters
    ----------
    norms : dict from a name to (T,) floats
        As `gradient_norm_by_lag` and `norms_by_lag` give them.

    Returns
    -------
    Chart

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> chart = plot_norms_by_lag({"shrinking": [1.0, 0.5, 0.25], "steady": [1.0, 1.0, 1.0]})
    >>> chart.svg()[:4], chart.logarithmic
    ('<svg', True)
    """
    series = {}
    for name, values in norms.items():
        y = any_floats(f"norms[{name!r}]", values)
        if y.ndim != 1:
            raise ValueError(f"norms[{name!r}]: expected shape (T,), got {y.shape}")
        series[name] = (np.arange(len(y), dtype=np.float64), y)
    return Chart("How far back the gradient reaches", "lag k", "norm of d s_T / d s_(T-k)", series, logarithmic=True)


def plot_spectra(values: ArrayLike) -> Chart:
    """Draw the largest, the median and the smallest singular value of each step's Jacobian, as means over the batch.

    Parameters
    ----------
    values : (N, T, S) floats
        As `jacobian_spectra` gives them.

    Returns
    -------
    Chart

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> list(plot_spectra(np.ones((2, 5, 3))).series)
    ['largest', 'median', 'smallest']
    """
    (values,) = floats("values: N T S", values)
    steps = np.arange(1, values.shape[1] + 1, dtype=np.float64)
    lines = {"largest": values.max(axis=2), "median": np.median(values, axis=2), "smallest": values.min(axis=2)}
    series = {name: (steps, line.mean(axis=0)) for name, line in lines.items()}
    return Chart("Singular values of each step's Jacobian", "step", "singular value", series)


def plot_saturation(saturation: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> Chart:
    """Draw each unit of each gate: how often it is shut against how often it is open.

    Parameters
    ----------
    saturation : dict from gate to (shut, open)
        As `gate_saturation` gives it.

    Returns
    -------
    Chart

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> plot_saturation({"forget": ([0.0, 0.1], [0.9, 0.2])}).joined
    False
    """
    series = {}
    for gate, (shut, wide) in saturation.items():
        x, y = floats("shut: H, open: H", shut, wide)
        series[gate] = (x, y)
    return Chart("Saturation of gates", "share of steps shut", "share of steps open", series, joined=False)


def plot_connectivity(words: Sequence[str], felt: ArrayLike) -> Words:
    """Draw the words of one text, each the darker the more the pooled state depends on it.

    Parameters
    ----------
    words : sequence of T strings
    felt : (T,) floats
        A row of what `connectivity` gives.

    Returns
    -------
    Words

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> plot_connectivity(["not", "bad"], [0.2, 0.9]).svg()[:4]
    '<svg'
    """
    (felt,) = floats("felt: T", felt)
    if len(felt) != len(words):
        raise ValueError(f"felt: expected one value for each of {len(words)} words, got {len(felt)}")
    return Words("Which words the state still feels", list(words), felt)
