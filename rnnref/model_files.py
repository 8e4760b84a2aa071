"""A whole model in one file: its parameters, and what it was made with. Nothing in the file is ever run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from rnnref.classifier import Classifier
from rnnref.convolution import ConvolutionalClassifier
from rnnref.interchange import load_arrays, save_arrays

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {kind.__name__: kind for kind in (Classifier, ConvolutionalClassifier)}
SETTINGS = "settings"


def save_model(path: str | Path, model: Classifier | ConvolutionalClassifier) -> None:
    """Write a model to a file, `.npz` or `.safetensors` by its ending.

    Parameters
    ----------
    path : str or Path
    model : Classifier or ConvolutionalClassifier

    Raises
    ------
    ValueError
        For another ending.
    """
    written = json.dumps({"kind": type(model).__name__, **model.settings})
    # As bytes, since .safetensors holds no text.
    save_arrays(path, {**model.parameters, SETTINGS: np.frombuffer(written.encode(), np.uint8)})


def load_model(path: str | Path) -> Classifier | ConvolutionalClassifier:
    """Read a model that `save_model` wrote.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Classifier or ConvolutionalClassifier
        Gives the same scores, to the last bit.

    Raises
    ------
    OSError
        If there is no such file, or it cannot be read.
    ValueError
        For another ending, a damaged file, or one that holds no model.
    """
    arrays = load_arrays(path)
    try:
        settings = json.loads(bytes(arrays.pop(SETTINGS)))
        model = KINDS[settings.pop("kind")](**settings)
        fits = {name: w.shape for name, w in arrays.items()} == {name: w.shape for name, w in model.parameters.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"path: expected a model that save_model wrote, got {path} ({error})") from error
    if not fits:
        raise ValueError(f"path: expected parameters that fit their model's settings, got others in {path}")
    for name, w in arrays.items():
        model.parameters[name][...] = w
    return model
