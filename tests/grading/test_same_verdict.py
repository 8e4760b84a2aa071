"""A wrong program gets the same verdict in Jupyter, from `autograder check` and in the official run.

That it gets the same in the browser is shown there, in `tests/browser/test_exercise.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder.examiner import examine
from autograder.examiner.verdict.verdict import MEDIA_TYPE
from autograder.grading.check import check
from autograder.grading.submission.package import examination_package
from autograder.grading.submission.restore import parse, restore
from autograder.grading.submission.run import grade_notebook
from autograder.sandbox import Limits, Sandbox
from tests.grading.classes import ASSIGNMENT, written

WRONG = {
    "rnn_step": """def rnn_step(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T)
""",
    "rnn_forward": """def rnn_forward(x, h0, Wx, Wh, b, mask=None):
    states, h = [], h0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        states.append(h)
    return np.stack(states, axis=1)
""",
    "last_state": """def last_state(h, mask):
    return h[np.arange(len(h)), mask.sum(axis=1)]
""",
    "classify": """def classify(h_last, W, c):
    return np.tanh(h_last @ W)
""",
    "softmax_cross_entropy": """def softmax_cross_entropy(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    p = np.exp(log_p)
    p[rows, y] -= 1
    return -log_p[rows, y].sum(), p
""",
}
"""One bug, two bugs that show apart, two that show together, and an exception (which only some cases raise)."""

Verdicts = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released notebook with the wrong programs in it."""
    path = tmp_path_factory.mktemp("wrong") / "rnn-cell.ipynb"
    path.write_bytes(written(WRONG))
    return path


@pytest.fixture(scope="module")
def checked(notebook: Path) -> Verdicts:
    """The verdicts of `autograder check`."""
    return {verdict.exercise: verdict.to_dict() for verdict in check(notebook)}


def test_the_bugs_are_named(checked: Verdicts) -> None:
    assert {name: verdict["bugs"] for name, verdict in checked.items()} == {
        "rnn_step": ["recurrent-weights-transposed", "bias-missing"],
        "rnn_forward": ["mask-ignored"],
        "last_state": ["last-index-off-by-one", "empty-row-accepted"],
        "classify": ["bias-missing", "tanh-applied"],
        "softmax_cross_entropy": ["loss-summed", "gradient-not-averaged"],
    }


def test_jupyter_shows_the_verdicts_of_the_check(notebook: Path, checked: Verdicts) -> None:
    ran = nbformat.read(notebook, as_version=4)
    NotebookClient(ran, kernel_name="python3", allow_errors=True).execute()
    bundles = [output.data for cell in ran.cells for output in cell.get("outputs", []) if "data" in output]
    shown = [bundle[MEDIA_TYPE] for bundle in bundles if MEDIA_TYPE in bundle]
    assert {verdict["exercise"]: verdict for verdict in shown} == json.loads(json.dumps(checked))


def test_the_official_run_comes_to_the_verdict_of_a_direct_call_on_the_same_secret_inputs(notebook: Path) -> None:
    package = examination_package(ASSIGNMENT)
    trusted = package.notebooks[0]
    with Sandbox(package.modules, limits=Limits()) as sandbox:
        graded = grade_notebook(restore(parse(notebook.read_bytes()), trusted), trusted, sandbox, "a secret")
    for _, official in graded.verdicts:
        namespace: dict[str, Any] = {"np": np}
        exec(WRONG[official.exercise], namespace)
        if official.exercise == "last_state":
            continue  # a program that was never a file has no line to show
        function = namespace[official.exercise]
        direct = examine(official.exercise, function, seed="a secret", max_points=official.max_points)
        assert direct.to_dict() == official.to_dict()
    assert len(graded.verdicts) == len(WRONG)
