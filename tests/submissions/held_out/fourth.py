"""A fourth set of wrong programs, most of them rare, written when the third had served to improve the examiner."""

from collections import Counter
from itertools import chain

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


def expit(v):
    return np.where(v >= 0, 1 / (1 + np.exp(-np.abs(v))), 1 - 1 / (1 + np.exp(-np.abs(v))))


STATE = {}


# ---- text


@wrong("build_vocab", "unknown-word-missing")
def v1(texts, min_count=1):
    c = Counter(chain.from_iterable(t.split() for t in texts))
    return {
        w: i for i, w in enumerate(["<pad>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w)))
    }


@wrong("build_vocab", "same-number-added")
def v2(texts, min_count=1):
    c = Counter(chain.from_iterable(t.split() for t in texts))
    words = ["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w))
    return {w: i + 1 for i, w in enumerate(words)}


@wrong("build_vocab", "ties-ignore-case")
def v3(texts, min_count=1):
    c = Counter(chain.from_iterable(t.split() for t in texts))
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w.lower()))
        )
    }


@wrong("build_vocab", "punctuation-stripped")
def v4(texts, min_count=1):
    c = Counter(w.strip(".,!?;:") for t in texts for w in t.split())
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w))
        )
    }


@wrong("build_vocab", "result-of-wrong-type")
def v5(texts, min_count=1):
    c = Counter(w for t in texts for w in t.split())
    return dict(enumerate(["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w))))


@wrong("build_vocab", "result-of-wrong-type")
def v6(texts, min_count=1):
    c = Counter(w for t in texts for w in t.split())
    return ["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w))


@wrong("build_vocab", "result-not-repeatable")
def v7(texts, min_count=1, _counts={}):
    for t in texts:
        for w in t.split():
            _counts[w] = _counts.get(w, 0) + 1
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>"] + sorted((w for w in _counts if _counts[w] >= min_count), key=lambda w: (-_counts[w], w))
        )
    }


@wrong("build_vocab", "letters-counted")
def v8(texts, min_count=1):
    c = Counter("".join(texts))
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>"] + sorted((w for w in c if c[w] >= min_count), key=lambda w: (-c[w], w))
        )
    }


@wrong("build_vocab", "ties-in-order-of-appearance min-count-exclusive")
def v9(texts, min_count=1):
    c = Counter(w for t in texts for w in t.split())
    return {w: i for i, w in enumerate(["<pad>", "<unk>"] + [w for w, k in c.most_common() if k > min_count])}


@wrong("encode", "unknown-words-raise")
def e2(text, vocab):
    out = []
    for w in text.split():
        out += [vocab[w]]
    return out


@wrong("encode", "split-at-single-spaces")
def e3(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) for w in text.split(" ")]


@wrong("encode", "reversed-along-an-axis")
def e4(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) for w in reversed(text.split())]


@wrong("encode", "result-of-wrong-type")
def e5(text, vocab):
    return " ".join(str(vocab.get(w, vocab["<unk>"])) for w in text.split())


@wrong("encode", "same-number-added")
def e6(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) + 1 for w in text.split()]


@wrong("encode", "one-place-too-many")
def e7(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) for w in text.split()] + [0]


@wrong("encode", "result-cut-short")
def e8(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) for w in text.split()[1:]]


@wrong("pad_batch", "mask-all-true")
def p1(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], np.int64)
    return ids, np.ones(ids.shape, dtype=bool)


@wrong("pad_batch", "ids-as-floats")
def p2(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids, mask = np.zeros((len(sequences), T)), np.zeros((len(sequences), T), bool)
    for n, s in enumerate(sequences):
        k = min(T, len(s))
        ids[n, :k], mask[n, :k] = s[:k], True
    return ids, mask


@wrong("pad_batch", "length-ignored")
def p3(sequences, length=None):
    T = max(len(s) for s in sequences)
    ids, mask = np.zeros((len(sequences), T), np.int64), np.zeros((len(sequences), T), bool)
    for n, s in enumerate(sequences):
        ids[n, : len(s)], mask[n, : len(s)] = s, True
    return ids, mask


@wrong("pad_batch", "padded-with-another-number")
def p4(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [-1] * T)[:T] for s in sequences], np.int64)
    return ids, ids >= 0


@wrong("pad_batch", "mask-shifted")
def p5(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], np.int64)
    return ids, np.array([[t < len(s) - 1 for t in range(T)] for s in sequences])


@wrong("pad_batch", "parts-of-the-result-swapped")
def p6(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], np.int64)
    return np.array([[t < len(s) for t in range(T)] for s in sequences]), ids


@wrong("pad_batch", "padded-in-front mask-inverted")
def p7(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([[0] * (T - len(s)) + list(s[:T]) for s in sequences], np.int64)
    mask = np.array([[True] * (T - len(s)) + [False] * len(s[:T]) for s in sequences])
    return ids, mask


@wrong("pad_batch", "padded-with-another-number")
def p8(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [(list(s) or [0])[-1]] * T)[:T] for s in sequences], np.int64)
    return ids, np.array([[t < len(s) for t in range(T)] for s in sequences])


@wrong("embed_forward", "ids-multiplied")
def f1(ids, E):
    return ids[..., None] * E[0]


@wrong("embed_forward", "batch-flattened")
def f2(ids, E):
    return E[ids.ravel()]


@wrong("embed_forward", "vectors-averaged")
def f3(ids, E):
    return E[ids].sum(axis=1)


@wrong("embed_forward", "function-applied-to-the-result")
def f4(ids, E):
    return E[ids] / np.linalg.norm(E[ids], axis=-1, keepdims=True)


@wrong("embed_forward", "same-word-everywhere")
def f5(ids, E):
    return np.repeat(E[ids[:, :1]], ids.shape[1], axis=1)


@wrong("embed_backward", "first-occurrence-only")
def b1(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    seen = set()
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            if ids[n, t] not in seen:
                dE[ids[n, t]] += dx[n, t]
                seen.add(ids[n, t])
    return dE


@wrong("embed_backward", "gradient-averaged-over-batch")
def b2(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    np.add.at(dE, ids.ravel(), dx.reshape(-1, dx.shape[2]) / dx.shape[0])
    return dE


@wrong("embed_backward", "sign-flipped")
def b3(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for n, row in enumerate(ids):
        for t, i in enumerate(row):
            dE[i] -= dx[n, t]
    return dE


@wrong("embed_backward", "last-text-only")
def b4(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for t, i in enumerate(ids[0]):
        dE[i] += dx[0, t]
    return dE


@wrong("embed_backward", "integer-buffer")
def b5(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=int)
    for n, row in enumerate(ids):
        for t, i in enumerate(row):
            dE[i] = dE[i] + dx[n, t]
    return dE


@wrong("embed_backward", "gradient-multiplied-by-ids")
def b6(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for n, row in enumerate(ids):
        for t, i in enumerate(row):
            dE[i] += i * dx[n, t]
    return dE


@wrong("embed_backward", "largest-gradient-kept")
def b7(dx, ids, vocab_size):
    dE = np.full((vocab_size, dx.shape[2]), -np.inf)
    np.maximum.at(dE, ids, dx)
    dE[np.isinf(dE)] = 0
    return dE


# ---- rnn-cell


@wrong("rnn_step", "matrix-transposed")
def s1(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx.T + h_prev @ Wh + b)


@wrong("rnn_step", "tanh-applied-twice")
def s2(x, h_prev, Wx, Wh, b):
    h = np.tanh(x @ Wx + h_prev @ Wh + b)
    for _ in range(1):
        h = np.tanh(h)
    return h


@wrong("rnn_step", "state-unweighted")
def s3(x, h_prev, Wx, Wh, b):
    return np.tanh(np.matmul(x, Wx) + h_prev + b)


@wrong("rnn_step", "squashed-otherwise")
def s4(x, h_prev, Wx, Wh, b):
    return np.clip(0.2 * (x @ Wx + h_prev @ Wh + b) + 0.5, 0, 1)


@wrong("rnn_step", "squashed-otherwise")
def s5(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    return np.where(a > 0, a, 0.01 * a)


@wrong("rnn_step", "squashed-otherwise")
def s6(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    e = np.exp(a - a.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@wrong("rnn_step", "wrong-sign")
def s7(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx - h_prev @ Wh + b)


@wrong("rnn_step", "function-added")
def s8(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + (h_prev**2) @ Wh + b)


@wrong("rnn_step", "one-entry-for-all")
def s9(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev.mean(0) @ Wh + b)


@wrong("rnn_step", "one-entry-for-all")
def s10(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b.sum())


@wrong("rnn_step", "one-entry-for-all")
def s11(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b[0])


@wrong("rnn_step", "argument-changed")
def s12(x, h_prev, Wx, Wh, b):
    h_prev[...] = np.tanh(x @ Wx + h_prev @ Wh + b)
    return h_prev


@wrong("rnn_step", "name-undefined")
def s13(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_previous @ Wh + b)  # noqa: F821


@wrong("rnn_step", "function-applied-to-the-result")
def s14(x, h_prev, Wx, Wh, b):
    return np.round(np.tanh(x @ Wx + h_prev @ Wh + b), 4)


@wrong("rnn_step", "result-not-repeatable")
def s15(x, h_prev, Wx, Wh, b):
    h = STATE.get("h", h_prev)
    if h.shape != h_prev.shape:
        h = h_prev
    STATE["h"] = np.tanh(x @ Wx + h @ Wh + b)
    return STATE["h"]


@wrong("rnn_step", "bias-missing relu-for-tanh")
def s16(x, h_prev, Wx, Wh, b):
    return np.maximum(x @ Wx + h_prev @ Wh, 0.0)


@wrong("rnn_step", "recurrent-weights-transposed tanh-applied-twice")
def s17(x, h_prev, Wx, Wh, b):
    return np.tanh(np.tanh(x @ Wx + (Wh @ h_prev.T).T + b))


@wrong("rnn_step", "bias-outside-tanh sigmoid-for-tanh")
def s18(x, h_prev, Wx, Wh, b):
    return expit(x @ Wx + h_prev @ Wh) + b


def _fwd(x, h0, Wx, Wh, b, mask, first=None, step=None, choose=None):
    step = step or (lambda xt, h, t: np.tanh(xt @ Wx + h @ Wh + b))
    choose = choose or (lambda t, new, old: new if mask is None else np.where(mask[:, t, None], new, old))
    h, out = h0 if first is None else first, []
    for t in range(x.shape[1]):
        h = choose(t, step(x[:, t], h, t), h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "recurrent-weights-transposed")
def g1(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, step=lambda xt, h, t: np.tanh(xt @ Wx + h @ Wh.T + b))


@wrong("rnn_forward", "bias-added-twice")
def g2(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, step=lambda xt, h, t: np.tanh(xt @ Wx + b + h @ Wh + b))


@wrong("rnn_forward", "old-state-added-at-real-steps")
def g3(x, h0, Wx, Wh, b, mask=None):
    return _fwd(
        x, h0, Wx, Wh, b, mask, choose=lambda t, new, old: new if mask is None else new * mask[:, t, None] + old
    )


@wrong("rnn_forward", "same-input-at-every-step")
def g4(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, step=lambda xt, h, t: np.tanh(x[:, 0] @ Wx + h @ Wh + b))


@wrong("rnn_forward", "batch-and-time-swapped")
def g5(x, h0, Wx, Wh, b, mask=None):
    out, h = [], h0
    for t in range(x.shape[0]):
        h = np.tanh(x[t] @ Wx + h @ Wh + b)
        out.append(h)
    return np.stack(out, 0)


@wrong("rnn_forward", "h0-added-at-every-step")
def g6(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, step=lambda xt, h, t: np.tanh(xt @ Wx + (h + h0) @ Wh + b))


@wrong("rnn_forward", "function-applied-to-the-result")
def g7(x, h0, Wx, Wh, b, mask=None):
    return np.cumsum(_fwd(x, h0, Wx, Wh, b, mask), axis=1)


@wrong("rnn_forward", "state-not-carried")
def g8(x, h0, Wx, Wh, b, mask=None):
    h1 = np.tanh(x[:, 0] @ Wx + h0 @ Wh + b)
    if mask is not None:
        h1 = np.where(mask[:, :1], h1, h0)
    out = [h1]
    for t in range(1, x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h1 @ Wh + b)
        out.append(new if mask is None else np.where(mask[:, t, None], new, h1))
    return np.stack(out, 1)


@wrong("rnn_forward", "mask-ignored bias-outside-tanh")
def g9(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, None, step=lambda xt, h, t: np.tanh(xt @ Wx + h @ Wh) + b)


@wrong("rnn_forward", "h0-ignored sigmoid-for-tanh")
def g10(x, h0, Wx, Wh, b, mask=None):
    return _fwd(
        x, h0, Wx, Wh, b, mask, first=np.zeros_like(h0), step=lambda xt, h, t: 1 / (1 + np.exp(-(xt @ Wx + h @ Wh + b)))
    )


@wrong("rnn_forward", "mask-ignored")
def g11(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, choose=lambda t, new, old: new if mask is None or mask[:, t].any() else old)


@wrong("rnn_forward", "nonlinearity-missing")
def g12(x, h0, Wx, Wh, b, mask=None):
    return _fwd(x, h0, Wx, Wh, b, mask, step=lambda xt, h, t: xt @ Wx + h @ Wh + b)


@wrong("rnn_forward", "signature-changed")
def g13(x, h0, Wx, Wh, b, mask):
    return _fwd(x, h0, Wx, Wh, b, mask)


@wrong("last_state", "rows-not-paired")
def l1(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("x")
    return h[:, mask.sum(1) - 1]


@wrong("last_state", "stops-at-first-gap")
def l2(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("x")
    return h[np.arange(len(h)), mask.argmin(1) - 1]


@wrong("last_state", "mask-inverted")
def l3(h, mask):
    T = mask.shape[1]
    if not mask.any(axis=1).all():
        raise ValueError("x")
    return h[np.arange(len(h)), T - 1 - (~mask)[:, ::-1].argmax(1)]


@wrong("last_state", "states-summed")
def l4(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("x")
    return np.einsum("nth,nt->nh", h, mask.astype(h.dtype))


@wrong("last_state", "another-exception")
def l5(h, mask):
    if not mask.any(axis=1).all():
        raise RuntimeError("a row is empty")
    return h[np.arange(len(h)), mask.shape[1] - 1 - mask[:, ::-1].argmax(1)]


@wrong("last_state", "empty-row-accepted")
def l6(h, mask):
    out = np.zeros_like(h[:, 0])
    for n in range(len(h)):
        for t in range(h.shape[1]):
            if mask[n, t]:
                out[n] = h[n, t]
    return out


@wrong("last_state", "result-of-another-shape")
def l7(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("x")
    return np.take_along_axis(h, (mask.shape[1] - 1 - mask[:, ::-1].argmax(1))[:, None, None], 1)


@wrong("classify", "bias-added-twice")
def c1(h_last, W, c):
    return h_last @ W + c + c


@wrong("classify", "weights-transposed")
def c2(h_last, W, c):
    return h_last @ W.T + c


@wrong("classify", "function-applied-to-the-result")
def c3(h_last, W, c):
    z = h_last @ W + c
    return z - z.mean(axis=1, keepdims=True)


@wrong("classify", "function-applied-to-the-result")
def c4(h_last, W, c):
    z = h_last @ W + c
    e = np.exp(z)
    return e / e.sum(0)


@wrong("classify", "function-added")
def c5(h_last, W, c):
    return np.maximum(h_last, 0) @ W + c


@wrong("classify", "function-added")
def c6(h_last, W, c):
    return np.tanh(h_last) @ W + c


@wrong("classify", "function-applied-to-the-result")
def c7(h_last, W, c):
    z = h_last @ W + c
    return np.eye(z.shape[1])[z.argmax(1)]


def _ce(logits, y):
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    return logp, np.eye(logits.shape[1])[y]


@wrong("softmax_cross_entropy", "log-of-clipped-probability")
def x1(logits, y):
    logp, t = _ce(logits, y)
    p = np.clip(np.exp(logp), 1e-7, 1 - 1e-7)
    return -(t * np.log(p)).sum(1).mean(), (p - t) / len(y)


@wrong("softmax_cross_entropy", "entropy-for-cross-entropy")
def x2(logits, y):
    logp, t = _ce(logits, y)
    p = np.exp(logp)
    return -(p * logp).sum(1).mean(), (p - t) / len(y)


@wrong("softmax_cross_entropy", "loss-over-whole-columns")
def x3(logits, y):
    logp, t = _ce(logits, y)
    return -logp[:, y].mean(), (np.exp(logp) - t) / len(y)


@wrong("softmax_cross_entropy", "target-subtracted-from-whole-columns")
def x4(logits, y):
    logp, t = _ce(logits, y)
    d = np.exp(logp)
    d[:, y] -= 1
    return -(t * logp).sum(1).mean(), d / len(y)


@wrong("softmax_cross_entropy", "binary-cross-entropy")
def x5(logits, y):
    logp, t = _ce(logits, y)
    p = np.exp(logp)
    return -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum(1).mean(), (p - t) / len(y)


@wrong("softmax_cross_entropy", "wrong-number-of-results")
def x6(logits, y):
    logp, t = _ce(logits, y)
    return -(t * logp).sum(1).mean()


@wrong("softmax_cross_entropy", "parts-of-the-result-swapped")
def x7(logits, y):
    logp, t = _ce(logits, y)
    return (np.exp(logp) - t) / len(y), -(t * logp).sum(1).mean()


@wrong("softmax_cross_entropy", "squared-error")
def x8(logits, y):
    logp, t = _ce(logits, y)
    p = np.exp(logp)
    return ((p - t) ** 2).sum(1).mean(), (p - t) / len(y)


@wrong("softmax_cross_entropy", "gradient-not-averaged loss-sign-flipped")
def x9(logits, y):
    logp, t = _ce(logits, y)
    return (t * logp).sum(1).mean(), np.exp(logp) - t


@wrong("softmax_cross_entropy", "counted-twice")
def x10(logits, y):
    logp, t = _ce(logits, y)
    return -(t * logp).sum(1).mean(), (np.exp(logp) - t) / len(y) ** 2


@wrong("softmax_cross_entropy", "shifted-by-column-max")
def x11(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max(0))
    p = e / e.sum(1, keepdims=True)
    d = p.copy()
    d[np.arange(n), y] -= 1
    return -np.log(p[np.arange(n), y]).mean(), d / n


@wrong("softmax_cross_entropy", "labels-off-by-one")
def x12(logits, y):
    logp, t = _ce(logits, y - 1)
    return -(t * logp).sum(1).mean(), (np.exp(logp) - t) / len(y)


@wrong("softmax_cross_entropy", "softmax-applied-twice")
def x13(logits, y):
    logp, t = _ce(logits, y)
    logp2, _ = _ce(np.exp(logp), y)
    return -(t * logp2).sum(1).mean(), (np.exp(logp2) - t) / len(y)


# ---- bptt


def _sb(da, x, hp, Wx, Wh):
    return da @ Wx.T, da @ Wh.T, x.T @ da, hp.T @ da, da.sum(0)


@wrong("rnn_step_backward", "input-weights-transposed")
def d1(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "weight-gradient-transposed")
def d2(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, da.T @ h_prev, da.sum(0)


@wrong("rnn_step_backward", "quantity-swapped")
def d3(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, x.T @ da, da.sum(0)


@wrong("rnn_step_backward", "gradient-sign-flipped")
def d4(dh, x, h_prev, h, Wx, Wh):
    return tuple(-g for g in _sb(dh * (1 - h**2), x, h_prev, Wx, Wh))


@wrong("rnn_step_backward", "slope-left-out-of-bias-gradient")
def d5(dh, x, h_prev, h, Wx, Wh):
    dx, dhp, dWx, dWh, _ = _sb(dh * (1 - h**2), x, h_prev, Wx, Wh)
    return dx, dhp, dWx, dWh, dh.sum(axis=0)


@wrong("rnn_step_backward", "global-for-argument")
def d6(dh, x, h_prev, h, Wx, Wh):
    a = x @ Wx + h_prev @ Wh
    return _sb(dh * (1 - np.tanh(a) ** 2), x, h_prev, Wx, Wh)


@wrong("rnn_step_backward", "slope-otherwise")
def d7(dh, x, h_prev, h, Wx, Wh):
    return _sb(dh * np.sqrt(1 - h**2), x, h_prev, Wx, Wh)


@wrong("rnn_step_backward", "gradient-clipped")
def d8(dh, x, h_prev, h, Wx, Wh):
    return _sb(np.clip(dh, -1, 1) * (1 - h**2), x, h_prev, Wx, Wh)


@wrong("rnn_step_backward", "upstream-added-to-state-gradient")
def d9(dh, x, h_prev, h, Wx, Wh):
    dx, dhp, dWx, dWh, db = _sb(dh * (1 - h**2), x, h_prev, Wx, Wh)
    return dx, dhp + dh, dWx, dWh, db


@wrong("rnn_step_backward", "gradients-averaged-over-batch")
def d10(dh, x, h_prev, h, Wx, Wh):
    return tuple(g / len(dh) for g in _sb(dh * (1 - h**2), x, h_prev, Wx, Wh))


@wrong("rnn_step_backward", "wrong-number-of-results")
def d11(dh, x, h_prev, h, Wx, Wh):
    return _sb(dh * (1 - h**2), x, h_prev, Wx, Wh)[:4]


@wrong("rnn_step_backward", "slope-otherwise")
def d12(dh, x, h_prev, h, Wx, Wh):
    return _sb(dh * (1 - h**2) ** 2, x, h_prev, Wx, Wh)


@wrong("rnn_step_backward", "slope-otherwise")
def d13(dh, x, h_prev, h, Wx, Wh):
    return _sb(dh * (h > 0), x, h_prev, Wx, Wh)


@wrong("rnn_step_backward", "sigmoid-derivative recurrent-weights-transposed")
def d14(dh, x, h_prev, h, Wx, Wh):
    da = dh * (h - h * h)
    return da @ Wx.T, da @ Wh, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "constant-factor")
def d15(dh, x, h_prev, h, Wx, Wh):
    dx, dhp, dWx, dWh, db = _sb(dh * (1 - h**2), x, h_prev, Wx, Wh)
    return dx, dhp, dWx / 2, dWh, db


@wrong("rnn_step_backward", "part-left-at-zero")
def d16(dh, x, h_prev, h, Wx, Wh):
    dx, dhp, dWx, dWh, db = _sb(dh * (1 - h**2), x, h_prev, Wx, Wh)
    return np.zeros_like(x), dhp, dWx, dWh, db


def _bp(dh, x, h0, h, Wx, Wh, mask=None, slope=None, prev=None, start=None, xs=None, dxmask=True, carry_add=True):
    N, T, D = x.shape
    slope = slope or (lambda t: 1 - h[:, t] ** 2)
    prev = prev or (lambda t: h[:, t - 1] if t else h0)
    g, dx = np.zeros_like(h0), np.zeros_like(x)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for t in range(T - 1 if start is None else start(T), -1, -1):
        g = g + dh[:, t]
        m = np.ones((N, 1), bool) if mask is None else mask[:, t, None]
        da = np.where(m, g * slope(t), 0)
        dx[:, t] = da @ Wx.T
        dWx += (x[:, t] if xs is None else xs(t)).T @ da
        dWh += prev(t).T @ da
        db += da.sum(0)
        g = np.where(m, da @ Wh.T, g)
    return dx, g, dWx, dWh, db


@wrong("rnn_backward", "tanh-derivative-missing")
def r1(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, mask, slope=lambda t: 1.0)


@wrong("rnn_backward", "slope-at-previous-state")
def r2(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, mask, slope=lambda t: 1 - (h[:, t - 1] if t else h0) ** 2)


@wrong("rnn_backward", "last-step-skipped")
def r3(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, mask, start=lambda T: T - 2)


@wrong("rnn_backward", "mask-inverted")
def r4(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, None if mask is None else ~mask)


@wrong("rnn_backward", "input-off-by-one")
def r5(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, mask, xs=lambda t: x[:, t - 1])


@wrong("rnn_backward", "sigmoid-derivative")
def r6(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, mask, slope=lambda t: h[:, t] * (1 - h[:, t]))


@wrong("rnn_backward", "upstream-lost-at-padding")
def r7(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh if mask is None else dh * mask[..., None], x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "carry-never-made-new")
def r8(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    g, dx = np.zeros_like(h0), np.zeros_like(x)
    dWx, dWh, db = 0, 0, 0
    for t in reversed(range(T)):
        g = g + dh[:, t]
        m = np.ones((N, 1), bool) if mask is None else mask[:, t, None]
        da = np.where(m, g * (1 - h[:, t] ** 2), 0)
        dx[:, t] = da @ Wx.T
        dWx = dWx + x[:, t].T @ da
        dWh = dWh + (h[:, t - 1] if t else h0).T @ da
        db = db + da.sum(0)
        g = g + np.where(m, da @ Wh.T, 0)
    return dx, g, dWx, dWh, db


@wrong("rnn_backward", "constant-factor")
def r9(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _bp(dh, x, h0, h, Wx, Wh, mask)
    return dx, dh0 / len(x), dWx, dWh, db


@wrong("rnn_backward", "bias-gradient-not-summed", "result-of-wrong-shape")
def r10(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _bp(dh, x, h0, h, Wx, Wh, mask)
    return dx, dh0, dWx, dWh, np.tile(db, (len(x), 1))


@wrong("rnn_backward", "mask-ignored tanh-derivative-missing")
def r11(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(dh, x, h0, h, Wx, Wh, None, slope=lambda t: 1.0)


@wrong("rnn_backward", "h0-taken-for-zero sigmoid-derivative")
def r12(dh, x, h0, h, Wx, Wh, mask=None):
    return _bp(
        dh, x, h0, h, Wx, Wh, mask, prev=lambda t: h[:, t - 1] if t else 0 * h0, slope=lambda t: h[:, t] * (1 - h[:, t])
    )


@wrong("rnn_backward", "step-of-computation-missing")
def r13(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _bp(dh, x, h0, h, Wx, Wh, mask)
    return dx, dh0, dWx, dWh, np.zeros_like(db)


@wrong("truncated_bptt", "window-one-too-long")
def t1(dh, x, h0, h, Wx, Wh, window):
    return _tb(dh, x, h0, h, Wx, Wh, lambda t: t > 0 and t % (window + 1) == 0)


def _tb(dh, x, h0, h, Wx, Wh, cut, prev=None, slope=None):
    N, T, D = x.shape
    prev = prev or (lambda t: h[:, t - 1] if t else h0)
    g, dx = np.zeros_like(h0), np.zeros_like(x)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for t in range(T)[::-1]:
        da = (g + dh[:, t]) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += prev(t).T @ da
        db += da.sum(0)
        g = 0 * h0 if cut(t) else da @ Wh.T
    return dx, g, dWx, dWh, db


@wrong("truncated_bptt", "carry-never-used")
def t2(dh, x, h0, h, Wx, Wh, window):
    return _tb(dh, x, h0, h, Wx, Wh, lambda t: t > 0)


@wrong("truncated_bptt", "window-one-too-long")
def t3(dh, x, h0, h, Wx, Wh, window):
    return _tb(dh, x, h0, h, Wx, Wh, lambda t: t > 0 and t % max(window - 1, 1) == 0)


@wrong("truncated_bptt", "upstream-only-at-window-ends")
def t4(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    keep = np.array([(t + 1) % window == 0 or t == T - 1 for t in range(T)])
    return _tb(dh * keep[None, :, None], x, h0, h, Wx, Wh, lambda t: t > 0 and t % window == 0)


@wrong("truncated_bptt", "window-ignored h0-replaced-by-last-state")
def t5(dh, x, h0, h, Wx, Wh, window):
    return _tb(dh, x, h0, h, Wx, Wh, lambda t: False, prev=lambda t: h[:, t - 1])


@wrong("truncated_bptt", "last-window-skipped")
def t6(dh, x, h0, h, Wx, Wh, window):
    N, T, D = x.shape
    g, dx = np.zeros_like(h0), np.zeros_like(x)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for s in range(0, T - window + 1, window):
        g = np.zeros_like(h0)
        for t in range(s + window - 1, s - 1, -1):
            da = (g + dh[:, t]) * (1 - h[:, t] ** 2)
            dx[:, t] = da @ Wx.T
            dWx += x[:, t].T @ da
            dWh += (h[:, t - 1] if t else h0).T @ da
            db += da.sum(0)
            g = da @ Wh.T
        if s == 0:
            dh0 = g
    return dx, dh0 if T >= window else g, dWx, dWh, db


@wrong("numerical_gradient", "argument-changed", "integer-buffer argument-changed", "argument-nudged")
def n1(f, w, eps=1e-5):
    g = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        w[i] += eps
        hi = f(w)
        w[i] -= 2 * eps
        g[i] = (hi - f(w)) / (2 * eps)
    return g


@wrong("numerical_gradient", "only-first-axis-visited")
def n2(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in range(len(w)):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "integer-buffer")
def n3(f, w, eps=1e-5):
    g = np.zeros(w.shape, dtype=np.int64)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "float32-result")
def n4(f, w, eps=1e-5):
    g = np.zeros(w.shape, dtype=np.float32)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "result-of-another-shape")
def n5(f, w, eps=1e-5):
    return [(f(w + eps * e.reshape(w.shape)) - f(w - eps * e.reshape(w.shape))) / (2 * eps) for e in np.eye(w.size)]


@wrong("numerical_gradient", "second-derivative")
def n6(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - 2 * f(w) + f(w - d)) / eps**2
    return g


@wrong("numerical_gradient", "step-too-large")
def n7(f, w, eps=1e-5):
    eps = 1e-1
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "one-sided-difference sign-flipped")
def n8(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w) - f(w + d)) / eps
    return g


@wrong("numerical_gradient", "counted-twice")
def n9(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (4 * eps)
    return g


@wrong("relative_error", "smaller-for-larger")
def q1(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.minimum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "sum-for-maximum")
def q2(a, b):
    return np.sum(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "floor-of-another-size")
def q3(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-12))


@wrong("relative_error", "function-swapped")
def q4(a, b):
    return np.min(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "sizes-compared")
def q5(a, b):
    return np.max(np.abs(np.abs(a) - np.abs(b)) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "squares-for-absolute-values")
def q6(a, b):
    return np.max((a - b) ** 2 / np.maximum(np.maximum(a**2, b**2), 1e-8))


@wrong("relative_error", "denominator-is-a-sum")
def q7(a, b):
    return np.max(np.abs(a - b) / np.maximum((np.abs(a) + np.abs(b)) / 2, 1e-8))


@wrong("relative_error", "result-of-wrong-shape")
def q8(a, b):
    return (np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)).max(axis=0)


@wrong("relative_error", "constant-factor")
def q9(a, b):
    return 100 * np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


# ---- vanishing


def _lags(h, Wh, factor=None, norm=None, reduce=np.mean):
    N, T, H = h.shape
    factor = factor or (lambda n, t: (1 - h[n, t] ** 2)[:, None] * Wh.T)
    norm = norm or (lambda J: np.linalg.norm(J, 2))
    rows = []
    for n in range(N):
        J, row = np.eye(H), [1.0]
        for k in range(1, T):
            J = J @ factor(n, T - k)
            row.append(norm(J))
        rows.append(row)
    return reduce(rows, axis=0)


@wrong("gradient_norm_by_lag", "square-missing")
def y1(h, Wh):
    return _lags(h, Wh, factor=lambda n, t: (1 - h[n, t])[:, None] * Wh.T)


@wrong("gradient_norm_by_lag", "slope-scales-columns")
def y2(h, Wh):
    return _lags(h, Wh, factor=lambda n, t: Wh.T * (1 - h[n, t] ** 2))


@wrong("gradient_norm_by_lag", "sigmoid-derivative")
def y3(h, Wh):
    return _lags(h, Wh, factor=lambda n, t: (h[n, t] * (1 - h[n, t]))[:, None] * Wh.T)


@wrong("gradient_norm_by_lag", "smallest-singular-value")
def y4(h, Wh):
    return _lags(h, Wh, norm=lambda J: np.linalg.svd(J)[1][-1])


@wrong("gradient_norm_by_lag", "other-matrix-norm")
def y5(h, Wh):
    return _lags(h, Wh, norm=lambda J: np.abs(J).sum(0).max())


@wrong("gradient_norm_by_lag", "determinant-taken")
def y6(h, Wh):
    return _lags(h, Wh, norm=lambda J: abs(np.linalg.det(J)))


@wrong("gradient_norm_by_lag", "other-matrix-norm")
def y7(h, Wh):
    return _lags(h, Wh, norm=lambda J: np.abs(J).max())


@wrong("gradient_norm_by_lag", "median-over-batch")
def y8(h, Wh):
    return _lags(h, Wh, reduce=np.median)


@wrong("gradient_norm_by_lag", "one-sequence-only")
def y9(h, Wh):
    return _lags(h[:1], Wh)


@wrong("gradient_norm_by_lag", "norm-squared")
def y10(h, Wh):
    return _lags(h, Wh, norm=lambda J: np.linalg.norm(J, 2) ** 2)


@wrong("gradient_norm_by_lag", "result-of-wrong-shape")
def y11(h, Wh):
    return np.array([_lags(h[n : n + 1], Wh) for n in range(len(h))])


@wrong("gradient_norm_by_lag", "factors-not-multiplied")
def y12(h, Wh):
    N, T, H = h.shape
    return np.array(
        [1.0]
        + [np.mean([np.linalg.norm((1 - h[n, T - k] ** 2)[:, None] * Wh.T, 2) for n in range(N)]) for k in range(1, T)]
    )


@wrong("gradient_norm_by_lag", "lag-zero-missing")
def y13(h, Wh):
    return _lags(h, Wh)[1:]


@wrong("clip_by_global_norm", "never-scaled")
def z1(grads, max_norm):
    return [g.copy() for g in grads], np.sqrt(sum((g**2).sum() for g in grads))


@wrong("clip_by_global_norm", "condition-inverted")
def z2(grads, max_norm):
    n = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * max_norm / n if 0 < n < max_norm else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "absolute-values-added")
def z3(grads, max_norm):
    n = sum(np.abs(g).sum() for g in grads)
    return [g * max_norm / n if n > max_norm else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "mean-for-sum")
def z4(grads, max_norm):
    n = np.sqrt(np.mean(np.concatenate([g.ravel() for g in grads]) ** 2))
    return [g * max_norm / n if n > max_norm else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "result-of-wrong-type")
def z5(grads, max_norm):
    n = np.sqrt(sum((g**2).sum() for g in grads))
    flat = np.concatenate([g.ravel() for g in grads])
    return flat * (max_norm / n if n > max_norm else 1), n


@wrong("clip_by_global_norm", "counted-twice")
def z6(grads, max_norm):
    n = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * (max_norm / n) ** 2 if n > max_norm else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "first-array-only")
def z7(grads, max_norm):
    for g in grads:
        n = np.sqrt((g**2).sum())
    return [g * max_norm / n if n > max_norm else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "one-array-scaled")
def z9(grads, max_norm):
    n = np.sqrt(sum((g**2).sum() for g in grads))
    s = max_norm / n if n > max_norm else 1
    return [grads[0] * s, *[g.copy() for g in grads[1:]]], n


@wrong("clip_by_global_norm", "norm-after-clipping")
def z10(grads, max_norm):
    n = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * max_norm / n if n > max_norm else g.copy() for g in grads], min(n, max_norm)


@wrong("orthogonal_init", "determinant-fixed")
def o1(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    q *= np.sign(np.diag(r))
    if np.linalg.det(q) < 0:
        q[:, 0] = -q[:, 0]
    return gain * q


@wrong("orthogonal_init", "random-state-not-fixed")
def o2(n, gain, rng):
    q, r = np.linalg.qr(np.random.normal(size=(n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "gain-wrong")
def o3(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return np.sqrt(gain) * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "not-orthogonal")
def o5(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain * (q @ r)


@wrong("orthogonal_init", "wrong-operation")
def o6(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain + q * np.sign(np.diag(r))


@wrong("orthogonal_init", "not-orthogonal")
def o7(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain * np.abs(q)


# ---- gated


def _cell(x, h, c, Wx, Wh, b, act=None, mix=None, out=None, pre=None):
    a = x @ Wx + h @ Wh + b if pre is None else pre
    i, f, g, o = np.split(a, 4, 1)
    i, f, g, o = (act or (lambda i, f, g, o: (expit(i), expit(f), np.tanh(g), expit(o))))(i, f, g, o)
    c_new = (mix or (lambda: f * c + i * g))() if mix is None else mix(i, f, g, o, c)
    return (out or (lambda o, cn: o * np.tanh(cn)))(o, c_new), c_new


@wrong("lstm_step", "previous-state-ignored")
def m1(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, pre=x @ Wx + b)


@wrong("lstm_step", "tanh-for-gates")
def m2(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, act=lambda i, f, g, o: map(np.tanh, (i, f, g, o)))


@wrong("lstm_step", "gate-order-swapped")
def m3(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: i * c + f * g)


@wrong("lstm_step", "cell-squashed")
def m4(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: np.tanh(f * c + i * g))


@wrong("lstm_step", "candidate-not-squashed")
def m5(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, act=lambda i, f, g, o: (expit(i), expit(f), g, expit(o)))


@wrong("lstm_step", "forget-gate-missing")
def m6(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: c + i * g)


@wrong("lstm_step", "sigmoid-of-cell")
def m7(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, out=lambda o, c: o * expit(c))


@wrong("lstm_step", "old-state-added")
def m8(x, h_prev, c_prev, Wx, Wh, b):
    h, c = _cell(x, h_prev, c_prev, Wx, Wh, b)
    return h + h_prev, c


@wrong("lstm_step", "wrong-sign")
def m9(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: f * c - i * g)


@wrong("lstm_step", "forget-gate-inverted")
def m10(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: (1 - f) * c + i * g)


@wrong("lstm_step", "output-tanh-missing cell-not-carried")
def m11(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, mix=lambda i, f, g, o, c: i * g, out=lambda o, c: o * c)


@wrong("lstm_step", "bias-missing")
def m12(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    bb = b.copy()
    bb[: 2 * H] = 0
    return _cell(x, h_prev, c_prev, Wx, Wh, bb)


@wrong("lstm_step", "function-swapped")
def m13(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(x, h_prev, c_prev, Wx, Wh, b, out=lambda o, c: o * np.maximum(c, 0))


@wrong("lstm_step", "gates-see-cell")
def m14(x, h_prev, c_prev, Wx, Wh, b):
    return _cell(
        x,
        h_prev,
        c_prev,
        Wx,
        Wh,
        b,
        act=lambda i, f, g, o: (expit(i + c_prev), expit(f + c_prev), np.tanh(g), expit(o)),
    )


def _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, edit=None, dcp=None, wT=True, res=None):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    i, f, g, o = expit(i), expit(f), np.tanh(g), expit(o)
    c = f * c_prev + i * g
    v = dict(dh=dh, dc=dc, i=i, f=f, g=g, o=o, c=c, tc=np.tanh(c), c_prev=c_prev)
    v["dt"] = dc + dh * o * (1 - v["tc"] ** 2)
    v["di"], v["df"], v["dg"], v["do"] = (
        v["dt"] * g * i * (1 - i),
        v["dt"] * c_prev * f * (1 - f),
        v["dt"] * i * (1 - g**2),
        dh * v["tc"] * o * (1 - o),
    )
    v["dcp"] = v["dt"] * f
    if edit:
        v.update(edit(v))
    da = np.concatenate([v["di"], v["df"], v["dg"], v["do"]], 1)
    r = (da @ Wx.T, da @ Wh.T, v["dcp"], x.T @ da, h_prev.T @ da, da.sum(0))
    return res(r) if res else r


@wrong("lstm_step_backward", "previous-cell-hears-carry-only")
def k1(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"dcp": v["dc"] * v["f"]})


@wrong("lstm_step_backward", "output-gate-hears-cell")
def k2(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"do": v["dt"] * v["tc"] * v["o"] * (1 - v["o"])})


@wrong("lstm_step_backward", "output-gate-meets-cell")
def k3(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"do": v["dh"] * v["c"] * v["o"] * (1 - v["o"])})


@wrong("lstm_step_backward", "candidate-slope-missing")
def k4(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"dg": v["dt"] * v["i"]})


@wrong("lstm_step_backward", "input-and-candidate-swapped")
def k5(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(
        dh,
        dc,
        x,
        h_prev,
        c_prev,
        Wx,
        Wh,
        b,
        lambda v: {"di": v["dt"] * v["i"] * v["i"] * (1 - v["i"]), "dg": v["dt"] * v["g"] * (1 - v["g"] ** 2)},
    )


@wrong("lstm_step_backward", "gate-slopes-missing")
def k6(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"df": v["dt"] * v["c_prev"]})


@wrong("lstm_step_backward", "matrix-transposed", "recurrent-weights-transposed")
def k7(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    r = _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b)
    return r[0], r[4] @ Wh, r[2], r[3], r[4], r[5]


@wrong("lstm_step_backward", "previous-cell-hears-carry-only bias-gradient-averaged")
def k8(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(
        dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"dcp": v["dc"] * v["f"]}, res=lambda r: (*r[:5], r[5] / len(x))
    )


@wrong("lstm_step_backward", "results-in-another-order")
def k9(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, res=lambda r: (r[0], r[2], r[1], *r[3:]))


@wrong("lstm_step_backward", "gradients-averaged-over-batch")
def k10(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    n = len(x)
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, res=lambda r: (*r[:3], r[3] / n, r[4] / n, r[5] / n))


@wrong("lstm_step_backward", "carry-added-to-previous-cell")
def k11(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, lambda v: {"dcp": v["dt"] * v["f"] + v["dc"]})


@wrong("lstm_step_backward", "cell-slope-missing")
def k12(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    def edit(v):
        dt = v["dc"] + v["dh"] * v["o"] * (1 - v["tc"])
        return {
            "di": dt * v["g"] * v["i"] * (1 - v["i"]),
            "df": dt * v["c_prev"] * v["f"] * (1 - v["f"]),
            "dg": dt * v["i"] * (1 - v["g"] ** 2),
            "dcp": dt * v["f"],
        }

    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, edit)


@wrong("lstm_step_backward", "part-left-at-zero")
def k13(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lb(dh, dc, x, h_prev, c_prev, Wx, Wh, b, res=lambda r: (r[0], 0 * r[1], *r[2:]))


def _g(x, h, Wx, Wh, bx, bh, cand=None, mix=None, gates=None):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h @ Wh + bh, 3, 1)
    r, z = (gates or (lambda: (expit(xr + hr), expit(xz + hz))))() if gates is None else gates(xr, hr, xz, hz)
    n = np.tanh(xn + r * hn) if cand is None else cand(xn, hn, r, z)
    return (1 - z) * n + z * h if mix is None else mix(z, n, r)


@wrong("gru_step", "update-gate-for-reset-gate")
def u1(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, cand=lambda xn, hn, r, z: np.tanh(xn + z * hn))


@wrong("gru_step", "input-bias-missing")
def u2(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, 0 * bx, bh)


@wrong("gru_step", "gates-ignore-state")
def u3(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, gates=lambda xr, hr, xz, hz: (expit(xr), expit(xz)))


@wrong("gru_step", "tanh-for-gates")
def u4(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, gates=lambda xr, hr, xz, hz: (np.tanh(xr + hr), np.tanh(xz + hz)))


@wrong("gru_step", "old-state-dropped")
def u5(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, mix=lambda z, n, r: n)


@wrong("gru_step", "wrong-sign")
def u6(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, mix=lambda z, n, r: (1 - z) * n - z * h_prev)


@wrong("gru_step", "reset-gate-inverted")
def u7(x, h_prev, Wx, Wh, bx, bh):
    return _g(x, h_prev, Wx, Wh, bx, bh, cand=lambda xn, hn, r, z: np.tanh(xn + (1 - r) * hn))


@wrong("gru_step", "reset-gate-missing update-gate-inverted")
def u8(x, h_prev, Wx, Wh, bx, bh):
    return _g(
        x,
        h_prev,
        Wx,
        Wh,
        bx,
        bh,
        cand=lambda xn, hn, r, z: np.tanh(xn + hn),
        mix=lambda z, n, r: z * n + (1 - z) * h_prev,
    )


@wrong("gru_step", "mixture-squashed")
def u9(x, h_prev, Wx, Wh, bx, bh):
    return np.tanh(_g(x, h_prev, Wx, Wh, bx, bh))


@wrong("gru_step", "gate-order-swapped")
def u10(x, h_prev, Wx, Wh, bx, bh):
    p = lambda M: np.concatenate(np.split(M, 3, -1)[::-1], -1)
    return _g(x, h_prev, p(Wx), p(Wh), p(bx), p(bh))


def _gb(dh, x, h_prev, Wx, Wh, bx, bh, edit=None, res=None):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = expit(xr + hr), expit(xz + hz)
    n = np.tanh(xn + r * hn)
    v = dict(r=r, z=z, n=n, hn=hn, h=h_prev, dh=dh)
    v["dn"] = dh * (1 - z) * (1 - n**2)
    v["dz"] = dh * (h_prev - n) * z * (1 - z)
    if edit:
        v.update(edit(v))
    v.setdefault("dr", v["dn"] * hn * r * (1 - r))
    v.setdefault("direct", dh * z)
    dax, dah = np.hstack([v["dr"], v["dz"], v["dn"]]), np.hstack([v["dr"], v["dz"], v["dn"] * r])
    out = (dax @ Wx.T, dah @ Wh.T + v["direct"], x.T @ dax, h_prev.T @ dah, dax.sum(0), dah.sum(0))
    return res(out) if res else out


@wrong("gru_step_backward", "direct-path-inverted")
def w1(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"direct": v["dh"] * (1 - v["z"])})


@wrong("gru_step_backward", "update-share-inverted")
def w2(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"dn": v["dh"] * v["z"] * (1 - v["n"] ** 2)})


@wrong("gru_step_backward", "reset-gate-meets-state")
def w3(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"dr": v["dn"] * v["h"] * v["r"] * (1 - v["r"])})


@wrong("gru_step_backward", "update-gate-half")
def w4(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"dz": v["dh"] * v["h"] * v["z"] * (1 - v["z"])})


@wrong("gru_step_backward", "gate-slopes-missing")
def w5(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"dr": v["dn"] * v["hn"]})


@wrong("gru_step_backward", "results-in-another-order")
def w6(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, res=lambda r: (*r[:4], r[5], r[4]))


@wrong("gru_step_backward", "update-gate-sign gradients-averaged-over-batch")
def w7(dh, x, h_prev, Wx, Wh, bx, bh):
    m = len(x)
    return _gb(
        dh,
        x,
        h_prev,
        Wx,
        Wh,
        bx,
        bh,
        lambda v: {"dz": v["dh"] * (v["n"] - v["h"]) * v["z"] * (1 - v["z"])},
        res=lambda r: (*r[:2], *(g / m for g in r[2:])),
    )


@wrong("gru_step_backward", "update-share-missing")
def w8(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, lambda v: {"dn": v["dh"] * (1 - v["n"] ** 2)})


@wrong("gru_step_backward", "wrong-number-of-results")
def w9(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gb(dh, x, h_prev, Wx, Wh, bx, bh, res=lambda r: r[:5])


@wrong("gru_step_backward", "argument-changed")
def w10(dh, x, h_prev, Wx, Wh, bx, bh):
    r = _gb(dh, x, h_prev, Wx, Wh, bx, bh)
    dh *= 0
    return r


# ---- capstone


@wrong("train_and_predict", "one-label-for-all")
def tp1(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.zeros(len(test_ids), dtype=np.int32) + int(train_y.mean() > 2)


@wrong("train_and_predict", "result-of-wrong-type")
def tp2(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return ["positive" for _ in test_ids]


@wrong("train_and_predict", "result-of-wrong-dtype")
def tp3(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.ones(len(test_ids), dtype=bool)


@wrong("train_and_predict", "nothing-returned")
def tp4(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    np.zeros(len(test_ids))
