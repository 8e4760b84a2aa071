"""Rules that turn gradients into steps.

Each changes the parameters in place, and keeps what it remembers of them in `state`, an array for every name, so that
a checkpoint can hold it. The learning rate is a number, or a function of the step's number: see `rnnref.schedules`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

import numpy as np

from rnnref._checks import Floats, fraction, number

Schedule = Callable[[int], float]


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

    def step(self, parameters: Mapping[str, Floats], gradients: Mapping[str, Floats]) -> None:
        """Change each parameter that has a gradient, in place.

        Raises
        ------
        ValueError
            Naming a gradient without a parameter, or of another shape.
        """
        for name, gradient in gradients.items():
            if name not in parameters:
                raise ValueError(f"gradients: expected names of parameters, got {name!r}")
            if parameters[name].shape != gradient.shape:
                raise ValueError(f"gradients[{name!r}]: expected shape {parameters[name].shape}, got {gradient.shape}")
        self.steps += 1
        rate = self.learning_rate(self.steps) if callable(self.learning_rate) else self.learning_rate
        for name, gradient in gradients.items():
            self._change(name, parameters[name], gradient, rate)

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
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        m_scale, v_scale = 1 - self.beta1**self.steps, 1 - self.beta2**self.steps
        w -= rate / m_scale * m / (np.sqrt(v / v_scale) + self.epsilon)


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
        if not decay >= 0:
            raise ValueError(f"decay: expected at least 0, got {decay}")
        self.decay = decay

    def _change(self, name: str, w: Floats, g: Floats, rate: float) -> None:
        w *= 1 - rate * self.decay
        super()._change(name, w, g, rate)
