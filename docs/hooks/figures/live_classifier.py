"""The lesson's complete program, trained when the site is built, for figures that show a small network at work."""

import contextlib
import io
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

PROGRAM = Path("lesson") / "steps" / "9-held-out" / "rnn_classifier.py"
SENTENCE = (
    "my sister gave me a long book . it rained . i read one more chapter and found it dull . then i made some tea . "
    "i read one more chapter and found it lovely . then i made some tea . a dog barked ."
)


@cache
def train(program: Path) -> tuple[dict[str, Any], dict[str, int], list[tuple[str, float]]]:
    """Train the program's network on its whole corpus; return it, its vocabulary, and its reading of one text."""
    lesson = runpy.run_path(str(program))
    rng = np.random.default_rng(0)
    texts, y = lesson["corpus"](rng)
    vocab = lesson["build_vocab"](texts)
    ids, mask = lesson["pad_batch"](texts, vocab)
    network = lesson["init"](len(vocab), D=8, H=16, C=2, rng=rng)
    with contextlib.redirect_stdout(io.StringIO()):
        lesson["train"](network, ids, mask, y, rng)
    h, _ = lesson["forward"](network, *lesson["pad_batch"]([SENTENCE], vocab))
    logits = h[0, 1:] @ network["W"] + network["c"]
    good = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    return network, vocab, list(zip(SENTENCE.split(), good.tolist(), strict=True))
