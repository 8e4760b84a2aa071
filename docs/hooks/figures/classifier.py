"""The classifier of real sentences in the page: ``<live-classifier>`` reads what somebody types, word by word.

``benchmarks/live_classifier`` has trained it. Its file is published beside the pages, and fetched when a reader means
to type. Without scripts the page shows what it made of one sentence. A build asks it all published probes.
"""

import gzip
import hashlib
import html
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from docs.hooks.folders import PUBLISHED, ROOT
from docs.hooks.words import language_of, translate
from rnnref import Classifier, tokenize

DATA = ROOT / "docs" / "data"
SENTENCE = "slow at first, but wonderful in the end"
_MARK, _PROBES_MARK = "<!-- live classifier -->", "<!-- probes -->"
_KINDS = {"plain": "Plain sentences", "negated": "Sentences with a negation"}


class Model(NamedTuple):
    """The trained network, its words by number, and its file for the page."""

    network: Classifier
    words: dict[str, int]
    packed: bytes

    @property
    def address(self) -> str:
        """Where it is published; the name changes with the content."""
        return f"{PUBLISHED}/classifier-{hashlib.sha256(self.packed).hexdigest()[:12]}.model"


class Probe(NamedTuple):
    """A published test sentence, and the probability of "good" that the classifier gives it."""

    kind: str
    label: int
    text: str
    good: float

    @property
    def is_right(self) -> bool:
        """Whether the classifier's verdict is the label."""
        return (self.good >= 0.5) == bool(self.label)


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Put the classifier and its figures where their marks stand."""
    language = language_of(page.file.src_uri)
    if _MARK in content:
        content = content.replace(_MARK, _element(language, "../" * page.url.count("/")))
    return content.replace(_PROBES_MARK, _figures()) if _PROBES_MARK in content else content


def on_post_build(config: MkDocsConfig, **_: object) -> None:
    """Publish the file."""
    model = load()
    target = Path(config.site_dir) / model.address
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(model.packed)


@cache
def load() -> Model:
    """Read the trained network."""
    held = np.load(DATA / "classifier.npz", allow_pickle=False)
    words = {word: number for number, word in enumerate(str(held["words"]).split("\n"))}
    E, Wh = held["embedding.E"], held["recurrent.0.Wh"]
    network = Classifier(len(words), cell="gru", embedding_size=E.shape[1], hidden_size=len(Wh), dtype=np.float32)
    arrays, numbers = [], b""
    for name, value in network.parameters.items():
        whole, scale = held[name], held[f"{name}.scale"]
        value[...] = whole * scale
        arrays.append({"name": name, "shape": whole.shape, "scale": np.atleast_1d(scale).tolist()})
        numbers += whole.tobytes()
    header = json.dumps({"words": " ".join(words), "arrays": arrays}, ensure_ascii=False, separators=(",", ":"))
    return Model(network, words, gzip.compress(header.encode() + b"\n" + numbers, 9, mtime=0))


def cut(text: str) -> list[str]:
    """Cut a sentence into tokens, as docs/elements/live-classifier/gru.ts does."""
    return tokenize(text.replace("\u2019", "'").lower().replace("n't", " n't"))


def read(text: str) -> list[tuple[str, float]]:
    """Return the tokens, and the probability of "good" after each."""
    network, words, _ = load()
    tokens = cut(text)
    ids = [[words.get(token, words["<unk>"]) for token in tokens[:end]] for end in range(1, len(tokens) + 1)]
    good = [float(network.probabilities([row], np.ones((1, len(row)), bool))[0, 1]) for row in ids]
    return list(zip(tokens, good, strict=True))


@cache
def probed() -> list[Probe]:
    """Ask the classifier for the published probes."""
    rows = [line.split("\t") for line in (DATA / "probes.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [Probe(kind, int(label), text, read(text)[-1][1]) for kind, label, text in rows]


def shares() -> dict[str, float]:
    """Return the share of each kind of probe that it gets right."""
    return {kind: float(np.mean([probe.is_right for probe in probed() if probe.kind == kind])) for kind in _KINDS}


def _element(language: str, to_root: str) -> str:
    readings = read(SENTENCE)
    before = [0.5, *(good for _, good in readings)]
    rows = "".join(
        f"<tr><td>{html.escape(token)}</td><td>{good:.0%}</td><td>{_points(good - earlier)}</td></tr>"
        for (token, good), earlier in zip(readings, before, strict=False)
    )
    caption = translate("What the network makes of a sentence, word by word", language)
    names = ("word", "good?", "moved it by")
    head = "".join(f"<th>{translate(name, language)}</th>" for name in names)
    return (
        f'<live-classifier sentence="{SENTENCE}" model="{to_root}{load().address}">'
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></live-classifier>"
    )


def _points(change: float) -> str:
    """Write a change in percentage points with its sign."""
    points = round(100 * change)
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"


def _figures() -> str:
    """Say how many probes of each kind are right, list the wrong ones, and fold up all of them."""
    parts = []
    for kind, title in _KINDS.items():
        some = [probe for probe in probed() if probe.kind == kind]
        wrong = [probe for probe in some if not probe.is_right]
        parts.append(f"<h3>{title}: {len(some) - len(wrong)} of {len(some)} right</h3>")
        parts.append(_listed("It gets these wrong:", wrong))
        parts.append(f"<details><summary>All {len(some)}</summary>{_listed('', some)}</details>")
    return "".join(parts)


def _listed(caption: str, probes: list[Probe]) -> str:
    cells = [(html.escape(probe.text), "good" if probe.label else "bad", f"{probe.good:.0%}") for probe in probes]
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells)
    shown = f"<caption>{caption}</caption>" if caption else ""
    head = "<thead><tr><th>sentence</th><th>a reader says</th><th>good, says the network</th></tr></thead>"
    return f"<scroll-region><table>{shown}{head}<tbody>{rows}</tbody></table></scroll-region>"
