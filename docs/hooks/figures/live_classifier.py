"""A trained network in the page: ``<live-classifier>`` reads what somebody types, word by word.

The network is the lesson's complete program, trained when the site is built; its weights stand in the page. Without
scripts the page shows what it made of one text.
"""

import contextlib
import html
import io
import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from docs.hooks.words import language_of, translate

_MARK = "<!-- live classifier -->"
PROGRAM = Path("lesson") / "steps" / "9-held-out" / "rnn_classifier.py"
SENTENCE = (
    "my sister gave me a long book . it rained . i read one more chapter and found it dull . then i made some tea . "
    "i read one more chapter and found it lovely . then i made some tea . a dog barked ."
)


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Put the classifier where its mark stands."""
    if _MARK not in content:
        return content
    return content.replace(_MARK, _element(Path(config.docs_dir) / PROGRAM, language_of(page.file.src_uri)))


def _element(program: Path, language: str) -> str:
    network, vocab, states = train(program)
    weights = {name: np.round(value, 3).tolist() for name, value in network.items()}
    model = json.dumps({"words": list(vocab), **weights}, separators=(",", ":"))
    rows = "".join(f"<tr><td>{html.escape(word)}</td><td>{p:.0%}</td></tr>" for word, p in states)
    caption = translate("What the network makes of a text, word by word", language)
    head = f"<tr><th>{translate('word', language)}</th><th>{translate('good?', language)}</th></tr>"
    return (
        f'<live-classifier sentence="{SENTENCE}"><script type="application/json">{model}</script>'
        f"<table><caption>{caption}</caption><thead>{head}</thead><tbody>{rows}</tbody></table></live-classifier>"
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
