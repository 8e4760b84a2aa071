"""The training loop: deal batches, go forward and back, clip, step; and say how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from rnnref._checks import Booleans, Floats, Integers, bound, full_mask, indices, whole_number
from rnnref._files import path_of
from rnnref.batches import bucketed_batches, used_length
from rnnref.classifier import Classifier, TextModel
from rnnref.clipping import clip_in_place
from rnnref.layers.recurrent import Gradients
from rnnref.losses import softmax_cross_entropy
from rnnref.optimisers import Adam, Optimiser

if TYPE_CHECKING:
    from pathlib import Path

Texts = tuple[Integers, Booleans, Integers]


@dataclass(frozen=True)
class Epoch:
    """One pass over the training set; printed, it is a line of progress."""

    number: int
    epochs: int
    loss: float
    """The mean over the pass, as seen while the parameters were changing."""
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float

    def __str__(self) -> str:
        held_out = "" if self.validation_accuracy is None else f"  held-out accuracy {self.validation_accuracy:.3f}"
        return f"epoch {self.number}/{self.epochs}  loss {self.loss:.4f}{held_out}  {self.seconds:.1f} s"


def fit(
    model: TextModel,
    ids: ArrayLike,
    mask: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int = 10,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    max_norm: float = 1.0,
    validation: tuple[ArrayLike, ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    checkpoint: str | Path | None = None,
    seed: int = 0,
    progress: Callable[[Epoch], object] | None = print,
) -> list[Epoch]:
    """Train a classifier.

    Parameters
    ----------
    model : Classifier or ConvolutionalClassifier
        Changed in place.
    ids : (N, T) integers
    mask : (N, T) bool
    y : (N,) integers
    epochs : int
    batch_size : int
    optimiser : Optimiser, optional
        By default `Adam()`.
    max_norm : float
        The bound on the global norm of a batch's gradient; infinity for none.
    validation : (ids, mask, y), optional
        Held-out texts; their loss and accuracy are measured after every epoch.
    patience : int, optional
        Stop early once the held-out loss has not improved for so many epochs, and go back to the parameters of the
        best one.
    checkpoint : str or Path, optional
        A file whose name ends in `.npz`, in a folder that exists; written after every epoch. If it exists, training
        goes on from there, and ends with the same bits as if it had never stopped.
    seed : int
        Of shuffling and dropout. The same seeds give the same parameters to the last bit.
    progress : function of an Epoch, or None
        Called after every epoch; by default it prints a line.

    Returns
    -------
    list of Epoch
        Those of a resumed run's past included.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, the checkpoint is of another model, optimiser, data or settings, or training
        diverged; the message says which.
    """
    train = _texts(model, "", ids, mask, y)
    held_out = None if validation is None else _texts(model, "validation: ", *_three(validation))
    if optimiser is not None and not isinstance(optimiser, Optimiser):
        raise TypeError(f"optimiser: expected an optimiser such as Adam(), got {optimiser!r}")
    if patience is not None and held_out is None:
        raise ValueError("validation: expected held-out texts, which patience needs, got none")
    run = _Run(
        model,
        optimiser or Adam(),
        np.random.default_rng(seed),
        whole_number("batch_size", batch_size, least=1),
        bound("max_norm", max_norm),
        patience if patience is None else whole_number("patience", patience, least=1),
    )
    epochs = whole_number("epochs", epochs, least=1)
    path = None if checkpoint is None else _checkpoint_path(checkpoint)
    settings: dict[str, Any] = {"batch_size": batch_size, "max_norm": max_norm, "patience": patience, "seed": seed}
    fingerprint = ""
    if path is not None:
        from rnnref.checkpoints import digest

        settings |= {"optimiser": run.optimiser.settings, "model": _described(model)}
        fingerprint = digest(settings, *train, *(held_out or ()))
        if path.exists():
            run.resume(path, fingerprint)
    while len(run.history) < epochs and not run.out_of_patience():
        epoch = run.epoch(train, held_out, epochs)
        if path is not None:
            run.save(path, fingerprint)
        if progress is not None:
            progress(epoch)
    run.finish()
    return run.history


def train_and_predict(
    train_ids: ArrayLike,
    train_mask: ArrayLike,
    train_y: ArrayLike,
    test_ids: ArrayLike,
    test_mask: ArrayLike,
    vocab_size: int,
    seed: int,
) -> Integers:
    """Train on some texts and label others: the course's last exercise, in a few lines.

    The word vectors start small: tanh is then steep at most states, so that the gradient reaches distant words.

    Parameters
    ----------
    train_ids : (N, T) integers
    train_mask : (N, T) bool
    train_y : (N,) integers
    test_ids : (N_test, T_test) integers
    test_mask : (N_test, T_test) bool
    vocab_size : int
    seed : int

    Returns
    -------
    labels : (N_test,) int64

    Raises
    ------
    TypeError, ValueError
        If an argument has another type, shape or range than stated above; the message names it.
    """
    C = max(2, int(np.max(train_y)) + 1)
    model = Classifier(vocab_size, classes=C, embedding_size=8, hidden_size=16, seed=seed)
    model.parameters["embedding.E"][...] *= 0.2
    fit(model, train_ids, train_mask, train_y, epochs=8, optimiser=Adam(0.004), seed=seed, progress=None)
    return model.predict(test_ids, test_mask)


def _three(validation: tuple[ArrayLike, ...]) -> tuple[ArrayLike, ArrayLike, ArrayLike]:
    if not isinstance(validation, tuple | list) or len(validation) != 3:
        got = f"{len(validation)} values" if isinstance(validation, tuple | list) else type(validation).__name__
        raise ValueError(f"validation: expected (ids, mask, y), got {got}")
    ids, mask, y = validation
    return ids, mask, y


def _checkpoint_path(checkpoint: str | Path) -> Path:
    """Refuse a file that could not be read again before the first batch, not after the first epoch."""
    path = path_of(checkpoint)
    if path.suffix != ".npz":
        raise ValueError(f"checkpoint: expected a name that ends in .npz, got {path}")
    if not path.parent.is_dir():
        raise ValueError(f"checkpoint: expected a folder that exists, got {path.parent}")
    return path


def _described(model: TextModel) -> dict[str, object]:
    """Say what makes a model another one, besides the values of its parameters."""
    shapes = {name: [str(w.dtype), *w.shape] for name, w in model.parameters.items()}
    return {"kind": type(model).__name__, "parameters": shapes, **getattr(model, "settings", {})}


def _texts(model: TextModel, place: str, ids: ArrayLike, mask: ArrayLike, y: ArrayLike) -> Texts:
    ids = indices(f"{place}ids", ids, "N T", below=model.vocab_size, limit="the model's vocabulary")
    mask = full_mask(f"{place}mask", mask)
    y = indices(f"{place}y", y, "N", below=model.classes, limit="the model's classes")
    if not len(ids) == len(mask) == len(y) or len(y) == 0:
        rows = f"{len(ids)} rows of ids and {len(mask)} of the mask"
        raise ValueError(f"{place}y: expected as many labels as texts, at least one, got {len(y)} for {rows}")
    return ids, mask, y


class _Run:
    """The state of a training: all that changes from epoch to epoch."""

    def __init__(
        self,
        model: TextModel,
        optimiser: Optimiser,
        rng: np.random.Generator,
        batch_size: int,
        max_norm: float,
        patience: int | None,
    ) -> None:
        self.model, self.optimiser, self.rng = model, optimiser, rng
        self.batch_size, self.max_norm, self.patience = batch_size, max_norm, patience
        self.history: list[Epoch] = []
        self.best: dict[str, Floats] = {}

    def epoch(self, train: Texts, held_out: Texts | None, epochs: int) -> Epoch:
        """Pass once over the training set."""
        ids, mask, y = train
        start, total = perf_counter(), 0.0
        for rows in bucketed_batches(mask.sum(axis=1), self.batch_size, self.rng):
            T = used_length(mask[rows])
            batch_loss, gradients = self._gradients(ids[rows, :T], mask[rows, :T], y[rows])
            clip_in_place(gradients, self.max_norm)
            self.optimiser.step(self.model.parameters, gradients)
            total += batch_loss * len(rows)
        loss, right = (None, None) if held_out is None else self._measured(*held_out)
        epoch = Epoch(len(self.history) + 1, epochs, total / len(y), loss, right, perf_counter() - start)
        self.history.append(epoch)
        if self.patience is not None and self._best_epoch() == len(self.history) - 1:
            self.best = {name: w.copy() for name, w in self.model.parameters.items()}
        return epoch

    def _gradients(self, ids: Integers, mask: Booleans, y: Integers) -> tuple[float, Gradients]:
        try:
            return self.model.loss_and_gradients(ids, mask, y, self.rng)
        except ValueError as error:
            if "expected finite numbers" not in str(error):
                raise
            # The texts were checked before the first batch: what is not finite was made by the steps.
            steps = self.optimiser.steps
            raise ValueError(
                f"training diverged: the network gives no finite numbers after step {steps}; lower the learning rate"
            ) from error

    def out_of_patience(self) -> bool:
        """Say whether the held-out loss has stopped improving."""
        return self.patience is not None and len(self.history) - 1 - self._best_epoch() >= self.patience

    def finish(self) -> None:
        """Go back to the best parameters, if they were kept."""
        for name, w in self.best.items():
            self.model.parameters[name][...] = w

    def save(self, path: Path, fingerprint: str) -> None:
        """Write everything down."""
        from rnnref.checkpoints import save_checkpoint

        arrays = {"parameters": self.model.parameters, "best": self.best, "optimiser": self.optimiser.state}
        notes = {
            "fingerprint": fingerprint,
            "steps": self.optimiser.steps,
            "rng": self.rng.bit_generator.state,
            "history": [asdict(epoch) for epoch in self.history],
        }
        save_checkpoint(path, arrays, notes)

    def resume(self, path: Path, fingerprint: str) -> None:
        """Take everything up again."""
        from rnnref.checkpoints import load_checkpoint

        saved = load_checkpoint(path)
        shapes = {name: w.shape for name, w in saved.arrays.get("parameters", {}).items()}
        own = {name: w.shape for name, w in self.model.parameters.items()}
        if saved.notes["fingerprint"] != fingerprint or shapes != own:
            raise ValueError(f"checkpoint: {path} is of another model, data or settings; remove it, or name another")
        for name, w in saved.arrays["parameters"].items():
            self.model.parameters[name][...] = w
        self.best = dict(saved.arrays.get("best", {}))
        self.optimiser.state = dict(saved.arrays.get("optimiser", {}))
        self.optimiser.steps = saved.notes["steps"]
        self.rng.bit_generator.state = saved.notes["rng"]
        self.history = [Epoch(**epoch) for epoch in saved.notes["history"]]

    def _measured(self, ids: Integers, mask: Booleans, y: Integers) -> tuple[float, float]:
        logits = self.model.logits(ids, mask)
        return softmax_cross_entropy(logits, y)[0], float(np.mean(logits.argmax(axis=1) == y))

    def _best_epoch(self) -> int:
        losses = [epoch.validation_loss for epoch in self.history]
        return int(np.argmin(np.asarray(losses, dtype=np.float64))) if losses else -1
