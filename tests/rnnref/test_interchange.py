"""Parameters from torch and Keras give their numbers here: forward and every gradient, from golden files.

`golden/make.py` says how the files were made.
"""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.agreement import keras_disagreement, torch_disagreement
from rnnref import (
    GRU,
    LSTM,
    RNN,
    GRUResetBefore,
    Stack,
    from_keras,
    from_torch,
    load_arrays,
    save_arrays,
    to_keras,
    to_torch,
)

GOLDEN = Path(__file__).parent / "golden"
TORCH = sorted(path.stem for path in GOLDEN.glob("torch_*.npz"))
KERAS = sorted(path.stem for path in GOLDEN.glob("keras_*.npz"))
D, H = 4, 5


def test_there_are_golden_files_for_every_kind_of_layer():
    assert len(TORCH) == 24
    assert len(KERAS) == 16


@pytest.mark.parametrize("name", TORCH)
def test_torch_agrees_to_1e_12_forward_and_in_all_gradients(name):
    _, cell, layers, *rest = name.split("_")
    case = dict(np.load(GOLDEN / f"{name}.npz"))
    differences = torch_disagreement(case, cell, int(layers), "bidirectional" in rest)
    assert len(differences) == 4 + sum(key.startswith("weights/") for key in case)
    assert max(differences.values()) < 1e-12, differences


@pytest.mark.parametrize("name", KERAS)
def test_keras_agrees_to_1e_6_forward_and_in_all_gradients(name):
    _, cell, *rest = name.split("_")
    case = dict(np.load(GOLDEN / f"{name}.npz"))
    differences = keras_disagreement(case, cell, "bidirectional" in rest)
    assert len(differences) == 2 + sum(key.startswith("weights/") for key in case)
    assert max(differences.values()) < 1e-6, differences


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_there_and_back_gives_the_same_layer(cell, bidirectional, rng):
    ours, again = (Stack(cell, D, H, layers=2, bidirectional=bidirectional, seed=seed) for seed in (1, 2))
    for there, back in ((to_torch, from_torch), (to_keras, from_keras)):
        again = Stack(cell, D, H, layers=2, bidirectional=bidirectional, seed=2)
        back(again, there(ours))
        assert all(np.array_equal(again.parameters[name], w) for name, w in ours.parameters.items())


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_files_hold_the_same_bits(tmp_path, ending):
    layer = LSTM(D, H, dtype=np.float32, seed=3)
    path = tmp_path / f"layer.{ending}"
    save_arrays(path, to_torch(layer))
    again = LSTM(D, H, dtype=np.float32, seed=4)
    from_torch(again, load_arrays(path))
    assert all(np.array_equal(again.parameters[name], w) for name, w in layer.parameters.items())


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
@pytest.mark.parametrize("damage", [lambda whole: whole[:-9], lambda whole: b"", lambda whole: b"junk" * 9])
def test_a_damaged_file_is_named(tmp_path, ending, damage):
    path = tmp_path / f"layer.{ending}"
    save_arrays(path, to_torch(LSTM(D, H)))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=rf"path: expected a whole \.{ending} file, got .*layer\.{ending} \("):
        load_arrays(path)
    with pytest.raises(FileNotFoundError, match="none"):
        load_arrays(tmp_path / f"none.{ending}")


def test_a_single_array_is_no_npz(tmp_path):
    path = tmp_path / "one.npz"
    with path.open("wb") as file:
        np.save(file, np.ones(2))
    with pytest.raises(ValueError, match=r"got .*one\.npz \(it holds a single array"):
        load_arrays(path)


def test_a_layer_is_left_as_it_was_when_something_does_not_fit():
    layer = Stack("rnn", D, H, layers=2)
    before = {name: w.copy() for name, w in layer.parameters.items()}
    state = to_torch(Stack("rnn", D, H, layers=2, seed=9))
    state["weight_hh_l1"] = state["weight_hh_l1"][:, :-1]
    with pytest.raises(ValueError, match=r"state, l1: expected Wh of shape \(5, 5\), got \(4, 5\)"):
        from_torch(layer, state)
    assert all(np.array_equal(layer.parameters[name], w) for name, w in before.items())


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: from_torch(RNN(D, H), {}), ValueError, "missing: .'weight_ih_l0', 'weight_hh_l0'."),
        (lambda: from_torch(RNN(D, H), to_torch(Stack("rnn", D, H, layers=2))), ValueError, "not known: .'weight_ih"),
        (lambda: to_torch(GRUResetBefore(D, H)), TypeError, "torch has no GRU with the reset before"),
        (lambda: from_keras(RNN(D, H), []), ValueError, "weights: expected 3 arrays, .* got 0"),
        (lambda: from_keras(GRU(D, H), to_keras(GRUResetBefore(D, H))), ValueError, "expected a bias"),
        (lambda: save_arrays("weights.pt", {}), ValueError, "path: expected a name that ends in .npz or .safetensors"),
        (lambda: load_arrays("weights.h5"), ValueError, "path: expected a name that ends in"),
    ],
)  # fmt: skip
def test_errors_say_what_is_wrong(call, error, words):
    with pytest.raises(error, match=words):
        call()
