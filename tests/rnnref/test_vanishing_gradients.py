import numpy as np
import pytest

from rnnref import clip_by_global_norm, gradient_norm_by_lag, orthogonal_init, rnn_backward, rnn_forward


def test_the_norm_by_lag_is_that_of_the_jacobian_that_bptt_computes(problem):
    """Each row of d h_T / d h_{T-k} is what `rnn_backward` sends back for one unit of the last state."""
    p = problem
    h = rnn_forward(p.x, p.h0, p.Wx, p.Wh, p.b)
    N, T, H = h.shape
    expected = np.ones(T)
    for k in range(1, T):
        start = T - k
        rows = []
        for unit in range(H):
            dh = np.zeros((N, k, H))
            dh[:, -1, unit] = 1
            rows.append(rnn_backward(dh, p.x[:, start:], h[:, start - 1], h[:, start:], p.Wx, p.Wh)[1])
        expected[k] = np.linalg.norm(np.stack(rows, axis=1), ord=2, axis=(1, 2)).mean()
    assert np.allclose(gradient_norm_by_lag(h, p.Wh), expected, rtol=1e-12)


def test_a_non_normal_matrix_grows_before_it_shrinks():
    """Both eigenvalues are 0.5, and yet the second power is ten times the identity: the spectral radius says little."""
    norms = gradient_norm_by_lag(np.zeros((1, 21, 2)), [[0.5, 10.0], [0.0, 0.5]])
    assert norms[[2, 5, 20]] == pytest.approx([10.0, 3.1, 0.0], abs=0.05)


def test_clipping_scales_all_gradients_by_one_factor_to_exactly_the_bound(rng):
    grads = [rng.normal(size=(3, 2)), rng.normal(size=4).astype(np.float32)]
    before = [grad.copy() for grad in grads]
    clipped, norm = clip_by_global_norm(grads, max_norm=0.5)
    assert norm == pytest.approx(np.sqrt(sum((grad.astype(float) ** 2).sum() for grad in grads)), rel=1e-7)
    assert clip_by_global_norm(clipped, 10)[1] == pytest.approx(0.5, rel=1e-6)
    assert [grad.dtype for grad in clipped] == [np.float64, np.float32]
    assert np.allclose(clipped[0] / grads[0], 0.5 / norm)
    assert all(np.array_equal(a, b) for a, b in zip(grads, before, strict=True))


def test_small_gradients_pass_unchanged_and_huge_ones_do_not_overflow():
    grads = [np.array([0.3, 0.4])]
    clipped, norm = clip_by_global_norm(grads, max_norm=0.5)
    assert (clipped[0].tolist(), norm) == ([0.3, 0.4], 0.5)
    assert clipped[0] is not grads[0]
    clipped, norm = clip_by_global_norm([np.array([3e200, 4e200])], max_norm=1.0)
    assert norm == pytest.approx(5e200)
    assert np.allclose(clipped[0], [0.6, 0.8])
    assert clip_by_global_norm([np.zeros(2)], max_norm=1.0)[1] == 0.0
    assert clip_by_global_norm([], max_norm=1.0) == ([], 0.0)


def test_orthogonal_matrices_keep_lengths_and_fill_the_group_evenly():
    rng = np.random.default_rng(0)
    W = orthogonal_init(7, 1.5, rng)
    assert np.allclose(W @ W.T, 2.25 * np.eye(7), atol=1e-12)
    draws = np.stack([orthogonal_init(3, 1.0, rng) for _ in range(4000)])
    assert np.abs(draws.mean(axis=0)).max() < 0.05
    assert np.allclose((draws**2).mean(axis=0), 1 / 3, atol=0.03)
    assert abs((np.linalg.det(draws) > 0).mean() - 0.5) < 0.05


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: clip_by_global_norm([[1.0], [np.inf]], 1.0), ValueError, r"grads\[1\]: expected finite numbers"),
        (lambda: clip_by_global_norm([[1.0]], 0.0), ValueError, "max_norm: expected a finite number above 0"),
        (lambda: orthogonal_init(0, 1.0, np.random.default_rng(0)), ValueError, "n: expected at least 1"),
        (lambda: orthogonal_init(2, 1.0, 42), TypeError, "rng: expected a numpy.random.Generator, got 42"),
        (lambda: gradient_norm_by_lag(np.ones((1, 2, 3)), np.eye(2)), ValueError, "Wh: expected .* H = 3 from h"),
    ],
)
def test_errors_name_the_argument(call, error, words):
    with pytest.raises(error, match=words):
        call()
