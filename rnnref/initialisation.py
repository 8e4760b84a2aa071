r"""Where training starts: for a recurrent matrix, that decides how far gradients reach.

| scheme | $W_x$ | $W_h$ | biases |
|---|---|---|---|
| torch | uniform in $\pm 1/\sqrt H$ | likewise | likewise; the sum of two where torch has two |
| keras | Glorot uniform | orthogonal | 0; the forget gate of an LSTM 1 |
| orthogonal | Glorot uniform | orthogonal in each gate | 0 |
| identity | normal, deviation 0.001 | identity in each gate | 0 |

The identity belongs to the ReLU network (IRNN; Le, Jaitly & Hinton 2015, https://arxiv.org/abs/1504.00941). Keras
draws one orthogonal matrix (H, gH) for all gates, so that its rows, not its blocks, are orthonormal. Chrono
initialisation is another matter, of biases alone: see `chrono_biases`.
"""

from __future__ import annotations

import numpy as np

from rnnref._checks import Floats, generator, number, whole_number

GATES = {"rnn": 1, "lstm": 4, "gru": 3}
SCHEMES = ("torch", "keras", "orthogonal", "identity")


def orthogonal_init(n: int, gain: float, rng: np.random.Generator) -> Floats:
    r"""Draw a random orthogonal matrix, times a gain.

    The QR decomposition of a Gaussian matrix is unique only up to signs; multiplying the columns of Q by the signs of
    R's diagonal makes the draw uniform (Haar) over all orthogonal matrices. Mezzadri 2007,
    https://arxiv.org/abs/math-ph/0609050; for recurrent networks: Saxe, McClelland & Ganguli 2014,
    https://arxiv.org/abs/1312.6120.

    Parameters
    ----------
    n : int
    gain : float
        The length that every vector of length 1 is mapped to; above 0.
    rng : numpy.random.Generator

    Returns
    -------
    W : (n, n) float64

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> W = orthogonal_init(3, gain=2.0, rng=np.random.default_rng(0))
    >>> np.allclose(W.T @ W, 4 * np.eye(3))
    True
    """
    n, gain = whole_number("n", n, least=1), number("gain", gain, above=0)
    return gain * _orthonormal_columns(n, n, generator("rng", rng))


def initial_parameters(
    cell: str, input_size: int, hidden_size: int, scheme: str, rng: np.random.Generator
) -> dict[str, Floats]:
    """Draw the parameters of a recurrent layer.

    Parameters
    ----------
    cell : "rnn", "lstm" or "gru"
    input_size : int
        D.
    hidden_size : int
        H.
    scheme : "torch", "keras", "orthogonal" or "identity"
        See the table at the head of this module.
    rng : numpy.random.Generator

    Returns
    -------
    dict of float64 arrays
        `Wx` (D, gH), `Wh` (H, gH) and `b` (gH,), or `bx` and `bh` for a GRU.

    Raises
    ------
    ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> {name: w.shape for name, w in initial_parameters("gru", 4, 3, "keras", np.random.default_rng(0)).items()}
    {'Wx': (4, 9), 'Wh': (3, 9), 'bx': (9,), 'bh': (9,)}
    """
    if cell not in GATES:
        raise ValueError(f"cell: expected one of {', '.join(GATES)}, got {cell!r}")
    D, H, g = whole_number("input_size", input_size, 1), whole_number("hidden_size", hidden_size, 1), GATES[cell]
    Wx: Floats
    Wh: Floats
    if scheme == "torch":
        bound = H**-0.5
        Wx, Wh, bx, bh = (rng.uniform(-bound, bound, shape) for shape in ((D, g * H), (H, g * H), g * H, g * H))
    elif scheme in ("keras", "orthogonal", "identity"):
        Wx = rng.normal(scale=0.001, size=(D, g * H)) if scheme == "identity" else _glorot_uniform(D, g * H, rng)
        if scheme == "keras":
            Wh = _orthonormal_columns(g * H, H, rng).T
        else:
            blocks = (np.eye(H) if scheme == "identity" else orthogonal_init(H, 1.0, rng) for _ in range(g))
            Wh = np.concatenate(list(blocks), axis=1)
        bx, bh = np.zeros((2, g * H))
        if scheme == "keras" and cell == "lstm":
            bx[H : 2 * H] = 1
    else:
        raise ValueError(f"scheme: expected one of {', '.join(SCHEMES)}, got {scheme!r}")
    return {"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh} if cell == "gru" else {"Wx": Wx, "Wh": Wh, "b": bx + bh}


def chrono_biases(cell: str, hidden_size: int, max_lag: int, rng: np.random.Generator) -> Floats:
    r"""Draw gate biases that fit the memory of the units to lags from 1 to `max_lag`.

    A gate that stays at $\sigma(\beta)$ forgets with a time constant of $1 + e^\beta$ steps, so
    $\beta = \log u$ with $u$ uniform in $[1, \text{max lag} - 1]$ spreads those over the lags that matter: $\beta$ for
    the forget gate of an LSTM and $-\beta$ for its input gate, $\beta$ for the update gate of a GRU. A bias of 1, by
    contrast, means 3.2 steps: a gate of 0.731. Tallec & Ollivier 2018, https://arxiv.org/abs/1804.11188.

    Parameters
    ----------
    cell : "lstm" or "gru"
    hidden_size : int
        H.
    max_lag : int
        At least 3.
    rng : numpy.random.Generator

    Returns
    -------
    b : (gH,) float64
        To be the layer's `b`, or the `bx` of a GRU.

    Raises
    ------
    ValueError
        If an argument has another type, shape or range than stated above; the message names it.

    Examples
    --------
    >>> b = chrono_biases("lstm", hidden_size=2, max_lag=100, rng=np.random.default_rng(0))
    >>> np.array_equal(b[:2], -b[2:4]), b[4:]
    (True, array([0., 0., 0., 0.]))
    """
    H = whole_number("hidden_size", hidden_size, least=1)
    beta = np.log(rng.uniform(1, whole_number("max_lag", max_lag, least=3) - 1, size=H))
    if cell == "lstm":
        return np.concatenate([-beta, beta, np.zeros(2 * H)])
    if cell == "gru":
        return np.concatenate([np.zeros(H), beta, np.zeros(H)])
    raise ValueError(f"cell: expected lstm or gru, which have gates, got {cell!r}")


def _orthonormal_columns(rows: int, columns: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.standard_normal((rows, columns)))
    signed: Floats = Q * np.sign(np.diag(R))
    return signed


def _glorot_uniform(rows: int, columns: int, rng: np.random.Generator) -> Floats:
    bound = (6 / (rows + columns)) ** 0.5
    return rng.uniform(-bound, bound, (rows, columns))
