"""Right programs for gated-cells, each written as somebody might."""

import numpy as np


def _sigmoid(a):
    return 1.0 / (1.0 + np.exp(-a))


def _stable_sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def lstm_step__slices(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    i, f = _sigmoid(a[:, :H]), _sigmoid(a[:, H : 2 * H])
    g, o = np.tanh(a[:, 2 * H : 3 * H]), _sigmoid(a[:, 3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c


def lstm_step__gate_by_gate(x, h_prev, c_prev, Wx, Wh, b):
    H = Wh.shape[0]

    def block(k):
        part = slice(k * H, (k + 1) * H)
        return x @ Wx[:, part] + h_prev @ Wh[:, part] + b[part]

    c = _stable_sigmoid(block(1)) * c_prev + _stable_sigmoid(block(0)) * np.tanh(block(2))
    return [_stable_sigmoid(block(3)) * np.tanh(c), c]


def lstm_step__reshaped(x, h_prev, c_prev, Wx, Wh, b):
    a = (np.concatenate([x, h_prev], axis=1) @ np.concatenate([Wx, Wh]) + b).reshape(len(x), 4, -1)
    i, f, o = (_sigmoid(a[:, k]) for k in (0, 1, 3))
    c = c_prev * f
    c += np.tanh(a[:, 2]) * i
    h = np.tanh(c)
    h *= o
    return h, c


def lstm_step_backward__slices(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    s = _sigmoid(a)
    i, f, o, g = s[:, :H], s[:, H : 2 * H], s[:, 3 * H :], np.tanh(a[:, 2 * H : 3 * H])
    t = np.tanh(f * c_prev + i * g)
    d = dc + dh * o * (1 - t * t)
    da = np.zeros_like(a)
    da[:, :H] = d * g * i * (1 - i)
    da[:, H : 2 * H] = d * c_prev * f * (1 - f)
    da[:, 2 * H : 3 * H] = d * i * (1 - g * g)
    da[:, 3 * H :] = dh * t * o * (1 - o)
    return da @ Wx.T, da @ Wh.T, d * f, x.T @ da, h_prev.T @ da, np.sum(da, 0)


def lstm_step_backward__per_row(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    results = [
        lstm_step_backward__slices(*(v[n : n + 1] for v in (dh, dc, x, h_prev, c_prev)), Wx, Wh, b)
        for n in range(len(x))
    ]
    rows = [np.concatenate([result[k] for result in results]) for k in range(3)]
    return (*rows, *(sum(result[k] for result in results) for k in range(3, 6)))


def lstm_step_backward__dictionary(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    gates = dict(zip("ifgo", np.hsplit(x @ Wx + h_prev @ Wh + b, 4), strict=True))
    for name in "ifo":
        gates[name] = _stable_sigmoid(gates[name])
    gates["g"] = np.tanh(gates["g"])
    shown = np.tanh(gates["f"] * c_prev + gates["i"] * gates["g"])
    total = dc.copy()
    total += dh * gates["o"] * (1 - shown**2)
    partner = {"i": total * gates["g"], "f": total * c_prev, "o": dh * shown}
    da = {name: partner[name] * gates[name] * (1 - gates[name]) for name in "ifo"}
    da["g"] = total * gates["i"] * (1 - gates["g"] ** 2)
    da = np.hstack([da[name] for name in "ifgo"])
    return [np.einsum("na,da->nd", da, Wx), da @ Wh.T, total * gates["f"], x.T @ da, h_prev.T @ da, da.sum(axis=0)]


def gru_step__slices(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    r = _sigmoid(ax[:, :H] + ah[:, :H])
    z = _sigmoid(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    return n + z * (h_prev - n)


def gru_step__gate_by_gate(x, h_prev, Wx, Wh, bx, bh):
    (Wxr, Wxz, Wxn), (Whr, Whz, Whn) = np.split(Wx, 3, axis=1), np.split(Wh, 3, axis=1)
    (bxr, bxz, bxn), (bhr, bhz, bhn) = np.split(bx, 3), np.split(bh, 3)
    r = _stable_sigmoid(x @ Wxr + bxr + h_prev @ Whr + bhr)
    z = _stable_sigmoid(x @ Wxz + bxz + h_prev @ Whz + bhz)
    n = np.tanh(x @ Wxn + bxn + r * (h_prev @ Whn + bhn))
    return (1 - z) * n + z * h_prev


def gru_step__list_of_rows(x, h_prev, Wx, Wh, bx, bh):
    rows = []
    for one, state in zip(x, h_prev, strict=True):
        xr, xz, xn = np.split(one @ Wx + bx, 3)
        hr, hz, hn = np.split(state @ Wh + bh, 3)
        z = _sigmoid(xz + hz)
        rows.append((1 - z) * np.tanh(xn + _sigmoid(xr + hr) * hn) + z * state)
    return rows


def gru_step_backward__slices(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x @ Wx + bx, h_prev @ Wh + bh
    r, z = _sigmoid(ax[:, :H] + ah[:, :H]), _sigmoid(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    n = np.tanh(ax[:, 2 * H :] + r * ah[:, 2 * H :])
    dn = dh * (1 - z) * (1 - n**2)
    dz = dh * (h_prev - n) * z * (1 - z)
    dr = dn * ah[:, 2 * H :] * r * (1 - r)
    dax, dah = np.concatenate((dr, dz, dn), 1), np.concatenate((dr, dz, dn * r), 1)
    return dax @ Wx.T, dh * z + dah @ Wh.T, x.T @ dax, h_prev.T @ dah, dax.sum(0), dah.sum(0)


def gru_step_backward__block_by_block(dh, x, h_prev, Wx, Wh, bx, bh):
    (Wxr, Wxz, Wxn), (Whr, Whz, Whn) = np.split(Wx, 3, axis=1), np.split(Wh, 3, axis=1)
    (bxr, bxz, bxn), (bhr, bhz, bhn) = np.split(bx, 3), np.split(bh, 3)
    r = _sigmoid(x @ Wxr + bxr + h_prev @ Whr + bhr)
    z = _sigmoid(x @ Wxz + bxz + h_prev @ Whz + bhz)
    hn = h_prev @ Whn + bhn
    n = np.tanh(x @ Wxn + bxn + r * hn)
    dn, dz, dh_prev = dh * (1 - z), dh * (h_prev - n), dh * z
    dan, daz = dn * (1 - n * n), dz * z * (1 - z)
    dhn = dan * r
    dar = dan * hn * r * (1 - r)
    dh_prev = dh_prev + dar @ Whr.T + daz @ Whz.T + dhn @ Whn.T
    dx = dar @ Wxr.T + daz @ Wxz.T + dan @ Wxn.T
    dWx = np.hstack([x.T @ dar, x.T @ daz, x.T @ dan])
    dWh = np.hstack([h_prev.T @ dar, h_prev.T @ daz, h_prev.T @ dhn])
    sums = [v.sum(axis=0) for v in (dar, daz, dan, dhn)]
    return dx, dh_prev, dWx, dWh, np.hstack(sums[:3]), np.hstack([*sums[:2], sums[3]])
