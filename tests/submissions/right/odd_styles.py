"""Right programs in odd styles: classes, generators, recursion, scalar loops, other decompositions."""

import functools, itertools, math, operator, sys, warnings
from collections import Counter, namedtuple, deque
from fractions import Fraction
import numpy as np


# ---- text
def build_vocab__counter_subclass(texts, min_count=1):
    class Words(Counter):
        def ranked(self):
            return [w for w, _ in sorted(self.items(), key=lambda kv: (-kv[1], kv[0]))]

    words = Words()
    for t in texts:
        words.update(t.split())
    ids = itertools.count()
    return {
        w: next(ids)
        for w in itertools.chain(
            ("<pad>", "<unk>"), (w for w in words.ranked() if words[w] >= min_count and w not in ("<pad>", "<unk>"))
        )
    }


def build_vocab__stable_two_sorts(texts, min_count=1):
    all_words = [w for t in texts for w in t.split()]
    uniq = sorted(set(all_words))
    uniq.sort(key=all_words.count, reverse=True)
    vocab = dict([("<pad>", 0), ("<unk>", 1)])
    for w in uniq:
        if all_words.count(w) < min_count:
            continue
        if w not in vocab:
            vocab[w] = max(vocab.values()) + 1
    return vocab


def build_vocab__numpy_unique(texts, min_count=1):
    words = np.array(" ".join(texts).split(), dtype=object)
    uniq, n = np.unique(words.astype(str), return_counts=True) if len(words) else ([], [])
    order = sorted(range(len(uniq)), key=lambda i: (-n[i], str(uniq[i])))
    out = {"<pad>": 0, "<unk>": 1}
    for i in order:
        if n[i] >= min_count:
            out.setdefault(str(uniq[i]), np.int64(len(out)))
    return out


def encode__recursive(text, vocab):
    def go(words):
        if not words:
            return []
        return [vocab[words[0]] if words[0] in vocab else vocab["<unk>"]] + go(words[1:])

    return go(text.split())


def encode__array(text, vocab):
    return np.array([vocab.get(w, vocab["<unk>"]) for w in text.split()], dtype=np.int32)


def encode__tuple(text, vocab):
    return tuple(map(lambda w: vocab.get(w, vocab["<unk>"]), text.split()))


def encode__try(text, vocab):
    out = deque()
    for w in text.split():
        try:
            out.append(vocab[w])
        except KeyError:
            out.append(vocab["<unk>"])
    return list(out)


def pad_batch__lists(sequences, length=None):
    T = length if length is not None else max(map(len, sequences))
    ids = [list(s[:T]) + [0] * max(0, T - len(s)) for s in sequences]
    mask = [[t < len(s) for t in range(T)] for s in sequences]
    return np.array(ids, dtype="int64").reshape(len(sequences), T), np.array(mask, dtype="bool").reshape(
        len(sequences), T
    )


def pad_batch__zip_longest(sequences, length=None):
    rows = list(zip(*itertools.zip_longest(*sequences)))
    T = len(rows[0]) if length is None else length
    rows = [(tuple(r) + (None,) * T)[:T] for r in rows]
    mask = np.array([[w is not None for w in r] for r in rows])
    ids = np.array([[0 if w is None else w for w in r] for r in rows], dtype=np.int64)
    return [ids, mask]


def pad_batch__named_tuple(sequences, length=None):
    Batch = namedtuple("Batch", "ids mask")
    T = length or max(len(s) for s in sequences)
    lengths = np.array([min(len(s), T) for s in sequences])
    mask = np.arange(T)[None, :] < lengths[:, None]
    ids = np.zeros(mask.shape, np.int64)
    ids[mask] = np.concatenate([np.asarray(s[:T], dtype=np.int64) for s in sequences])
    return Batch(ids, mask)


def embed_forward__take_out(ids, E):
    out = np.empty((*ids.shape, E.shape[1]), dtype=E.dtype, order="F")
    for n, t in np.ndindex(*ids.shape):
        out[n, t, :] = E[ids[n, t]]
    return out


def embed_forward__one_hot(ids, E):
    return np.eye(len(E), dtype=E.dtype)[ids] @ E


def embed_forward__list_of_arrays(ids, E):
    return [E[row] for row in ids]


def embed_backward__bincount(dx, ids, vocab_size):
    flat = ids.reshape(-1)
    g = dx.reshape(len(flat), -1)
    return np.stack(
        [np.bincount(flat, weights=g[:, d], minlength=vocab_size) for d in range(g.shape[1])], axis=1
    ).astype(dx.dtype)


def embed_backward__sort_reduceat(dx, ids, vocab_size):
    flat, g = ids.ravel(), dx.reshape(-1, dx.shape[-1])
    order = np.argsort(flat, kind="stable")
    uniq, start = np.unique(flat[order], return_index=True)
    dE = np.zeros((vocab_size, g.shape[1]), g.dtype)
    dE[uniq] = np.add.reduceat(g[order], start, axis=0)
    return dE


def embed_backward__one_hot_tensordot(dx, ids, vocab_size):
    hot = (ids[:, :, None] == np.arange(vocab_size)).astype(dx.dtype)
    return np.tensordot(hot, dx, axes=([0, 1], [0, 1]))


# ---- rnn
def rnn_step__class(x, h_prev, Wx, Wh, b):
    class Cell:
        def __init__(self):
            self.Wx, self.Wh, self.b = Wx.copy(), Wh.copy(), b.copy()

        def __call__(self, x, h):
            return np.tanh(np.add(np.add(np.dot(x, self.Wx), np.dot(h, self.Wh)), self.b))

    return Cell()(x, h_prev)


def rnn_step__transposed_view(x, h_prev, Wx, Wh, b):
    return np.tanh(Wx.T @ x.T + Wh.T @ h_prev.T + b[:, None]).T


def rnn_step__exp_form(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    s = np.sign(a)
    e = np.exp(-2 * np.abs(a))
    return s * (1 - e) / (1 + e)


def rnn_step__sigmoid_form(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    with np.errstate(over="ignore"):
        return 2 / (1 + np.exp(-2 * a)) - 1


def rnn_step__vectorize(x, h_prev, Wx, Wh, b):
    f = np.vectorize(math.tanh, otypes=[np.float64])
    return f(x @ Wx + h_prev @ Wh + b).astype(np.result_type(x, h_prev))


def rnn_step__list_of_rows(x, h_prev, Wx, Wh, b):
    return [np.tanh(xi @ Wx + hi @ Wh + b) for xi, hi in zip(x, h_prev)]


def rnn_step__print_and_warn(x, h_prev, Wx, Wh, b):
    print("step", x.shape)
    warnings.warn("slow")
    1 / np.zeros(1)
    return np.tanh(np.einsum("ni,ij->nj", np.c_[x, h_prev, np.ones(len(x), x.dtype)], np.r_[Wx, Wh, b[None]]))


def rnn_step__float128(x, h_prev, Wx, Wh, b):
    a = [v.astype(np.longdouble) for v in (x, h_prev, Wx, Wh, b)]
    return np.tanh(a[0] @ a[2] + a[1] @ a[3] + a[4]).astype(x.dtype)


def rnn_forward__accumulate(x, h0, Wx, Wh, b, mask=None):
    live = np.ones(x.shape[:2], bool) if mask is None else mask

    def step(h, pair):
        xt, m = pair
        return np.where(m[:, None], np.tanh(xt @ Wx + h @ Wh + b), h)

    steps = zip(np.moveaxis(x, 1, 0), live.T)
    return np.stack(list(itertools.accumulate(steps, step, initial=h0))[1:], 1)


def rnn_forward__recursive(x, h0, Wx, Wh, b, mask=None):
    if x.shape[1] == 0:
        return np.zeros((len(x), 0, h0.shape[1]), h0.dtype)
    h = np.tanh(x[:, 0] @ Wx + h0 @ Wh + b)
    if mask is not None:
        h = np.where(mask[:, :1], h, h0)
    return np.concatenate(
        [h[:, None], rnn_forward__recursive(x[:, 1:], h, Wx, Wh, b, None if mask is None else mask[:, 1:])], 1
    )


def rnn_forward__scalar_loops(x, h0, Wx, Wh, b, mask=None):
    N, T, D = x.shape
    H = h0.shape[1]
    out = np.empty((N, T, H), x.dtype)
    for n in range(N):
        h = [float(v) for v in h0[n]]
        for t in range(T):
            if mask is None or mask[n, t]:
                h = [
                    math.tanh(
                        sum(float(x[n, t, d]) * float(Wx[d, j]) for d in range(D))
                        + sum(h[i] * float(Wh[i, j]) for i in range(H))
                        + float(b[j])
                    )
                    for j in range(H)
                ]
            out[n, t] = h
    return out


def rnn_forward__input_first_copyto(x, h0, Wx, Wh, b, mask=None):
    a = x @ Wx + b
    out = np.empty(a.shape, a.dtype)
    h = h0.copy()
    for t in range(x.shape[1]):
        new = np.tanh(a[:, t] + h @ Wh)
        np.copyto(h, new, where=True if mask is None else mask[:, t, None])
        out[:, t] = h
    return out


def rnn_forward__generator_view(x, h0, Wx, Wh, b, mask=None):
    def states():
        h = h0
        for t, xt in enumerate(x.swapaxes(0, 1)):
            new = np.tanh(xt @ Wx + h @ Wh + b)
            if mask is not None:
                m = mask[:, t].astype(x.dtype)[:, None]
                new = m * new + (1 - m) * h
            h = new
            yield h

    return np.array(list(states())).swapaxes(0, 1)


def last_state__take_along(h, mask):
    if (~mask).all(1).any():
        raise ValueError
    i = mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    return np.take_along_axis(h, i[:, None, None], axis=1)[:, 0]


def last_state__python(h, mask):
    rows = []
    for n in range(len(h)):
        for t in reversed(range(h.shape[1])):
            if mask[n, t]:
                rows.append(h[n, t])
                break
        else:
            raise ValueError(f"row {n} has no token")
    return rows


def last_state__max_of_nonzero(h, mask):
    return np.array(
        [h[n, max(np.nonzero(m)[0])] for n, m in enumerate(mask.tolist())], dtype=h.dtype
    )  # max of nothing is a ValueError


def last_state__running(h, mask):
    out, seen = np.zeros_like(h[:, 0]), np.zeros(len(h), bool)
    for t in range(h.shape[1]):
        out = np.where(mask[:, t, None], h[:, t], out)
        seen |= mask[:, t]
    if not seen.all():
        raise ValueError("empty")
    return out


def classify__einsum(h_last, W, c):
    return np.einsum("nh,hc->nc", h_last, W, optimize=True) + c[np.newaxis]


def classify__outer_sum(h_last, W, c):
    out = np.tile(c, (len(h_last), 1)).astype(np.result_type(h_last, W, c))
    for k in range(W.shape[0]):
        out += np.outer(h_last[:, k], W[k])
    return out


def softmax_cross_entropy__logaddexp(logits, y):
    n = logits.shape[0]
    lse = np.logaddexp.reduce(logits, axis=1)
    logp = logits - lse[:, None]
    d = np.exp(logp) - np.eye(logits.shape[1], dtype=logits.dtype)[y]
    return float(-logp[range(n), y].mean()), d / n


def softmax_cross_entropy__rows(logits, y):
    loss, grads = 0.0, []
    for row, k in zip(logits, y):
        z = row - row.max()
        e = np.exp(z)
        loss += float(np.log(e.sum()) - z[k])
        p = e / e.sum()
        p[k] -= 1
        grads.append(p / len(y))
    return loss / len(y), np.array(grads, dtype=logits.dtype)


def softmax_cross_entropy__list_result(logits, y):
    z = logits - np.max(logits, 1, keepdims=True)
    logp = z - np.log(np.sum(np.exp(z), 1, keepdims=True))
    target = np.zeros_like(logits)
    np.put_along_axis(target, y[:, None], 1, 1)
    picked = np.take_along_axis(logp, y[:, None], 1)
    return [-picked.mean(), (np.exp(logp) - target) / len(y)]


def softmax_cross_entropy__zero_d(logits, y):
    z = logits - logits.max(-1)[:, None]
    p = np.exp(z)
    p /= p.sum(-1, keepdims=True)
    loss = np.array((np.log(np.exp(z).sum(-1)) - z[np.arange(len(y)), y]).mean())
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    return loss, p


# ---- backward
def rnn_step_backward__outer(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h) * (1 + h)
    dWx = sum(np.outer(x[n], da[n]) for n in range(len(x)))
    dWh = sum(np.outer(h_prev[n], da[n]) for n in range(len(x)))
    return (Wx @ da.T).T, (Wh @ da.T).T, dWx, dWh, np.add.reduce(da)


def rnn_step_backward__concat(dh, x, h_prev, h, Wx, Wh):
    D = x.shape[1]
    da = dh - dh * h * h
    W, v = np.vstack((Wx, Wh)), np.hstack((x, h_prev))
    dv, dW = da @ W.T, v.T @ da
    return [dv[:, :D], dv[:, D:], dW[:D], dW[D:], np.ones(len(da), da.dtype) @ da]


def rnn_step_backward__loops(dh, x, h_prev, h, Wx, Wh):
    N, D = x.shape
    H = h.shape[1]
    dx, dhp, dWx, dWh, db = (
        np.zeros_like(x),
        np.zeros_like(h_prev),
        np.zeros_like(Wx),
        np.zeros_like(Wh),
        np.zeros_like(Wh[0]),
    )
    for n in range(N):
        for j in range(H):
            d = dh[n, j] * (1 - h[n, j] ** 2)
            db[j] += d
            for k in range(D):
                dx[n, k] += d * Wx[k, j]
                dWx[k, j] += d * x[n, k]
            for k in range(H):
                dhp[n, k] += d * Wh[k, j]
                dWh[k, j] += d * h_prev[n, k]
    return dx, dhp, dWx, dWh, db


def rnn_step_backward__in_place_on_copy(dh, x, h_prev, h, Wx, Wh):
    da = dh.copy()
    da *= 1
    np.multiply(da, 1 - np.square(h), out=da)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


def rnn_step_backward__cosh(dh, x, h_prev, h, Wx, Wh):
    with np.errstate(all="ignore"):
        da = np.where(np.abs(h) < 1, dh * (1 - h * h), 0 * dh)
    return (
        np.inner(da, Wx),
        np.inner(da, Wh),
        np.einsum("nd,nh->dh", x, da),
        np.einsum("nd,nh->dh", h_prev, da),
        np.einsum("nh->h", da),
    )


def rnn_backward__stacked_products(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    live = np.ones((N, T), bool) if mask is None else mask
    before = np.concatenate([h0[:, None], h[:, :-1]], 1)
    das, g = np.zeros_like(h), np.zeros_like(h0)
    for t in range(T)[::-1]:
        g = g + dh[:, t]
        das[:, t] = g * (1 - h[:, t] ** 2) * live[:, t, None]
        g = np.where(live[:, t, None], das[:, t] @ Wh.T, g)
    return das @ Wx.T, g, np.einsum("ntd,nth->dh", x, das), np.einsum("nti,ntj->ij", before, das), das.sum((0, 1))


def rnn_backward__recursive(dh, x, h0, h, Wx, Wh, mask=None):
    T = x.shape[1]

    def go(t):
        if t == T:
            return np.zeros_like(h0), [], 0 * Wx, 0 * Wh, 0 * Wh[0]
        g, dxs, dWx, dWh, db = go(t + 1)
        g = g + dh[:, t]
        m = np.ones((len(x), 1), x.dtype) if mask is None else mask[:, t : t + 1].astype(x.dtype)
        da = m * g * (1 - h[:, t] ** 2)
        hp = h0 if t == 0 else h[:, t - 1]
        return da @ Wh.T + (1 - m) * g, [da @ Wx.T, *dxs], dWx + x[:, t].T @ da, dWh + hp.T @ da, db + da.sum(0)

    g, dxs, dWx, dWh, db = go(0)
    return np.stack(dxs, 1), g, dWx, dWh, db


def rnn_backward__per_sentence(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[1], Wh.dtype)
    for n in range(N):
        g = np.zeros_like(h0[0])
        for t in reversed(range(T)):
            g = g + dh[n, t]
            if mask is not None and not mask[n, t]:
                continue
            d = g * (1 - h[n, t] ** 2)
            p = h[n, t - 1] if t else h0[n]
            dx[n, t] = Wx @ d
            dWx += np.outer(x[n, t], d)
            dWh += np.outer(p, d)
            db += d
            g = Wh @ d
        dh0[n] = g
    return dx, dh0, dWx, dWh, db


def truncated_bptt__windows(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    parts, dh0 = [], None
    for s in range(0, T, window):
        e = min(T, s + window)
        hp = h0 if s == 0 else h[:, s - 1]
        r = rnn_backward__stacked_products(dh[:, s:e], x[:, s:e], hp, h[:, s:e], Wx, Wh)
        parts.append(r)
        dh0 = r[1] if s == 0 else dh0
    return (
        np.concatenate([p[0] for p in parts], 1),
        dh0,
        *(functools.reduce(operator.add, (p[k] for p in parts)) for k in (2, 3, 4)),
    )


def truncated_bptt__keep_factor(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    keep = [0.0 if (t and not t % window) else 1.0 for t in range(T)]
    das, g = [None] * T, np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        das[t] = (dh[:, t] + g) * (1 - h[:, t] ** 2)
        g = das[t] @ Wh.T * np.asarray(keep[t], h.dtype)
    before = [h0, *(h[:, t] for t in range(T - 1))]
    return (
        np.stack([d @ Wx.T for d in das], 1),
        g,
        sum(x[:, t].T @ das[t] for t in range(T)),
        sum(before[t].T @ das[t] for t in range(T)),
        sum(d.sum(0) for d in das),
    )


def numerical_gradient__flat_basis(f, w, eps=1e-5):
    w = np.asarray(w, float)
    basis = eps * np.eye(w.size)
    return np.array([(f(w + e.reshape(w.shape)) - f(w - e.reshape(w.shape))) / (2 * eps) for e in basis]).reshape(
        w.shape
    )


def numerical_gradient__nditer(f, w, eps=1e-5):
    v = np.array(w, dtype=np.float64)
    g = np.empty_like(v)
    it = np.nditer(v, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        old = float(v[i])
        v[i] = old - eps
        lo = f(v)
        v[i] = old + eps
        hi = f(v)
        v[i] = old
        g[i] = 0.5 * (hi - lo) / eps
        it.iternext()
    return g


def numerical_gradient__in_place_restored(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    if w.dtype != np.float64:
        w = w.astype(np.float64)
    for i in np.ndindex(*w.shape):
        keep = w[i]
        try:
            w[i] = keep + eps
            up = f(w)
            w[i] = keep - eps
            down = f(w)
        finally:
            w[i] = keep
        g[i] = (up - down) / (eps + eps)
    return g


def relative_error__python(a, b):
    return max(abs(p - q) / max(abs(p), abs(q), 1e-8) for p, q in zip(np.ravel(a).tolist(), np.ravel(b).tolist()))


def relative_error__clip(a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    return np.amax(np.fabs(b - a) / np.clip(np.stack([np.fabs(a), np.fabs(b)]).max(0), 1e-8, None))


# ---- vanishing
def gradient_norm_by_lag__svd(h, Wh):
    N, T, H = h.shape

    def one(states):
        J = np.eye(H)
        yield 1.0
        for s in states[:0:-1]:
            J = J @ np.diag(1 - s**2) @ Wh.T
            yield np.linalg.svd(J, compute_uv=False)[0]

    return np.mean([list(one(s)) for s in h], axis=0).astype(h.dtype)


def gradient_norm_by_lag__eigen(h, Wh):
    N, T, H = h.shape
    out = [1.0]
    Js = np.broadcast_to(np.eye(H), (N, H, H))
    for k in range(1, T):
        Js = np.einsum("nij,nj,kj->nik", Js, 1 - h[:, T - k] ** 2, Wh)
        out.append(np.sqrt(np.maximum(np.linalg.eigvalsh(np.swapaxes(Js, 1, 2) @ Js)[:, -1], 0)).mean())
    return np.array(out, dtype=h.dtype)


def gradient_norm_by_lag__transposed(h, Wh):
    N, T, H = h.shape
    rows = np.ones((N, T))
    for n in range(N):
        P = np.identity(H)
        for k in range(1, T):
            P = (Wh * (1 - h[n, -k] ** 2)) @ P  # the transpose of the Jacobian
            rows[n, k] = np.linalg.norm(P, 2)
    return rows.mean(0).astype(h.dtype)


def clip_by_global_norm__flat(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    return [g if norm <= max_norm else g * np.asarray(max_norm / norm, g.dtype) for g in grads], norm


def clip_by_global_norm__tuple_hypot(grads, max_norm):
    norm = math.hypot(*(float(np.linalg.norm(g)) for g in grads))
    factor = max_norm / max(norm, max_norm)
    return tuple(g * factor for g in grads), norm


def clip_by_global_norm__copies(grads, max_norm):
    copies = [g.copy() for g in grads]
    total = math.sqrt(math.fsum(float(v) ** 2 for g in grads for v in g.flat))
    if total > max_norm:
        for g in copies:
            g *= max_norm / total
    return copies, total


def orthogonal_init__svd(n, gain, rng):
    u, _, vt = np.linalg.svd(rng.standard_normal((n, n)))
    return gain * (u @ vt)


def orthogonal_init__gram_schmidt(n, gain, rng):
    cols = []
    for _ in range(n):
        v = rng.normal(size=n)
        for _ in range(2):
            for c in cols:
                v = v - (c @ v) * c
        cols.append(v / np.sqrt(v @ v))
    return gain * np.array(cols).T


def orthogonal_init__householder(n, gain, rng):
    Q = np.eye(n)
    for k in range(n):
        v = rng.standard_normal(n - k)
        s = 1.0 if v[0] >= 0 else -1.0
        u = v.copy()
        u[0] += s * np.linalg.norm(v)
        u /= np.linalg.norm(u)
        Hk = np.eye(n)
        Hk[k:, k:] = -s * (np.eye(n - k) - 2 * np.outer(u, u))
        Q = Q @ Hk
    return gain * Q


def orthogonal_init__float_list(n, gain, rng):
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    return (gain * q * np.where(np.diag(r) < 0, -1, 1)).tolist()


# ---- gated
def sig(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def lstm_step__gates_dict(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[-1]
    g = {
        k: x @ Wx[:, j * H : (j + 1) * H] + h_prev @ Wh[:, j * H : (j + 1) * H] + b[j * H : (j + 1) * H]
        for j, k in enumerate("ifgo")
    }
    c = sig(g["f"]) * c_prev + sig(g["i"]) * np.tanh(g["g"])
    return [sig(g["o"]) * np.tanh(c), c]


def lstm_step__reshape(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.moveaxis((x @ Wx + h_prev @ Wh + b).reshape(len(x), 4, -1), 1, 0)
    c = np.multiply(1 / (1 + np.exp(-f)), c_prev) + np.tanh(g) / (1 + np.exp(-i))
    return np.tanh(c) / (1 + np.exp(-o)), c


def lstm_step__per_row(x, h_prev, c_prev, Wx, Wh, b):
    hs, cs = [], []
    for xn, hn, cn in zip(x, h_prev, c_prev):
        i, f, g, o = np.split(xn @ Wx + hn @ Wh + b, 4)
        cs.append(sig(f) * cn + sig(i) * np.tanh(g))
        hs.append(sig(o) * np.tanh(cs[-1]))
    return np.array(hs), np.array(cs)


def lstm_step_backward__modular(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    N, H = h_prev.shape
    a = (x @ Wx + h_prev @ Wh + b).reshape(N, 4, H)
    i, f, o = (sig(a[:, k]) for k in (0, 1, 3))
    g = np.tanh(a[:, 2])
    tc = np.tanh(f * c_prev + i * g)
    dC = dc + dh * o * (1 - tc * tc)
    da = np.empty_like(a)
    da[:, 0], da[:, 1], da[:, 2], da[:, 3] = (
        dC * g * (i - i * i),
        dC * c_prev * (f - f * f),
        dC * i * (1 - g * g),
        dh * tc * (o - o * o),
    )
    da = da.reshape(N, 4 * H)
    return da @ Wx.T, da @ Wh.T, dC * f, x.T @ da, h_prev.T @ da, da.sum(0)


def lstm_step_backward__block_weights(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    Ws, Us, bs = np.split(Wx, 4, 1), np.split(Wh, 4, 1), np.split(b, 4)
    pre = [x @ W + h_prev @ U + v for W, U, v in zip(Ws, Us, bs)]
    act = [sig(pre[0]), sig(pre[1]), np.tanh(pre[2]), sig(pre[3])]
    i, f, g, o = act
    c = f * c_prev + i * g
    dt = dc + dh * o / np.cosh(c) ** 2
    d = [dt * g * i * (1 - i), dt * c_prev * f * (1 - f), dt * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)]
    return (
        sum(k @ W.T for k, W in zip(d, Ws)),
        sum(k @ U.T for k, U in zip(d, Us)),
        dt * f,
        np.hstack([x.T @ k for k in d]),
        np.hstack([h_prev.T @ k for k in d]),
        np.concatenate([k.sum(0) for k in d]),
    )


def gru_step__lerp(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx, gh = x @ Wx + bx, h_prev @ Wh + bh
    r, z = np.split(sig(gx[:, : 2 * H] + gh[:, : 2 * H]), 2, 1)
    n = np.tanh(gx[:, 2 * H :] + r * gh[:, 2 * H :])
    return n + z * (h_prev - n)


def gru_step__blocks(x, h_prev, Wx, Wh, bx, bh):
    A = [x @ w + v for w, v in zip(np.hsplit(Wx, 3), np.split(bx, 3))]
    B = [h_prev @ w + v for w, v in zip(np.hsplit(Wh, 3), np.split(bh, 3))]
    r = 1 / (1 + np.exp(-A[0] - B[0]))
    keep = 1 / (1 + np.exp(-A[1] - B[1]))
    return keep * h_prev + (1 - keep) * np.tanh(A[2] + r * B[2])


def gru_step_backward__parts(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    s = [slice(k * H, (k + 1) * H) for k in range(3)]
    gx, gh = x @ Wx + bx, h_prev @ Wh + bh
    r, z = sig(gx[:, s[0]] + gh[:, s[0]]), sig(gx[:, s[1]] + gh[:, s[1]])
    n = np.tanh(gx[:, s[2]] + r * gh[:, s[2]])
    dgx = np.empty_like(gx)
    dgx[:, s[2]] = dh * (1 - z) * (1 - n * n)
    dgx[:, s[1]] = dh * (h_prev - n) * z * (1 - z)
    dgx[:, s[0]] = dgx[:, s[2]] * gh[:, s[2]] * r * (1 - r)
    dgh = dgx.copy()
    dgh[:, s[2]] *= r
    dhp = dh * z
    dhp += dgh @ Wh.T
    return dgx @ Wx.T, dhp, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


def gru_step_backward__finite_direct(dh, x, h_prev, Wx, Wh, bx, bh):
    xs, hs = np.split(x @ Wx + bx, 3, 1), np.split(h_prev @ Wh + bh, 3, 1)
    r, z = (1 / (1 + np.exp(-(p + q))) for p, q in zip(xs[:2], hs[:2]))
    n = np.tanh(xs[2] + r * hs[2])
    dn = (dh - dh * z) * (1 - n) * (1 + n)
    dr, dz = dn * hs[2] * r * (1 - r), dh * h_prev * z * (1 - z) - dh * n * z * (1 - z)
    A, B = np.c_[dr, dz, dn], np.c_[dr, dz, r * dn]
    return np.dot(A, Wx.T), z * dh + np.dot(B, Wh.T), np.dot(x.T, A), np.dot(h_prev.T, B), A.sum(axis=0), B.sum(axis=0)
