"""Rules that turn gradients into steps.

Each changes the parameters in place, and keeps what it remembers of them in `state`, an array for every name, so that
a checkpoint can hold it. The learning rate is a number, or a function of the step's number: see `rnnref.schedules`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from math import isfinite

import numpy as np

from rnnref._checks import Floats, at_least_zero, fraction, number

Schedule = Callable[[int], float]

BLOCK = 2**14
"""Entries that are changed at once: with what is remembered of them they stay in the cache from pass to pass."""


class Optimiser(ABC):
    """What every optimiser has: a learning rate, the number of steps taken, and its memory.

    Parameters
    ----------
    learning_rate : float, or function of a step's number (from 1) that gives one
    """

    def __init__(self, learning_rate: float | Schedule) -> None:
        if not callable(learning_rate):
            learning_rate = number("learning_rate", learning_rate, above=0)
        self.learning_rate = learning_rate
        self.steps = 0
        self.state: dict[str, Floats] = {}

    @property
    def settings(self) -> dict[str, object]:
        """What it was made with, for a checkpoint to compare; of a function, all that Python can say of it."""
        own = {name: value for name, value in vars(self).items() if name not in ("steps", "state")}
        rate = own["learning_rate"]
        if callable(rate):
            named = getattr(rate, "__qualname__", "")
            own["learning_rate"] = named or repr(rate)
        return {"kind": type(self).__name__, **own}

    def step(self, parameters: Mapping[str, Floats], gradients: Mapping[str, Floats]) -> None:
        """Change each parameter that has a gradient, in place.

        Raises
        ------
        ValueError
            If a gradient has no parameter or another shape, the optimiser remembers another model, or the schedule
            gives no rate.
        """
        for name, gradient in gradients.items():
            if name not in parameters:
                raise ValueError(f"gradients: expected names of parameters, got {name!r}")
            if parameters[name].shape != gradient.shape:
                raise ValueError(f"gradients[{name!r}]: expected shape {parameters[name].shape}, got {gradient.shape}")
        self._refuse_another_model(parameters)
        rate = self.learning_rate(self.steps + 1) if callable(self.learning_rate) else self.learning_rate
        if not (isfinite(rate) and rate >= 0):
            step = self.steps + 1
            raise ValueError(f"learning_rate: expected the schedule to give a number from 0, got {rate} at step {step}")
        self.steps += 1
        for name, gradient in gradients.items():
            self._change(name, parameters[name], gradient, rate)

    def _refuse_another_model(self, parameters: Mapping[str, Floats]) -> None:
        for key, remembered in self.state.items():
            name = key.rpartition("/")[0]
            if name in parameters and parameters[name].shape != remembered.shape:
                raise ValueError(
                    f"optimiser: it remembers {name!r} of shape {remembered.shape} from another model, got "
                    f"{parameters[name].shape}; make a new optimiser for each model"
                )

    @abstractmethod
    def _change(self, name: str, w: Floats, g: Floats, rate: float) -> None:
        """Take one step of one parameter."""

    def _remembered(self, name: str, like: Floats) -> Floats:
        if name not in self.state:
            self.state[name] = np.zeros_like(like)
        return self.state[name]


class SGD(Optimiser):
    r"""Step against the gradient, or against a running sum of gradients.

    $$v \leftarrow \mu v + g, \qquad w \leftarrow w - \eta v$$

    As torch defines momentum; with $\mu = 0$ it is plain gradient descent. Sutskever et al. 2013,
    https://proceedings.mlr.press/v28/sutskever13.html.

    Parameters
    ----------
    learning_rate : float or schedule
    momentum : float
        $\mu$, from 0 to below 1.

    Examples
    --------
    >>> parameters, sgd = {"w": np.array([1.0])}, SGD(learning_rate=0.1, momentum=0.5)
    >>> for _ in range(2):
    ...     sgd.step(parameters, {"w": np.array([1.0])})
    >>> parameters["w"]
    array([0.75])
    """

    def __init__(self, learning_rate: float | Schedule = 0.1, momentum: float = 0.0) -> None:
        super().__init__(learning_rate)
        self.momentum = fraction("momentum", momentum)

    def _change(self, name: str, w: Floats, g: Floats, rate: float) -> None:
        if self.momentum:
            v = self._remembered(f"{name}/v", w)
            v *= self.momentum
            v += g
            g = v
        w -= rate * g


class Adam(Optimiser):
    r"""Steps of a size set per parameter, from running means of the gradient and of its square.

    $$m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
    w \leftarrow w - \eta \frac{m / (1 - \beta_1^k)}{\sqrt{v / (1 - \beta_2^k)} + \epsilon}$$

    The divisions by $1 - \beta^k$ undo the bias of means that start at zero. Kingma & Ba 2015,
    https://arxiv.org/abs/1412.6980.

    Parameters
    ----------
    learning_rate : float or schedule
    beta1, beta2 : float
        How slowly the two means forget.
    epsilon : float

    Examples
    --------
    >>> parameters = {"w": np.array([1.0])}
    >>> Adam(learning_rate=0.1).step(parameters, {"w": np.array([123.0])})
    >>> parameters["w"].round(6)
    array([0.9])
    """

    def __init__(
        self,
        learning_rate: float | Schedule = 0.01,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2 = fraction("beta1", beta1), fraction("beta2", beta2)
        self.epsilon = number("epsilon", epsilon, above=0)

    def _change(self, name: str, w: Floats, g: Floats, rate: float) -> None:
        m, v = self._remembered(f"{name}/m", w), self._remembered(f"{name}/v", w)
        m_scale, v_scale = 1 - self.beta1**self.steps, 1 - self.beta2**self.steps
        for w_k, g_k, m_k, v_k in _blocks(w, g, m, v):
            m_k += (1 - self.beta1) * (g_k - m_k)
            v_k += (1 - self.beta2) * (g_k * g_k - v_k)
            w_k -= rate / m_scale * m_k / (np.sqrt(v_k / v_scale) + self.epsilon)


class AdamW(Adam):
    r"""Adam, with weights that decay on their own, $w \leftarrow w - \eta \lambda w$, apart from the gradient's means.

    Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101.

    Parameters
    ----------
    learning_rate : float or schedule
    decay : float
        $\lambda$, at least 0.
    **options : float
        `beta1`, `beta2` and `epsilon`, as for Adam.

    Examples
    --------
    >>> parameters = {"w": np.array([1.0])}
    >>> AdamW(learning_rate=0.1, decay=0.5).step(parameters, {"w": np.array([0.0])})
    >>> parameters["w"]
    array([0.95])
    """

    def __init__(self, learning_rate: float | Schedule = 0.01, decay: float = 0.01, **options: float) -> None:
        super().__init__(learning_rate, **options)
        self.decay = at_least_zero("decay", decay)

    def _change(self, name: str, w: Floats, g: Floats, rate: float) -> None:
        w *= 1 - rate * self.decay
        super()._change(name, w, g, rate)


def _blocks(*arrays: Floats) -> Iterator[tuple[Floats, ...]]:
    """Yield views of equal parts of arrays of one shape; the whole arrays where they are small, or no view is there."""
    if arrays[0].size <= BLOCK or not all(array.flags.c_contiguous for array in arrays):
        yield arrays
        return
    flat = [array.reshape(-1) for array in arrays]
    for begin in range(0, arrays[0].size, BLOCK):
        yield tuple(array[begin : begin + BLOCK] for array in flat)
