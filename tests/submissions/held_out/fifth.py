"""A fifth set of wrong programs, written last and measured before anything was changed on its account."""

import math
from collections import Counter

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


@wrong("build_vocab", "lower-cased")
def a01(texts, min_count=1):
    bag = Counter()
    for line in map(str.lower, texts):
        bag.update(line.split())
    keep = [w for w, n in sorted(bag.items(), key=lambda t: (-t[1], t[0])) if n >= min_count]
    return {**{"<pad>": 0, "<unk>": 1}, **{w: k for k, w in enumerate(keep, start=2)}}


@wrong("build_vocab", "min-count-exclusive")
def a02(texts, min_count=1):
    bag = Counter(w for line in texts for w in line.split())
    for w in [w for w in bag if bag[w] <= min_count]:
        del bag[w]
    vocab = ["<pad>", "<unk>"]
    vocab.extend(sorted(bag, key=lambda w: (-bag[w], w)))
    return {w: vocab.index(w) for w in vocab}


@wrong("build_vocab", "count-rises")
def a03(texts, min_count=1):
    bag = Counter(w for line in texts for w in line.split())
    order = sorted(bag, key=lambda w: (bag[w], w))
    return {w: k for k, w in enumerate(["<pad>", "<unk>"] + [w for w in order if bag[w] >= min_count])}


@wrong("build_vocab", "ties-reversed")
def a04(texts, min_count=1):
    bag = Counter(w for line in texts for w in line.split())
    order = sorted(sorted(bag, reverse=True), key=bag.get, reverse=True)
    order = sorted(order, key=lambda w: -bag[w])
    return {w: k for k, w in enumerate(["<pad>", "<unk>"] + [w for w in order if bag[w] >= min_count])}


@wrong("encode", "unknown-words-dropped")
def a05(text, vocab):
    ids = []
    for w in text.split():
        if w in vocab:
            ids.append(vocab[w])
    return ids


@wrong("encode", "unknown-words-padded")
def a06(text, vocab):
    return [vocab.get(w, 0) for w in text.split()]


@wrong("pad_batch", "padded-in-front")
def a07(sequences, length=None):
    width = length if length else max(map(len, sequences))
    ids = np.zeros((len(sequences), width), dtype=np.int64)
    for row, s in zip(ids, sequences):
        s = s[:width]
        row[width - len(s) :] = s
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in zip(mask, sequences):
        row[width - min(width, len(s)) :] = True
    return ids, mask


@wrong("pad_batch", "mask-from-ids")
def a08(sequences, length=None):
    width = length if length else max(map(len, sequences))
    ids = np.stack([np.pad(np.array(s[:width], dtype=np.int64), (0, width - len(s[:width]))) for s in sequences])
    return ids, ids != 0


@wrong("embed_backward", "repeats-overwritten")
def a09(dx, ids, vocab_size):
    grad = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    for t in range(ids.shape[1]):
        grad[ids[:, t]] += dx[:, t]
    return grad


@wrong("embed_backward", "padding-row-zeroed")
def a10(dx, ids, vocab_size):
    grad = np.zeros((vocab_size, dx.shape[-1]))
    for n, t in np.ndindex(ids.shape):
        if ids[n, t] != 0:
            grad[ids[n, t]] += dx[n, t]
    return grad


@wrong("rnn_step", "recurrent-weights-transposed")
def a11(x, h_prev, Wx, Wh, b):
    out = np.zeros(h_prev.shape)
    for n in range(len(x)):
        out[n] = np.tanh(Wx.T @ x[n] + Wh @ h_prev[n] + b)
    return out


@wrong("rnn_step", "sigmoid-for-tanh")
def a12(x, h_prev, Wx, Wh, b):
    z = np.einsum("nd,dh->nh", x, Wx) + np.einsum("nk,kh->nh", h_prev, Wh) + b
    return np.exp(z) / (1 + np.exp(z))


@wrong("rnn_step", "bias-added-twice")
def a13(x, h_prev, Wx, Wh, b):
    left, right = x @ Wx + b, h_prev @ Wh + b
    return np.tanh(left + right)


@wrong("rnn_step", "bias-missing recurrent-weights-transposed")
def a14(x, h_prev, Wx, Wh, b):
    return np.tanh(np.dot(x, Wx) + np.inner(h_prev, Wh))


@wrong("rnn_step", "state-ignored bias-outside-tanh")
def a15(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx) + b


@wrong("rnn_forward", "h0-ignored")
def a16(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    hs = np.zeros((T + 1, N, h0.shape[1]))
    for t in range(1, T + 1):
        hs[t] = np.tanh(x[:, t - 1] @ Wx + hs[t - 1] @ Wh + b)
        if mask is not None:
            hs[t] = np.where(mask[:, t - 1 : t], hs[t], hs[t - 1])
    return hs[1:].transpose(1, 0, 2)


@wrong("rnn_forward", "one-buffer-for-all-steps")
def a17(x, h0, Wx, Wh, b, mask=None):
    cur = np.array(h0)
    cache = {}
    for t in range(x.shape[1]):
        nxt = np.tanh(x[:, t] @ Wx + cur @ Wh + b)
        if mask is not None:
            nxt[~mask[:, t]] = cur[~mask[:, t]]
        cur[...] = nxt
        cache[t] = cur
    return np.stack([cache[t] for t in sorted(cache)], axis=1)


@wrong("rnn_forward", "mask-ignored recurrent-weights-transposed")
def a18(x, h0, Wx, Wh, b, mask=None):
    h, hs = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t].dot(Wx) + h.dot(Wh.T) + b)
        hs.append(h[:, None, :])
    return np.concatenate(hs, axis=1)


@wrong("rnn_forward", "time-reversed")
def a19(x, h0, Wx, Wh, b, mask=None):
    x = np.flip(x, axis=1)
    mask = None if mask is None else np.flip(mask, axis=1)
    h, hs = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        hs.append(h)
    return np.stack(hs, axis=1)


@wrong("last_state", "tokens-counted")
def a20(h, mask):
    n = np.count_nonzero(mask, axis=1)
    if not n.all():
        raise ValueError("no token")
    return np.take_along_axis(h, (n - 1)[:, None, None], axis=1).squeeze(1)


@wrong("last_state", "last-column-taken empty-row-accepted")
def a21(h, mask):
    return np.array([states[-1] for states in h])


@wrong("classify", "softmax-applied")
def a22(h_last, W, c):
    scores = np.exp(np.matmul(h_last, W) + c)
    return np.divide(scores, scores.sum(axis=1)[:, None])


@wrong("classify", "bias-missing")
def a23(h_last, W, c):
    return np.stack([h_last @ W[:, k] for k in range(W.shape[1])], axis=1)


@wrong("softmax_cross_entropy", "softmax-overflow")
def a24(logits, y):
    p = np.array([[np.exp(v) for v in row] for row in logits])
    p = p / p.sum(axis=1, keepdims=True)
    loss = -np.log(np.array([p[k, c] for k, c in enumerate(y)])).mean()
    for k, c in enumerate(y):
        p[k, c] -= 1
    return loss, p / len(y)


@wrong("softmax_cross_entropy", "gradient-not-averaged")
def a25(logits, y):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    d = np.exp(logits - lse[:, None])
    loss = 0
    for k, c in enumerate(y):
        loss += lse[k] - logits[k, c]
        d[k, c] -= 1.0
    return loss / len(y), d


@wrong("softmax_cross_entropy", "loss-summed")
def a26(logits, y):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    d = np.exp(logits - lse[:, None])
    d[np.arange(len(y)), y] -= 1
    return (lse - logits[np.arange(len(y)), y]).sum(), d / len(y)


@wrong("softmax_cross_entropy", "target-not-subtracted loss-summed")
def a27(logits, y):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(y)), y]).sum(), np.exp(logits - lse[:, None]) / len(y)


@wrong("rnn_step_backward", "tanh-derivative-missing bias-gradient-averaged")
def a28(dh, x, h_prev, h, Wx, Wh):
    return np.inner(dh, Wx), np.inner(dh, Wh), x.T.dot(dh), h_prev.T.dot(dh), dh.mean(axis=0)


@wrong("rnn_step_backward", "state-after-for-state-before")
def a29(dh, x, h_prev, h, Wx, Wh):
    delta = dh * (1 - h) * (1 + h)
    return delta @ Wx.T, delta @ Wh.T, np.einsum("nd,nh->dh", x, delta), np.einsum("nk,nh->kh", h, delta), delta.sum(0)


@wrong("rnn_step_backward", "recurrent-weights-transposed")
def a30(dh, x, h_prev, h, Wx, Wh):
    dx, dhp, dWx, dWh, db = [np.zeros_like(v) for v in (x, h_prev, Wx, Wh, Wh[0])]
    for n in range(len(x)):
        for j in range(h.shape[1]):
            g = dh[n, j] * (1 - h[n, j] ** 2)
            dx[n] += g * Wx[:, j]
            dhp[n] += g * Wh[j]
            dWx[:, j] += g * x[n]
            dWh[:, j] += g * h_prev[n]
            db[j] += g
    return dx, dhp, dWx, dWh, db


@wrong("rnn_backward", "carry-dropped")
def a31(dh, x, h0, h, Wx, Wh, mask=None):
    before = np.concatenate((h0[:, None], h[:, :-1]), axis=1)
    live = np.ones(x.shape[:2], bool) if mask is None else mask
    da = dh * (1 - h**2) * live[..., None]
    dh0 = da[:, 0] @ Wh.T + dh[:, 0] * ~live[:, 0, None]
    return da @ Wx.T, dh0, np.einsum("ntd,nth->dh", x, da), np.einsum("ntk,nth->kh", before, da), da.sum((0, 1))


def walk(dh, x, h0, h, Wx, Wh, mask, wT=True, prev=None, slope=lambda s: 1 - s * s, rows=None):
    g, das = np.zeros_like(h0), np.zeros_like(h)
    for t in range(x.shape[1] - 1, -1, -1):
        g = g + dh[:, t]
        live = np.ones((len(x), 1), bool) if mask is None else mask[:, t, None]
        das[:, t] = np.where(live, g * slope(h[:, t]), 0)
        g = np.where(live, das[:, t] @ (Wh.T if wT else Wh), g)
    before = np.concatenate((h0[:, None], h[:, :-1]), axis=1) if prev is None else prev
    return das @ Wx.T, g, np.einsum("ntd,nth->dh", x, das), np.einsum("ntk,nth->kh", before, das), das.sum((0, 1))


@wrong("rnn_backward", "recurrent-weights-transposed")
def a32(dh, x, h0, h, Wx, Wh, mask=None):
    return walk(dh, x, h0, h, Wx, Wh, mask, wT=False)


@wrong("rnn_backward", "previous-state-off-by-one")
def a33(dh, x, h0, h, Wx, Wh, mask=None):
    return walk(dh, x, h0, h, Wx, Wh, mask, prev=h)


@wrong("rnn_backward", "h0-replaced-by-last-state")
def a34(dh, x, h0, h, Wx, Wh, mask=None):
    return walk(dh, x, h0, h, Wx, Wh, mask, prev=np.roll(h, 1, axis=1))


@wrong("rnn_backward", "recurrent-weights-transposed previous-state-off-by-one")
def a35(dh, x, h0, h, Wx, Wh, mask=None):
    return walk(dh, x, h0, h, Wx, Wh, mask, wT=False, prev=h)


@wrong("rnn_backward", "h0-taken-for-zero tanh-derivative-missing")
def a36(dh, x, h0, h, Wx, Wh, mask=None):
    zero = np.concatenate((0 * h0[:, None], h[:, :-1]), axis=1)
    return walk(dh, x, h0, h, Wx, Wh, mask, prev=zero, slope=lambda s: 1 + 0 * s)


@wrong("rnn_backward", "gradients-averaged-over-steps")
def a37(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, *rest = walk(dh, x, h0, h, Wx, Wh, mask)
    return (dx, dh0, *(r / dh.shape[1] for r in rest))


@wrong("truncated_bptt", "dh0-cut-too")
def a38(dh, x, h0, h, Wx, Wh, window):
    parts = []
    for s in range(0, x.shape[1], window):
        e = s + window
        p = h0 if s == 0 else h[:, s - 1]
        parts.append(walk(dh[:, s:e], x[:, s:e], p, h[:, s:e], Wx, Wh, None))
    return np.concatenate([p[0] for p in parts], 1), np.zeros_like(h0), *(sum(p[k] for p in parts) for k in (2, 3, 4))


@wrong("truncated_bptt", "window-ignored")
def a39(dh, x, h0, h, Wx, Wh, window):
    return walk(dh, x, h0, h, Wx, Wh, None)


@wrong("truncated_bptt", "dh0-of-another-window")
def a40(dh, x, h0, h, Wx, Wh, window):
    parts = []
    for s in range(0, x.shape[1], window):
        e = s + window
        p = h0 if s == 0 else h[:, s - 1]
        parts.append(walk(dh[:, s:e], x[:, s:e], p, h[:, s:e], Wx, Wh, None))
    return np.concatenate([p[0] for p in parts], 1), parts[-1][1], *(sum(p[k] for p in parts) for k in (2, 3, 4))


@wrong("numerical_gradient", "one-sided-difference")
def a41(f, w, eps=1e-5):
    base, out = f(w), []
    for e in np.eye(w.size):
        out.append((f(w + eps * e.reshape(w.shape)) - base) / eps)
    return np.array(out).reshape(w.shape)


@wrong("numerical_gradient", "divided-by-eps")
def a42(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        hi, lo = w.astype(float), w.astype(float)
        hi[i], lo[i] = hi[i] + eps, lo[i] - eps
        g[i] = (f(hi) - f(lo)) / eps
    return g


@wrong("relative_error", "floor-missing")
def a43(a, b):
    return (np.abs(a - b) / np.where(np.abs(a) > np.abs(b), np.abs(a), np.abs(b))).max()


@wrong("relative_error", "mean-for-maximum")
def a44(a, b):
    scale = np.maximum(1e-8, np.maximum(abs(a), abs(b)))
    return float(np.average(abs(a - b) / scale))


@wrong("relative_error", "denominator-is-a-sum mean-for-maximum")
def a45(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


@wrong("gradient_norm_by_lag", "frobenius-norm recurrent-weights-transposed")
def a46(h, Wh):
    out = np.zeros(h.shape[1])
    for states in h:
        J = np.eye(len(Wh))
        out[0] += 1
        for k in range(1, len(states)):
            J = J @ np.diag(1 - states[-k] ** 2) @ Wh
            out[k] += math.sqrt((J**2).sum())
    return out / len(h)


@wrong("gradient_norm_by_lag", "slope-missing")
def a47(h, Wh):
    J, out = np.eye(len(Wh)), []
    for _ in range(h.shape[1]):
        out.append(np.linalg.svd(J, compute_uv=False).max())
        J = Wh.T @ J
    return np.array(out)


@wrong("clip_by_global_norm", "each-array-by-its-own-norm")
def a48(grads, max_norm):
    out, squares = [], 0.0
    for g in grads:
        size = float(np.linalg.norm(g))
        squares += size**2
        out.append(g * (max_norm / size) if size > max_norm else 1.0 * g)
    return out, squares**0.5


@wrong("clip_by_global_norm", "norm-after-clipping small-number-added")
def a49(grads, max_norm):
    norm = math.sqrt(sum(float((g * g).sum()) for g in grads))
    scale = min(1.0, max_norm / (norm + 1e-6))
    clipped = [g * scale for g in grads]
    return clipped, math.sqrt(sum(float((g * g).sum()) for g in clipped))


@wrong("orthogonal_init", "gain-missing signs-not-corrected")
def a50(n, gain, rng):
    return np.linalg.qr(rng.standard_normal((n, n)))[0]


@wrong("lstm_step", "gate-order-swapped")
def a51(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    z = np.concatenate([x, h_prev], axis=1) @ np.concatenate([Wx, Wh]) + b
    s = 1 / (1 + np.exp(-z))
    i, o, f = s[:, :H], s[:, H : 2 * H], s[:, 2 * H : 3 * H]
    c = f * c_prev + i * np.tanh(z[:, 3 * H :])
    return o * np.tanh(c), c


@wrong("lstm_step", "output-tanh-missing")
def a52(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    z = x @ Wx + h_prev @ Wh + b
    gate = [1 / (1 + np.exp(-z[:, k * H : (k + 1) * H])) for k in range(4)]
    c = gate[1] * c_prev + gate[0] * np.tanh(z[:, 2 * H : 3 * H])
    return gate[3] * c, c


@wrong("lstm_step", "sigmoid-for-candidate forget-gate-missing")
def a53(x, h_prev, c_prev, Wx, Wh, b):
    s = 1 / (1 + np.exp(-(x @ Wx + h_prev @ Wh + b)))
    i, _, g, o = np.split(s, 4, axis=1)
    c = c_prev + i * g
    return o * np.tanh(c), c


def lstm(x, h_prev, c_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    i, f, g, o = np.split(z, 4, axis=1)
    i, f, g, o = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(g), 1 / (1 + np.exp(-o))
    return i, f, g, o, f * c_prev + i * g


@wrong("lstm_step_backward", "cell-carry-dropped")
def a54(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o, c = lstm(x, h_prev, c_prev, Wx, Wh, b)
    cell = dh * o / np.cosh(c) ** 2
    d = np.hstack(
        [cell * g * i * (1 - i), cell * c_prev * f * (1 - f), cell * i * (1 - g * g), dh * np.tanh(c) * o * (1 - o)]
    )
    return d @ Wx.T, d @ Wh.T, cell * f, x.T @ d, h_prev.T @ d, d.sum(0)


@wrong("lstm_step_backward", "cell-slope-missing forget-gate-missing-on-the-way-back")
def a55(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o, c = lstm(x, h_prev, c_prev, Wx, Wh, b)
    cell = dc + dh * o
    d = np.hstack(
        [cell * g * i * (1 - i), cell * c_prev * f * (1 - f), cell * i * (1 - g * g), dh * np.tanh(c) * o * (1 - o)]
    )
    return d @ Wx.T, d @ Wh.T, cell, x.T @ d, h_prev.T @ d, d.sum(0)


@wrong("lstm_step_backward", "bias-gradient-not-summed")
def a56(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o, c = lstm(x, h_prev, c_prev, Wx, Wh, b)
    cell = dc + dh * o / np.cosh(c) ** 2
    d = np.hstack(
        [cell * g * i * (1 - i), cell * c_prev * f * (1 - f), cell * i * (1 - g * g), dh * np.tanh(c) * o * (1 - o)]
    )
    return d @ Wx.T, d @ Wh.T, cell * f, x.T @ d, h_prev.T @ d, d


@wrong("gru_step", "update-gate-inverted")
def a57(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    u, v = x @ Wx + bx, h_prev @ Wh + bh
    s = 1 / (1 + np.exp(-(u + v)[:, : 2 * H]))
    n = np.tanh(u[:, 2 * H :] + s[:, :H] * v[:, 2 * H :])
    return h_prev + s[:, H:] * (n - h_prev)


@wrong("gru_step", "reset-before-product gate-order-swapped")
def a58(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    u, v = x @ Wx + bx, h_prev @ Wh + bh
    s = 1 / (1 + np.exp(-(u + v)[:, : 2 * H]))
    z, r = s[:, :H], s[:, H:]
    n = np.tanh(u[:, 2 * H :] + (r * h_prev) @ Wh[:, 2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


def gru(x, h_prev, Wx, Wh, bx, bh):
    u, v = np.split(x @ Wx + bx, 3, axis=1), np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = 1 / (1 + np.exp(-u[0] - v[0])), 1 / (1 + np.exp(-u[1] - v[1]))
    return r, z, np.tanh(u[2] + r * v[2]), v[2]


@wrong("gru_step_backward", "direct-path-missing")
def a59(dh, x, h_prev, Wx, Wh, bx, bh):
    r, z, n, hn = gru(x, h_prev, Wx, Wh, bx, bh)
    dn = dh * (1 - z) * (1 - n * n)
    dr, dz = dn * hn * r * (1 - r), dh * (h_prev - n) * z * (1 - z)
    p, q = np.hstack([dr, dz, dn]), np.hstack([dr, dz, r * dn])
    return p @ Wx.T, q @ Wh.T, x.T @ p, h_prev.T @ q, p.sum(0), q.sum(0)


@wrong("gru_step_backward", "sums-confused")
def a60(dh, x, h_prev, Wx, Wh, bx, bh):
    r, z, n, hn = gru(x, h_prev, Wx, Wh, bx, bh)
    dn = dh * (1 - z) * (1 - n * n)
    dr, dz = dn * hn * r * (1 - r), dh * (h_prev - n) * z * (1 - z)
    p, q = np.hstack([dr, dz, dn]), np.hstack([dr, dz, r * dn])
    return p @ Wx.T, p @ Wh.T + dh * z, x.T @ p, h_prev.T @ p, p.sum(0), q.sum(0)


@wrong("gru_step_backward", "candidate-slope-missing direct-path-missing")
def a61(dh, x, h_prev, Wx, Wh, bx, bh):
    r, z, n, hn = gru(x, h_prev, Wx, Wh, bx, bh)
    dn = dh * (1 - z)
    dr, dz = dn * hn * r * (1 - r), dh * (h_prev - n) * z * (1 - z)
    p, q = np.hstack([dr, dz, dn]), np.hstack([dr, dz, r * dn])
    return p @ Wx.T, q @ Wh.T, x.T @ p, h_prev.T @ q, p.sum(0), q.sum(0)
