r"""A one-dimensional convolution over words, with the maximum over time: the baseline that reads short phrases.

For every window of w words and every filter, $a_t = \mathrm{relu}(\sum_{k<w} x_{t+k} W_k + b)$; the text is then the
vector of each filter's maximum over t. It takes any length, and sees any order within w words and none beyond. Kim
2014, https://aclanthology.org/D14-1181.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from rnnref._checks import Booleans, Floats, Integers, indices, mask_of, whole_number
from rnnref.classifier import logits_in_batches
from rnnref.dense import classify, classify_backward
from rnnref.layers.embedding import Embedding
from rnnref.layers.recurrent import Gradients
from rnnref.losses import softmax_cross_entropy


class ConvolutionalClassifier:
    """A convolutional network that classifies texts; `fit` trains it as it trains a `Classifier`.

    Parameters
    ----------
    vocab_size : int
        V.
    classes : int
        C.
    embedding_size : int
        D.
    filters : int
        F, of each width.
    widths : sequence of int
        How many words each kind of filter sees.
    seed : int
    dtype : float64 or float32

    Examples
    --------
    >>> model = ConvolutionalClassifier(vocab_size=5, widths=(2, 3))
    >>> model.predict([[2, 3, 0], [4, 0, 0]], [[True, True, False], [True, False, False]]).shape
    (2,)
    """

    def __init__(
        self,
        vocab_size: int,
        *,
        classes: int = 2,
        embedding_size: int = 16,
        filters: int = 32,
        widths: Sequence[int] = (3,),
        seed: int = 0,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.settings: dict[str, Any] = {
            "vocab_size": vocab_size,
            "classes": classes,
            "embedding_size": embedding_size,
            "filters": filters,
            "widths": list(widths),
            "dtype": np.dtype(dtype).name,
        }
        rng = np.random.default_rng(seed)
        self.vocab_size, self.classes = vocab_size, whole_number("classes", classes, least=2)
        self.embedding = Embedding(vocab_size, embedding_size, seed=rng, dtype=dtype)
        self.widths = tuple(whole_number("widths", width, least=1) for width in widths)
        if not self.widths:
            raise ValueError("widths: expected at least one width, got none")
        F = whole_number("filters", filters, least=1)
        self._own: dict[str, Floats] = {}
        for w in self.widths:
            scale = (w * embedding_size) ** -0.5
            self._own[f"filters{w}.W"] = rng.normal(scale=scale, size=(w, embedding_size, F)).astype(dtype)
            self._own[f"filters{w}.b"] = np.zeros(F, dtype)
        size = F * len(self.widths)
        self._own["dense.W"] = rng.normal(scale=size**-0.5, size=(size, classes)).astype(dtype)
        self._own["dense.c"] = np.zeros(classes, dtype)

    @property
    def parameters(self) -> Mapping[str, Floats]:
        """All parameters by name; change an array in place to change the model."""
        return MappingProxyType({"embedding.E": self.embedding.parameters["E"], **self._own})

    def logits(self, ids: ArrayLike, mask: ArrayLike) -> Floats:
        """Give the scores (N, C) of padded texts `ids`, `mask` (N, T), read in batches of similar length."""
        return logits_in_batches(lambda ids, mask: self._forward(ids, mask)[0], ids, mask, self)

    def predict(self, ids: ArrayLike, mask: ArrayLike) -> Integers:
        """Give the most likely class of each text, (N,) int64."""
        return np.asarray(self.logits(ids, mask).argmax(axis=1), dtype=np.int64)

    def loss_and_gradients(
        self,
        ids: ArrayLike,
        mask: ArrayLike,
        y: ArrayLike,
        rng: np.random.Generator | None = None,  # noqa: ARG002 - what `fit` hands to every model
    ) -> tuple[float, Gradients]:
        """Give the mean cross-entropy of a batch and its gradient for every parameter; nothing is drawn from `rng`."""
        logits, backward = self._forward(ids, mask)
        loss, dlogits = softmax_cross_entropy(logits, y)
        return loss, backward(dlogits)

    def _forward(self, ids: ArrayLike, mask: ArrayLike) -> tuple[Floats, Callable[[Floats], Gradients]]:
        ids = indices("ids", ids, "N T", below=self.vocab_size, limit="the model's vocabulary")
        real = mask_of("mask", mask, ids.shape)
        assert real is not None
        x, unembed = self.embedding.forward(ids)
        x = x * real[:, :, None]
        parts = [_maximum(x, real, self._own[f"filters{w}.W"], self._own[f"filters{w}.b"]) for w in self.widths]
        pooled = np.concatenate([part for part, _ in parts], axis=1)
        logits = classify(pooled, self._own["dense.W"], self._own["dense.c"])

        def backward(dlogits: Floats) -> Gradients:
            dpooled, dW, dc = classify_backward(dlogits, pooled, self._own["dense.W"])
            gradients = {"dense.W": dW, "dense.c": dc}
            dx = np.zeros_like(x)
            for w, (_, back), d in zip(self.widths, parts, np.split(dpooled, len(parts), axis=1), strict=True):
                d_input, gradients[f"filters{w}.W"], gradients[f"filters{w}.b"] = back(d)
                dx += d_input
            return {"embedding.E": unembed(dx * real[:, :, None])["E"], **gradients}

        return logits, backward


def _maximum(
    x: Floats, real: Booleans, W: Floats, b: Floats
) -> tuple[Floats, Callable[[Floats], tuple[Floats, Floats, Floats]]]:
    """Give relu(convolution) at the best window of each filter (N, F), and the way back to dx, dW, db.

    A window counts if it begins at a real token; windows at the end reach into zeros.
    """
    w, T = len(W), x.shape[1]
    longer = np.pad(x, ((0, 0), (0, w - 1), (0, 0)))
    a = b + sum(longer[:, k : k + T] @ W[k] for k in range(w))
    a = np.where(real[:, :, None], np.maximum(a, 0), 0)
    best = a.argmax(axis=1)[:, None]
    largest = np.take_along_axis(a, best, axis=1)[:, 0]

    def backward(d: Floats) -> tuple[Floats, Floats, Floats]:
        da = np.zeros_like(a)
        np.put_along_axis(da, best, (d * (largest > 0))[:, None], axis=1)
        dlonger, dW = np.zeros_like(longer), np.empty_like(W)
        for k in range(w):
            dlonger[:, k : k + T] += da @ W[k].T
            # One product of matrices: an einsum over two axes does not reach BLAS.
            dW[k] = longer[:, k : k + T].reshape(-1, W.shape[1]).T @ da.reshape(-1, W.shape[2])
        return dlonger[:, :T], dW, da.sum(axis=(0, 1))

    return largest, backward
