"""Right programs for rnn-cell, each written as somebody might."""

import math
import sys
import warnings

import numpy as np


def rnn_step__plain(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b)


def rnn_step__einsum(x, h_prev, Wx, Wh, b):
    return np.tanh(np.einsum("nd,dh->nh", x, Wx) + np.einsum("ni,ij->nj", h_prev, Wh) + b)


def rnn_step__loops(x, h_prev, Wx, Wh, b):
    N, H = h_prev.shape
    h = np.zeros((N, H))
    for n in range(N):
        for j in range(H):
            a = b[j]
            for d in range(x.shape[1]):
                a += x[n, d] * Wx[d, j]
            for i in range(H):
                a += h_prev[n, i] * Wh[i, j]
            h[n, j] = math.tanh(a)
    return h


def rnn_step__concatenated(x, h_prev, Wx, Wh, b):
    return np.tanh(np.hstack([x, h_prev]) @ np.vstack([Wx, Wh]) + b)


def rnn_step__in_place(x, h_prev, Wx, Wh, b):
    a = x.dot(Wx)
    a += h_prev.dot(Wh)
    a += b
    return np.tanh(a, out=a)


def rnn_step__list(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b).tolist()


def rnn_step__exponentials(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    return 1 - 2 / (np.exp(2 * a) + 1)  # overflows to infinity for large sums, with a RuntimeWarning, and is right


def rnn_step__prints_and_warns(x, h_prev, Wx, Wh, b):
    print("shapes", x.shape, h_prev.shape)
    print("a note", file=sys.stderr)
    warnings.warn("still thinking", RuntimeWarning, stacklevel=1)
    return np.tanh(x @ Wx + h_prev @ Wh + b)


def rnn_step__other_names(inputs, state, U, W, bias):
    return np.tanh(np.add(np.matmul(inputs, U), np.matmul(state, W)) + bias[None, :])


def rnn_step__fortran_result(x, h_prev, Wx, Wh, b):
    return np.asfortranarray(np.tanh((Wx.T @ x.T + Wh.T @ h_prev.T + b[:, None]).T))


def rnn_step__subclass(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh + b).view(np.ndarray)


def _cell(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh + b)


def rnn_forward__buffer(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    out = np.zeros((N, T, h0.shape[1]))
    h = h0
    for t in range(T):
        h_new = _cell(x[:, t, :], h, Wx, Wh, b)
        if mask is not None:
            keep = mask[:, t][:, None]
            h_new = keep * h_new + (1 - keep) * h
        h = h_new
        out[:, t, :] = h
    return out


def rnn_forward__reads_its_buffer(x, h0, Wx, Wh, b, mask=None):
    out = np.empty((*x.shape[:2], Wh.shape[0]), dtype=np.result_type(x, h0, Wx, Wh, b))
    for t in range(x.shape[1]):
        previous = h0 if t == 0 else out[:, t - 1]
        out[:, t] = _cell(x[:, t], previous, Wx, Wh, b)
        if mask is not None:
            out[~mask[:, t], t] = previous[~mask[:, t]]
    return out


def rnn_forward__rows(x, h0, Wx, Wh, b, mask=None):
    result = []
    for n in range(len(x)):
        h, states = h0[n], []
        for t in range(x.shape[1]):
            if mask is None or mask[n, t]:
                h = np.tanh(x[n, t] @ Wx + h @ Wh + b)
            states.append(h)
        result.append(states)
    return result


def rnn_forward__copies_state(x, h0, Wx, Wh, b, mask=None):
    state = h0.copy()
    steps = []
    inputs = x @ Wx + b
    for t in range(inputs.shape[1]):
        new = np.tanh(inputs[:, t] + state @ Wh)
        state[:] = new if mask is None else np.where(mask[:, [t]], new, state)
        steps.append(state.copy())
    return np.array(steps).transpose(1, 0, 2)


def rnn_forward__time_first(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    steps = np.swapaxes(x, 0, 1)
    masks = [None] * len(steps) if mask is None else np.swapaxes(mask, 0, 1)
    for step, real in zip(steps, masks, strict=True):
        new = _cell(step, h, Wx, Wh, b)
        h = new if real is None else np.where(real[:, None], new, h)
        out.append(h)
    return np.swapaxes(np.stack(out), 0, 1)


def rnn_forward__recursive(x, h0, Wx, Wh, b, mask=None):
    if x.shape[1] == 0:
        return np.zeros((len(x), 0, h0.shape[1]), dtype=h0.dtype)
    h = _cell(x[:, 0], h0, Wx, Wh, b)
    if mask is not None:
        h = np.where(mask[:, :1], h, h0)
    rest = rnn_forward__recursive(x[:, 1:], h, Wx, Wh, b, None if mask is None else mask[:, 1:])
    return np.concatenate([h[:, None], rest], axis=1)


def last_state__reversed_argmax(h, mask):
    if (~mask).all(axis=1).any():
        raise ValueError("a row has no real token")
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    return h[np.arange(h.shape[0]), last]


def last_state__loop(h, mask):
    rows = []
    for states, real in zip(h, mask, strict=True):
        steps = [t for t, r in enumerate(real) if r]
        if not steps:
            raise ValueError("empty")
        rows.append(states[steps[-1]])
    return np.array(rows)


def last_state__numpy_complains(h, mask):
    return [states[np.flatnonzero(real).max()] for states, real in zip(h, mask, strict=True)]


def last_state__take_along_axis(h, mask):
    if not np.all(np.any(mask, axis=1)):
        raise ValueError("mask")
    last = (mask * np.arange(mask.shape[1])).max(axis=1)
    return np.take_along_axis(h, last[:, None, None], axis=1)[:, 0]


def classify__dot(h_last, W, c):
    return np.dot(h_last, W) + c


def classify__einsum(h_last, W, c):
    return np.einsum("nh,hc->nc", h_last, W) + c[np.newaxis]


def classify__transposed(h_last, W, c):
    return (W.T @ h_last.T + c[:, None]).T


def classify__rows(h_last, W, c):
    return [row @ W + c for row in h_last]


def softmax_cross_entropy__one_hot(logits, y):
    N, C = logits.shape
    target = np.eye(C)[y]
    z = logits - np.max(logits, axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    loss = -np.sum(np.where(target > 0, z - log_sum, 0)) / N
    return loss, (np.exp(z - log_sum) - target) / N


def softmax_cross_entropy__loop(logits, y):
    losses, rows = [], []
    for row, right in zip(logits, y, strict=True):
        shifted = row - row.max()
        p = np.exp(shifted) / np.exp(shifted).sum()
        losses.append(np.log(np.exp(shifted).sum()) - shifted[right])
        p[right] -= 1
        rows.append(p / len(y))
    return float(np.mean(losses)), np.array(rows)


def softmax_cross_entropy__logaddexp(logits, y):
    n = np.arange(len(y))
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    with np.errstate(over="ignore"):
        d = np.exp(log_p)
    d[n, y] -= 1.0
    d /= len(y)
    return -log_p[n, y].mean(), d


def softmax_cross_entropy__list_result(logits, y):
    z = logits - logits.max(1)[:, None]
    e = np.exp(z)
    s = e.sum(1)
    loss = sum(np.log(s[i]) - z[i, y[i]] for i in range(len(y))) / len(y)
    g = e / s[:, None]
    for i in range(len(y)):
        g[i, y[i]] -= 1
    return [np.array(loss), g / len(y)]
