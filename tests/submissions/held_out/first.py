"""Wrong programs that no bug of the examiner was tuned on, each with the slugs that would name it fairly.

They are written as students write, in styles other than the solutions'. `names` lists alternatives; a program with two
bugs lists the pair in one string.
"""

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    """Note a wrong program for an exercise."""

    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


# text-to-vectors


@wrong("build_vocab", "ties-in-order-of-appearance")
def v1(texts, min_count=1):
    from collections import Counter

    c = Counter()
    for t in texts:
        c.update(t.split())
    vocab = {"<pad>": 0, "<unk>": 1}
    for w, n in c.most_common():
        if n >= min_count:
            vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "min-count-exclusive")
def v2(texts, min_count=1):
    words = " ".join(texts).split()
    freq = {w: words.count(w) for w in set(words)}
    keep = sorted([w for w, n in freq.items() if not n <= min_count], key=lambda w: (-freq[w], w))
    return {w: i for i, w in enumerate(["<pad>", "<unk>", *keep])}


@wrong("build_vocab", "lower-cased")
def v3(texts, min_count=1):
    freq = {}
    for t in texts:
        for w in t.split():
            w = w.lower()
            freq[w] = freq.get(w, 0) + 1
    keep = sorted((w for w in freq if freq[w] >= min_count), key=lambda w: (-freq[w], w))
    return {w: i for i, w in enumerate(["<pad>", "<unk>", *keep])}


@wrong("build_vocab", "special-words-swapped")
def v4(texts, min_count=1):
    freq = {}
    for t in texts:
        for w in t.split():
            freq[w] = freq.get(w, 0) + 1
    keep = sorted((w for w in freq if freq[w] >= min_count), key=lambda w: (-freq[w], w))
    return {w: i for i, w in enumerate(["<unk>", "<pad>", *keep])}


@wrong("encode", "unknown-words-padded")
def e1(text, vocab):
    out = []
    for w in text.split():
        out.append(vocab[w] if w in vocab else vocab["<pad>"])
    return out


@wrong("encode", "unknown-words-dropped")
def e2(text, vocab):
    return [vocab[w] for w in filter(vocab.__contains__, text.split())]


@wrong("encode", "letters-encoded")
def e3(text, vocab):
    return [vocab.get(ch, vocab["<unk>"]) for ch in text]


@wrong("pad_batch", "padded-in-front")
def p1(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([[0] * (T - len(s[:T])) + list(s[:T]) for s in sequences], dtype=np.int64)
    mask = np.array([[False] * (T - len(s[:T])) + [True] * len(s[:T]) for s in sequences])
    return ids, mask


@wrong("pad_batch", "mask-from-ids")
def p2(sequences, length=None):
    T = length if length is not None else max(map(len, sequences))
    ids = np.zeros((len(sequences), T), dtype=np.int64)
    for n, s in enumerate(sequences):
        for t, i in enumerate(s[:T]):
            ids[n, t] = i
    return ids, ids > 0


@wrong("pad_batch", "ids-as-floats")
def p3(sequences, length=None):
    T = length if length is not None else max(map(len, sequences))
    ids, mask = np.zeros((len(sequences), T)), np.zeros((len(sequences), T), dtype=bool)
    for n, s in enumerate(sequences):
        k = min(len(s), T)
        ids[n, :k] = s[:k]
        mask[n, :k] = True
    return ids, mask


@wrong("pad_batch", "mask-inverted")
def p4(sequences, length=None):
    T = length if length is not None else max(map(len, sequences))
    ids, padding = np.zeros((len(sequences), T), dtype=np.int64), np.ones((len(sequences), T), dtype=bool)
    for n, s in enumerate(sequences):
        k = min(len(s), T)
        ids[n, :k] = s[:k]
        padding[n, :k] = False
    return ids, padding


@wrong("pad_batch", "cut-in-front")
def p5(sequences, length=None):
    T = length if length is not None else max(map(len, sequences))
    ids, mask = np.zeros((len(sequences), T), dtype=np.int64), np.zeros((len(sequences), T), dtype=bool)
    for n, s in enumerate(sequences):
        s = s[max(0, len(s) - T) :]
        ids[n, : len(s)] = s
        mask[n, : len(s)] = True
    return ids, mask


@wrong("embed_forward", "columns-for-rows")
def f1(ids, E):
    return np.take(E, ids, axis=1)


@wrong("embed_forward", "vectors-averaged")
def f2(ids, E):
    return np.array([np.mean([E[i] for i in row], axis=0) for row in ids])


@wrong("embed_backward", "repeats-overwritten")
def b1(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] = dx[n, t]
    return dE


@wrong("embed_backward", "repeats-overwritten")
def b2(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=dx.dtype)
    dE[ids.ravel()] += dx.reshape(-1, dx.shape[2])
    return dE


@wrong("embed_backward", "padding-row-zeroed")
def b3(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=dx.dtype)
    real = ids != 0
    np.add.at(dE, ids[real], dx[real])
    return dE


@wrong("embed_backward", "integer-buffer")
def b4(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=int)
    for i, d in zip(ids.ravel(), dx.reshape(-1, dx.shape[2]), strict=True):
        dE[i] = dE[i] + d
    return dE


# rnn-cell


@wrong("rnn_step", "recurrent-weights-transposed")
def s1(x, h_prev, Wx, Wh, b):
    return np.tanh(x.dot(Wx) + np.einsum("ni,ji->nj", h_prev, Wh) + b)


@wrong("rnn_step", "bias-outside-tanh")
def s2(x, h_prev, Wx, Wh, b):
    h = np.tanh(np.matmul(x, Wx) + np.matmul(h_prev, Wh))
    h += b
    return h


@wrong("rnn_step", "sigmoid-for-tanh")
def s3(x, h_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    return np.exp(z) / (1 + np.exp(z))


@wrong("rnn_step", "nothing-returned")
def s4(x, h_prev, Wx, Wh, b):
    h = np.tanh(x @ Wx + h_prev @ Wh + b)
    h.sum()


_b = np.array([0.1, -0.2, 0.3])


@wrong("rnn_step", "global-for-argument")
def s5(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + np.resize(_b, b.shape))


@wrong("rnn_step", "argument-changed")
def s6(x, h_prev, Wx, Wh, b):
    h_prev[...] = np.tanh(x @ Wx + h_prev @ Wh + b)
    return h_prev


@wrong("rnn_step", "integer-buffer")
def s7(x, h_prev, Wx, Wh, b):
    out = np.zeros(h_prev.shape, dtype=np.int32)
    out[:] = np.tanh(x @ Wx + h_prev @ Wh + b)
    return out


@wrong("rnn_step", "single-precision")
def s8(x, h_prev, Wx, Wh, b):
    x, h_prev, Wx, Wh, b = (np.float32(v) for v in (x, h_prev, Wx, Wh, b))
    return np.tanh(x @ Wx + h_prev @ Wh + b).astype(np.float64)


@wrong("rnn_step", "bias-added-twice")
def s9(x, h_prev, Wx, Wh, b):
    return np.tanh((x @ Wx + b) + (h_prev @ Wh + b))


@wrong("rnn_step", "recurrent-weights-transposed sigmoid-for-tanh")
def s10(x, h_prev, Wx, Wh, b):
    return 1 / (1 + np.exp(-(x @ Wx + (Wh @ h_prev.T).T + b)))


@wrong("rnn_forward", "h0-ignored")
def r1(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + h[:, t - 1] @ Wh + b)
        if mask is not None:
            new = np.where(mask[:, t][:, None], new, h[:, t - 1])
        h[:, t] = new
    return h


@wrong("rnn_forward", "state-not-carried")
def r2(x, h0, Wx, Wh, b, mask=None):
    h = np.tanh(x @ Wx + (h0 @ Wh)[:, None, :] + b)
    if mask is not None:
        h = np.where(mask[:, :, None], h, h0[:, None, :])
    return h


@wrong("rnn_forward", "mask-ignored")
def r3(x, h0, Wx, Wh, b, mask=None):
    states, s = [], h0
    for x_t in x.transpose(1, 0, 2):
        s = np.tanh(x_t @ Wx + s @ Wh + b)
        states.append(s)
    return np.array(states).transpose(1, 0, 2)


@wrong("rnn_forward", "one-buffer-for-all-steps")
def r4(x, h0, Wx, Wh, b, mask=None):
    state, states = h0.copy(), []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + state @ Wh + b)
        if mask is not None:
            new = np.where(mask[:, t, None], new, state)
        state[:] = new
        states.append(state)
    return np.stack(states, axis=1)


@wrong("rnn_forward", "padded-state-zeroed")
def r5(x, h0, Wx, Wh, b, mask=None):
    h = h0
    out = np.zeros(x.shape[:2] + h0.shape[1:])
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        out[:, t] = h
    return out if mask is None else out * mask[..., None]


@wrong("rnn_forward", "only-last-state-returned")
def r6(x, h0, Wx, Wh, b, mask=None):
    h = h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
    return h


@wrong("rnn_forward", "pre-activation-carried")
def r7(x, h0, Wx, Wh, b, mask=None):
    a, out = h0, []
    for t in range(x.shape[1]):
        a_new = x[:, t] @ Wx + a @ Wh + b
        a = a_new if mask is None else np.where(mask[:, t : t + 1], a_new, a)
        out.append(np.tanh(a))
    return np.stack(out, axis=1)


@wrong("rnn_forward", "recurrent-weights-transposed")
def r8(x, h0, Wx, Wh, b, mask=None):
    out, h = [], h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ np.transpose(Wh) + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        out.append(h)
    return np.stack(out, axis=1)


@wrong("rnn_forward", "time-reversed")
def r9(x, h0, Wx, Wh, b, mask=None):
    x = x[:, ::-1]
    mask = None if mask is None else mask[:, ::-1]
    out, h = [], h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        out.append(h)
    return np.stack(out, axis=1)


@wrong("rnn_forward", "batch-and-time-swapped", "axes-swapped")
def r10(x, h0, Wx, Wh, b, mask=None):
    out, h = [], h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        out.append(h)
    return np.array(out)


@wrong("rnn_forward", "bias-missing h0-ignored")
def r11(x, h0, Wx, Wh, b, mask=None):
    out, h = [], np.zeros(h0.shape)
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        out.append(h)
    return np.stack(out, axis=1)


@wrong("last_state", "last-column-taken")
def l1(h, mask):
    if (mask.sum(axis=1) == 0).any():
        raise ValueError
    return h[:, h.shape[1] - 1, :]


@wrong("last_state", "tokens-counted")
def l2(h, mask):
    n = np.sum(mask, axis=1)
    if np.any(n == 0):
        raise ValueError("no token")
    return np.array([h[i, n[i] - 1] for i in range(len(h))])


@wrong("last_state", "empty-row-accepted")
def l3(h, mask):
    return h[np.arange(len(h)), mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)]


@wrong("last_state", "mean-pooled")
def l4(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    return np.stack([s[m].mean(axis=0) for s, m in zip(h, mask, strict=True)])


@wrong("classify", "bias-missing")
def c1(h_last, W, c):
    return np.einsum("nh,hc->nc", h_last, W)


@wrong("classify", "softmax-applied")
def c2(h_last, W, c):
    z = h_last @ W + c
    p = np.exp(z)
    return p / p.sum(1, keepdims=True)


@wrong("softmax_cross_entropy", "softmax-overflow")
def x1(logits, y):
    p = np.exp(logits) / np.sum(np.exp(logits), axis=1, keepdims=True)
    N = len(y)
    loss = -np.mean(np.log(p[range(N), y]))
    p[range(N), y] -= 1
    return loss, p / N


@wrong("softmax_cross_entropy", "gradient-not-averaged")
def x2(logits, y):
    z = logits - logits.max(1, keepdims=True)
    lse = np.log(np.exp(z).sum(1))
    n = np.arange(len(y))
    d = np.exp(z - lse[:, None])
    d[n, y] -= 1
    return np.mean(lse - z[n, y]), d


@wrong("softmax_cross_entropy", "softmax-over-batch", "softmax-over-batch log-of-underflow")
def x3(logits, y):
    z = logits - logits.max(0)
    p = np.exp(z) / np.exp(z).sum(0)
    n = np.arange(len(y))
    loss = -np.mean(np.log(p[n, y]))
    d = p.copy()
    d[n, y] -= 1
    return loss, d / len(y)


@wrong("softmax_cross_entropy", "loss-summed gradient-not-averaged")
def x4(logits, y):
    z = logits - logits.max(1, keepdims=True)
    lse = np.log(np.exp(z).sum(1))
    n = np.arange(len(y))
    d = np.exp(z - lse[:, None])
    d[n, y] -= 1
    return (lse - z[n, y]).sum(), d


# bptt


@wrong("rnn_step_backward", "tanh-derivative-missing")
def sb1(dh, x, h_prev, h, Wx, Wh):
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(0)


@wrong("rnn_step_backward", "recurrent-weights-transposed")
def sb2(dh, x, h_prev, h, Wx, Wh):
    g = dh * (1 - np.power(h, 2))
    return np.dot(g, Wx.T), np.dot(g, Wh), np.dot(x.T, g), np.dot(h_prev.T, g), np.sum(g, axis=0)


@wrong("rnn_step_backward", "state-after-for-state-before")
def sb3(dh, x, h_prev, h, Wx, Wh):
    g = dh * (1 - h * h)
    return g @ Wx.T, g @ Wh.T, x.T @ g, np.einsum("ni,nj->ij", h, g), g.sum(0)


@wrong("rnn_step_backward", "bias-gradient-averaged state-after-for-state-before")
def sb4(dh, x, h_prev, h, Wx, Wh):
    g = dh * (1 - h * h)
    return g @ Wx.T, g @ Wh.T, x.T @ g, h.T @ g, g.mean(0)


@wrong("rnn_step_backward", "bias-gradient-not-summed")
def sb5(dh, x, h_prev, h, Wx, Wh):
    g = dh * (1 - h * h)
    db = g
    return g @ Wx.T, g @ Wh.T, x.T @ g, h_prev.T @ g, db


@wrong("rnn_step_backward", "upstream-changed-in-place", "argument-changed")
def sb6(dh, x, h_prev, h, Wx, Wh):
    dh *= (1 + h) * (1 - h)
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(0)


def _back(dh, x, h0, h, Wx, Wh, mask, *, carry_on=True, add=True, first=0, state=None, clip=None, leak=False):
    N, T, _ = x.shape
    dx, dWx, dWh, db = np.zeros(x.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(len(Wh))
    c = np.zeros(h0.shape)
    for t in range(T - 1, first - 1, -1):
        arriving = dh[:, t] + c
        if clip:
            arriving = np.minimum(np.maximum(arriving, -clip), clip)
        m = np.ones((N, 1), dtype=bool) if mask is None else mask[:, [t]]
        da = np.where(m | leak, arriving * (1 - h[:, t] ** 2), 0)
        previous = (h0 if t == 0 else h[:, t - 1]) if state is None else state(t)
        dx[:, t] = da @ Wx.T
        if add:
            dWx, dWh, db = dWx + x[:, t].T @ da, dWh + previous.T @ da, db + da.sum(0)
        else:
            dWx, dWh, db = x[:, t].T @ da, previous.T @ da, da.sum(0)
        c = np.where(m, da @ Wh.T, arriving) if carry_on else 0 * c
    return dx, c, dWx, dWh, db


@wrong("rnn_backward", "carry-dropped", "dh0-left-at-zero carry-dropped", "carry-dropped dh0-left-at-zero")
def rb1(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, carry_on=False)


@wrong("rnn_backward", "gradient-overwritten")
def rb2(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, add=False)


@wrong("rnn_backward", "first-step-skipped")
def rb3(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, first=1)


@wrong("rnn_backward", "h0-replaced-by-last-state")
def rb4(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, state=lambda t: h[:, t - 1])


@wrong("rnn_backward", "carry-clipped")
def rb5(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, clip=5)


@wrong("rnn_backward", "padding-reaches-parameters")
def rb6(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, mask, leak=True)


@wrong("rnn_backward", "mask-ignored")
def rb7(dh, x, h0, h, Wx, Wh, mask=None):
    return _back(dh, x, h0, h, Wx, Wh, None)


@wrong("rnn_backward", "dh0-left-at-zero")
def rb8(dh, x, h0, h, Wx, Wh, mask=None):
    dx, _, dWx, dWh, db = _back(dh, x, h0, h, Wx, Wh, mask)
    return dx, np.zeros(h0.shape), dWx, dWh, db


@wrong("rnn_backward", "gradients-averaged-over-steps")
def rb9(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, *rest = _back(dh, x, h0, h, Wx, Wh, mask)
    return (dx, dh0, *(g / x.shape[1] for g in rest))


@wrong("rnn_backward", "upstream-only-at-last-step")
def rb10(dh, x, h0, h, Wx, Wh, mask=None):
    only = np.zeros_like(dh)
    only[:, -1] = dh[:, -1]
    return _back(only, x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "tanh-derivative-missing")
def rb11(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, _, _, _ = _back(dh, x, h0, np.zeros_like(h), Wx, Wh, mask)
    dWx, dWh, db, c = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh)), np.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        total = dh[:, t] + c
        m = True if mask is None else mask[:, [t]]
        da = np.where(m, total, 0)
        dWx += x[:, t].T @ da
        dWh += (h[:, t - 1] if t else h0).T @ da
        db += da.sum(0)
        c = np.where(m, da @ Wh.T, total)
    return dx, dh0, dWx, dWh, db


@wrong("truncated_bptt", "window-ignored")
def tb1(dh, x, h0, h, Wx, Wh, window):
    return _back(dh, x, h0, h, Wx, Wh, None)


@wrong("truncated_bptt", "dh0-cut-too")
def tb2(dh, x, h0, h, Wx, Wh, window):
    dx, dWx, dWh, db = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    c = np.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        da = (dh[:, t] + c) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += (h[:, t - 1] if t else h0).T @ da
        db += da.sum(0)
        c = da @ Wh.T
        if t % window == 0:
            c[:] = 0
    return dx, c, dWx, dWh, db


@wrong("truncated_bptt", "only-last-window window-ignored", "only-last-window")  # it does both
def tb3(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    return _back(dh, x, h0, h, Wx, Wh, None, first=max(0, T - window))


@wrong("numerical_gradient", "one-sided-difference")
def ng1(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    base, g = f(w), np.zeros(w.shape)
    for ix in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[ix] = eps
        g[ix] = (f(w + step) - base) / eps
    return g


@wrong("numerical_gradient", "divided-by-eps")
def ng2(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    g = np.zeros(w.shape)
    for ix in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[ix] = eps
        g[ix] = (f(w + step) - f(w - step)) / eps
    return g


@wrong("numerical_gradient", "argument-nudged", "argument-changed", "perturbation-not-restored")
def ng3(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for ix in np.ndindex(w.shape):
        w[ix] += eps
        up = f(w)
        w[ix] -= 2 * eps
        g[ix] = (up - f(w)) / (2 * eps)
    return g


@wrong("numerical_gradient", "step-too-small")
def ng4(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    g, e = np.zeros(w.shape), 1e-11
    for ix in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[ix] = e
        g[ix] = (f(w + step) - f(w - step)) / (2 * e)
    return g


@wrong("relative_error", "absolute-error")
def re1(a, b):
    return float(np.abs(np.subtract(a, b)).max())


@wrong("relative_error", "floor-missing")
def re2(a, b):
    return np.max(abs(a - b) / np.maximum(abs(a), abs(b)))


@wrong("relative_error", "denominator-is-a-sum")
def re3(a, b):
    return np.max(abs(a - b) / np.maximum(1e-8, abs(a) + abs(b)))


# vanishing-gradients


@wrong("gradient_norm_by_lag", "slope-missing")
def gn1(h, Wh):
    return np.array([np.linalg.norm(np.linalg.matrix_power(Wh, k), 2) for k in range(h.shape[1])])


@wrong("gradient_norm_by_lag", "frobenius-norm")
def gn2(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            if k:
                J = J @ np.diag(1 - h[n, T - k] ** 2) @ Wh.T
            out[k] += np.linalg.norm(J) / N
    return out


@wrong("gradient_norm_by_lag", "recurrent-weights-transposed")
def gn3(h, Wh):
    N, T, H = h.shape
    out = np.ones(T)
    Js = [np.eye(H)] * N
    for k in range(1, T):
        Js = [J @ np.diag(1 - h[n, T - k] ** 2) @ Wh for n, J in enumerate(Js)]
        out[k] = np.mean([np.linalg.norm(J, 2) for J in Js])
    return out


@wrong("clip_by_global_norm", "each-array-by-its-own-norm")
def cg1(grads, max_norm):
    total = np.sqrt(sum(np.sum(g * g) for g in grads))
    out = []
    for g in grads:
        n = np.sqrt(np.sum(g * g))
        out.append(g * (max_norm / n) if n > max_norm else g.copy())
    return out, total


@wrong("clip_by_global_norm", "small-number-added")
def cg2(grads, max_norm):
    total = np.sqrt(sum(np.sum(g * g) for g in grads))
    coefficient = np.minimum(max_norm / (total + 1e-6), 1.0)
    return [g * coefficient for g in grads], total


@wrong("clip_by_global_norm", "gradients-changed-in-place", "argument-changed")
def cg3(grads, max_norm):
    total = np.sqrt(sum(np.sum(g * g) for g in grads))
    if total > max_norm:
        for g in grads:
            g *= max_norm / total
    return grads, total


@wrong("orthogonal_init", "signs-not-corrected")
def oi1(n, gain, rng):
    return gain * np.linalg.qr(rng.normal(0, 1, (n, n)))[0]


@wrong("orthogonal_init", "random-state-not-fixed")
def oi2(n, gain, rng):
    q, r = np.linalg.qr(np.random.randn(n, n))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "gain-missing")
def oi3(n, gain, rng):
    u, _, v = np.linalg.svd(rng.normal(size=(n, n)))
    return u @ v


@wrong("orthogonal_init", "not-orthogonal")
def oi4(n, gain, rng):
    return gain * rng.normal(size=(n, n)) / np.sqrt(n)


# gated-cells


def _s(a):
    return 1 / (1 + np.exp(-a))


@wrong("lstm_step", "gate-order-swapped")
def ls1(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    f, i, g, o = _s(a[:, :H]), _s(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), _s(a[:, 3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "output-tanh-missing")
def ls2(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    c = _s(a[:, H : 2 * H]) * c_prev + _s(a[:, :H]) * np.tanh(a[:, 2 * H : 3 * H])
    return _s(a[:, 3 * H :]) * c, c


@wrong("lstm_step", "forget-gate-missing")
def ls3(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    c = c_prev + _s(a[:, :H]) * np.tanh(a[:, 2 * H : 3 * H])
    return _s(a[:, 3 * H :]) * np.tanh(c), c


@wrong("lstm_step", "results-swapped bias-missing", "bias-missing results-swapped")
def ls4(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh
    c = _s(a[:, H : 2 * H]) * c_prev + _s(a[:, :H]) * np.tanh(a[:, 2 * H : 3 * H])
    return c, _s(a[:, 3 * H :]) * np.tanh(c)


def _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, *, carry=True, path=True, old=True, slope=True):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    i, f, g, o = _s(a[:, :H]), _s(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), _s(a[:, 3 * H :])
    c = f * c_prev + i * g
    t = np.tanh(c)
    d = carry * dc + path * dh * o * (1 - slope * t * t)
    da = np.hstack(
        [d * g * i * (1 - i), d * (c_prev if old else c) * f * (1 - f), d * i * (1 - g * g), dh * t * o * (1 - o)]
    )
    return da @ Wx.T, da @ Wh.T, d * f, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("lstm_step_backward", "cell-carry-dropped")
def lb1(*arguments):
    return _lstm_back(*arguments, carry=False)


@wrong("lstm_step_backward", "path-through-state-missing")
def lb2(*arguments):
    return _lstm_back(*arguments, path=False)


@wrong("lstm_step_backward", "new-cell-for-old")
def lb3(*arguments):
    return _lstm_back(*arguments, old=False)


@wrong("lstm_step_backward", "cell-slope-missing")
def lb4(*arguments):
    return _lstm_back(*arguments, slope=False)


@wrong("lstm_step_backward", "cell-carry-dropped new-cell-for-old")
def lb5(*arguments):
    return _lstm_back(*arguments, carry=False, old=False)


@wrong("gru_step", "update-gate-inverted")
def gs1(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    r, z = _s(ax[:, :H] + ah[:, :H]), _s(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    return h_prev + z * (n - h_prev)


@wrong("gru_step", "reset-before-product")
def gs2(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    r = _s(x @ Wx[:, :H] + h_prev @ Wh[:, :H] + bx[:H] + bh[:H])
    z = _s(x @ Wx[:, H : 2 * H] + h_prev @ Wh[:, H : 2 * H] + bx[H : 2 * H] + bh[H : 2 * H])
    n = np.tanh(x @ Wx[:, 2 * H :] + (r * h_prev) @ Wh[:, 2 * H :] + bx[2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "gate-order-swapped")
def gs3(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    z, r = _s(ax[:, :H] + ah[:, :H]), _s(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step_backward", "direct-path-missing")
def gb1(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, _, *rest, dah = _gru_back(dh, x, h_prev, Wx, Wh, bx, bh)
    return (dx, dah @ Wh.T, *rest)


@wrong("gru_step_backward", "sums-confused", "reset-missing-on-the-way-back")
def gb2(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, dh_prev, dWx, dWh, dbx, *_ = _gru_back(dh, x, h_prev, Wx, Wh, bx, bh)
    return dx, dh_prev, dWx, dWh, dbx, dbx


def _gru_back(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    r, z = _s(ax[:, :H] + ah[:, :H]), _s(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    dn = dh * (1 - z) * (1 - n**2)
    dz = dh * (h_prev - n) * z * (1 - z)
    dr = dn * ah[:, 2 * H :] * r * (1 - r)
    dax, dah = np.hstack([dr, dz, dn]), np.hstack([dr, dz, dn * r])
    return dax @ Wx.T, dah @ Wh.T + dh * z, x.T @ dax, h_prev.T @ dah, dax.sum(0), dah.sum(0), dah
