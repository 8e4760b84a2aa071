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
    "adding": '{"ReLU, identity": experiment["train"](experiment["make_relu"](0), 0)}',
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


@pytest.mark.parametrize("name", RUNS)
def test_an_experiment_run_again_gives_the_recorded_figures(name):
    for result, value in run(name).items():
        recorded = RECORD["experiments"][name][result][0]
        # An accuracy may move by a few texts from one linear algebra library to another, an error by its last digits.
        assert value == pytest.approx(recorded, rel=0.1, abs=0.05 if recorded > 0.1 else 0), result
