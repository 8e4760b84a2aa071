"""Right programs in odd styles, written apart from the others: heaps, views, scalar loops, other decompositions."""

import functools
import heapq
import itertools
import math
import operator
import warnings
from collections import OrderedDict, defaultdict, namedtuple

import numpy as np


def build_vocab__heap(texts, min_count=1):
    """A heap, and a subclass of dict."""
    counts = defaultdict(int)
    for line in texts:
        for w in line.split():
            counts[w] += 1
    heap = [(-n, w) for w, n in counts.items() if not n < min_count]
    heapq.heapify(heap)
    vocab = OrderedDict([("<pad>", 0), ("<unk>", 1)])
    while heap:
        vocab[heapq.heappop(heap)[1]] = len(vocab)
    return vocab


def build_vocab__two_sorts(texts, min_count=1):
    words = sorted(itertools.chain.from_iterable(map(str.split, texts)))
    runs = [(w, sum(1 for _ in g)) for w, g in itertools.groupby(words)]
    runs.sort(key=operator.itemgetter(1), reverse=True)
    names = ["<pad>", "<unk>", *(w for w, n in runs if n >= min_count)]
    return {w: np.int64(i) for i, w in enumerate(names)}


def encode__defaultdict(text, vocab):
    table = defaultdict(lambda: vocab["<unk>"], vocab)
    return list(map(table.__getitem__, text.split()))


def encode__np_ids(text, vocab):
    out = []
    for w in text.split():
        try:
            out.append(np.int64(vocab[w]))
        except KeyError:
            out.append(np.int64(1))
    return out


def pad_batch__zip_longest(sequences, length=None):
    sequences = [list(s) for s in sequences]
    n = max(map(len, sequences)) if length is None else length
    cut = [s[:n] for s in sequences]
    ids = np.full((len(cut), n), 0)
    mask = np.full((len(cut), n), False)
    for i, s in enumerate(cut):
        np.put(ids[i], range(len(s)), s)
        mask[i].__setitem__(slice(0, len(s)), True)
    return [ids, mask]


def pad_batch__transposed_view(sequences, length=None):
    n = length if length is not None else max(len(s) for s in sequences)
    cols = list(
        itertools.islice(
            itertools.chain(itertools.zip_longest(*sequences, fillvalue=-1), itertools.repeat((-1,) * len(sequences))),
            n,
        )
    )
    a = np.asarray(cols, dtype=np.int64).reshape(n, len(sequences)).T
    return np.where(a < 0, 0, a), a >= 0


def embed_forward__onehot(ids, E):
    return (np.eye(len(E), dtype=E.dtype)[ids]) @ E


def embed_forward__take(ids, E):
    return np.take(np.asfortranarray(E), ids, axis=0)


def embed_backward__bincount(dx, ids, vocab_size):
    flat = ids.ravel()
    return np.stack(
        [np.bincount(flat, weights=col, minlength=vocab_size) for col in dx.reshape(-1, dx.shape[-1]).T], 1
    ).astype(dx.dtype)


def embed_backward__sorted_reduceat(dx, ids, vocab_size):
    D = dx.shape[-1]
    dE = np.zeros((vocab_size, D), dx.dtype)
    order = np.argsort(ids, axis=None, kind="stable")
    s = ids.ravel()[order]
    if s.size:
        starts = np.flatnonzero(np.r_[True, s[1:] != s[:-1]])
        dE[s[starts]] = np.add.reduceat(dx.reshape(-1, D)[order], starts, axis=0)
    return dE


def rnn_step__concat(x, h_prev, Wx, Wh, b):
    return np.tanh(np.hstack([x, h_prev, np.ones((len(x), 1), x.dtype)]) @ np.vstack([Wx, Wh, b[None]]))


def rnn_step__out_args(x, h_prev, Wx, Wh, b):
    z = np.empty((x.shape[0], Wh.shape[1]), np.result_type(x, h_prev, Wx, Wh, b))
    np.matmul(x, Wx, out=z)
    z += np.einsum("nh,hk->nk", h_prev, Wh)
    np.add(z, b, out=z)
    return np.tanh(z, out=z)


def rnn_step__math(x, h_prev, Wx, Wh, b):
    N, H = h_prev.shape
    rows = [
        [
            math.tanh(
                sum(float(x[n, d]) * float(Wx[d, k]) for d in range(x.shape[1]))
                + sum(float(h_prev[n, j]) * float(Wh[j, k]) for j in range(H))
                + float(b[k])
            )
            for k in range(H)
        ]
        for n in range(N)
    ]
    return np.array(rows, dtype=np.result_type(x, h_prev, Wx, Wh, b)).reshape(N, H)


def rnn_forward__time_major(x, h0, Wx, Wh, b, mask=None):
    """Time first, a view at the end; warns and prints on the way."""
    print("x", x.shape)
    warnings.warn("careful")
    xs = np.ascontiguousarray(x.swapaxes(0, 1)) @ Wx + b
    out = np.empty((x.shape[1], x.shape[0], Wh.shape[0]), np.result_type(xs, h0, Wh))
    m = None if mask is None else np.asarray(mask, bool).T[..., None]
    if m is not None and not m.any(axis=0).all():
        raise ValueError("every row needs a token")
    prev = h0
    for t, xt in enumerate(xs):
        out[t] = prev
        np.copyto(out[t], np.tanh(xt + prev @ Wh), where=True if m is None else m[t])
        prev = out[t]
    return out.swapaxes(0, 1)


def rnn_forward__accumulate(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    mask = np.ones((N, T)) if mask is None else mask.astype(int)
    if (mask.sum(1) < 1).any():
        raise ValueError(f"rows {np.flatnonzero(mask.sum(1) < 1)} are empty")

    def step(h, t):
        keep = mask[:, t, None].astype(h.dtype)
        return keep * np.tanh(x[:, t] @ Wx + h @ Wh + b) + (1 - keep) * h

    start = h0.astype(np.result_type(x, h0, Wx, Wh, b))
    return np.stack(list(itertools.accumulate(range(T), step, initial=start))[1:], axis=1)


def rnn_forward__per_row(x, h0, Wx, Wh, b, mask=None):
    result = []
    for n in range(len(x)):
        if mask is not None and not any(mask[n]):
            raise ValueError
        h, row = h0[n], []
        for t, xt in enumerate(x[n]):
            if mask is None or mask[n][t]:
                h = np.tanh(xt @ Wx + h @ Wh + b)
            row.append(h)
        result.append(row)
    return np.array(result)


def last_state__last_loop(h, mask):
    out = np.zeros_like(h[:, 0])
    for n, row in enumerate(mask):
        (where,) = np.nonzero(row)
        if where.size == 0:
            raise ValueError("row %d" % n)
        out[n] = h[n, where[-1]]
    return out


def last_state__take_along(h, mask):
    steps = np.arange(1, mask.shape[1] + 1)
    last = (mask * steps).max(1) - 1
    if last.min() < 0:
        raise ValueError("no real token")
    return np.take_along_axis(h, last[:, None, None], axis=1)[:, 0]


def classify__tensordot(h_last, W, c):
    return np.add(np.tensordot(h_last, W, axes=([1], [0])), c)


def classify__einsum_f(h_last, W, c):
    return np.asfortranarray(np.einsum("nh,hc->nc", h_last, W, optimize=True) + c[np.newaxis, :])


def softmax_cross_entropy__logaddexp(logits, y):
    lse = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    logp = logits - logits.max(1, keepdims=True)
    logp = logp - np.logaddexp.reduce(logp, axis=1, keepdims=True)
    n = np.arange(logits.shape[0])
    d = np.exp(logp)
    d[n, y] -= 1
    return float(-np.mean(logp[n, y])), d / n.size


def softmax_cross_entropy__rows(logits, y):
    N, C = logits.shape
    loss, grad = 0.0, np.empty_like(logits)
    for n in range(N):
        row = logits[n] - max(logits[n])
        e = np.exp(row)
        loss += (np.log(e.sum()) - row[y[n]]) / N
        grad[n] = (e / e.sum() - (np.arange(C) == y[n])) / N
    return [loss, grad]


def rnn_step_backward__named(dh, x, h_prev, h, Wx, Wh):
    Grads = namedtuple("Grads", "dx dh_prev dWx dWh db")
    dz = np.einsum("nh,nh->nh", dh, (1 - h) * (1 + h))
    return Grads(
        dx=np.einsum("nk,dk->nd", dz, Wx),
        dh_prev=np.inner(dz, Wh),
        dWx=np.einsum("nd,nk->dk", x, dz),
        dWh=sum(np.outer(p, q) for p, q in zip(h_prev, dz)),
        db=np.ones(len(dz), dz.dtype) @ dz,
    )


def rnn_backward__batched(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    m = np.ones((N, T), bool) if mask is None else np.array(mask, bool)
    if not m.any(-1).all():
        raise ValueError("empty row")
    DZ = np.empty_like(h)
    carry = np.zeros_like(h0)
    t = T
    while t:
        t -= 1
        total = carry + dh[:, t]
        DZ[:, t] = np.where(m[:, t, None], total * (1 - np.square(h[:, t])), 0)
        carry = np.where(m[:, t, None], DZ[:, t] @ Wh.T, total)
    before = np.concatenate((h0[:, None], h[:, :-1]), 1)
    flat = DZ.reshape(N * T, -1)
    return [DZ @ Wx.T, carry, x.reshape(N * T, D).T @ flat, before.reshape(N * T, -1).T @ flat, flat.sum(0)]


def truncated_bptt__windows(dh, x, h0, h, Wx, Wh, window):
    N, T, D = x.shape
    dx = np.empty_like(x)
    dWx, dWh, db = 0, 0, 0
    first = None
    for s in range(0, T, window):
        e = min(s + window, T)
        carry = np.zeros_like(h0)
        for t in reversed(range(s, e)):
            prev = h[:, t - 1] if t else h0
            dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
            dx[:, t] = dz @ Wx.T
            dWx, dWh, db = dWx + x[:, t].T @ dz, dWh + prev.T @ dz, db + dz.sum(0)
            carry = dz @ Wh.T
        if first is None:
            first = carry
    return dx, first, dWx, dWh, db


def numerical_gradient__nditer(f, w, eps=1e-5):
    grad = np.zeros_like(w, dtype=np.float64)
    it = np.nditer(w, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        probe = np.array(w, dtype=np.float64)
        probe[i] += eps
        plus = f(probe)
        probe[i] = w[i] - eps
        grad[i] = (plus - f(probe)) / (eps + eps)
        it.iternext()
    return grad


def relative_error__loop_error(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a).tolist(), np.ravel(b).tolist()):
        worst = max(worst, abs(p - q) / max(abs(p), abs(q), 1e-8))
    return worst


def gradient_norm_by_lag__svd(h, Wh):
    N, T, H = h.shape
    M = np.broadcast_to(np.eye(H), (N, H, H)).copy()
    norms = []
    for k in range(T):
        norms.append(np.linalg.svd(M, compute_uv=False)[:, 0].mean())
        M = (Wh * (1 - h[:, T - 1 - k] ** 2)[:, None, :]) @ M
    return np.asarray(norms, np.result_type(h, Wh))


def clip_by_global_norm__hypot(grads, max_norm):
    norm = functools.reduce(np.hypot, (np.linalg.norm(g) for g in grads), 0.0)
    if norm <= max_norm:
        return tuple(g + 0 for g in grads), norm
    return tuple(np.divide(g, norm) * max_norm for g in grads), np.asarray(norm)


def orthogonal_init__polar(n, gain, rng):
    u, _, vt = np.linalg.svd(rng.normal(0.0, 3.0, size=(n, n)))
    return (u @ vt) * gain


def orthogonal_init__gram_schmidt(n, gain, rng):
    a = rng.standard_normal((n, n))
    q = np.zeros((n, n))
    for j in range(n):
        v = a[:, j]
        for _ in range(2):
            v = v - q[:, :j] @ (q[:, :j].T @ v)
        q[:, j] = v / np.linalg.norm(v)
    return gain * q


def logistic(a):
    return 0.5 * (1 + np.tanh(a / 2))


def lstm_step__lstm_blocks(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[-1]
    W = np.concatenate([Wx, Wh])
    v = np.concatenate([x, h_prev], axis=-1)
    i, f, g, o = (v @ W[:, k * H : (k + 1) * H] + b[k * H : (k + 1) * H] for k in range(4))
    c = logistic(f) * c_prev
    c += logistic(i) * np.tanh(g)
    return [np.tanh(c) * logistic(o), c]


def lstm_step_backward__lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    N, H = h_prev.shape
    z = (x @ Wx + h_prev @ Wh + b).reshape(N, 4, H).transpose(1, 0, 2)
    s = logistic(z)
    g = np.tanh(z[2])
    c = s[1] * c_prev + s[0] * g
    d = dc + dh * s[3] / np.cosh(c) ** 2
    ds = np.stack([d * g, d * c_prev, d * s[0], dh * np.tanh(c)])
    slope = s * (1 - s)
    slope[2] = 1 - g * g
    dz = (ds * slope).transpose(1, 0, 2).reshape(N, 4 * H)
    return [
        dz @ Wx.T,
        dz @ Wh.T,
        d * s[1],
        np.einsum("nd,nk->dk", x, dz),
        np.einsum("nd,nk->dk", h_prev, dz),
        dz.sum(axis=0),
    ]


def gru_step__gru_lerp(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    n = np.tanh(xn + logistic(xr + hr) * hn)
    return n + logistic(xz + hz) * (h_prev - n)


def gru_step_backward__gru_back(dh, x, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    out = [np.zeros_like(a) for a in (x, h_prev, Wx, Wh, bx, bh)]
    for k in range(N):
        a, c = x[k] @ Wx + bx, h_prev[k] @ Wh + bh
        r, z = logistic(a[:H] + c[:H]), logistic(a[H : 2 * H] + c[H : 2 * H])
        n = np.tanh(a[2 * H :] + r * c[2 * H :])
        dn = dh[k] * (1 - z) * (1 - n * n)
        dz = dh[k] * (h_prev[k] - n) * z * (1 - z)
        dr = dn * c[2 * H :] * r * (1 - r)
        da, dc = np.r_[dr, dz, dn], np.r_[dr, dz, dn * r]
        out[0][k] = Wx @ da
        out[1][k] = Wh @ dc + dh[k] * z
        out[2] += np.outer(x[k], da)
        out[3] += np.outer(h_prev[k], dc)
        out[4] += da
        out[5] += dc
    return out


def numerical_gradient__in_place(f, w, eps=1e-5):
    """The way of most courses: nudge the caller's array, and put each entry back."""
    g = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = w[ix]
        w[ix] = old + eps
        up = f(w)
        w[ix] = old - eps
        down = f(w)
        w[ix] = old
        g[ix] = (up - down) / (2 * eps)
        it.iternext()
    return g


def orthogonal_init__signs_of_rows(n, gain, rng):
    """Each sign of R turns with the sign of its row, whatever else is drawn: this is Haar-distributed, too."""
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    return gain * np.sign(np.diag(r))[:, None] * q
