"""Carry parameters between rnnref, torch and Keras, and files.

| | here | torch | Keras |
|---|---|---|---|
| input's weights | `Wx` (D, gH) | `weight_ih` (gH, D) | `kernel` (D, gH) |
| state's weights | `Wh` (H, gH) | `weight_hh` (gH, H) | `recurrent_kernel` (H, gH) |
| RNN, LSTM bias | `b` (gH,) | `bias_ih` + `bias_hh` | `bias` (gH,) |
| GRU biases | `bx`, `bh` (3H,) | `bias_ih`, `bias_hh` | `bias` (2, 3H); one (3H,) with the reset before |
| LSTM's blocks | i f g o | i f g o | i f c o, where c is our g |
| GRU's blocks | r z n | r z n | z r h, where h is our n |

Where torch has two biases and we have one, ours goes into `bias_ih`, and `bias_hh` is zero. Padding: torch writes zeros
at padded steps of a packed sequence, Keras repeats the last output, and so do we.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnref._checks import Floats, any_floats
from rnnref._files import path_of
from rnnref.layers.gru import GRU, GRUResetBefore
from rnnref.layers.recurrent import Recurrent
from rnnref.layers.stack import Stack

if TYPE_CHECKING:
    from pathlib import Path

Layer = Recurrent | Stack


def to_torch(layer: Layer) -> dict[str, Floats]:
    """Give the arrays of the `state_dict` of a `torch.nn.RNN`, `LSTM` or `GRU`.

    Parameters
    ----------
    layer : RNN, LSTM, GRU or Stack

    Returns
    -------
    dict of arrays
        Under torch's names, such as `weight_ih_l0_reverse`; `torch.from_numpy` makes tensors of them.

    Raises
    ------
    TypeError
        For a GRU with the reset before the product, which torch does not have.

    Examples
    --------
    >>> from rnnref import LSTM
    >>> {name: w.shape for name, w in to_torch(LSTM(4, 3)).items()}
    {'weight_ih_l0': (12, 4), 'weight_hh_l0': (12, 3), 'bias_ih_l0': (12,), 'bias_hh_l0': (12,)}
    """
    state: dict[str, Floats] = {}
    for suffix, part in _parts(layer):
        p = _torch_has(part).parameters
        bx, bh = (p["bx"], p["bh"]) if "bx" in p else (p["b"], np.zeros_like(p["b"]))
        weights = {"weight_ih": p["Wx"].T, "weight_hh": p["Wh"].T, "bias_ih": bx, "bias_hh": bh}
        state |= {f"{name}_{suffix}": np.ascontiguousarray(w) for name, w in weights.items()}
    return state


def from_torch(layer: Layer, state: Mapping[str, ArrayLike]) -> None:
    """Take the parameters of a layer from the `state_dict` of a torch module.

    Parameters
    ----------
    layer : RNN, LSTM, GRU or Stack
        Changed in place, in its own dtype.
    state : mapping of names to arrays
        A module without biases is read as one with zeros. Tensors are taken as NumPy takes them.

    Raises
    ------
    TypeError
        For a GRU with the reset before the product.
    ValueError
        If an array is missing, left over or of another shape; the message names it.
    """
    parts = _parts(layer)
    arrays = {name: any_floats(f"state[{name!r}]", value) for name, value in state.items()}
    known = [f"{name}_{suffix}" for suffix, _ in parts for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    missing = [name for name in known if name.startswith("weight") and name not in arrays]
    extra = [name for name in arrays if name not in known]
    if missing or extra:
        raise ValueError(
            f"state: expected {', '.join(known)}; missing: {missing or 'none'}; not known: {extra or 'none'}"
        )
    new = []
    for suffix, part in parts:
        zero = np.zeros(_torch_has(part).parameters["Wh"].shape[1])
        bx, bh = (arrays.get(f"{name}_{suffix}", zero) for name in ("bias_ih", "bias_hh"))
        biases = {"bx": bx, "bh": bh} if "bx" in part.parameters else {"b": bx + bh}
        values = {"Wx": arrays[f"weight_ih_{suffix}"].T, "Wh": arrays[f"weight_hh_{suffix}"].T, **biases}
        new.append((part, _fitting(part, values, f"state, {suffix}")))
    _assign(new)


def to_keras(layer: Layer) -> list[Floats]:
    """Give the list for `set_weights` of Keras' `SimpleRNN`, `LSTM`, `GRU` or `Bidirectional`.

    Parameters
    ----------
    layer : RNN, LSTM, GRU, GRUResetBefore or Stack
        The layers of a stack follow one another, as they do in a `Sequential` model.

    Returns
    -------
    list of arrays

    Examples
    --------
    >>> from rnnref import GRU
    >>> [w.shape for w in to_keras(GRU(4, 3))]
    [(4, 9), (3, 9), (2, 9)]
    """
    weights: list[Floats] = []
    for _, part in _parts(layer):
        p = part.parameters
        if part.cell != "gru":
            weights += [p["Wx"].copy(), p["Wh"].copy(), p["b"].copy()]
            continue
        Wx, Wh, bx, bh = (_swapped(p[name]) for name in ("Wx", "Wh", "bx", "bh"))
        weights += [Wx, Wh, bx + bh if isinstance(part, GRUResetBefore) else np.stack([bx, bh])]
    return weights


def from_keras(layer: Layer, weights: Sequence[ArrayLike]) -> None:
    """Take the parameters of a layer from Keras' `get_weights`.

    Parameters
    ----------
    layer : RNN, LSTM, GRU, GRUResetBefore or Stack
        Changed in place, in its own dtype.
    weights : list of arrays
        Three for each layer and direction: kernel, recurrent kernel, bias.

    Raises
    ------
    ValueError
        If an array of the list does not fit; the message names its place.
    """
    parts = _parts(layer)
    if len(weights) != 3 * len(parts):
        raise ValueError(
            f"weights: expected {3 * len(parts)} arrays, three for each layer and direction, got {len(weights)}"
        )
    arrays = [any_floats(f"weights[{i}]", w) for i, w in enumerate(weights)]
    new = []
    for k, (_, part) in enumerate(parts):
        Wx, Wh, bias = arrays[3 * k : 3 * k + 3]
        if part.cell == "gru":
            Wx, Wh, bias = _swapped(Wx), _swapped(Wh), _swapped(bias)
            if isinstance(part, GRUResetBefore):
                bias = np.stack([bias, np.zeros_like(bias)]) if bias.ndim == 1 else bias
            if bias.ndim != 2 or len(bias) != 2:
                raise ValueError(
                    f"weights[{3 * k + 2}]: expected a bias (2, 3H), as with reset_after, got {bias.shape}"
                )
            values = {"Wx": Wx, "Wh": Wh, "bx": bias[0], "bh": bias[1]}
        else:
            values = {"Wx": Wx, "Wh": Wh, "b": bias}
        new.append((part, _fitting(part, values, f"weights[{3 * k}:{3 * k + 3}]")))
    _assign(new)


def save_arrays(path: str | Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write named arrays to a file, `.npz` or `.safetensors` by its ending.

    Parameters
    ----------
    path : str or Path
    arrays : mapping of names to arrays

    Raises
    ------
    ValueError
        For another ending.
    """
    path = path_of(path)
    if path.suffix == ".npz":
        with path.open("wb") as file:
            np.savez(file, **dict(arrays))  # type: ignore[arg-type]
    elif path.suffix == ".safetensors":
        from safetensors.numpy import save_file

        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)
    else:
        raise ValueError(f"path: expected a name that ends in .npz or .safetensors, got {path}")


def load_arrays(path: str | Path) -> dict[str, NDArray[np.generic]]:
    """Read what `save_arrays` wrote; nothing in the file is ever run.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    dict of arrays

    Raises
    ------
    OSError
        If there is no such file, or it cannot be read.
    ValueError
        For another ending, or a file that is damaged.
    """
    path = path_of(path)
    if path.suffix not in (".npz", ".safetensors"):
        raise ValueError(f"path: expected a name that ends in .npz or .safetensors, got {path}")
    try:
        return _npz(path) if path.suffix == ".npz" else _safetensors(path)
    except OSError:
        raise
    except Exception as error:  # what a damaged file raises depends on where the damage is
        raise ValueError(f"path: expected a whole {path.suffix} file, got {path} ({error})") from error


def _npz(path: Path) -> dict[str, NDArray[np.generic]]:
    with path.open("rb") as file:
        loaded = np.load(file, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            raise TypeError("it holds a single array, as .npy does")
        return dict(loaded)


def _safetensors(path: Path) -> dict[str, NDArray[np.generic]]:
    from safetensors.numpy import load_file

    return dict(load_file(path))


def _parts(layer: Layer) -> list[tuple[str, Recurrent]]:
    """Give each layer and direction under torch's suffix."""
    if isinstance(layer, Recurrent):
        return [("l0", layer)]
    return [
        (f"l{depth}{'_reverse' if reverse else ''}", part)
        for depth, directions in enumerate(layer.layers)
        for reverse, part in enumerate(directions)
    ]


def _torch_has(part: Recurrent) -> Recurrent:
    if part.cell == "gru" and not isinstance(part, GRU):
        raise TypeError("layer: torch has no GRU with the reset before the product")
    return part


def _swapped(w: Floats) -> Floats:
    """Exchange the first two of three blocks: r z n and z r n."""
    first, second, third = np.split(w, 3, axis=-1)
    return np.concatenate([second, first, third], axis=-1)


def _fitting(part: Recurrent, values: Mapping[str, Floats], place: str) -> dict[str, Floats]:
    for name, own in part.parameters.items():
        if values[name].shape != own.shape:
            raise ValueError(f"{place}: expected {name} of shape {own.shape}, got {values[name].shape}")
    return {name: np.ascontiguousarray(values[name], own.dtype) for name, own in part.parameters.items()}


def _assign(new: list[tuple[Recurrent, dict[str, Floats]]]) -> None:
    """Change all parts, now that every one is known to fit."""
    for part, values in new:
        for name, value in values.items():
            part.parameters[name][...] = value
