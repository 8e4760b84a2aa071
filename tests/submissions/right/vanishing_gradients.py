"""Right programs for vanishing-gradients, each written as somebody might."""

import math

import numpy as np


def gradient_norm_by_lag__rows(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        out[0] += 1 / N
        for k in range(1, T):
            J = J @ np.diag(1 - h[n, T - k] ** 2) @ Wh.T
            out[k] += np.linalg.svd(J)[1][0] / N
    return out


def gradient_norm_by_lag__transposed_product(h, Wh):
    norms = [1.0]
    J = np.broadcast_to(np.eye(h.shape[2]), (len(h), *Wh.shape))
    for t in range(h.shape[1] - 1, 0, -1):
        J = (Wh * (1 - h[:, t] ** 2)[:, None, :]) @ J
        norms.append(float(np.mean(np.linalg.svd(J, compute_uv=False).max(axis=1))))
    return norms


def gradient_norm_by_lag__einsum(h, Wh):
    jacobian = np.stack([np.identity(Wh.shape[0])] * h.shape[0])
    norms = np.empty(h.shape[1])
    norms[0] = 1
    for k in range(1, h.shape[1]):
        jacobian = np.einsum("nij,nj,kj->nik", jacobian, 1 - h[:, -k] ** 2, Wh)
        norms[k] = np.mean([np.linalg.norm(J, 2) for J in jacobian])
    return norms


def gradient_norm_by_lag__eigenvalues(h, Wh):
    out = [1.0]
    J = np.eye(h.shape[2])[None].repeat(len(h), axis=0)
    for k in range(1, h.shape[1]):
        J = J @ (np.apply_along_axis(np.diag, 1, 1 - h[:, -k] ** 2) @ Wh.T)
        out.append(np.sqrt(np.linalg.eigvalsh(J @ J.transpose(0, 2, 1)).max(axis=1)).mean())
    return np.array(out)


def clip_by_global_norm__flat(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    if norm <= max_norm:
        return [g.copy() for g in grads], norm
    return [g * (max_norm / norm) for g in grads], norm


def clip_by_global_norm__loops(grads, max_norm):
    total = 0.0
    for g in grads:
        for entry in g.flat:
            total += float(entry) ** 2
    norm = math.sqrt(total)
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return tuple((g * factor).astype(g.dtype) for g in grads), norm


def clip_by_global_norm__norm_of_norms(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
    return list(grads) if norm <= max_norm else [max_norm * g / norm for g in grads], norm


def clip_by_global_norm__copies_in_place(grads, max_norm):
    grads = [np.array(g) for g in grads]
    norm = sum(np.vdot(g, g) for g in grads) ** 0.5
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return grads, float(norm)


def orthogonal_init__recipe(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain * q * np.sign(np.diagonal(r))


def orthogonal_init__diagonal_matrix(n, gain, rng):
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    d = np.diag(r)
    return q @ np.diag(d / abs(d)) * gain


def orthogonal_init__polar_factor(n, gain, rng):
    u, _, vt = np.linalg.svd(rng.standard_normal((n, n)))
    return gain * (u @ vt)


def orthogonal_init__gram_schmidt(n, gain, rng):
    columns = []
    while len(columns) < n:
        v = rng.standard_normal(n)
        for _ in range(2):
            for u in columns:
                v = v - (u @ v) * u
        columns.append(v / np.linalg.norm(v))
    return gain * np.array(columns).T


def orthogonal_init__random_signs(n, gain, rng):
    q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    return gain * q * rng.choice([-1.0, 1.0], size=n)
