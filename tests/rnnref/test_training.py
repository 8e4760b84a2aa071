import pickle

import numpy as np
import pytest

from rnnref import (
    SGD,
    Adam,
    AdamW,
    Classifier,
    ConvolutionalClassifier,
    LogisticRegression,
    Stack,
    bucketed_batches,
    build_vocab,
    cosine_schedule,
    directional_error,
    encode,
    fit,
    load_model,
    negation_corpus,
    pad_batch,
    save_model,
    softmax,
    step_schedule,
    used_length,
)
from rnnref.optimisers import BLOCK


@pytest.fixture(scope="module")
def texts():
    train, y = negation_corpus(96, seed=1)
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


@pytest.mark.parametrize(
    ("first", "then", "optimiser"),
    [
        ({"cell": "gru"}, {"cell": "gru-reset-before"}, Adam),
        ({}, {"pooling": "max"}, Adam),
        ({}, {"dropout": 0.5}, Adam),
        ({}, {"activation": "relu"}, Adam),
        ({}, {"dtype": np.float32}, Adam),
        ({}, {}, lambda: Adam(0.5)),
        ({}, {}, lambda: Adam(beta1=0.5)),
        ({}, {}, lambda: Adam(cosine_schedule(1.0, 5))),
    ],
)
def test_a_checkpoint_of_another_model_or_optimiser_is_refused(texts, tmp_path, first, then, optimiser):
    V, ids, mask, y = texts
    path = tmp_path / "run.npz"
    fit(small(V, **first), ids, mask, y, epochs=1, checkpoint=path, progress=None)
    with pytest.raises(ValueError, match=r"checkpoint: .*run\.npz is of another model, data"):
        fit(small(V, **then), ids, mask, y, epochs=2, optimiser=optimiser(), checkpoint=path, progress=None)


def test_a_checkpoint_that_could_not_be_read_again_is_refused_before_the_first_batch(texts, tmp_path):
    V, ids, mask, y = texts
    seen = []
    for name, words in [("run.ckpt", "a name that ends in .npz"), ("nowhere/run.npz", "a folder that exists")]:
        with pytest.raises(ValueError, match=f"checkpoint: expected {words}"):
            fit(small(V), ids, mask, y, checkpoint=tmp_path / name, progress=seen.append)
    assert not seen
    assert not list(tmp_path.iterdir())


def test_scores_are_the_same_in_batches_of_one_length_and_all_at_once(texts):
    V, ids, mask, _ = texts
    wide = np.pad(ids, ((0, 0), (0, 30))), np.pad(mask, ((0, 0), (0, 30)))
    for model in (small(V, cell="lstm", bidirectional=True, pooling="max"), ConvolutionalClassifier(V)):
        each = [model.logits(ids[[row]], mask[[row]])[0] for row in range(len(ids))]
        assert np.allclose(model.logits(*wide), each, rtol=1e-12, atol=1e-14)
    assert small(V).logits(np.zeros((0, 4), int), np.zeros((0, 4), bool)).shape == (0, 2)


def test_dropout_of_a_classifier_drops_words_and_pooled_states_while_it_learns(texts):
    V, ids, mask, y = texts
    model, plain = small(V, dropout=0.5), small(V)
    assert model.loss_and_gradients(ids, mask, y)[0] == plain.loss_and_gradients(ids, mask, y)[0]
    pooled, _ = model.read(ids, mask, np.random.default_rng(0))
    assert 0.3 < np.mean(pooled == 0) < 0.7
    learned = model.loss_and_gradients(ids, mask, y, np.random.default_rng(0))[0]
    assert learned != plain.loss_and_gradients(ids, mask, y, np.random.default_rng(0))[0]


def test_training_that_diverged_says_so(texts):
    V, ids, mask, y = texts
    model, words = small(V, activation="relu"), r"training diverged: .* after step \d+; lower the learning rate"
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=words):
        fit(model, ids, mask, y, epochs=9, optimiser=SGD(1e200), max_norm=np.inf, progress=None)


def test_adam_takes_the_same_steps_in_blocks_as_all_at_once(rng):
    size = 3 * BLOCK + 5
    w, g = rng.normal(size=size), rng.normal(size=(4, size))
    whole, parts = {"w": w.copy()}, {str(i): w[i : i + 100].copy() for i in range(0, size, 100)}
    adam, many = Adam(0.1), Adam(0.1)
    for gradient in g:
        adam.step(whole, {"w": gradient})
        many.step(parts, {name: gradient[int(name) : int(name) + 100] for name in parts})
    assert np.array_equal(whole["w"], np.concatenate(list(parts.values())))


def test_a_schedule_can_be_pickled_and_is_told_from_another():
    for schedule in (cosine_schedule(1.0, 9, 2), step_schedule(1.0, 3)):
        assert pickle.loads(pickle.dumps(schedule)) == schedule
    assert cosine_schedule(1.0, 9) != cosine_schedule(1.0, 8)


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
        (lambda t: fit(small(t[0]), *t[1:], validation=t[1:3]), r"validation: expected \(ids, mask, y\), got 2 values"),
        (lambda t: reused(Adam()), r"optimiser: it remembers 'w' of shape \(2,\) from another model, got \(3,\)"),
        (lambda t: Adam(lambda k: np.nan).step({}, {}), "learning_rate: expected the schedule .* nan at step 1"),
        (lambda t: LogisticRegression(decay=-5), "decay: expected at least 0, got -5"),
        (lambda t: Classifier(5, initialisation="xavier"), "initialisation: expected one of torch, keras, .* 'xavier'"),
        (lambda t: softmax(np.zeros((2, 0))), r"logits: expected at least one class, got shape \(2, 0\)"),
        (lambda t: Stack("rnn", 4, 3).forward(np.ones(4)), r"x: expected shape \(N, T, D\), got \(4,\)"),
        (lambda t: pad_batch([[3], [4, -1]]), r"sequences\[1\]: expected ids from 0, got -1 at index \[1\]"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(texts, call, words):
    with pytest.raises(ValueError, match=words):
        call(texts)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda t: fit(small(t[0]), *t[1:], optimiser=Adam), "optimiser: expected an optimiser such as Adam"),
        (lambda t: AdamW(decay="a"), "decay: expected a number, got 'a'"),
        (lambda t: LogisticRegression(decay="a"), "decay: expected a number, got 'a'"),
    ],
)
def test_errors_of_type_name_the_argument(texts, call, words):
    with pytest.raises(TypeError, match=words):
        call(texts)


def reused(adam):
    for size in (2, 3):
        adam.step({"w": np.ones(size)}, {"w": np.ones(size)})


def test_no_rows_use_no_steps():
    assert used_length(np.zeros((0, 4), bool)) == 0


def test_parameters_cannot_be_replaced_behind_the_models_back():
    with pytest.raises(TypeError, match="does not support item assignment"):
        small(5).parameters["dense.c"] = np.zeros(2)


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_a_model_comes_back_from_one_file_with_the_same_scores(texts, tmp_path, ending):
    V, ids, mask, _ = texts
    models = [
        small(V, cell="gru", layers=2, bidirectional=True, pooling="max", dtype=np.float32, seed=3),
        small(V, activation="relu", classes=3, seed=3),
        ConvolutionalClassifier(V, widths=(2, 3), seed=3),
    ]
    for model in models:
        save_model(tmp_path / f"model{ending}", model)
        again = load_model(tmp_path / f"model{ending}")
        assert np.array_equal(again.logits(ids, mask), model.logits(ids, mask))
        assert again.settings == model.settings


def test_a_file_that_holds_no_model_is_refused(texts, tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, E=np.zeros(3))
    with pytest.raises(ValueError, match=r"path: expected a model that save_model wrote, got .*model\.npz"):
        load_model(path)
    save_model(path, small(5))
    arrays = dict(np.load(path))
    np.savez(path, **{**arrays, "dense.W": np.zeros((1, 1))})
    with pytest.raises(ValueError, match=r"path: expected parameters that fit .*model\.npz"):
        load_model(path)


def test_given_word_vectors_are_where_training_begins_and_stay_if_frozen(texts):
    V, ids, mask, y = texts
    table = np.random.default_rng(0).normal(size=(V, 7))
    table[0] = 0
    for frozen in (True, False):
        model = Classifier(V, embeddings=table, frozen=frozen, hidden_size=4)
        assert np.array_equal(model.parameters["embedding.E"], table)
        fit(model, ids, mask, y, epochs=1, progress=None)
        assert np.array_equal(model.parameters["embedding.E"], table) == frozen
    with pytest.raises(ValueError, match=r"table: expected shape \(V, D\) = \(\d+, 7\), got \(3, 7\)"):
        Classifier(V, embeddings=table[:3])
