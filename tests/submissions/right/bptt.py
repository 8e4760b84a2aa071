"""Right programs for bptt, each written as somebody might."""

import numpy as np


def rnn_step_backward__plain(dh, x, h_prev, h, Wx, Wh):
    da = (1 - h * h) * dh
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


def rnn_step_backward__einsum(dh, x, h_prev, h, Wx, Wh):
    da = dh - dh * np.square(h)
    return (
        np.einsum("nh,dh->nd", da, Wx),
        np.einsum("nj,ij->ni", da, Wh),
        np.einsum("nd,nh->dh", x, da),
        np.einsum("ni,nj->ij", h_prev, da),
        np.einsum("nh->h", da),
    )


def rnn_step_backward__rows(dh, x, h_prev, h, Wx, Wh):
    dx, dh_prev = np.zeros(x.shape), np.zeros(h.shape)
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(Wh.shape[0])
    for n in range(len(x)):
        da = dh[n] * (1 - h[n] ** 2)
        dx[n] = Wx @ da
        dh_prev[n] = Wh @ da
        dWx += np.outer(x[n], da)
        dWh += np.outer(h_prev[n], da)
        db += da
    return [dx, dh_prev, dWx, dWh, db]


def rnn_step_backward__copies_then_in_place(dh, x, h_prev, h, Wx, Wh):
    da = dh.copy()
    da *= 1 - h**2
    return np.dot(da, Wx.T), np.dot(da, np.transpose(Wh)), np.dot(x.T, da), np.dot(h_prev.T, da), np.sum(da, axis=0)


def rnn_step_backward__cosh(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 + h) * (1 - h)
    ones = np.ones(len(x), dtype=da.dtype)
    return da @ Wx.T, da @ Wh.T, (da.T @ x).T, (da.T @ h_prev).T, ones @ da


def rnn_backward__buffers(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    H = h0.shape[1]
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    carry = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        prev = h0 if t == 0 else h[:, t - 1]
        total = dh[:, t] + carry
        m = np.ones((N, 1)) if mask is None else mask[:, t : t + 1].astype(float)
        da = m * total * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += prev.T @ da
        db += da.sum(axis=0)
        carry = da @ Wh.T + (1 - m) * total
    return dx, carry, dWx, dWh, db


def rnn_backward__shifted_states(dh, x, h0, h, Wx, Wh, mask=None):
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    da_all = np.zeros_like(dh)
    carry = np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        arriving = dh[:, t] + carry
        da = arriving * (1 - h[:, t] ** 2)
        carry = da @ Wh.T
        if mask is not None:
            da = da * mask[:, t, None]
            carry = np.where(mask[:, t, None], carry, arriving)
        da_all[:, t] = da
    return (
        da_all @ Wx.T,
        carry,
        np.tensordot(x, da_all, ([0, 1], [0, 1])),
        np.tensordot(before, da_all, ([0, 1], [0, 1])),
        da_all.sum(axis=(0, 1)),
    )


def rnn_backward__rows(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0])
    for n in range(len(x)):
        carry = np.zeros_like(h0[n])
        for t in range(x.shape[1] - 1, -1, -1):
            carry = carry + dh[n, t]
            if mask is not None and not mask[n, t]:
                continue
            da = carry * (1 - h[n, t] ** 2)
            dx[n, t] = Wx @ da
            dWx = dWx + np.outer(x[n, t], da)
            dWh = dWh + np.outer(h[n, t - 1] if t else h0[n], da)
            db = db + da
            carry = Wh @ da
        dh0[n] = carry
    return dx, dh0, dWx, dWh, db


def rnn_backward__collects_lists(dh, x, h0, h, Wx, Wh, mask=None):
    T = x.shape[1]
    real = np.ones(x.shape[:2], dtype=bool) if mask is None else mask
    carry, slices, parts = 0 * h0, [], []
    for t in list(range(T))[::-1]:
        total = dh[:, t] + carry
        da = np.where(real[:, t, None], total * (1 - h[:, t] ** 2), 0)
        previous = h[:, t - 1] if t else h0
        slices.append(da @ Wx.T)
        parts.append((x[:, t].T @ da, previous.T @ da, da.sum(axis=0)))
        carry = np.where(real[:, t, None], da @ Wh.T, total)
    dWx, dWh, db = (sum(part[k] for part in parts) for k in range(3))
    return np.stack(slices[::-1], axis=1), carry, dWx, dWh, db


def truncated_bptt__in_windows(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    dx = np.zeros_like(x)
    dWx, dWh, db, dh0 = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wh[0]), None
    for start in range(0, T, window):
        carry = np.zeros_like(h0)
        for t in range(min(start + window, T) - 1, start - 1, -1):
            da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
            dx[:, t] = da @ Wx.T
            dWx += x[:, t].T @ da
            dWh += (h[:, t - 1] if t else h0).T @ da
            db += da.sum(axis=0)
            carry = da @ Wh.T
        if start == 0:
            dh0 = carry
    return dx, dh0, dWx, dWh, db


def truncated_bptt__drops_carry_late(dh, x, h0, h, Wx, Wh, window):
    da_all, carry = np.zeros_like(dh), np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        if (t + 1) % window == 0:
            carry = np.zeros_like(h0)
        da_all[:, t] = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        carry = da_all[:, t] @ Wh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    dWx, dWh = np.einsum("ntd,nth->dh", x, da_all), np.einsum("nti,ntj->ij", before, da_all)
    return da_all @ Wx.T, carry, dWx, dWh, da_all.sum((0, 1))


def numerical_gradient__flat(f, w, eps=1e-5):
    w64 = np.asarray(w, dtype=np.float64)
    flat = w64.flatten()
    grad = np.zeros(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += eps
        down[i] -= eps
        grad[i] = (f(up.reshape(w64.shape)) - f(down.reshape(w64.shape))) / (2 * eps)
    return grad.reshape(w64.shape)


def numerical_gradient__nditer(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    grad = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = w[ix]
        w[ix] = old + eps
        plus = f(w)
        w[ix] = old - eps
        minus = f(w)
        w[ix] = old
        grad[ix] = (plus - minus) / eps / 2
        it.iternext()
    return grad


def numerical_gradient__unit_vectors(f, w, eps=1e-5):
    w = np.asarray(w, dtype=np.float64)
    steps = np.eye(w.size).reshape(w.size, *w.shape) * eps
    return np.array([(f(w + step) - f(w - step)) / (2 * eps) for step in steps]).reshape(w.shape)


def numerical_gradient__walks_there_and_back(f, w, eps=1e-5):
    w = w.astype(np.float64)
    dw = np.empty(w.shape)
    for ix in np.ndindex(*w.shape):
        w[ix] += eps
        above = f(w)
        w[ix] -= 2 * eps
        below = f(w)
        w[ix] += eps
        dw[ix] = 0.5 * (above - below) / eps
    return dw


def relative_error__plain(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.maximum(np.abs(a), np.abs(b))))


def relative_error__loop(a, b):
    worst = 0.0
    for u, v in zip(a.flat, b.flat, strict=True):
        worst = max(worst, abs(u - v) / max(abs(u), abs(v), 1e-8))
    return worst


def relative_error__stacked(a, b):
    floor = np.full(a.shape, 1e-8)
    return float((abs(a - b) / np.stack([abs(a), abs(b), floor]).max(axis=0)).max())


def relative_error__reduced(a, b):
    return np.maximum.reduce(np.abs(a - b) / np.clip(np.maximum(np.abs(a), np.abs(b)), 1e-8, None), axis=None)
