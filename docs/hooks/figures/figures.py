"""The article's figures, computed when the site is built from networks that the site itself trains or measures.

``<!-- unrolled figure -->``: the lesson's trained network, unrolled over a sentence, through which
``<unrolled-figure>`` steps. ``<!-- padding figure -->``: two sentences before a growing number of pads, which
``<padding-figure>`` lets readers move and mask. ``<!-- lag figure -->``: the norm of the gradient against the lag, of
which ``<lag-figure>`` lets readers move the causes. Without scripts all are complete pictures.
"""

import html
import json
from pathlib import Path
from typing import Any

import numpy as np
from mkdocs.config.defaults import MkDocsConfig

from docs.hooks.figures.drawing import arrow, figure, line_plot, small, state, text
from docs.hooks.figures.live_classifier import PROGRAM, train
from rnnref import Classifier, build_vocab, gradient_norm_by_lag, orthogonal_init, rnn_forward

_UNROLLED_MARK = "<!-- unrolled figure -->"
_PADDING_MARK = "<!-- padding figure -->"
_LAG_MARK = "<!-- lag figure -->"
_COLUMN, _SQUARE, _TOP = 84, 44, 64
_PADS = 50
_LAGS = 40
_SENTENCE = "i read one more chapter and found it dull"
_ONE, _TWO = "it was lovely , then dull", "it was dull , then lovely"


def on_page_content(content: str, config: MkDocsConfig, **_: object) -> str:
    """Put the figures where their marks stand."""
    if _UNROLLED_MARK in content:
        content = content.replace(_UNROLLED_MARK, unrolled(Path(config.docs_dir) / PROGRAM))
    if _PADDING_MARK in content:
        content = content.replace(_PADDING_MARK, padding())
    if _LAG_MARK in content:
        content = content.replace(_LAG_MARK, lag())
    return content


def unrolled(program: Path) -> str:
    """Draw the trained network unrolled over the sentence, one column for each word."""
    network, vocab, _ = train(program)
    words = _SENTENCE.split()
    h = states(network, [vocab[word] for word in words])
    logits = h[1:] @ network["W"] + network["c"]
    readings = list(zip(words, (1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))).tolist(), strict=True))
    columns = [_column(0, "", h[0], f"h{_subscript(0)} = 0")]
    columns += [_column(t, word, h[t], f"h{_subscript(t)}") for t, word in enumerate(words, start=1)]
    verdict = _verdict(readings[-1][1])
    right = _COLUMN * (len(words) + 1)
    end = arrow(right - 24, _TOP + _SQUARE / 2, right + 14, _TOP + _SQUARE / 2)
    end += text(right + 20, _TOP + _SQUARE / 2 - 6, "W, softmax", "start", "small")
    end += text(right + 20, _TOP + _SQUARE / 2 + 14, verdict, "start", "strong")
    told = [_told(t, word, h, good) for t, (word, good) in enumerate(readings, start=1)]
    drawing = figure(
        "".join(columns) + f'<g data-step="{len(words)}">{end}</g>',
        right + 120,
        _TOP + _SQUARE + 96,
        f"A network unrolled over nine words. Each word and the state before make the next state. {' '.join(told)}",
    )
    items = "".join(f"<li>{html.escape(line)}</li>" for line in told)
    return (
        f"<unrolled-figure>{drawing}<details><summary>The same in words</summary><ol>{items}</ol></details>"
        "</unrolled-figure>"
    )


def states(network: dict[str, Any], ids: list[int]) -> np.ndarray:
    """Return the states before and after each word."""
    h = [np.zeros(len(network["b"]))]
    for number in ids:
        h.append(np.tanh(network["E"][number] @ network["Wx"] + h[-1] @ network["Wh"] + network["b"]))
    return np.array(h)


def padding(seed: int = 0) -> str:
    """Draw how the last states of two opposite sentences come together behind pads, in an untrained network."""
    vocab = build_vocab([_ONE])
    one, two = _ONE.split(), _TWO.split()
    network = weights(len(vocab), seed)
    pad = [0] * _PADS
    behind = [states(network, [vocab[word] for word in words] + pad)[len(words) :] for words in (one, two)]
    apart = np.linalg.norm(behind[0] - behind[1], axis=1)
    model = json.dumps(
        {"words": list(vocab), **{name: np.round(value, 4).tolist() for name, value in network.items()}},
        separators=(",", ":"),
    )
    words = (
        f"The last states of two opposite sentences are {apart[0]:.2f} apart after the last word, "
        f"{small(apart[10])} after ten pads and {small(apart[_PADS])} after {_PADS} pads that no mask covers."
    )
    curves = {"with a mask": [float(apart[0])] * (_PADS + 1), "without a mask": apart.tolist()}
    drawing = line_plot(curves, "pads behind the sentence", words, words)
    return (
        f'<padding-figure pads="{_PADS}" one="{_ONE}" two="{_TWO}">'
        f'<script type="application/json">{model}</script>{drawing}</padding-figure>'
    )


def lag(seed: int = 0, size: int = 16) -> str:
    """Draw how the gradient of a tanh network fades over the steps, for a rotation times a radius, and inputs."""
    rng = np.random.default_rng(seed)
    rotation, x = orthogonal_init(size, 1.0, rng), rng.normal(size=(1, _LAGS + 1, size))
    curves = {}
    for name, radius, scale in [
        ("radius 1.1, no inputs", 1.1, 0.0),
        ("radius 1, no inputs", 1.0, 0.0),
        ("radius 0.9, no inputs", 0.9, 0.0),
        ("radius 1, inputs of 0.3", 1.0, 0.3),
    ]:
        h = rnn_forward(scale * x, np.zeros((1, size)), np.eye(size), radius * rotation, np.zeros(size))
        curves[name] = gradient_norm_by_lag(h, radius * rotation).tolist()
    ends = "; ".join(f"{name}: {norms[-1]:.2g}" for name, norms in curves.items())
    words = f"Norm of the gradient at lag {_LAGS}. {ends}."
    drawing = line_plot(curves, "lag in steps", words, "Norm of the gradient against lag, for four networks.")
    return f"<lag-figure>{drawing}</lag-figure>"


def weights(vocab_size: int, seed: int) -> dict[str, Any]:
    """Return a network as the experiment on padding starts it, under the names of the lesson."""
    model = Classifier(vocab_size, embedding_size=8, hidden_size=16, seed=seed)
    model.parameters["recurrent.0.Wh"][...] *= 0.9
    names = {"E": "embedding.E", "Wx": "recurrent.0.Wx", "Wh": "recurrent.0.Wh", "b": "recurrent.0.b"}
    names |= {"W": "dense.W", "c": "dense.c"}
    return {ours: np.array(model.parameters[theirs]) for ours, theirs in names.items()}


def _column(t: int, word: str, h: np.ndarray, name: str) -> str:
    x = _COLUMN * t + 6
    middle = _TOP + _SQUARE / 2
    parts = [text(x + _SQUARE / 2, _TOP - 14, name, kind="strong"), state(x, _TOP, h.tolist())]
    parts.append(f'<rect class="frame" x="{x}" y="{_TOP}" width="{_SQUARE}" height="{_SQUARE}"/>')
    if t:
        parts.append(arrow(x - _COLUMN + _SQUARE + 4, middle, x - 5, middle))
        parts.append(text(x - (_COLUMN - _SQUARE) / 2, middle - 8, "Wh", kind="small"))
        parts.append(arrow(x + _SQUARE / 2, _TOP + _SQUARE + 46, x + _SQUARE / 2, _TOP + _SQUARE + 6))
        parts.append(text(x + _SQUARE / 2 + 14, _TOP + _SQUARE + 32, "Wx", kind="small"))
        parts.append(text(x + _SQUARE / 2, _TOP + _SQUARE + 66, word))
    return f'<g data-step="{t}">{"".join(parts)}</g>'


def _told(t: int, word: str, h: np.ndarray, good: float) -> str:
    moved = np.linalg.norm(h[t] - h[t - 1])
    return f"Step {t} reads “{word}”: the state moves by {moved:.1f}; a verdict now would be: {_verdict(good)}."


def _verdict(good: float) -> str:
    return f"good, {good:.0%}" if good >= 0.5 else f"bad, {1 - good:.0%}"


def _subscript(number: int) -> str:
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))
