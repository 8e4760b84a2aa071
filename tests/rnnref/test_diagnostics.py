from xml.etree import ElementTree

import numpy as np
import pytest

from rnnref import (
    GRU,
    LSTM,
    RNN,
    Classifier,
    GRUResetBefore,
    connectivity,
    gate_saturation,
    gradient_norm_by_lag,
    jacobian_spectra,
    norms_by_lag,
    numerical_gradient,
    plot_connectivity,
    plot_norms_by_lag,
    plot_saturation,
    plot_spectra,
    step_jacobians,
)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU, GRUResetBefore])
def test_a_steps_jacobian_agrees_with_differences(kind, rng):
    layer = kind(4, 3, seed=rng)
    x = rng.normal(size=(2, 5, 4))
    J = step_jacobians(layer, x)
    _, before, _ = layer.forward(x[1:, :3])
    before = np.concatenate(before, axis=1)[0]
    parts = len(layer.state_names)
    for i in range(3 * parts):

        def entry(s, i=i):
            state = tuple(np.split(s[None], parts, axis=1))
            return np.concatenate(layer.forward(x[1:, 3:4], state=state)[1], axis=1)[0, i]

        assert np.allclose(J[1, 3, i], numerical_gradient(entry, before), rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRUResetBefore])
def test_padding_neither_moves_the_state_nor_counts_as_a_step(kind, rng):
    """A text gives the same Jacobians with gaps in it as without, and the identity in the gaps."""
    layer, mask = kind(4, 3, seed=rng), np.array([[False, True, False, True, True, False]])
    x = rng.normal(size=(1, 6, 4))
    J = step_jacobians(layer, x, mask)
    assert np.allclose(J[mask], step_jacobians(layer, x[mask][None])[0], rtol=1e-12, atol=1e-15)
    assert np.array_equal(J[~mask], np.broadcast_to(np.eye(J.shape[-1]), (3, *J.shape[2:])))


def test_saturation_is_counted_over_real_tokens_alone(rng):
    layer, mask = LSTM(4, 5, seed=2), np.array([[True] * 7 + [False] * 20])
    x = np.concatenate([3 * rng.normal(size=(1, 7, 4)), np.full((1, 20, 4), 1000.0)], axis=1)
    alone, padded = (
        gate_saturation(layer, x[:, :7], low=0.4, high=0.6),
        gate_saturation(layer, x, mask, low=0.4, high=0.6),
    )
    assert all(np.array_equal(alone[gate], padded[gate]) for gate in alone)
    assert any(np.any(alone[gate]) for gate in alone)


def test_for_a_tanh_layer_both_norms_by_lag_are_the_same(rng):
    layer = RNN(4, 3, seed=rng)
    x = rng.normal(size=(2, 6, 4))
    h = layer.forward(x)[0]
    assert np.allclose(
        norms_by_lag(step_jacobians(layer, x)), gradient_norm_by_lag(h, layer.parameters["Wh"]), rtol=1e-12
    )


def test_an_open_forget_gate_carries_the_gradient_and_a_tanh_network_loses_it(rng):
    x = 0.1 * rng.normal(size=(2, 40, 4))
    tanh, lstm = RNN(4, 8, seed=1), LSTM(4, 8, seed=1)
    lstm.parameters["b"][8:16] = 10
    assert norms_by_lag(step_jacobians(tanh, x))[-1] < 1e-6
    assert norms_by_lag(step_jacobians(lstm, x))[-1] > 0.5


def test_spectra_are_singular_values_not_eigenvalues():
    """Both eigenvalues are 0.5, and yet one step stretches twentyfold."""
    assert jacobian_spectra([[[[0.5, 10.0], [0.0, 0.5]]]])[0, 0, 0] > 10


def test_saturation_tells_shut_gates_from_open_ones(rng):
    x = rng.normal(size=(3, 7, 4))
    lstm, gru = LSTM(4, 5, seed=2), GRU(4, 5, seed=2)
    lstm.parameters["b"][:5], lstm.parameters["b"][15:] = -50, 50
    gru.parameters["bx"][5:10] = 50
    found = gate_saturation(lstm, x) | gate_saturation(gru, x)
    assert list(found) == ["input", "forget", "output", "reset", "update"]
    assert np.all(found["input"][0] == 1)
    assert np.all(found["output"][1] == 1)
    assert np.all(found["update"][1] == 1)
    assert np.all(found["forget"][0] + found["forget"][1] < 1)
    with pytest.raises(ValueError, match=r"layer: expected one with gates, .* got RNN"):
        gate_saturation(RNN(4, 5), x)


def test_the_last_state_forgets_early_words_and_a_mean_does_not(rng):
    ids, mask = rng.integers(1, 20, size=(2, 60)), np.ones((2, 60), bool)
    mask[1, 50:] = False
    last = connectivity(Classifier(20, initialisation="torch", seed=1), ids, mask)
    mean = connectivity(Classifier(20, initialisation="torch", seed=1, pooling="mean"), ids, mask)
    assert last[0, 0] < 1e-6 * last[0, -1]
    assert mean[0, 0] > 0.1 * mean[0, -1]
    assert not np.any(last[1, 50:])
    assert last[1, 49] > last[1, 10]


def test_connectivity_is_the_norm_of_the_jacobian(rng):
    model = Classifier(6, embedding_size=2, hidden_size=3, cell="gru", seed=3)
    ids, mask = np.array([[2, 3, 4]]), np.ones((1, 3), bool)
    E = model.parameters["embedding.E"]

    def pooled(row, unit):
        before, E[3] = E[3].copy(), row
        value = model.read(ids, mask)[0][0, unit]
        E[3] = before
        return value

    J = np.stack([numerical_gradient(lambda row, u=u: pooled(row, u), E[3]) for u in range(3)])
    assert connectivity(model, ids, mask)[0, 1] == pytest.approx(np.linalg.norm(J), rel=1e-7)


@pytest.fixture(
    params=[
        lambda: plot_norms_by_lag({"a <&> b, c": [1.0, 0.1, 0.0], "steady": [1.0, 1.0, 1.0]}),
        lambda: plot_spectra(np.ones((2, 5, 3))),
        lambda: plot_saturation({"forget": ([0.0, 0.1], [0.9, 0.2])}),
        lambda: plot_connectivity(["not", "<bad>"], [0.2, 0.9]),
    ],
    ids=["norms", "spectra", "saturation", "connectivity"],
)
def figure(request):
    return request.param()


def test_a_figure_is_well_formed_svg_within_its_frame(figure):
    svg = ElementTree.fromstring(figure._repr_svg_())
    _, _, width, height = map(float, svg.get("viewBox").split())
    assert svg.find("{*}title").text == figure.title
    for text in svg.iterfind("{*}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height
    for line in svg.iterfind("{*}polyline"):
        places = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
        assert len(places) >= 2
        assert all(0 <= x <= width and 0 <= y <= height for x, y in places)


def test_a_figure_can_be_drawn_with_matplotlib(figure):
    import matplotlib.pyplot as plt

    axes = figure.draw()
    axes.figure.canvas.draw()
    assert axes.get_title() == figure.title
    plt.close(axes.figure)


def test_zero_is_left_out_of_a_logarithmic_axis():
    svg = plot_norms_by_lag({"vanished": [1.0, 0.1, 0.0]}).svg()
    (line,) = ElementTree.fromstring(svg).iterfind("{*}polyline")
    assert len(line.get("points").split()) == 2
    assert "nan" not in svg


def test_words_and_values_must_be_as_many():
    with pytest.raises(ValueError, match="felt: expected one value for each of 1 words, got 2"):
        plot_connectivity(["a"], [1.0, 2.0])
