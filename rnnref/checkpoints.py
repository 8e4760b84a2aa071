"""Checkpoints: everything that training needs in order to go on, to the same bits, as if it had not stopped.

One `.npz` file holds the parameters, the best parameters so far, what the optimiser remembers, the state of the random
generator, the epochs so far, and a digest of the data and settings, so that a run is never resumed on others.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnref.interchange import load_arrays, save_arrays

if TYPE_CHECKING:
    from pathlib import Path

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """What a file holds: groups of named arrays, and what JSON can say."""

    arrays: dict[str, dict[str, NDArray[Any]]]
    notes: dict[str, Any]


def digest(settings: Mapping[str, Any], *arrays: NDArray[Any]) -> str:
    """Give a fingerprint of settings and data."""
    sha = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for array in arrays:
        sha.update(f"{array.dtype}{array.shape}".encode())
        sha.update(np.ascontiguousarray(array).tobytes())
    return sha.hexdigest()


def save_checkpoint(path: Path, arrays: Mapping[str, Arrays], notes: Mapping[str, Any]) -> None:
    """Write a checkpoint; a run that is killed meanwhile leaves the one before."""
    flat = {f"{group}:{name}": array for group, members in arrays.items() for name, array in members.items()}
    beside = path.with_name(f".{path.name}.{os.getpid()}.npz")
    save_arrays(beside, {**flat, "notes": np.array(json.dumps(notes))})
    beside.replace(path)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises
    ------
    ValueError
        If the file is no checkpoint.
    """
    try:
        flat = load_arrays(path)
        notes = json.loads(str(flat.pop("notes")))
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"checkpoint: {path} is no checkpoint of rnnref ({error})") from error
    groups: dict[str, dict[str, NDArray[Any]]] = {}
    for key, array in flat.items():
        group, name = key.split(":", 1)
        groups.setdefault(group, {})[name] = array
    return Checkpoint(groups, notes)
