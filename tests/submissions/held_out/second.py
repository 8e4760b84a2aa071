"""A second set of wrong programs, written after the first had been used to improve the examiner."""

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    """Note a wrong program for an exercise."""

    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


@wrong("build_vocab", "not-sorted")
def vocab_insertion(texts, min_count=1):
    seen = {}
    for text in texts:
        for word in text.split():
            seen[word] = seen.get(word, 0) + 1
    return {w: i for i, w in enumerate(["<pad>", "<unk>", *(w for w in seen if seen[w] >= min_count)])}


@wrong("encode", "unknown-words-raise")
def encode_index(text, vocab):
    return [vocab[word] for word in text.split()]


@wrong("pad_batch", "never-cut", "length-ignored")
def pad_longest(sequences, length=None):
    width = max([len(s) for s in sequences] + ([length] if length else []))
    ids = np.zeros((len(sequences), width), dtype=np.int64)
    mask = np.zeros_like(ids, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)], mask[row, : len(s)] = s, True
    return ids, mask


@wrong("embed_backward", "gradient-averaged-over-batch")
def embed_mean(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for n in range(len(ids)):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] += dx[n, t] / len(ids)
    return dE


@wrong("rnn_step", "state-ignored")
def step_feed_forward(x, h_prev, Wx, Wh, b):
    return np.tanh(x.dot(Wx) + b)


@wrong("rnn_step", "tanh-applied-twice")
def step_twice(x, h_prev, Wx, Wh, b):
    h = np.tanh(x.dot(Wx) + h_prev.dot(Wh) + b)
    return np.tanh(h)


@wrong("rnn_step", "state-unweighted bias-missing", "bias-missing state-unweighted")
def step_two(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev)


@wrong("rnn_forward", "mask-inverted")
def forward_inverted(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is not None:
            new[mask[:, t]] = h[mask[:, t]]
        h = new
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "state-before-step-stored")
def forward_late(x, h0, Wx, Wh, b, mask=None):
    out = np.zeros((*x.shape[:2], len(b)), dtype=x.dtype)
    h = h0
    for t in range(x.shape[1]):
        out[:, t] = h
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
    return out


@wrong("rnn_forward", "integer-buffer")
def forward_integers(x, h0, Wx, Wh, b, mask=None):
    out = np.zeros((*x.shape[:2], len(b)), dtype=int)
    h = h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out[:, t] = h
    return out


@wrong("rnn_forward", "sigmoid-for-tanh")
def forward_sigmoid(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        new = 1 / (1 + np.exp(-(x[:, t] @ Wx + h @ Wh + b)))
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("last_state", "max-pooled")
def last_max(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("no token")
    return np.array([states[real].max(axis=0) for states, real in zip(h, mask, strict=True)])


@wrong("last_state", "first-token-taken")
def last_first(h, mask):
    picked = []
    for states, real in zip(h, mask, strict=True):
        if not real.any():
            raise ValueError("no token")
        picked.append(states[list(real).index(True)])
    return np.array(picked)


@wrong("classify", "bias-subtracted")
def classify_minus(h_last, W, c):
    return h_last @ W - c


@wrong("softmax_cross_entropy", "target-not-subtracted")
def loss_p(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean(), np.exp(log_p) / len(y)


@wrong("softmax_cross_entropy", "loss-sign-flipped")
def loss_sign(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    d = np.exp(log_p)
    d[np.arange(len(y)), y] -= 1
    return np.mean([log_p[n, k] for n, k in enumerate(y)]), d / len(y)


@wrong("rnn_step_backward", "sigmoid-derivative")
def back_sigmoid(dh, x, h_prev, h, Wx, Wh):
    da = dh * h - dh * h * h
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "results-in-another-order")
def back_order(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h * h)
    return da @ Wx.T, da @ Wh.T, h_prev.T @ da, x.T @ da, da.sum(0)


@wrong("rnn_step_backward", "weight-gradient-transposed")
def back_outer(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h * h)
    return da @ Wx.T, da @ Wh.T, x.T @ da, np.einsum("ni,nj->ji", h_prev, da), da.sum(0)


def _walk(dh, x, h0, h, Wx, Wh, mask, order=None, lost=False, previous=None):
    dx, dWx, dWh, db = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    carry = np.zeros_like(h0)
    for t in order or range(x.shape[1] - 1, -1, -1):
        total = dh[:, t] + carry
        real = np.ones((len(x), 1), bool) if mask is None else mask[:, t, None]
        da = real * total * (1 - h[:, t] ** 2)
        before = (h[:, t - 1] if t else h0) if previous is None else previous(t)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += before.T @ da
        db += da.sum(0)
        carry = da @ Wh.T + (0 if lost else ~real * total)
    return dx, carry, dWx, dWh, db


@wrong("rnn_backward", "loop-runs-forward")
def bptt_forward(dh, x, h0, h, Wx, Wh, mask=None):
    return _walk(dh, x, h0, h, Wx, Wh, mask, order=range(x.shape[1]))


@wrong("rnn_backward", "carry-lost-at-padding")
def bptt_lost(dh, x, h0, h, Wx, Wh, mask=None):
    return _walk(dh, x, h0, h, Wx, Wh, mask, lost=True)


@wrong("rnn_backward", "previous-state-off-by-one")
def bptt_same_state(dh, x, h0, h, Wx, Wh, mask=None):
    return _walk(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t])


@wrong("rnn_backward", "h0-taken-for-zero")
def bptt_zero_state(dh, x, h0, h, Wx, Wh, mask=None):
    return _walk(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t - 1] if t else np.zeros_like(h0))


@wrong("rnn_backward", "recurrent-weights-transposed")
def bptt_transposed(dh, x, h0, h, Wx, Wh, mask=None):
    return _walk(dh, x, h0, h, Wx, Wh.T, mask)


@wrong("rnn_backward", "h0-taken-for-zero dh0-left-at-zero", "dh0-left-at-zero h0-taken-for-zero")
def bptt_no_h0(dh, x, h0, h, Wx, Wh, mask=None):
    dx, _, *rest = _walk(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t - 1] if t else np.zeros_like(h0))
    return (dx, np.zeros_like(h0), *rest)


@wrong("truncated_bptt", "cut-one-step-off")
def truncated_late(dh, x, h0, h, Wx, Wh, window):
    dx, dWx, dWh, db = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    carry = np.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += (h[:, t - 1] if t else h0).T @ da
        db += da.sum(0)
        carry = da @ Wh.T if t == 0 or t % window != window - 1 else np.zeros_like(h0)
    return dx, carry, dWx, dWh, db


@wrong("numerical_gradient", "sign-flipped")
def slopes_negative(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = eps
        g[i] = (f(w - e) - f(w + e)) / (2 * eps)
    return g


@wrong("relative_error", "mean-for-maximum")
def error_mean(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "norms-for-entries")
def error_norms(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b), 1e-8)


@wrong("gradient_norm_by_lag", "spectral-radius")
def lag_radius(h, Wh):
    N, T, H = h.shape
    out = np.ones(T)
    for k in range(1, T):
        sizes = []
        for n in range(N):
            J = np.eye(H)
            for j in range(1, k + 1):
                J = J @ np.diag(1 - h[n, T - j] ** 2) @ Wh.T
            sizes.append(max(abs(np.linalg.eigvals(J))))
        out[k] = np.mean(sizes)
    return out


@wrong("clip_by_global_norm", "entries-clipped")
def clip_entries(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [np.minimum(np.maximum(g, -max_norm), max_norm) for g in grads], norm


@wrong("clip_by_global_norm", "square-root-missing")
def clip_squared(grads, max_norm):
    norm = sum(np.sum(g * g) for g in grads)
    return [g * (max_norm / norm) if norm > max_norm else g.copy() for g in grads], norm


@wrong("orthogonal_init", "rng-ignored")
def orthogonal_fixed(n, gain, rng):
    q, r = np.linalg.qr(np.random.default_rng(7).standard_normal((n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "gain-wrong")
def orthogonal_gain(n, gain, rng):
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    return gain * gain * q * np.sign(np.diag(r))


def _s(a):
    return 1 / (1 + np.exp(-a))


@wrong("lstm_step", "sigmoid-for-candidate")
def lstm_sigmoid(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(_s(x @ Wx + h_prev @ Wh + b), 4, axis=1)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "cell-not-carried")
def lstm_forgetful(x, h_prev, c_prev, Wx, Wh, b):
    i, _, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    c = _s(i) * np.tanh(g)
    return _s(o) * np.tanh(c), c


@wrong("lstm_step_backward", "concatenation-split-at-wrong-place")
def lstm_back_split(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = _s(i), _s(f), np.tanh(g), _s(o)
    t = np.tanh(f * c_prev + i * g)
    d = dc + dh * o * (1 - t**2)
    da = np.hstack([d * g * i * (1 - i), d * c_prev * f * (1 - f), d * i * (1 - g**2), dh * t * o * (1 - o)])
    dxh = da @ np.vstack([Wx, Wh]).T
    return dxh[:, :H], dxh[:, H:], d * f, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("gru_step", "reset-gate-missing")
def gru_no_reset(x, h_prev, Wx, Wh, bx, bh):
    a, r = x @ Wx + bx + h_prev @ Wh + bh, h_prev.shape[1]
    z, n = _s(a[:, r : 2 * r]), np.tanh(a[:, 2 * r :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-not-reset")
def gru_bias(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    xs, hs = x @ Wx + bx + bh, h_prev @ Wh
    r, z = _s(xs[:, :H] + hs[:, :H]), _s(xs[:, H : 2 * H] + hs[:, H : 2 * H])
    n = np.tanh(xs[:, 2 * H :] + r * hs[:, 2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step_backward", "update-gate-sign")
def gru_back_sign(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    r, z = _s(ax[:, :H] + ah[:, :H]), _s(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    dn, dz = dh * (1 - z) * (1 - n * n), dh * (n - h_prev) * z * (1 - z)
    dr = dn * ah[:, 2 * H :] * r * (1 - r)
    dax, dah = np.hstack([dr, dz, dn]), np.hstack([dr, dz, r * dn])
    return dax @ Wx.T, z * dh + dah @ Wh.T, x.T @ dax, h_prev.T @ dah, dax.sum(0), dah.sum(0)
