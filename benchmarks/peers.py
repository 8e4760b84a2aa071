"""What torch and Keras compute on a random problem, forward and back. Runs in .venv-bench, where both are.

Weights, biases, initial states and what arrives from above are random and non-zero.
"""

from collections.abc import Sequence

import keras
import numpy as np
import torch

Case = dict[str, np.ndarray]


def torch_case(
    cell: str,
    layers: int,
    bidirectional: bool,
    lengths: Sequence[int],
    D: int,
    H: int,
    rng: np.random.Generator,
) -> Case:
    """Run a torch module in float64, over packed sequences if some are shorter."""
    N, T = len(lengths), max(lengths)
    kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
    module = kind(D, H, num_layers=layers, bidirectional=bidirectional, batch_first=True).double()
    for parameter in module.parameters():
        parameter.data = torch.from_numpy(rng.normal(scale=0.5, size=tuple(parameter.shape)))
    directions = 2 if bidirectional else 1
    x = torch.from_numpy(rng.normal(size=(N, T, D))).requires_grad_()
    states = [
        torch.from_numpy(rng.normal(size=(layers * directions, N, H))).requires_grad_()
        for _ in range(2 if cell == "lstm" else 1)
    ]
    mask = np.arange(T) < np.array(lengths)[:, None]
    read = x
    if not mask.all():
        read = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    written, last = module(read, tuple(states) if cell == "lstm" else states[0])
    if not mask.all():
        written, _ = torch.nn.utils.rnn.pad_packed_sequence(written, batch_first=True)
    last = last if cell == "lstm" else (last,)
    dh = rng.normal(size=(N, T, directions * H)) * mask[:, :, None]
    dlast = rng.normal(size=(len(last), layers * directions, N, H))
    loss = (written * torch.from_numpy(dh)).sum()
    loss = loss + sum((a * torch.from_numpy(b)).sum() for a, b in zip(last, dlast, strict=True))
    loss.backward()
    arrays = {"x": x, "mask": mask, "state": torch.stack(states), "dh": dh, "dlast": dlast, "h": written}
    arrays |= {"last": torch.stack(last), "dx": x.grad, "dstate": torch.stack([s.grad for s in states])}
    arrays |= {f"weights/{name}": w for name, w in module.state_dict().items()}
    arrays |= {f"gradients/{name}": w.grad for name, w in module.named_parameters()}
    return {name: np.asarray(a.detach() if torch.is_tensor(a) else a) for name, a in arrays.items()}


def keras_case(
    cell: str, bidirectional: bool, lengths: Sequence[int], D: int, H: int, rng: np.random.Generator
) -> Case:
    """Run a Keras layer on its torch backend; Keras computes in float32."""
    N, T = len(lengths), max(lengths)
    kind, options = {
        "rnn": (keras.layers.SimpleRNN, {}),
        "lstm": (keras.layers.LSTM, {}),
        "gru": (keras.layers.GRU, {}),
        "gru-reset-before": (keras.layers.GRU, {"reset_after": False}),
    }[cell]
    layer = kind(H, return_sequences=True, **options)
    if bidirectional:
        layer = keras.layers.Bidirectional(layer)
    x = torch.from_numpy(rng.normal(size=(N, T, D)).astype(np.float32)).requires_grad_()
    mask = np.arange(T) < np.array(lengths)[:, None]
    layer(x)
    layer.set_weights([rng.normal(scale=0.5, size=w.shape).astype(np.float32) for w in layer.get_weights()])
    written = layer(x, mask=torch.from_numpy(mask))
    dh = rng.normal(size=tuple(written.shape)).astype(np.float32) * mask[:, :, None]
    (written * torch.from_numpy(dh)).sum().backward()
    arrays = {"x": x, "mask": mask, "dh": dh, "h": written, "dx": x.grad}
    arrays |= {f"weights/{i}": w for i, w in enumerate(layer.get_weights())}
    arrays |= {f"gradients/{i}": w.value.grad for i, w in enumerate(layer.weights)}
    return {name: a.detach().cpu().numpy() if torch.is_tensor(a) else np.asarray(a) for name, a in arrays.items()}
