"""What all recurrent layers share: how they are called, their arguments' checks, and the care of vanishing carries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from rnnref._checks import Booleans, Floats, float_type, floats, mask_of
from rnnref.initialisation import SCHEMES, chrono_biases, initial_parameters

State = tuple[Floats, ...]
Gradients = dict[str, Floats]
Backward = Callable[[Floats | None, State | None], tuple[Floats, State, Gradients]]


class Recurrent(ABC):
    """A layer that reads sequences.

    Parameters
    ----------
    input_size : int
        D.
    hidden_size : int
        H.
    initialisation : "torch", "keras", "orthogonal" or "identity"
        See `initial_parameters`.
    max_lag : int, optional
        Overwrite the gates' biases by `chrono_biases` for lags up to this.
    seed : int or numpy.random.Generator
    dtype : float64 or float32
    """

    cell: ClassVar[str]
    state_names: ClassVar[tuple[str, ...]] = ("h0",)

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        initialisation: str = "torch",
        max_lag: int | None = None,
        seed: int | np.random.Generator = 0,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if initialisation not in SCHEMES:
            raise ValueError(f"initialisation: expected one of {', '.join(SCHEMES)}, got {initialisation!r}")
        rng = np.random.default_rng(seed)
        drawn = initial_parameters(self.cell, input_size, hidden_size, initialisation, rng)
        if max_lag is not None:
            drawn["bx" if self.cell == "gru" else "b"] = chrono_biases(self.cell, hidden_size, max_lag, rng)
        kept = float_type("dtype", dtype)
        self.parameters: dict[str, Floats] = {name: value.astype(kept) for name, value in drawn.items()}

    @property
    def input_size(self) -> int:
        """D."""
        return len(self.parameters["Wx"])

    @property
    def hidden_size(self) -> int:
        """H."""
        return len(self.parameters["Wh"])

    def forward(
        self, x: ArrayLike, mask: ArrayLike | None = None, state: State | None = None
    ) -> tuple[Floats, State, Backward]:
        """Read whole sequences.

        Parameters
        ----------
        x : (N, T, D) floats
        mask : (N, T) bool, optional
            Where it is False, the state is carried over.
        state : tuple of (N, H) floats, optional
            Before the first step: (h0,), or (h0, c0) for an LSTM; zeros by default.

        Returns
        -------
        h : (N, T, H) floats
            Read-only, since the way back needs it: change a copy.
        state : tuple of (N, H) floats
            After the last step; that of the last real token, for it is carried over.
        backward : function
            Takes (dh, dstate), each of which may be None for zeros; gives (dx, dstate before the first step,
            gradients by the names of `parameters`). Call it before the parameters change.

        Raises
        ------
        TypeError, ValueError
            If an argument has another type, shape or range than stated above; the message names it.
        """
        dtype = self.parameters["Wx"].dtype
        (x,) = floats("x: N T D", x)
        N, T, D = x.shape
        if self.input_size != D:
            raise ValueError(f"x: expected D = {self.input_size}, as the layer was made for, got shape {x.shape}")
        if T == 0:
            raise ValueError(f"x: expected at least one step, got shape {x.shape}")
        if state is None:
            state = tuple(np.zeros((N, self.hidden_size), dtype) for _ in self.state_names)
        state = self._checked("state", state, self.state_names, N)
        mask = mask_of("mask", mask, (N, T))
        padding = None if mask is None or mask.all() else ~np.ascontiguousarray(mask.T)[:, :, None]
        by_step = np.ascontiguousarray(x.swapaxes(0, 1), dtype)
        h, states, unchecked = self._forward(by_step, padding, state)
        h.flags.writeable = False
        last = tuple(part.copy() for part in states)

        def backward(dh: Floats | None, dstate: State | None) -> tuple[Floats, State, Gradients]:
            if dh is not None:
                (dh,) = floats("dh: N T H", dh)
                if dh.shape != h.shape:
                    raise ValueError(f"dh: expected shape (N, T, H) = {h.shape}, as h has, got {dh.shape}")
                dh = dh.astype(dtype, copy=False)
            if dstate is not None:
                dstate = self._checked("dstate", dstate, tuple(f"d{name[:-1]}" for name in self.state_names), N)
            return unchecked(dh, dstate)

        return h, last, backward

    def _checked(self, argument: str, state: State, names: tuple[str, ...], N: int) -> State:
        """Give the parts of a state, or of its gradient, in the layer's own type."""
        if len(state) != len(names):
            raise ValueError(f"{argument}: expected ({', '.join(names)}), got {len(state)} arrays")
        parts = []
        for name, value in zip(names, state, strict=True):
            (part,) = floats(f"{name}: N H", value)
            if part.shape != (N, self.hidden_size):
                raise ValueError(f"{name}: expected shape (N, H) = {(N, self.hidden_size)}, got {part.shape}")
            parts.append(part.astype(self.parameters["Wh"].dtype, copy=False))
        return tuple(parts)

    @abstractmethod
    def _forward(self, x: Floats, padding: Booleans | None, state: State) -> tuple[Floats, State, Backward]:
        """Read `x` (T, N, D), contiguous; `padding` (T, N, 1) is True where there is no token."""


def drop_vanished(carry: Floats) -> bool:
    """Set to zero what has become too small to be held at full precision; say whether anything is left.

    Products of subnormal numbers are slow, ten times and more, and a gradient that vanishes becomes one on its way
    back. Below tiny / eps (1e-31 in float32) an entry can no longer be multiplied on without losing digits, and it
    changes no sum that holds anything larger than 1e-24.
    """
    limits = np.finfo(carry.dtype)
    magnitude = np.abs(carry)
    np.copyto(carry, 0, where=magnitude < limits.tiny / limits.eps)
    return bool(carry.any())


def for_products(W: Floats, N: int) -> Floats:
    """Lay a matrix out, row by row, for many products with (N, ..); for a single row copying it would cost more.

    BLAS multiplies by a transposed matrix too, but packs it anew every time.
    """
    return W if N == 1 else np.ascontiguousarray(W)


STEPS_AT_ONCE = 2**16
"""Entries of a state, over all steps of a chunk, whose slopes are computed at once: as many as stay in the cache."""

LOOK_EVERY = 16
"""Steps between two looks for vanished entries. Looking late costs time only, and looking costs three passes."""
