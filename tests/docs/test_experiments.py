"""The figures that the site states are those that its experiments give."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.experiments import EXPERIMENTS, experiment_folders

RECORD = json.loads((EXPERIMENTS / "measured.json").read_text(encoding="utf-8"))

# Of the slower experiments, the part that is quick.
RUNS = {
    "adding": '{"ReLU, identity": experiment["train"](experiment["LAYERS"]["ReLU, identity"](0), 0)}',
    "cells": 'experiment["measure"](0)',
    "clipping": 'experiment["measure"](0)',
    "lag": 'experiment["measure"](0)',
    "order": 'experiment["measure"](0)',
    "padding": 'experiment["measure"](0)',
    "temporal-order": '{"ReLU, identity": experiment["train"](experiment["LAYERS"]["ReLU, identity"](0), 0)}',
}


def run(name):
    """Run an experiment with seed 0 in a process whose linear algebra has one thread, as when it was recorded."""
    program = f"""
import json, runpy
experiment = runpy.run_path({str(EXPERIMENTS / name / "experiment.py")!r})
print(json.dumps({{name: float(value) for name, value in ({RUNS[name]}).items()}}))
"""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def test_every_experiment_is_recorded_over_at_least_five_seeds():
    assert set(RECORD["experiments"]) == {folder.name for folder in experiment_folders()} == set(RUNS)
    lengths = {len(values) for results in RECORD["experiments"].values() for values in results.values()}
    assert lengths == {RECORD["seeds"]}
    assert RECORD["seeds"] >= 5


def test_every_experiment_takes_at_most_ten_seconds_in_a_browser():
    assert set(RECORD["browser_seconds"]) == set(RUNS)
    assert max(RECORD["browser_seconds"].values()) <= 10


def in_the_spread(value, recorded):
    """Tell whether a value lies between the lowest and the highest that the pages state, with a margin.

    Training magnifies the last digits, in which one linear algebra library differs from another: an accuracy may move
    by a few texts, an error or a gradient by its order of magnitude.
    """
    lowest, highest = min(recorded), max(recorded)
    return lowest / 3 <= value <= 3 * highest if highest < 0.1 else lowest - 0.1 <= value <= highest + 0.1


@pytest.mark.parametrize("name", RUNS)
def test_an_experiment_run_again_gives_a_figure_in_the_stated_spread(name):
    for result, value in run(name).items():
        recorded = RECORD["experiments"][name][result]
        assert in_the_spread(value, recorded), f"{result}: {value}, recorded {recorded}"
