r"""Recurrent layers on top of one another, each read forwards or in both directions.

A bidirectional layer reads the sequence a second time from its end, with parameters of its own, and joins the two
states of each step: $h_t = [\overrightarrow{h}_t, \overleftarrow{h}_t]$. Schuster & Paliwal 1997,
https://doi.org/10.1109/78.650093. Between layers, dropout sets entries to zero with probability p and multiplies the
others by $1 / (1 - p)$; the recurrence itself is left alone. Zaremba, Sutskever & Vinyals 2014,
https://arxiv.org/abs/1409.2329.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, fraction, full_mask, whole_number
from rnnref.layers.dropout import dropout_forward
from rnnref.layers.gru import GRU, GRUResetBefore
from rnnref.layers.lstm import LSTM
from rnnref.layers.recurrent import Gradients, Recurrent, State
from rnnref.layers.rnn import RNN

CELLS: dict[str, type[Recurrent]] = {"rnn": RNN, "lstm": LSTM, "gru": GRU, "gru-reset-before": GRUResetBefore}

StackBackward = Callable[[Floats | None, list[State] | None], tuple[Floats, list[State], Gradients]]


class Stack:
    """Recurrent layers, one reading what the one below has written.

    Parameters
    ----------
    cell : "rnn", "lstm", "gru" or "gru-reset-before"
    input_size : int
        D.
    hidden_size : int
        H, of each direction of each layer.
    layers : int
    bidirectional : bool
    dropout : float
        The probability p of dropping an entry between two layers, from 0 to below 1; so 0 where there is one layer.
    seed : int or numpy.random.Generator
    **options
        For every layer: `initialisation`, `max_lag`, `dtype`, and `activation` of a simple one.

    Examples
    --------
    >>> stack = Stack("gru", input_size=4, hidden_size=3, layers=2, bidirectional=True)
    >>> h, states, backward = stack.forward(np.ones((2, 5, 4)))
    >>> h.shape, len(states)
    ((2, 5, 6), 4)
    >>> [name for name in stack.parameters if name.endswith("Wx")]
    ['0.Wx', '0.reverse.Wx', '1.Wx', '1.reverse.Wx']
    """

    def __init__(
        self,
        cell: str,
        input_size: int,
        hidden_size: int,
        *,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        seed: int | np.random.Generator = 0,
        **options: Any,
    ) -> None:
        if cell not in CELLS:
            raise ValueError(f"cell: expected one of {', '.join(CELLS)}, got {cell!r}")
        self.dropout = fraction("dropout", dropout)
        if self.dropout > 0 and layers == 1:
            raise ValueError(
                f"dropout: a Stack drops between its layers, and this one has 1; expected 0, got {dropout}. "
                "A Classifier drops word vectors and pooled states too"
            )
        rng = np.random.default_rng(seed)
        directions = 2 if bidirectional else 1
        sizes = [input_size] + [directions * hidden_size] * (whole_number("layers", layers, least=1) - 1)
        self.layers = [
            [CELLS[cell](size, hidden_size, seed=rng, **options) for _ in range(directions)] for size in sizes
        ]

    @property
    def parameters(self) -> Mapping[str, Floats]:
        """All parameters by name, such as `0.Wx` and, for the backward direction, `0.reverse.Wx`."""
        return MappingProxyType(
            {f"{prefix}{name}": w for prefix, layer in self._named() for name, w in layer.parameters.items()}
        )

    @property
    def output_size(self) -> int:
        """The size of a state that is handed up: H, or 2H if bidirectional."""
        return sum(layer.hidden_size for layer in self.layers[-1])

    def forward(
        self,
        x: ArrayLike,
        mask: ArrayLike | None = None,
        states: list[State] | None = None,
        rng: np.random.Generator | None = None,
    ) -> tuple[Floats, list[State], StackBackward]:
        """Read whole sequences.

        Parameters
        ----------
        x : (N, T, D) floats
        mask : (N, T) bool, optional
        states : list of states, optional
            One for each layer and direction, in the order of `parameters`; zeros by default.
        rng : numpy.random.Generator, optional
            Given while training: dropout draws from it. Without it nothing is dropped.

        Returns
        -------
        h : (N, T, H or 2H) floats
            What the top layer writes.
        states : list of states
            After each layer and direction has read everything.
        backward : function
            Takes (dh, dstates), each of which may be None for zeros; gives (dx, dstates, gradients).

        Raises
        ------
        TypeError, ValueError
            If an argument has another type, shape or range than stated above; the message names it.
        """
        flat = [layer for _, layer in self._named()]
        if states is not None and len(states) != len(flat):
            raise ValueError(f"states: expected one for each layer and direction, {len(flat)}, got {len(states)}")
        mask = None if mask is None else full_mask("mask", mask)
        (h,) = floats("x: N T D", x)
        lasts: list[State] = []
        way_back = []
        for depth, directions in enumerate(self.layers):
            undrop = None
            if depth > 0 and rng is not None and self.dropout > 0:
                h, undrop = dropout_forward(h, self.dropout, rng)
            written, backwards = [], []
            for reverse, layer in enumerate(directions):
                order = slice(None, None, -1 if reverse else 1)
                state = None if states is None else states[len(lasts)]
                part, last, backward = layer.forward(h[:, order], None if mask is None else mask[:, order], state)
                written.append(part[:, order])
                backwards.append(backward)
                lasts.append(last)
            h = written[0] if len(written) == 1 else np.concatenate(written, axis=2)
            way_back.append((directions, backwards, undrop))

        def stack_backward(dh: Floats | None, dstates: list[State] | None) -> tuple[Floats, list[State], Gradients]:
            if dh is not None:
                (dh,) = floats("dh: N T H", dh)
                if dh.shape != h.shape:
                    raise ValueError(f"dh: expected the shape of h, {h.shape}, got {dh.shape}")
            if dstates is not None and len(dstates) != len(flat):
                raise ValueError(f"dstates: expected one for each layer and direction, {len(flat)}, got {len(dstates)}")
            arriving: list[State | None] = [None] * len(flat) if dstates is None else list(dstates)
            gradients: Gradients = {}
            dstates0: list[State] = []
            names = [prefix for prefix, _ in self._named()]
            for directions, backwards, undrop in reversed(way_back):
                parts = [None] * len(directions) if dh is None else np.split(dh, len(directions), axis=2)
                dx = None
                for reverse in reversed(range(len(directions))):
                    order = slice(None, None, -1 if reverse else 1)
                    part = parts[reverse]
                    d_input, dstate0, own = backwards[reverse](None if part is None else part[:, order], arriving.pop())
                    dx = d_input[:, order] if dx is None else dx + d_input[:, order]
                    dstates0.insert(0, dstate0)
                    prefix = names.pop()
                    gradients |= {f"{prefix}{name}": value for name, value in own.items()}
                assert dx is not None
                dh = dx if undrop is None else undrop(dx)
            assert dh is not None
            return dh, dstates0, {name: gradients[name] for name in self.parameters}

        return h, lasts, stack_backward

    def _named(self) -> list[tuple[str, Recurrent]]:
        return [
            (f"{depth}.{'reverse.' if reverse else ''}", layer)
            for depth, directions in enumerate(self.layers)
            for reverse, layer in enumerate(directions)
        ]
