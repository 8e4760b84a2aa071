"""Right programs written from the contract alone, in ways that the other files lack."""

import math
from collections import Counter
from functools import reduce

import numpy as np


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _need_tokens(mask):
    if mask is not None and not np.asarray(mask).any(axis=1).all():
        raise ValueError("a row of the mask has no True")


def build_vocab__groups_of_equal_counts(texts, min_count=1):
    groups = {}
    counts = Counter()
    for t in texts:
        counts.update(t.split())
    print("distinct words:", len(counts))
    for w, n in counts.items():
        groups.setdefault(n, []).append(w)
    order = [w for n in sorted(groups, reverse=True) if n >= min_count for w in sorted(groups[n])]
    return {**{"<pad>": 0, "<unk>": 1}, **{w: i for i, w in enumerate(order, 2)}}


def pad_batch__scattered_through_the_mask(sequences, length=None):
    T = max(len(s) for s in sequences) if length is None else length
    lens = np.array([min(len(s), T) for s in sequences])
    mask = np.arange(T) < lens[:, None]
    ids = np.zeros(mask.shape, np.int64)
    ids[mask] = [tok for s in sequences for tok in list(s)[:T]]
    return ids, mask


def embed_forward__loops_in_fortran_order(ids, E):
    N, T = np.shape(ids)
    out = np.zeros((N, T, E.shape[1]), dtype=E.dtype, order="F")
    for n in range(N):
        for t in range(T):
            for d in range(E.shape[1]):
                out[n, t, d] = E[ids[n, t], d]
    return out


def rnn_step__bias_as_a_weight(x, h_prev, Wx, Wh, b):
    xh1 = np.concatenate([x, h_prev, np.ones((len(x), 1), dtype=x.dtype)], axis=1)
    return np.tanh(xh1 @ np.vstack([Wx, Wh, b[None, :]]))


def rnn_forward__boolean_assignment(x, h0, Wx, Wh, b, mask=None):
    N, T, D = x.shape
    if mask is None:
        mask = np.ones((N, T), dtype=bool)
    if np.any(mask.sum(axis=1) == 0):
        raise ValueError("row without tokens")
    proj = x @ Wx + b
    dt = np.result_type(x, h0, Wx, Wh, b)
    out = np.zeros((N, T, len(Wh)), dt)
    state = h0.astype(dt)
    for t in range(T):
        state = state.copy()
        m = mask[:, t]
        state[m] = np.tanh(proj[m, t] + state[m] @ Wh)
        out[:, t] = state
    return out


def rnn_forward__reduce_and_blend(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)

    def step(acc, t):
        new = np.tanh(x[:, t] @ Wx + acc[-1] @ Wh + b)
        if mask is not None:
            m = mask[:, t, None].astype(new.dtype)
            new = m * new + (1 - m) * acc[-1]
        return acc + [new]

    return np.stack(reduce(step, range(x.shape[1]), [h0])[1:], axis=1)


def classify__columns(h_last, W, c):
    cols = [h_last @ W[:, k] + c[k] for k in range(W.shape[1])]
    return np.stack(cols, axis=1)


def rnn_backward__carries_in_a_copy(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    N, T, H = h.shape
    dt = np.result_type(dh, x, h0, h, Wx, Wh)
    m = np.ones((N, T, 1), dtype=bool) if mask is None else mask[:, :, None]
    acc = np.zeros((N, T + 1, H), dtype=dt)
    acc[:, 1:] = dh
    dz = np.zeros((N, T, H), dtype=dt)
    for t in range(T, 0, -1):
        dz[:, t - 1] = acc[:, t] * (1 - h[:, t - 1] ** 2) * m[:, t - 1]
        acc[:, t - 1] += dz[:, t - 1] @ Wh.T + acc[:, t] * (~m[:, t - 1])
    prev = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return (
        dz @ Wx.T,
        acc[:, 0],
        np.tensordot(x, dz, axes=([0, 1], [0, 1])),
        np.tensordot(prev, dz, axes=([0, 1], [0, 1])),
        dz.sum(axis=(0, 1)),
    )


def clip_by_global_norm__fsum(grads, max_norm):
    total = math.sqrt(math.fsum(float(v) ** 2 for g in grads for v in np.ravel(g)))
    k = max_norm / total if total > max_norm else 1.0
    return list(map(lambda g: g * k, grads)), total


def lstm_step__tanh_for_sigmoid(x, h_prev, c_prev, Wx, Wh, b):
    def sig(v):
        return 0.5 * (1 + np.tanh(0.5 * v))

    N, H = h_prev.shape
    a = (x @ Wx + h_prev @ Wh + b).reshape(N, 4, H).transpose(1, 0, 2)
    c = sig(a[1]) * c_prev + sig(a[0]) * np.tanh(a[2])
    return [sig(a[3]) * np.tanh(c), c]


def gru_step_backward__in_place_on_its_own(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    A, B = x @ Wx + bx, h_prev @ Wh + bh
    r, z = np.split(_sigmoid(A[:, : 2 * H] + B[:, : 2 * H]), 2, axis=1)
    q = B[:, 2 * H :]
    n = np.tanh(A[:, 2 * H :] + r * q)
    dA = np.empty(A.shape, np.result_type(dh, A, B))
    dA[:, 2 * H :] = dh * (1 - z) * (1 - n**2)
    dA[:, H : 2 * H] = dh * (h_prev - n) * z * (1 - z)
    dA[:, :H] = dA[:, 2 * H :] * q * r * (1 - r)
    dB = dA.copy()
    dB[:, 2 * H :] *= r
    return dA @ Wx.T, dB @ Wh.T + dh * z, x.T @ dA, h_prev.T @ dB, dA.sum(0), dB.sum(0)
