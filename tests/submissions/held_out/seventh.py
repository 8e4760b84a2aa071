"""A seventh set of wrong programs: on purpose rarer bugs, measured before anything was changed on their account."""

from collections import Counter

import numpy as np

from tests.submissions.held_out.sixth import (
    _backward,
    _gn,
    _logp,
    _norms,
    _p,
    _truncated,
    gates,
    gback,
    gpre,
    lback,
    sig,
)

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


@wrong("build_vocab", "short-words-skipped")  # words of one letter are skipped
def g01(texts, min_count=1):
    n = Counter(w for t in texts for w in t.split() if len(w) > 1)
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>"] + sorted((w for w in n if n[w] >= min_count), key=lambda w: (-n[w], w))
        )
    }


@wrong("build_vocab", "special-words-last")  # ids of words start at 0, the special ones come last
def g02(texts, min_count=1):
    n = Counter(w for t in texts for w in t.split())
    return {
        w: i
        for i, w in enumerate(
            sorted((w for w in n if n[w] >= min_count), key=lambda w: (-n[w], w)) + ["<pad>", "<unk>"]
        )
    }


@wrong("build_vocab", "counts-for-ids")  # values are counts + 2
def g03(texts, min_count=1):
    n = Counter(w for t in texts for w in t.split())
    return {"<pad>": 0, "<unk>": 1, **{w: k for w, k in n.items() if k >= min_count}}


@wrong("encode", "same-number-added")  # ids counted from the position in the vocabulary, plus one
def g04(text, vocab):
    return [vocab.get(w, 1) + 1 for w in text.split()]


@wrong("encode", "reversed-along-an-axis")  # read from the end
def g05(text, vocab):
    return [vocab.get(w, 1) for w in text.split()[::-1]]


@wrong("encode", "one-place-too-many")  # an end-of-text id appended
def g06(text, vocab):
    return [vocab.get(w, 1) for w in text.split()] + [0]


@wrong("pad_batch", "result-cut-short")  # width is the mean length
def g07(sequences, length=None):
    T = length or int(np.mean([len(s) for s in sequences]))
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros(ids.shape, bool)
    for i, s in enumerate(sequences):
        s = s[:T]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = True
    return ids, mask


@wrong("pad_batch", "mask-all-true")  # mask marks the whole row of any text
def g08(sequences, length=None):
    T = length or max(map(len, sequences))
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], np.int64)
    return ids, np.ones(ids.shape, bool)


@wrong("pad_batch", "rows-in-another-order")  # sorted by length, longest first
def g09(sequences, length=None):
    sequences = sorted(sequences, key=len, reverse=True)
    T = length or max(map(len, sequences))
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros(ids.shape, bool)
    for i, s in enumerate(sequences):
        s = s[:T]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = True
    return ids, mask


@wrong("embed_forward", "neighbours-mixed")  # mean of neighbours
def g10(ids, E):
    x = E[ids]
    return (x + np.roll(x, 1, axis=1)) / 2


@wrong("embed_forward", "part-left-at-zero")  # first row for every id
def g11(ids, E):
    return np.broadcast_to(E[0], ids.shape + (E.shape[1],)).copy()


@wrong("embed_forward", "ids-taken-modulo")  # ids taken modulo V - 1
def g12(ids, E):
    return E[ids % (len(E) - 1)]


@wrong("embed_backward", "first-occurrence-only")  # only one occurrence kept, the first
def g13(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    for n in reversed(range(ids.shape[0])):
        for t in reversed(range(ids.shape[1])):
            dE[ids[n, t]] = dx[n, t]
    return dE


@wrong("embed_backward", "rows-off-by-one")  # counted from one: row id-1
def g14(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    np.add.at(dE, ids - 1, dx)
    return dE


@wrong("embed_backward", "gradient-averaged-over-batch")  # sums over batch only: mean over T
def g15(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    np.add.at(dE, ids, dx / dx.dtype.type(ids.shape[1]))
    return dE


@wrong(
    "rnn_step", "concatenated-in-another-order"
)  # input and state concatenated the other way round, split weights wrong
def g16(x, h_prev, Wx, Wh, b):
    return np.tanh(np.hstack([h_prev, x]) @ np.vstack([Wx, Wh]) + b)


@wrong("rnn_step", "counted-too-often")  # bias scaled by N
def g17(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + len(x) * b)


@wrong("rnn_step", "function-added")  # state normalised before
def g18(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + (h_prev - h_prev.mean(1, keepdims=True)) @ Wh + b)


@wrong("rnn_step", "squashed-otherwise")  # softsign
def g19(x, h_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    return z / (1 + np.abs(z))


@wrong("rnn_forward", "step-skipped")  # every second step is skipped
def g20(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("x")
    h, out = h0, []
    for t in range(x.shape[1]):
        if t % 2 == 0:
            n = np.tanh(x[:, t] @ Wx + h @ Wh + b)
            h = n if mask is None else np.where(mask[:, t, None], n, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "one-entry-for-all")  # state of the first sequence is carried for all
def g21(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("x")
    h, out = h0, []
    for t in range(x.shape[1]):
        n = np.tanh(x[:, t] @ Wx + h[:1] @ Wh + b)
        h = n if mask is None else np.where(mask[:, t, None], n, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "padded-state-reset")  # masked steps get h0 again
def g22(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("x")
    h, out = h0, []
    for t in range(x.shape[1]):
        n = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = n if mask is None else np.where(mask[:, t, None], n, h0)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "function-applied-to-the-result")  # cumulative mean of states returned
def g23(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("x")
    h, out = h0, []
    for t in range(x.shape[1]):
        n = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = n if mask is None else np.where(mask[:, t, None], n, h)
        out.append(h)
    return np.cumsum(np.stack(out, 1), axis=1)


@wrong("last_state", "last-index-off-by-one")  # the state before the last
def g24(h, mask):
    if not mask.any(1).all():
        raise ValueError("x")
    last = np.where(mask, np.arange(mask.shape[1]), -1).max(1)
    return h[np.arange(len(h)), np.maximum(last - 1, 0)]


@wrong("last_state", "states-averaged")  # exponential moving average
def g25(h, mask):
    if not mask.any(1).all():
        raise ValueError("x")
    out = h[:, 0] * 0
    for t in range(h.shape[1]):
        out = np.where(mask[:, t, None], (out + h[:, t]) / 2, out)
    return out


@wrong("last_state", "read-in-reverse")  # the mask's rows reversed
def g26(h, mask):
    if not mask.any(1).all():
        raise ValueError("x")
    last = np.where(mask, np.arange(mask.shape[1]), -1).max(1)
    return h[np.arange(len(h)), last[::-1]]


@wrong("classify", "constant-factor")  # temperature 2
def g27(h_last, W, c):
    return (h_last @ W + c) / 2


@wrong("classify", "one-entry-for-all")  # only the bias of the first class
def g28(h_last, W, c):
    return h_last @ W + c[0]


@wrong("softmax_cross_entropy", "labels-smoothed")  # label smoothing 0.1
def g29(logits, y):
    N, C = logits.shape
    q = np.full((N, C), 0.1 / C)
    q[np.arange(N), y] += 0.9
    lp = _logp(logits)
    return -(q * lp).sum() / N, (np.exp(lp) - q) / N


@wrong(
    "softmax_cross_entropy", "gradient-sign-flipped"
)  # gradient of the sum of both: returned as its transpose of sign
def g30(logits, y):
    N = len(y)
    d = np.zeros_like(logits)
    d[np.arange(N), y] = 1
    return -_logp(logits)[np.arange(N), y].mean(), (d - _p(logits)) / N


@wrong("softmax_cross_entropy", "label-ignored-by-loss")  # loss takes the most likely class, not the label
def g31(logits, y):
    N = len(y)
    lp = _logp(logits)
    d = np.exp(lp)
    d[np.arange(N), y] -= 1
    return -lp.max(1).mean(), d / N


@wrong("softmax_cross_entropy", "function-added")  # logits divided by sqrt(C) first
def g32(logits, y):
    N, C = logits.shape
    z = logits / np.sqrt(C)
    lp = _logp(z)
    d = np.exp(lp)
    d[np.arange(N), y] -= 1
    return -lp[np.arange(N), y].mean(), d / N


@wrong("rnn_step_backward", "bias-gradient-over-everything")  # db added over axis 1
def g33(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, np.full(dz.shape[1], dz.sum())


@wrong("rnn_step_backward", "term-added")  # weights' L2 term added
def g34(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz + 0.01 * Wx, h_prev.T @ dz + 0.01 * Wh, dz.sum(0)


@wrong("rnn_step_backward", "global-for-argument")  # h recomputed without bias for the slope: tanh of products
def g35(dh, x, h_prev, h, Wx, Wh):
    hh = np.tanh(x @ Wx + h_prev @ Wh)
    dz = dh * (1 - hh**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "constant-factor")  # dx and dh_prev averaged over the batch
def g36(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T / len(x), dz @ Wh.T / len(x), x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_backward", "slope-at-previous-state")  # slope of the step before (h_prev) is used
def g37(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, dz_of=lambda t, tot, m, hp, c: tot * (1 - hp**2) * m)


@wrong("rnn_backward", "quantity-scaled")  # carry decays by 0.9 at each step
def g38(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, carry=lambda t, dz, tot, m: 0.9 * (dz @ Wh.T) + tot * ~m)


@wrong("rnn_backward", "previous-state-off-by-one")  # dWh from x: h_prev of two steps back
def g39(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, prev=lambda t: h[:, t - 2] if t > 1 else h0)


@wrong("rnn_backward", "constant-factor")  # dh averaged over T first
def g40(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh / dh.dtype.type(dh.shape[1]), x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "counted-twice")  # carry goes through Wh twice
def g41(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, carry=lambda t, dz, tot, m: dz @ Wh.T @ Wh.T + tot * ~m)


@wrong("truncated_bptt", "upstream-only-at-window-ends")  # dh only at the ends of windows, ignored elsewhere
def g42(dh, x, h0, h, Wx, Wh, window):
    keep = np.zeros_like(dh)
    T = x.shape[1]
    for t in range(T):
        if (t + 1) % window == 0 or t == T - 1:
            keep[:, t] = dh[:, t]
    return _truncated(keep, x, h0, h, Wx, Wh, lambda t: t and t % window == 0)


@wrong("truncated_bptt", "windows-of-another-length")  # number of windows in place of their length
def g43(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    size = max(1, T // window)
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: t and t % size == 0)


@wrong("truncated_bptt", "constant-factor")  # gradients divided by the number of windows
def g44(dh, x, h0, h, Wx, Wh, window):
    dx, dh0, a, b, c = _truncated(dh, x, h0, h, Wx, Wh, lambda t: t and t % window == 0)
    k = -(-x.shape[1] // window)
    return dx, dh0, (a / k).astype(a.dtype), (b / k).astype(b.dtype), (c / k).astype(c.dtype)


@wrong("numerical_gradient", "one-sided-difference")  # backward difference
def g45(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        a = w.copy()
        a[i] -= eps
        g[i] = (f(w) - f(a)) / eps
    return g


@wrong("numerical_gradient", "function-added")  # absolute value of the slope
def g46(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        a = w.copy()
        a[i] += eps
        c = w.copy()
        c[i] -= eps
        g[i] = abs(f(a) - f(c)) / (2 * eps)
    return g


@wrong("relative_error", "constant-factor")  # percent
def g47(a, b):
    return 100 * np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "function-swapped")  # median
def g48(a, b):
    return np.median(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong(
    "gradient_norm_by_lag", "norm-squared function-applied-to-the-result"
)  # square of the singular value's mean: root of mean square over batch
def g49(h, Wh):
    return _norms(h, Wh, average=lambda o: np.sqrt((o**2).mean(0)))


@wrong("gradient_norm_by_lag", "one-entry-for-all")  # slope of the last state for all steps
def g50(h, Wh):
    return _norms(h, Wh, idx=lambda T, k: T - 1)


@wrong("gradient_norm_by_lag", "function-swapped")  # 1 - |h|
def g51(h, Wh):
    return _norms(h, Wh, factor=lambda a: 1 - np.abs(a))


@wrong("clip_by_global_norm", "constant-factor")  # scaled by sqrt of the ratio
def g52(grads, max_norm):
    n = _gn(grads)
    s = np.sqrt(max_norm / n) if n > max_norm else 1.0
    return [g * s for g in grads], n


@wrong("clip_by_global_norm", "constant-factor")  # norm over the number of arrays
def g53(grads, max_norm):
    n = _gn(grads) / len(grads)
    s = max_norm / n if n > max_norm else 1.0
    return [g * s for g in grads], n


@wrong("orthogonal_init", "gain-missing")  # gain applied before QR
def g54(n, gain, rng):
    q, r = np.linalg.qr(gain * rng.standard_normal((n, n)))
    return q * np.sign(np.diag(r))


@wrong("lstm_step", "sigmoid-of-cell")  # sigmoid in place of tanh at the output
def g56(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    return sig(o) * sig(c), c


@wrong("lstm_step", "function-added")  # cell clipped to [-1, 1]
def g57(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = np.clip(sig(f) * c_prev + sig(i) * np.tanh(g), -1, 1)
    return sig(o) * np.tanh(c), c


@wrong("lstm_step_backward", "quantity-swapped")  # forget gate's slope at i
def g58(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, df=lambda e, d: d * e["c_prev"] * e["i"] * (1 - e["i"]))


@wrong("lstm_step_backward", "term-added")  # output gate's slope from dc_total
def g59(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(
        dh, dc, x, h_prev, c_prev, Wx, Wh, b, do=lambda e: (e["dh"] + e["dc"]) * e["tc"] * e["o"] * (1 - e["o"])
    )


@wrong("lstm_step_backward", "gradients-averaged-over-batch")  # weights' gradients averaged over the batch
def g60(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    dx, dhp, dcp, dWx, dWh, db = lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b)
    return dx, dhp, dcp, dWx / len(x), dWh / len(x), db


@wrong("lstm_step_backward", "output-gate-missing-on-the-way-back")  # o missing in the path to the cell
def g61(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dct=lambda e: e["dc"] + e["dh"] * (1 - e["tc"] ** 2))


@wrong("gru_step", "bias-reset-only")  # tanh's part from the bias only reset
def g62(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    H = h_prev.shape[1]
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + c[2] - bh[2 * H :] + r * bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "old-state-kept-in-full")  # h = n + z h_prev
def g63(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    return np.tanh(a[2] + r * c[2]) + z * h_prev


@wrong("gru_step_backward", "quantity-swapped")  # dr without hn's bias and with z's slope
def g64(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dr=lambda e, dn: dn * e["cn"] * e["z"] * (1 - e["z"]))


@wrong("gru_step_backward", "term-missing")  # dh_prev without the reset gate's part
def g65(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, dhp, dWx, dWh, dbx, dbh = gback(dh, x, h_prev, Wx, Wh, bx, bh)
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    dn = dh * (1 - z) * (1 - n**2)
    H = h_prev.shape[1]
    return dx, dhp - (dn * c[2] * r * (1 - r)) @ Wh[:, :H].T, dWx, dWh, dbx, dbh


@wrong("gru_step_backward", "sums-confused")  # dWx and dWh exchanged halves: dWh uses dax
def g66(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, dhp, dWx, dWh, dbx, dbh = gback(dh, x, h_prev, Wx, Wh, bx, bh)
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    dn = dh * (1 - z) * (1 - n**2)
    dax = np.concatenate([dn * c[2] * r * (1 - r), dh * (h_prev - n) * z * (1 - z), dn], 1)
    return dx, dhp, dWx, h_prev.T @ dax, dbx, dbh


@wrong("rnn_backward", "loop-runs-forward bias-gradient-averaged")  # time runs forward; db averaged
def g67(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, a, b, c = _backward(dh, x, h0, h, Wx, Wh, mask, steps=range(x.shape[1]))
    return dx, dh0, a, b, c / len(x)


@wrong(
    "gru_step_backward", "reset-missing-on-the-way-back candidate-slope-missing"
)  # r missing on the way back; tanh slope missing
def g68(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dcn=lambda e, dn: dn, dn=lambda e: e["dh"] * (1 - e["z"]))


@wrong("lstm_step", "gate-order-swapped forget-gate-missing")  # forget gate missing; gates swapped o and g
def g69(x, h_prev, c_prev, Wx, Wh, b):
    i, f, o, g = gates(x, h_prev, Wx, Wh, b)
    c = c_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c), c


@wrong("softmax_cross_entropy", "softmax-overflow gradient-not-averaged")  # no shift; gradient not averaged
def g70(logits, y):
    N = len(y)
    e = np.exp(logits)
    p = e / e.sum(1, keepdims=True)
    d = p.copy()
    d[np.arange(N), y] -= 1
    return -np.log(p[np.arange(N), y]).mean(), d


@wrong("pad_batch", "cut-in-front mask-inverted")  # mask inverted; cut in front
def g71(sequences, length=None):
    T = length or max(map(len, sequences))
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.ones(ids.shape, bool)
    for i, s in enumerate(sequences):
        s = list(s)[-T:]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = False
    return ids, mask


@wrong("last_state", "first-token-taken empty-row-accepted")  # no check for empty rows; first token
def g72(h, mask):
    return h[np.arange(len(h)), mask.argmax(1)]


@wrong(
    "clip_by_global_norm", "each-array-by-its-own-norm norm-after-clipping"
)  # norm after clipping; each array by itself
def g73(grads, max_norm):
    out = [g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for g in grads]
    return out, _gn(out)


@wrong("rnn_step", "bias-added-twice relu-for-tanh")  # input weights used elementwise; bias twice and relu
def g74(x, h_prev, Wx, Wh, b):
    return np.maximum(x @ Wx + b + h_prev @ Wh + b, 0)
