import numpy as np
import pytest

from rnnref import (
    SGD,
    Adam,
    AdamW,
    Classifier,
    bucketed_batches,
    build_vocab,
    cosine_schedule,
    directional_error,
    encode,
    fit,
    pad_batch,
    sentiment_corpus,
    step_schedule,
    used_length,
)


@pytest.fixture(scope="module")
def texts():
    train, y = sentiment_corpus(96, seed=1)
    vocab = build_vocab(train)
    return len(vocab), *pad_batch([encode(text, vocab) for text in train]), y


def small(V, **options):
    return Classifier(V, embedding_size=5, hidden_size=4, **options)


@pytest.mark.parametrize("pooling", ["last", "mean", "max"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_all_gradients_of_a_classifier_agree_with_differences(texts, cell, bidirectional, pooling, rng):
    V, ids, mask, y = texts
    ids, mask, y = ids[:6], mask[:6], y[:6]
    model = small(V, cell=cell, bidirectional=bidirectional, pooling=pooling, layers=2, dropout=0.3, seed=2)
    point = {name: w.copy() for name, w in model.parameters.items()}
    point["embedding.E"][0] = 0

    def run(point):
        for name, w in model.parameters.items():
            w[...] = point[name]
        model.parameters["embedding.E"][0] = 0
        return model.loss_and_gradients(ids, mask, y, np.random.default_rng(0))

    gradients = run(point)[1]
    assert max(directional_error(lambda p: run(p)[0], point, gradients, rng) for _ in range(3)) < 1e-6


@pytest.mark.parametrize(
    "options", [{"cell": "lstm", "layers": 2, "dropout": 0.3}, {"cell": "gru", "dtype": np.float32}]
)
@pytest.mark.parametrize("optimiser", [Adam, AdamW, lambda: SGD(0.1, momentum=0.9)])
def test_a_resumed_run_ends_with_the_same_bits(texts, tmp_path, options, optimiser):
    V, ids, mask, y = texts
    arguments = {"validation": (ids[:20], mask[:20], y[:20]), "patience": 9, "progress": None, "seed": 4}

    def run(epochs, path=None):
        model = small(V, **options)
        history = fit(model, ids, mask, y, epochs=epochs, optimiser=optimiser(), checkpoint=path, **arguments)
        return model, history

    whole, history = run(4)
    run(2, tmp_path / "run.npz")
    resumed, again = run(4, tmp_path / "run.npz")
    assert all(np.array_equal(resumed.parameters[name], w) for name, w in whole.parameters.items())
    assert [epoch.loss for epoch in again] == [epoch.loss for epoch in history]


def test_a_checkpoint_of_other_data_or_of_nothing_is_refused(texts, tmp_path):
    V, ids, mask, y = texts
    path = tmp_path / "run.npz"
    fit(small(V), ids, mask, y, epochs=1, checkpoint=path, progress=None)
    with pytest.raises(ValueError, match=r"checkpoint: .*run\.npz is of another model, data"):
        fit(small(V), ids, mask, 1 - y, epochs=1, checkpoint=path, progress=None)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match=r"checkpoint: .*run\.npz is no checkpoint of rnnref"):
        fit(small(V), ids, mask, y, epochs=1, checkpoint=path, progress=None)
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match=r"checkpoint: .*run\.npz is no checkpoint of rnnref"):
        fit(small(V), ids, mask, y, epochs=1, checkpoint=path, progress=None)


def test_training_stops_early_and_goes_back_to_the_best_parameters(texts):
    """Labels drawn by lot cannot be generalised from, so the held-out loss soon rises."""
    V, ids, mask, _ = texts
    y = np.random.default_rng(5).integers(0, 2, len(ids))
    held_out = (ids[64:], mask[64:], y[64:])
    model = small(V, seed=1)
    history = fit(
        model,
        ids[:64],
        mask[:64],
        y[:64],
        epochs=60,
        optimiser=Adam(0.03),
        validation=held_out,
        patience=3,
        progress=None,
    )
    losses = [epoch.validation_loss for epoch in history]
    assert len(history) == int(np.argmin(losses)) + 4 < 60
    assert model.loss_and_gradients(*held_out)[0] == pytest.approx(min(losses), rel=1e-12)


def test_every_row_is_dealt_once_and_batches_hold_similar_lengths():
    lengths = np.random.default_rng(0).integers(1, 100, 1000)
    batches = list(bucketed_batches(lengths, 20, np.random.default_rng(1)))
    assert sorted(np.concatenate(batches)) == list(range(1000))
    assert np.mean([np.ptp(lengths[rows]) for rows in batches]) < 15
    assert used_length([[True, False, False], [False, True, False]]) == 2


def test_adam_takes_the_steps_of_its_equation(rng):
    w, gradients = rng.normal(size=3), rng.normal(size=(5, 3))
    parameters = {"w": w.copy()}
    adam = Adam(0.1, beta1=0.8, beta2=0.9, epsilon=1e-3)
    m = v = np.zeros(3)
    for k, g in enumerate(gradients, start=1):
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g**2
        w = w - 0.1 * (m / (1 - 0.8**k)) / (np.sqrt(v / (1 - 0.9**k)) + 1e-3)
        adam.step(parameters, {"w": g})
    assert np.allclose(parameters["w"], w, rtol=1e-12)


def test_a_schedule_sets_the_rate_of_each_step():
    parameters = {"w": np.array([0.0])}
    sgd = SGD(step_schedule(1.0, every=2, factor=0.1))
    for _ in range(3):
        sgd.step(parameters, {"w": np.array([1.0])})
    assert parameters["w"][0] == pytest.approx(-2.1)


def test_float32_stays_float32_in_training(texts):
    V, ids, mask, y = texts
    for optimiser in (Adam(), AdamW(), SGD(momentum=0.9)):
        model = small(V, cell="lstm", dtype=np.float32)
        fit(model, ids, mask, y, epochs=1, optimiser=optimiser, progress=None)
        assert {w.dtype for w in (*model.parameters.values(), *optimiser.state.values())} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda t: fit(small(t[0]), *t[1:], patience=2), "validation: expected held-out texts, which patience needs"),
        (lambda t: fit(small(t[0]), *t[1:], validation=(t[1], t[2], t[3] + 5)), "validation: y: expected"),
        (lambda t: fit(small(t[0]), *t[1:], epochs=0), "epochs: expected at least 1"),
        (lambda t: small(t[0], pooling="first"), "pooling: expected one of last, mean, max, got 'first'"),
        (lambda t: small(t[0], cell="mlp"), "cell: expected one of rnn, lstm, gru"),
        (lambda t: small(t[0], dropout=1.0), "dropout: expected a number from 0 to below 1"),
        (lambda t: small(t[0]).predict(t[1][:, :3], t[2]), r"mask: expected shape \(N, T\) = \(96, 3\) from ids"),
        (lambda t: SGD(momentum=1.0), "momentum: expected a number from 0 to below 1"),
        (lambda t: Adam(beta1=1.5), "beta1: expected a number from 0 to below 1, got 1.5"),
        (lambda t: AdamW(epsilon=0.0), "epsilon: expected a finite number above 0"),
        (lambda t: list(bucketed_batches([[3, 1]], 2, np.random.default_rng(0))), r"lengths: expected shape \(N,\)"),
        (lambda t: Adam(learning_rate=-1), "learning_rate: expected a finite number above 0"),
        (lambda t: Adam().step({"w": np.ones(2)}, {"w": np.ones(3)}), r"gradients\['w'\]: expected shape \(2,\)"),
        (lambda t: cosine_schedule(1.0, total=5, warmup=5), "warmup: expected less than total = 5"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(texts, call, words):
    with pytest.raises(ValueError, match=words):
        call(texts)


def test_parameters_cannot_be_replaced_behind_the_models_back():
    with pytest.raises(TypeError, match="does not support item assignment"):
        small(5).parameters["dense.c"] = np.zeros(2)
