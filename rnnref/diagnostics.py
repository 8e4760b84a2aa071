r"""Look inside: how far back the gradient reaches, which units are stuck, which words the last state still feels.

Each function gives data; `rnnref.plots` draws it. What is measured is the Jacobian of one step,
$J_t = \partial s_t / \partial s_{t-1}$, where s is the state h, or (h, c) for an LSTM, and products of it.
"""

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Floats, floats, mask_of, number
from rnnref.activations import sigmoid
from rnnref.classifier import Classifier
from rnnref.layers.recurrent import Recurrent, State


def gradient_norm_by_lag(h: ArrayLike, Wh: ArrayLike) -> Floats:
    r"""Measure how strongly the last state of a tanh network still depends on the state k steps before.

    There, $\partial h_t / \partial h_{t-1} = \mathrm{diag}(1 - h_t^2)\, W_h^\top$, and the chain rule multiplies one
    such matrix per step. A largest singular value of $W_h$ below 1 is enough for the product to vanish; one above 1
    is only necessary for it to explode (Pascanu, Mikolov & Bengio 2013, eq. 5).

    Parameters
    ----------
    h : (N, T, H) floats
        States of a tanh network, as `rnn_forward` gives them without a mask.
    Wh : (H, H) floats

    Returns
    -------
    norms : (T,) floats
        Entry k is the mean over the batch of the spectral norm of d h_T / d h_{T-k}, where h_T = h[:, -1]; entry 0
        is 1.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> h = np.zeros((1, 4, 2))
    >>> gradient_norm_by_lag(h, [[0.5, 0.0], [0.0, 0.25]])
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    h, Wh = floats("h: N T H, Wh: H H", h, Wh)
    slopes = 1 - h**2
    return norms_by_lag(slopes[:, :, :, None] * Wh.T)


def step_jacobians(layer: Recurrent, x: ArrayLike, mask: ArrayLike | None = None) -> Floats:
    r"""Give the Jacobian of every step, from the layer's own way back: one pass per step, for all entries at once.

    Parameters
    ----------
    layer : RNN, LSTM, GRU or GRUResetBefore
    x : (N, T, D) floats
    mask : (N, T) bool, optional
        Where it is False the state is carried over, so that the Jacobian is the identity.

    Returns
    -------
    J : (N, T, S, S) floats
        J[n, t, i, j] is the derivative of entry i of the state after step t by entry j of the state before it; S is H,
        or 2H for an LSTM, whose state is h and c joined.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> from rnnref import LSTM
    >>> step_jacobians(LSTM(4, 3), np.ones((2, 5, 4))).shape
    (2, 5, 6, 6)
    """
    (x,) = floats("x: N T D", x)
    N, T, _ = x.shape
    mask = mask_of("mask", mask, (N, T))
    H, parts = layer.hidden_size, len(layer.state_names)
    S = H * parts
    one_each = np.eye(S, dtype=x.dtype)
    J = np.empty((N, T, S, S), x.dtype)
    state: State | None = None
    for t in range(T):
        step = np.repeat(x[:, t : t + 1], S, axis=0)
        before = None if state is None else tuple(np.repeat(part, S, axis=0) for part in state)
        _, after, backward = layer.forward(step, state=before)
        arriving = tuple(np.tile(one_each[:, k * H : (k + 1) * H], (N, 1)) for k in range(parts))
        J[:, t] = np.concatenate(backward(None, arriving)[1], axis=1).reshape(N, S, S)
        after = tuple(part[::S] for part in after)
        if mask is not None:
            real = mask[:, t, None]
            J[~mask[:, t], t] = one_each
            earlier = state or tuple(np.zeros_like(part) for part in after)
            after = tuple(np.where(real, new, old) for new, old in zip(after, earlier, strict=True))
        state = after
    return J


def norms_by_lag(J: ArrayLike) -> Floats:
    r"""Multiply Jacobians back from the last step, $J_T J_{T-1} \cdots$, and give the norm of each product.

    Parameters
    ----------
    J : (N, T, S, S) floats
        As `step_jacobians` gives them.

    Returns
    -------
    norms : (T,) floats
        Entry k is the mean over the batch of the spectral norm of d s_T / d s_{T-k}; entry 0 is 1.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> norms_by_lag(np.full((1, 3, 1, 1), 0.5))
    array([1.  , 0.5 , 0.25])
    """
    (J,) = floats("J: N T S S", J)
    N, T, S, _ = J.shape
    product = np.broadcast_to(np.eye(S, dtype=J.dtype), (N, S, S))
    norms = np.ones(T, dtype=J.dtype)
    for k in range(1, T):
        product = product @ J[:, T - k]
        norms[k] = np.linalg.norm(product, ord=2, axis=(1, 2)).mean()
    return norms


def jacobian_spectra(J: ArrayLike) -> Floats:
    """Give the singular values of each Jacobian: how much one step stretches and shrinks.

    Singular values, not eigenvalues: a matrix whose eigenvalues are all below 1 can still first stretch what it later
    shrinks, if it is not normal.

    Parameters
    ----------
    J : (N, T, S, S) floats
        As `step_jacobians` gives them.

    Returns
    -------
    values : (N, T, S) floats
        Falling.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> jacobian_spectra([[[[0.5, 10.0], [0.0, 0.5]]]]).round(3)
    array([[[10.025,  0.025]]])
    """
    (J,) = floats("J: N T S S", J)
    values: Floats = np.linalg.svd(J, compute_uv=False)
    return values


def gate_saturation(
    layer: Recurrent, x: ArrayLike, mask: ArrayLike | None = None, *, low: float = 0.1, high: float = 0.9
) -> dict[str, tuple[Floats, Floats]]:
    """Measure how often each gate of each unit is all but shut, and how often all but open.

    A forget gate that is always open makes a unit that remembers; one that is never in between has no gradient to
    learn by. Karpathy, Johnson & Fei-Fei 2015, https://arxiv.org/abs/1506.02078.

    Parameters
    ----------
    layer : LSTM or GRU
    x : (N, T, D) floats
    mask : (N, T) bool, optional
        Where it is False there is no token, and nothing to count.
    low, high : float
        What counts as shut and as open.

    Returns
    -------
    dict from gate to (shut, open)
        Two arrays (H,): shares of all real steps. The gates are `input`, `forget` and `output`, or `reset` and
        `update`.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or the layer has no gates; the message names it.

    Examples
    --------
    >>> from rnnref import LSTM
    >>> layer = LSTM(4, 3, initialisation="keras")
    >>> layer.parameters["b"][3:6] = 20.0
    >>> shut, wide = gate_saturation(layer, np.zeros((2, 5, 4)))["forget"]
    >>> wide
    array([1., 1., 1.])
    """
    blocks = {"lstm": {"input": 0, "forget": 1, "output": 3}, "gru": {"reset": 0, "update": 1}}.get(layer.cell)
    if blocks is None:
        raise ValueError(f"layer: expected one with gates, an LSTM or a GRU, got {type(layer).__name__}")
    number("low", low, above=0), number("high", high, above=low)
    (x,) = floats("x: N T D", x)
    mask = mask_of("mask", mask, x.shape[:2])
    h, _, _ = layer.forward(x, mask)
    before = np.concatenate([np.zeros_like(h[:, :1]), h[:, :-1]], axis=1)
    p, H = layer.parameters, layer.hidden_size
    biases = p["bx"] + p["bh"] if layer.cell == "gru" else p["b"]
    gates = sigmoid(x @ p["Wx"] + before @ p["Wh"] + biases)
    counted = gates[np.ones(x.shape[:2], bool) if mask is None else mask]
    found = {name: counted[:, k * H : (k + 1) * H] for name, k in blocks.items()}
    return {name: ((g < low).mean(axis=0), (g > high).mean(axis=0)) for name, g in found.items()}


def connectivity(model: Classifier, ids: ArrayLike, mask: ArrayLike) -> Floats:
    r"""Measure how strongly the pooled state still depends on each word of a text.

    For each word, the Frobenius norm of $\partial h_{pooled} / \partial x_t$. With the last state as the pool, the
    early words of a long text are often not felt at all; mean and max give every word a short way. Madsen 2019,
    https://doi.org/10.23915/distill.00016, draws this for whole texts.

    Parameters
    ----------
    model : Classifier
    ids : (N, T) integers
    mask : (N, T) bool

    Returns
    -------
    felt : (N, T) floats
        0 where there is no token.

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> from rnnref import Classifier
    >>> connectivity(Classifier(5, hidden_size=3), [[2, 3, 0]], [[True, True, False]]) > 0
    array([[ True,  True, False]])
    """
    pooled, backward = model.read(ids, mask)
    squares = np.zeros(np.shape(ids), pooled.dtype)
    for unit in range(pooled.shape[1]):
        arriving = np.zeros_like(pooled)
        arriving[:, unit] = 1
        dx, _ = backward(arriving)
        squares += (dx**2).sum(axis=2)
    felt: Floats = np.sqrt(squares)
    return felt
