"""A third set of wrong programs: each row of the list of student bugs and many beyond, in many styles."""

import math
from collections import Counter, OrderedDict, defaultdict
from functools import reduce
from itertools import zip_longest

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


# ---- build_vocab


@wrong("build_vocab", "lower-cased")
def vocab_lower(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.lower().split())
    ranked = sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    vocab = {"<pad>": 0, "<unk>": 1}
    for w, c in ranked:
        if c >= min_count:
            vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "min-count-exclusive")
def vocab_strict(texts, min_count=1):
    words = [w for t in texts for w in t.split()]
    vocab = {"<pad>": 0, "<unk>": 1}
    for w in sorted(set(words), key=lambda w: (-words.count(w), w)):
        if words.count(w) > min_count:
            vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "special-words-missing")
def vocab_plain(texts, min_count=1):
    counts = defaultdict(int)
    for t in texts:
        for w in t.split():
            counts[w] += 1
    order = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    return dict(zip(order, range(len(order))))


@wrong("build_vocab", "special-words-swapped")
def vocab_swapped(texts, min_count=1):
    counts = Counter(" ".join(texts).split())
    order = sorted(counts, key=lambda w: (-counts[w], w))
    return {w: i for i, w in enumerate(["<unk>", "<pad>"] + [w for w in order if counts[w] >= min_count])}


@wrong("build_vocab", "ties-in-order-of-appearance")
def vocab_most_common(texts, min_count=1):
    counts = Counter()
    for t in texts:
        counts.update(t.split())
    vocab = OrderedDict([("<pad>", 0), ("<unk>", 1)])
    for w, c in counts.most_common():
        if c < min_count:
            break
        vocab[w] = len(vocab)
    return dict(vocab)


@wrong("build_vocab", "count-rises")
def vocab_rising(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    ranked = sorted((c, w) for w, c in counts.items() if c >= min_count)
    return {"<pad>": 0, "<unk>": 1, **{w: i + 2 for i, (_, w) in enumerate(ranked)}}


@wrong("build_vocab", "ties-reversed")
def vocab_reverse_both(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    ranked = sorted(((c, w) for w, c in counts.items() if c >= min_count), reverse=True)
    return {"<pad>": 0, "<unk>": 1, **{w: i for i, (_, w) in enumerate(ranked, 2)}}


@wrong("build_vocab", "sorted-by-word-only")
def vocab_alphabetical(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    return {w: i for i, w in enumerate(["<pad>", "<unk>"] + sorted(w for w, c in counts.items() if c >= min_count))}


@wrong("build_vocab", "min-count-ignored")
def vocab_all(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    return {w: i for i, w in enumerate(["<pad>", "<unk>", *sorted(counts, key=lambda w: (-counts[w], w))])}


@wrong("build_vocab", "split-at-single-spaces")
def vocab_space(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split(" "))
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>", *sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))]
        )
    }


@wrong("build_vocab", "texts-counted-not-words")
def vocab_documents(texts, min_count=1):
    counts = Counter(w for t in texts for w in set(t.split()))
    return {
        w: i
        for i, w in enumerate(
            ["<pad>", "<unk>", *sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))]
        )
    }


@wrong("build_vocab", "special-words-last")
def vocab_specials_last(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    words = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    return {w: i for i, w in enumerate(words + ["<pad>", "<unk>"])}


# ---- encode


@wrong("encode", "unknown-words-padded")
def encode_pad(text, vocab):
    out = []
    for w in text.split():
        out.append(vocab[w] if w in vocab else vocab["<pad>"])
    return out


@wrong("encode", "unknown-words-dropped")
def encode_drop(text, vocab):
    return list(filter(lambda i: i is not None, map(vocab.get, text.split())))


@wrong("encode", "lower-cased")
def encode_lower(text, vocab):
    return [vocab.get(w.lower(), vocab["<unk>"]) for w in text.split()]


@wrong("encode", "letters-encoded")
def encode_characters(text, vocab):
    return [vocab.get(c, 1) for c in text]


@wrong("encode", "unknown-words-added")
def encode_grow(text, vocab):
    ids = []
    for w in text.split():
        if w not in vocab:
            vocab[w] = len(vocab)
        ids.append(vocab[w])
    return ids


@wrong("encode", "unknown-words-none")
def encode_none(text, vocab):
    return [vocab.get(w) for w in text.split()]


@wrong("encode", "order-lost")
def encode_set(text, vocab):
    return [vocab.get(w, vocab["<unk>"]) for w in dict.fromkeys(text.split())]


@wrong("encode", "unknown-words-numbered-otherwise")
def encode_minus(text, vocab):
    return [vocab.get(w, -1) for w in text.split()]


@wrong("encode", "order-lost")
def encode_sorted(text, vocab):
    return sorted(vocab.get(w, vocab["<unk>"]) for w in text.split())


# ---- pad_batch


@wrong("pad_batch", "padded-in-front")
def pad_front(sequences, length=None):
    T = max(map(len, sequences)) if length is None else length
    ids = np.array([[0] * (T - len(s)) + list(s)[:T] for s in sequences], dtype=np.int64)
    mask = np.array([[False] * (T - len(s)) + [True] * min(T, len(s)) for s in sequences])
    return ids, mask


@wrong("pad_batch", "cut-in-front")
def pad_cut_front(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros((len(sequences), T), bool)
    for n, s in enumerate(sequences):
        kept = s[-T:]
        ids[n, : len(kept)] = kept
        mask[n, : len(kept)] = 1
    return ids, mask


@wrong("pad_batch", "mask-inverted")
def pad_inverted(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], dtype=np.int64)
    mask = np.array([[t >= len(s) for t in range(T)] for s in sequences])
    return ids, mask


@wrong("pad_batch", "mask-from-ids")
def pad_nonzero(sequences, length=None):
    columns = list(zip_longest(*sequences, fillvalue=0))
    ids = np.array(columns, dtype=np.int64).T
    if length is not None:
        fixed = np.zeros((len(ids), length), dtype=np.int64)
        width = min(length, ids.shape[1])
        fixed[:, :width] = ids[:, :width]
        ids = fixed
    return ids, ids > 0


@wrong("pad_batch", "cut-to-shortest")
def pad_shortest(sequences, length=None):
    T = min(len(s) for s in sequences) if length is None else length
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros((len(sequences), T), bool)
    for n, s in enumerate(sequences):
        for t, w in enumerate(s[:T]):
            ids[n, t], mask[n, t] = w, True
    return ids, mask


@wrong("pad_batch", "padded-with-another-number")
def pad_ones(sequences, length=None):
    T = length if length is not None else max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), 1, np.int64)
    mask = np.zeros(ids.shape, dtype=bool)
    for n, s in enumerate(sequences):
        k = min(len(s), T)
        ids[n, :k] = s[:k]
        mask[n, :k] = True
    return ids, mask


@wrong("pad_batch", "mask-not-boolean")
def pad_integers(sequences, length=None):
    T = length if length is not None else max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros((len(sequences), T), np.int64)
    for n, s in enumerate(sequences):
        k = min(len(s), T)
        ids[n, :k] = s[:k]
        mask[n, :k] = 1
    return ids, mask


@wrong("pad_batch", "one-place-too-many")
def pad_extra(sequences, length=None):
    T = (length if length is not None else max(len(s) for s in sequences)) + 1
    ids = np.zeros((len(sequences), T), np.int64)
    mask = np.zeros(ids.shape, dtype=bool)
    for n, s in enumerate(sequences):
        k = min(len(s), T)
        ids[n, :k] = s[:k]
        mask[n, :k] = True
    return ids, mask


@wrong("pad_batch", "never-cut")
def pad_never_cuts(sequences, length=None):
    T = max(len(s) for s in sequences)
    if length is not None and length > T:
        T = length
    ids, mask = [], []
    for s in sequences:
        ids.append(list(s) + [0] * (T - len(s)))
        mask.append([True] * len(s) + [False] * (T - len(s)))
    return np.array(ids, dtype=np.int64), np.array(mask, dtype=bool)


# ---- embed_forward


@wrong("embed_forward", "batch-and-time-swapped")
def embed_time_first(ids, E):
    return np.stack([E[ids[:, t]] for t in range(ids.shape[1])])


@wrong("embed_forward", "padding-zeroed")
def embed_pad_zero(ids, E):
    out = E[ids]
    out[ids == 0] = 0
    return out


@wrong("embed_forward", "ids-off-by-one")
def embed_shift(ids, E):
    return np.take(E, ids - 1, axis=0)


@wrong("embed_forward", "vectors-averaged")
def embed_bag(ids, E):
    return E[ids].mean(axis=1)


@wrong("embed_forward", "columns-for-rows")
def embed_columns(ids, E):
    return E.T[ids]


@wrong("embed_forward", "constant-factor")
def embed_scaled(ids, E):
    return E[ids] * np.sqrt(E.shape[1])


# ---- embed_backward


@wrong("embed_backward", "repeats-overwritten")
def dembed_overwrite(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]))
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] = dx[n, t]
    return dE


@wrong("embed_backward", "repeats-overwritten")
def dembed_fancy(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    dE[ids] += dx
    return dE


@wrong("embed_backward", "padding-row-zeroed")
def dembed_skip_pad(dx, ids, vocab_size):
    one_hot = (ids[..., None] == np.arange(vocab_size)).astype(dx.dtype)
    dE = np.einsum("ntv,ntd->vd", one_hot, dx)
    dE[0] = 0
    return dE


@wrong("embed_backward", "repeats-averaged")
def dembed_averaged(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]))
    np.add.at(dE, ids, dx)
    counts = np.bincount(ids.ravel(), minlength=vocab_size)
    return dE / np.maximum(counts, 1)[:, None]


@wrong("embed_backward", "rows-as-many-as-ids")
def dembed_max(dx, ids, vocab_size):
    dE = np.zeros((ids.max() + 1, dx.shape[-1]))
    for row, grad in zip(ids.ravel(), dx.reshape(-1, dx.shape[-1])):
        dE[row] += grad
    return dE


@wrong("embed_backward", "last-step-only")
def dembed_last(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]))
    for n in range(len(ids)):
        dE[ids[n, -1]] += dx[n, -1]
    return dE


@wrong("embed_backward", "matrix-transposed", "axes-swapped")
def dembed_transposed(dx, ids, vocab_size):
    dE = np.zeros((dx.shape[-1], vocab_size))
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            dE[:, ids[n, t]] += dx[n, t]
    return dE


# ---- rnn_step


@wrong("rnn_step", "recurrent-weights-transposed")
def step_wh_t(x, h_prev, Wx, Wh, b):
    return np.tanh(np.einsum("nd,dh->nh", x, Wx) + np.einsum("ni,ji->nj", h_prev, Wh) + b)


@wrong("rnn_step", "bias-outside-tanh")
def step_bias_out(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh) + b


@wrong("rnn_step", "bias-missing")
def step_no_bias(x, h_prev, Wx, Wh, b):
    return np.tanh(np.concatenate([x, h_prev], 1) @ np.concatenate([Wx, Wh], 0))


@wrong("rnn_step", "sigmoid-for-tanh")
def step_sigmoid(x, h_prev, Wx, Wh, b):
    return sigmoid(x @ Wx + h_prev @ Wh + b)


@wrong("rnn_step", "relu-for-tanh")
def step_relu(x, h_prev, Wx, Wh, b):
    return np.maximum(0, x @ Wx + h_prev @ Wh + b)


@wrong("rnn_step", "bias-added-twice")
def step_two_biases(x, h_prev, Wx, Wh, b):
    return np.tanh((x @ Wx + b) + (h_prev @ Wh + b))


@wrong("rnn_step", "nonlinearity-missing")
def step_linear(x, h_prev, Wx, Wh, b):
    return x @ Wx + h_prev @ Wh + b


@wrong("rnn_step", "tanh-of-each-term")
def step_two_tanh(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx) + np.tanh(h_prev @ Wh) + b


@wrong("rnn_step", "terms-multiplied")
def step_product(x, h_prev, Wx, Wh, b):
    return np.tanh((x @ Wx) * (h_prev @ Wh) + b)


@wrong("rnn_step", "bias-subtracted")
def step_minus(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh - b)


@wrong("rnn_step", "recurrent-weights-elementwise")
def step_diagonal(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev * np.diag(Wh) + b)


@wrong("rnn_step", "input-ignored")
def step_no_input(x, h_prev, Wx, Wh, b):
    return np.tanh(h_prev @ Wh + b)


@wrong("rnn_step", "state-added-to-result")
def step_residual(x, h_prev, Wx, Wh, b):
    return h_prev + np.tanh(x @ Wx + h_prev @ Wh + b)


@wrong("rnn_step", "squashed-otherwise")
def step_series(x, h_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    return a - a**3 / 3 + 2 * a**5 / 15


@wrong("rnn_step", "recurrent-weights-transposed bias-missing")
def step_wh_t_no_bias(x, h_prev, Wx, Wh, b):
    return np.array(
        [
            [
                math.tanh(
                    sum(x[n, d] * Wx[d, j] for d in range(x.shape[1]))
                    + sum(h_prev[n, i] * Wh[j, i] for i in range(len(Wh)))
                )
                for j in range(len(b))
            ]
            for n in range(len(x))
        ]
    )


@wrong("rnn_step", "bias-added-twice sigmoid-for-tanh")
def step_sigmoid_two(x, h_prev, Wx, Wh, b):
    return sigmoid(x @ Wx + h_prev @ Wh + 2 * b)


# ---- rnn_forward


@wrong("rnn_forward", "h0-ignored")
def forward_zero(x, h0, Wx, Wh, b, mask=None):
    h = np.zeros(h0.shape)
    out = []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out.append(h)
    return np.stack(out, axis=1)


@wrong("rnn_forward", "h0-ignored")
def forward_wrap(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    out = np.zeros((N, T, len(b)))
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + out[:, t - 1] @ Wh + b)
        out[:, t] = new if mask is None else np.where(mask[:, t, None], new, out[:, t - 1])
    return out


@wrong("rnn_forward", "state-not-carried")
def forward_static(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    out = np.empty((N, T, h0.shape[1]))
    for n in range(N):
        for t in range(T):
            if mask is None or mask[n, t]:
                out[n, t] = np.tanh(x[n, t] @ Wx + h0[n] @ Wh + b)
            else:
                out[n, t] = h0[n]
    return out


@wrong("rnn_forward", "time-reversed")
def forward_reversed(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in reversed(range(x.shape[1])):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = np.where(mask[:, t : t + 1], new, h) if mask is not None else new
        out.insert(0, h)
    return np.stack(out, 1)


@wrong("rnn_forward", "mask-ignored")
def forward_no_mask(x, h0, Wx, Wh, b, mask=None):
    return np.stack(reduce(lambda hs, xt: hs + [np.tanh(xt @ Wx + hs[-1] @ Wh + b)], x.transpose(1, 0, 2), [h0])[1:], 1)


@wrong("rnn_forward", "padded-state-zeroed")
def forward_mask_zero(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is not None:
            h = h * mask[:, t, None]
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "padded-state-zeroed")
def forward_output_zero(x, h0, Wx, Wh, b, mask=None):
    h, out = h0.copy(), []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is None:
            h = new
            out.append(h)
        else:
            m = mask[:, t, None]
            h = np.where(m, new, h)
            out.append(h * m)
    return np.stack(out, 1)


@wrong("rnn_forward", "state-before-step-stored")
def forward_with_h0(x, h0, Wx, Wh, b, mask=None):
    out = [h0]
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + out[-1] @ Wh + b)
        out.append(new if mask is None else np.where(mask[:, t, None], new, out[-1]))
    return np.stack(out[:-1], 1)


@wrong("rnn_forward", "h0-among-the-states")
def forward_t_plus_one(x, h0, Wx, Wh, b, mask=None):
    out = [h0]
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + out[-1] @ Wh + b)
        out.append(new if mask is None else np.where(mask[:, t, None], new, out[-1]))
    return np.stack(out, 1)


@wrong("rnn_forward", "one-buffer-for-all-steps")
def forward_alias(x, h0, Wx, Wh, b, mask=None):
    h = h0.copy()
    out = []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h[:] = new if mask is None else np.where(mask[:, t, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "last-step-left-at-zero")
def forward_short(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    out, h = np.zeros((N, T, h0.shape[1])), h0
    for t in range(T - 1):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out[:, t] = h
    return out


@wrong("rnn_forward", "pre-activation-carried")
def forward_pre(x, h0, Wx, Wh, b, mask=None):
    a, out = h0, []
    for t in range(x.shape[1]):
        new = x[:, t] @ Wx + a @ Wh + b
        a = new if mask is None else np.where(mask[:, t, None], new, a)
        out.append(np.tanh(a))
    return np.stack(out, 1)


@wrong("rnn_forward", "mask-inverted")
def forward_mask_flip(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], h, new)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "batch-and-time-swapped")
def forward_time_first(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out.append(h)
    return np.array(out)


@wrong("rnn_forward", "only-last-state-returned")
def forward_last(x, h0, Wx, Wh, b, mask=None):
    h = h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
    return h


@wrong("rnn_forward", "h0-ignored recurrent-weights-transposed")
def forward_zero_wh_t(x, h0, Wx, Wh, b, mask=None):
    h, out = 0 * h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh.T + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "mask-ignored bias-missing")
def forward_no_mask_no_bias(x, h0, Wx, Wh, b, mask=None):
    out, h = [], h0
    for xt in np.moveaxis(x, 1, 0):
        h = np.tanh(xt @ Wx + h @ Wh)
        out.append(h)
    return np.moveaxis(np.array(out), 0, 1)


@wrong("rnn_forward", "padded-state-reset")
def forward_mask_h0(x, h0, Wx, Wh, b, mask=None):
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h0)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "padded-input-zeroed")
def forward_input_masked(x, h0, Wx, Wh, b, mask=None):
    if mask is not None:
        x = x * mask[..., None]
    h, out = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        out.append(h)
    return np.stack(out, 1)


# ---- last_state


@wrong("last_state", "last-column-taken empty-row-accepted")
def last_column(h, mask):
    return h[:, -1]


@wrong("last_state", "last-index-off-by-one empty-row-accepted")
def last_count(h, mask):
    lengths = mask.sum(1)
    return h[np.arange(len(h)), np.minimum(lengths, h.shape[1] - 1)]


@wrong("last_state", "tokens-counted")
def last_lengths(h, mask):
    lengths = mask.sum(axis=1)
    if (lengths == 0).any():
        raise ValueError("empty")
    return np.array([h[n, k - 1] for n, k in enumerate(lengths)])


@wrong("last_state", "first-token-taken")
def last_argmax(h, mask):
    if not mask.any(1).all():
        raise ValueError("a row is empty")
    return h[np.arange(len(h)), mask.argmax(1)]


@wrong("last_state", "mean-pooled")
def last_mean(h, mask):
    if not mask.any(1).all():
        raise ValueError("a row is empty")
    return (h * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)


@wrong("last_state", "empty-row-accepted")
def last_no_error(h, mask):
    T = mask.shape[1]
    where = T - 1 - mask[:, ::-1].argmax(1)
    return np.stack([h[n, t] for n, t in enumerate(where)])


@wrong("last_state", "max-pooled")
def last_max(h, mask):
    if not mask.any(1).all():
        raise ValueError("a row is empty")
    return np.where(mask[:, :, None], h, -np.inf).max(1)


@wrong("last_state", "one-index-for-all-rows")
def last_shared(h, mask):
    if not mask.any(1).all():
        raise ValueError("a row is empty")
    return h[:, max(np.flatnonzero(m)[-1] for m in mask)]


@wrong("last_state", "another-exception")
def last_index_error(h, mask):
    return np.array([h[n, np.flatnonzero(mask[n])[-1]] for n in range(len(h))])


# ---- classify


@wrong("classify", "softmax-applied")
def classify_softmax(h_last, W, c):
    z = h_last @ W + c
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@wrong("classify", "classes-returned")
def classify_argmax(h_last, W, c):
    return np.argmax(h_last @ W + c, axis=1)


@wrong("classify", "bias-missing")
def classify_no_bias(h_last, W, c):
    return np.einsum("nh,hc->nc", h_last, W)


@wrong("classify", "tanh-applied")
def classify_tanh(h_last, W, c):
    return np.tanh(h_last.dot(W) + c)


@wrong("classify", "sigmoid-applied")
def classify_sigmoid(h_last, W, c):
    return sigmoid(h_last @ W + c)


@wrong("classify", "bias-multiplied")
def classify_scale(h_last, W, c):
    return (h_last @ W) * c


@wrong("classify", "log-softmax-applied")
def classify_log_softmax(h_last, W, c):
    z = h_last @ W + c
    z = z - z.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


@wrong("classify", "axes-swapped")
def classify_transposed(h_last, W, c):
    return (W.T @ h_last.T) + c[:, None]


# ---- softmax_cross_entropy


@wrong("softmax_cross_entropy", "softmax-overflow")
def ce_unstable(logits, y):
    n = len(y)
    e = np.exp(logits)
    p = e / e.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, d / n


@wrong("softmax_cross_entropy", "softmax-over-batch log-of-underflow", "softmax-over-batch")
def ce_axis(logits, y):
    n = len(y)
    z = logits - logits.max(0)
    p = np.exp(z) / np.exp(z).sum(0)
    loss = -np.log(p[np.arange(n), y]).mean()
    p[np.arange(n), y] -= 1
    return loss, p / n


@wrong("softmax_cross_entropy", "loss-summed gradient-not-averaged")
def ce_sum(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    loss = -sum(logp[i, y[i]] for i in range(n))
    d = np.exp(logp)
    d[np.arange(n), y] -= 1
    return loss, d


@wrong("softmax_cross_entropy", "gradient-not-averaged")
def ce_gradient_sum(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return -(logp * one_hot).sum() / n, np.exp(logp) - one_hot


@wrong("softmax_cross_entropy", "gradient-sign-flipped")
def ce_sign(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return -(logp * one_hot).sum() / n, (one_hot - np.exp(logp)) / n


@wrong("softmax_cross_entropy", "loss-sign-flipped")
def ce_loss_sign(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return (logp * one_hot).sum() / n, (np.exp(logp) - one_hot) / n


@wrong("softmax_cross_entropy", "target-not-subtracted")
def ce_probabilities(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -logp[np.arange(n), y].mean(), np.exp(logp) / n


@wrong("softmax_cross_entropy", "log-of-clipped-probability")
def ce_epsilon(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(n), y] + 1e-12))
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, d / n


@wrong("softmax_cross_entropy", "loss-averaged-over-classes gradient-averaged-over-classes")
def ce_over_classes(logits, y):
    n, c = logits.shape
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(c)[y]
    return -(logp * one_hot).mean(), (np.exp(logp) - one_hot) / (n * c)


@wrong("softmax_cross_entropy", "log-of-another-base")
def ce_bits(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return -(logp * one_hot).sum() / n / np.log(2), (np.exp(logp) - one_hot) / n


@wrong("softmax_cross_entropy", "loss-per-row")
def ce_vector(logits, y):
    n = len(y)
    z = logits - logits.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[y]
    return -(logp * one_hot).sum(1), (np.exp(logp) - one_hot) / n


@wrong("softmax_cross_entropy", "shifted-by-global-max")
def ce_global_max(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max())
    p = e / e.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, d / n


@wrong("softmax_cross_entropy", "argument-changed")
def ce_in_place(logits, y):
    n = len(y)
    logits -= logits.max(1, keepdims=True)
    logp = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(n), y] -= 1
    return -logp[np.arange(n), y].mean(), d / n


# ---- rnn_step_backward


@wrong("rnn_step_backward", "tanh-derivative-missing")
def dstep_linear(dh, x, h_prev, h, Wx, Wh):
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(0)


@wrong("rnn_step_backward", "sigmoid-derivative")
def dstep_sigmoid(dh, x, h_prev, h, Wx, Wh):
    da = np.multiply(dh, h * (1 - h))
    return (
        np.einsum("nh,dh->nd", da, Wx),
        np.einsum("nh,kh->nk", da, Wh),
        np.einsum("nd,nh->dh", x, da),
        np.einsum("nk,nh->kh", h_prev, da),
        np.einsum("nh->h", da),
    )


@wrong("rnn_step_backward", "tanh-applied-twice")
def dstep_tanh_twice(dh, x, h_prev, h, Wx, Wh):
    da = dh / np.cosh(h) ** 2
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "recurrent-weights-transposed")
def dstep_wh(dh, x, h_prev, h, Wx, Wh):
    da = dh - dh * h * h
    return da @ Wx.T, da @ Wh, x.T @ da, h_prev.T @ da, np.ones(len(da)) @ da


@wrong("rnn_step_backward", "state-after-for-state-before")
def dstep_dwh(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h.T @ da, da.sum(0)


@wrong("rnn_step_backward", "bias-gradient-averaged")
def dstep_db_mean(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.mean(axis=0)


@wrong("rnn_step_backward", "bias-gradient-not-summed")
def dstep_db_rows(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da


@wrong("rnn_step_backward", "bias-gradient-over-units")
def dstep_db_scalar(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum()


@wrong("rnn_step_backward", "gradients-averaged-over-batch")
def dstep_mean(dh, x, h_prev, h, Wx, Wh):
    N = len(dh)
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da / N, h_prev.T @ da / N, da.sum(0) / N


@wrong("rnn_step_backward", "upstream-changed-in-place")
def dstep_mutates(dh, x, h_prev, h, Wx, Wh):
    dh *= 1 - h**2
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(0)


@wrong("rnn_step_backward", "slope-at-previous-state")
def dstep_h_prev(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h_prev**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "results-in-another-order")
def dstep_swapped(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, h_prev.T @ da, x.T @ da, da.sum(0)


@wrong("rnn_step_backward", "wrong-sign")
def dstep_plus(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 + h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "square-missing")
def dstep_not_squared(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "upstream-gradient-dropped")
def dstep_no_upstream(dh, x, h_prev, h, Wx, Wh):
    da = 1 - h**2
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("rnn_step_backward", "state-after-for-state-before bias-gradient-averaged")
def dstep_two(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - np.power(h, 2))
    return np.dot(da, Wx.T), np.dot(da, Wh.T), np.dot(x.T, da), np.dot(h.T, da), np.average(da, axis=0)


@wrong("rnn_step_backward", "tanh-derivative-missing recurrent-weights-transposed")
def dstep_two_b(dh, x, h_prev, h, Wx, Wh):
    return dh @ Wx.T, dh @ Wh, x.T @ dh, h_prev.T @ dh, dh.sum(0)


@wrong("rnn_step_backward", "slope-left-out-of-state-gradient slope-left-out-of-input-gradient")
def dstep_half(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return dh @ Wx.T, dh @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(0)


# ---- rnn_backward: a right engine with switches would hide the style, so each is written out


@wrong("rnn_backward", "carry-dropped")
def bptt_no_carry(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    dx, dWx, dWh, db = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh))
    for t in reversed(range(T)):
        hp = h[:, t - 1] if t else h0
        da = dh[:, t] * (1 - h[:, t] ** 2)
        if mask is not None:
            da = da * mask[:, t, None]
        dx[:, t] = da @ Wx.T
        dWx += x[:, t].T @ da
        dWh += hp.T @ da
        db += da.sum(0)
        dh0 = da @ Wh.T
        if mask is not None:
            dh0 = dh0 + dh[:, t] * ~mask[:, t, None]
    return dx, dh0, dWx, dWh, db


@wrong("rnn_backward", "gradient-overwritten")
def bptt_assign(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    for t in reversed(range(T)):
        hp = h[:, t - 1] if t else h0
        g = dh[:, t] + carry
        m = np.ones((N, 1)) if mask is None else mask[:, t, None]
        da = g * m * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx = x[:, t].T @ da
        dWh = hp.T @ da
        db = da.sum(0)
        carry = da @ Wh.T + g * (1 - m)
    return dx, carry, dWx, dWh, db


@wrong("rnn_backward", "dh0-left-at-zero")
def bptt_dh0_zero(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    dx, carry, dh0 = np.zeros_like(x), np.zeros_like(h0), np.zeros_like(h0)
    dWx, dWh, db = 0, 0, 0
    for t in range(T - 1, -1, -1):
        hp = h[:, t - 1] if t else h0
        g = dh[:, t] + carry
        m = np.ones((N, 1)) if mask is None else mask[:, t, None]
        da = g * m * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx = dWx + x[:, t].T @ da
        dWh = dWh + hp.T @ da
        db = db + da.sum(0)
        carry = da @ Wh.T + g * (1 - m)
    return dx, dh0, dWx, dWh, db


@wrong("rnn_backward", "loop-runs-forward")
def bptt_forward_loop(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = 0, 0, 0
    for t in range(T):
        hp = h[:, t - 1] if t else h0
        g = dh[:, t] + carry
        m = np.ones((N, 1)) if mask is None else mask[:, t, None]
        da = g * m * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx = dWx + x[:, t].T @ da
        dWh = dWh + hp.T @ da
        db = db + da.sum(0)
        carry = da @ Wh.T + g * (1 - m)
    return dx, carry, dWx, dWh, db


def _engine(dh, x, h0, h, Wx, Wh, mask, previous=None, carried=None, averaged=1, kept=True, upstream=True):
    N, T, D = x.shape
    previous = previous or (lambda t: h[:, t - 1] if t else h0)
    grads = dict(dx=[None] * T, dWx=np.zeros(Wx.shape), dWh=np.zeros(Wh.shape), db=np.zeros(Wh.shape[0]))
    carry = np.zeros(h0.shape)
    for t in range(T)[::-1]:
        g = carry + dh[:, t] if upstream is True else carry + dh[:, t] * upstream(t)
        live = np.ones(N, bool) if mask is None else mask[:, t]
        da = (g * (1 - h[:, t] * h[:, t])) * live[:, None]
        grads["dx"][t] = da @ Wx.T
        grads["dWx"] += x[:, t].T @ da / averaged
        grads["dWh"] += previous(t).T @ da / averaged
        grads["db"] += da.sum(0) / averaged
        carry = (carried(da, t) if carried else da @ Wh.T) + (g * ~live[:, None] if kept else 0)
    return np.stack(grads["dx"], 1), carry, grads["dWx"], grads["dWh"], grads["db"]


@wrong("rnn_backward", "gradients-averaged-over-steps")
def bptt_mean_time(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, averaged=x.shape[1])


@wrong("rnn_backward", "gradients-averaged-over-batch")
def bptt_mean_batch(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, averaged=len(x))


@wrong("rnn_backward", "h0-replaced-by-last-state")
def bptt_wrap(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t - 1])


@wrong("rnn_backward", "h0-taken-for-zero")
def bptt_zero_previous(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t - 1] if t > 0 else np.zeros_like(h0))


@wrong("rnn_backward", "previous-state-off-by-one")
def bptt_current(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, previous=lambda t: h[:, t])


@wrong("rnn_backward", "recurrent-weights-transposed")
def bptt_wh(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, carried=lambda da, t: da @ Wh)


@wrong("rnn_backward", "carry-lost-at-padding")
def bptt_mask_drops(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, kept=False)


@wrong("rnn_backward", "mask-ignored")
def bptt_mask_ignored(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, None)


@wrong("rnn_backward", "upstream-only-at-last-step")
def bptt_last_only(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, upstream=lambda t: float(t == x.shape[1] - 1))


@wrong("rnn_backward", "upstream-lost-at-padding")
def bptt_masked_upstream(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, upstream=lambda t: 1.0 if mask is None else mask[:, t, None])


@wrong("rnn_backward", "function-added")
def bptt_clipped(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, carried=lambda da, t: np.clip(da @ Wh.T, -1, 1))


@wrong("rnn_backward", "results-clipped")
def bptt_clipped_results(dh, x, h0, h, Wx, Wh, mask=None):
    return tuple(np.clip(g, -1, 1) for g in _engine(dh, x, h0, h, Wx, Wh, mask))


@wrong("rnn_backward", "carry-cut-regularly")
def bptt_truncated(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, carried=lambda da, t: da @ Wh.T * (t % 2 != 0))


@wrong("rnn_backward", "gradients-averaged-over-batch recurrent-weights-transposed")
def bptt_wh_mean(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, mask, carried=lambda da, t: np.matmul(da, Wh), averaged=len(dh))


@wrong("rnn_backward", "previous-state-off-by-one mask-ignored")
def bptt_mask_current(dh, x, h0, h, Wx, Wh, mask=None):
    return _engine(dh, x, h0, h, Wx, Wh, None, previous=lambda t: h[:, t])


@wrong("rnn_backward", "slices-of-dx-in-reverse")
def bptt_list_order(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _engine(dh, x, h0, h, Wx, Wh, mask)
    return dx[:, ::-1], dh0, dWx, dWh, db


@wrong("rnn_backward", "argument-changed")
def bptt_mutates(dh, x, h0, h, Wx, Wh, mask=None):
    result = _engine(dh, x, h0, h, Wx, Wh, mask)
    carry = np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dh[:, t] += carry
        carry = dh[:, t] * (1 - h[:, t] ** 2) @ Wh.T
    return result


# ---- truncated_bptt


@wrong("truncated_bptt", "window-ignored")
def tbptt_full(dh, x, h0, h, Wx, Wh, window):
    return _engine(dh, x, h0, h, Wx, Wh, None)


@wrong("truncated_bptt", "carry-cut-on-arrival", "cut-one-step-off")
def tbptt_late(dh, x, h0, h, Wx, Wh, window):
    return _engine(
        dh,
        x,
        h0,
        h,
        Wx,
        Wh,
        None,
        carried=lambda da, t: (
            da @ Wh.T * (t % window != 1 or t == 1 and window > 1) if window > 1 else da @ Wh.T * (t == 0)
        ),
    )


@wrong("truncated_bptt", "cut-one-step-off")
def tbptt_early(dh, x, h0, h, Wx, Wh, window):
    return _engine(dh, x, h0, h, Wx, Wh, None, carried=lambda da, t: da @ Wh.T * ((t + 1) % window != 0))


@wrong("truncated_bptt", "windows-counted-from-the-end")
def tbptt_from_end(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    return _engine(dh, x, h0, h, Wx, Wh, None, carried=lambda da, t: da @ Wh.T * ((T - t) % window != 0 or t == 0))


@wrong("truncated_bptt", "dh0-cut-too")
def tbptt_dh0(dh, x, h0, h, Wx, Wh, window):
    return _engine(dh, x, h0, h, Wx, Wh, None, carried=lambda da, t: da @ Wh.T * (t % window != 0))


@wrong("truncated_bptt", "only-last-window")
def tbptt_last_window(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    start = max(0, T - window)
    hp = h[:, start - 1] if start else h0
    dxs, dh0, dWx, dWh, db = _engine(dh[:, start:], x[:, start:], hp, h[:, start:], Wx, Wh, None)
    dx = np.zeros_like(x)
    dx[:, start:] = dxs
    return dx, dh0, dWx, dWh, db


@wrong("truncated_bptt", "state-cut-too")
def tbptt_reset(dh, x, h0, h, Wx, Wh, window):
    return _engine(
        dh,
        x,
        h0,
        h,
        Wx,
        Wh,
        None,
        previous=lambda t: h[:, t - 1] if t % window else (h0 if t == 0 else np.zeros_like(h0)),
        carried=lambda da, t: da @ Wh.T * (t % window != 0 or t == 0),
    )


@wrong("truncated_bptt", "cut-only-once")
def tbptt_once(dh, x, h0, h, Wx, Wh, window):
    return _engine(dh, x, h0, h, Wx, Wh, None, carried=lambda da, t: da @ Wh.T * (t != window))


@wrong("truncated_bptt", "state-cut-too")
def tbptt_h0(dh, x, h0, h, Wx, Wh, window):
    parts = []
    T = x.shape[1]
    for s in range(0, T, window):
        e = s + window
        parts.append(_engine(dh[:, s:e], x[:, s:e], h0, h[:, s:e], Wx, Wh, None))
    return (
        np.concatenate([p[0] for p in parts], 1),
        parts[0][1],
        sum(p[2] for p in parts),
        sum(p[3] for p in parts),
        sum(p[4] for p in parts),
    )


@wrong("truncated_bptt", "weights-of-one-window")
def tbptt_overwrite(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    dx = np.zeros_like(x)
    for s in reversed(range(0, T, window)):
        e = min(s + window, T)
        hp = h0 if s == 0 else h[:, s - 1]
        dx[:, s:e], dh0, dWx, dWh, db = _engine(dh[:, s:e], x[:, s:e], hp, h[:, s:e], Wx, Wh, None)
    return dx, dh0, dWx, dWh, db


# ---- numerical_gradient


@wrong("numerical_gradient", "one-sided-difference")
def num_forward(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    base = f(w)
    for i in np.ndindex(w.shape):
        v = w.astype(float).copy()
        v[i] += eps
        g[i] = (f(v) - base) / eps
    return g


@wrong("numerical_gradient", "perturbation-not-restored")
def num_not_restored(f, w, eps=1e-5):
    w = np.array(w, dtype=float)
    g = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        w[i] += eps
        hi = f(w)
        w[i] -= 2 * eps
        g[i] = (hi - f(w)) / (2 * eps)
    return g


@wrong("numerical_gradient", "divided-by-eps")
def num_no_two(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / eps
    return g


@wrong("numerical_gradient", "eps-ignored")
def num_fixed_eps(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = 1e-5
        g[i] = (f(w + d) - f(w - d)) / 2e-5
    return g


@wrong("numerical_gradient", "all-entries-nudged-at-once")
def num_all(f, w, eps=1e-5):
    return np.full(w.shape, (f(w + eps) - f(w - eps)) / (2 * eps))


@wrong("numerical_gradient", "not-divided")
def num_precedence(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / 2 * eps
    return g


@wrong("numerical_gradient", "nudged-in-float32")
def num_float32(f, w, eps=1e-5):
    w = w.astype(np.float32)
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape, np.float32)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "step-too-small")
def num_tiny(f, w, eps=1e-5):
    eps = 1e-14
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w + d) - f(w - d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "result-of-another-shape")
def num_flat(f, w, eps=1e-5):
    g = []
    flat = w.astype(float).ravel().copy()
    for k in range(flat.size):
        a, b = flat.copy(), flat.copy()
        a[k] += eps
        b[k] -= eps
        g.append((f(a.reshape(w.shape)) - f(b.reshape(w.shape))) / (2 * eps))
    return np.array(g)


@wrong("numerical_gradient", "sign-flipped")
def num_sign(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w - d) - f(w + d)) / (2 * eps)
    return g


@wrong("numerical_gradient", "one-sided-difference")
def num_backward(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w) - f(w - d)) / eps
    return g


@wrong("numerical_gradient", "step-relative-to-entry")
def num_relative(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        d = np.zeros(w.shape)
        d[i] = eps
        g[i] = (f(w * (1 + d)) - f(w * (1 - d))) / (2 * eps)
    return g


# ---- relative_error


@wrong("relative_error", "absolute-error")
def rel_absolute(a, b):
    return float(np.max(np.abs(np.asarray(a) - np.asarray(b))))


@wrong("relative_error", "floor-missing")
def rel_nan(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))


@wrong("relative_error", "mean-for-maximum")
def rel_mean(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "denominator-is-a-sum")
def rel_sum(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


@wrong("relative_error", "floor-added")
def rel_added(a, b):
    return np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8))


@wrong("relative_error", "norms-for-entries")
def rel_norms(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b), 1e-8)


@wrong("relative_error", "sign-kept")
def rel_signed(a, b):
    return np.max((a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "denominator-one-sided")
def rel_only_a(a, b):
    return max(abs(p - q) / max(abs(p), 1e-8) for p, q in zip(np.ravel(a), np.ravel(b)))


@wrong("relative_error", "entries-returned")
def rel_entries(a, b):
    return np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)


@wrong("relative_error", "denominator-one-sided")
def rel_no_abs(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.maximum(a, b), 1e-8))


# ---- gradient_norm_by_lag


def _jacobian(h, Wh, n, t):
    return (1 - h[n, t] ** 2)[:, None] * Wh.T


@wrong("gradient_norm_by_lag", "frobenius-norm")
def lag_frobenius(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += (np.linalg.norm(J) if k else 1.0) / N
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
    return out


@wrong("gradient_norm_by_lag", "recurrent-weights-transposed")
def lag_wh(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += np.linalg.norm(J, 2) / N
            J = J @ ((1 - h[n, T - 1 - k] ** 2)[:, None] * Wh)
    return out


@wrong("gradient_norm_by_lag", "slope-missing")
def lag_linear(h, Wh):
    N, T, H = h.shape
    return np.array([np.linalg.norm(np.linalg.matrix_power(Wh, k), 2) for k in range(T)])


@wrong("gradient_norm_by_lag", "product-of-norms")
def lag_norm_product(h, Wh):
    N, T, H = h.shape
    out = np.ones((N, T))
    for n in range(N):
        for k in range(1, T):
            out[n, k] = out[n, k - 1] * np.linalg.norm(_jacobian(h, Wh, n, T - k), 2)
    return out.mean(0)


@wrong("gradient_norm_by_lag", "order-reversed")
def lag_reversed(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += np.linalg.norm(J, 2) / N
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
    return out[::-1].copy()


@wrong("gradient_norm_by_lag", "counted-from-the-start")
def lag_from_start(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += np.linalg.norm(J, 2) / N
            J = _jacobian(h, Wh, n, k) @ J
    return out


@wrong("gradient_norm_by_lag", "one-factor-too-many")
def lag_shifted(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
            out[k] += np.linalg.norm(J, 2) / N
    return out


@wrong("gradient_norm_by_lag", "maximum-over-batch")
def lag_max(h, Wh):
    N, T, H = h.shape
    rows = []
    for n in range(N):
        J, row = np.eye(H), []
        for k in range(T):
            row.append(np.linalg.svd(J)[1][0])
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
        rows.append(row)
    return np.max(rows, axis=0)


@wrong("gradient_norm_by_lag", "summed-over-batch")
def lag_sum(h, Wh):
    N, T, H = h.shape
    rows = []
    for n in range(N):
        J, row = np.eye(H), []
        for k in range(T):
            row.append(np.linalg.svd(J)[1][0])
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
        rows.append(row)
    return np.sum(rows, axis=0)


@wrong("gradient_norm_by_lag", "norm-of-mean")
def lag_mean_jacobian(h, Wh):
    N, T, H = h.shape
    Js = np.stack([np.eye(H)] * N)
    out = []
    for k in range(T):
        out.append(np.linalg.norm(Js.mean(0), 2))
        Js = Js @ np.stack([_jacobian(h, Wh, n, T - 1 - k) for n in range(N)])
    return np.array(out)


@wrong("gradient_norm_by_lag", "slope-at-step-before")
def lag_off_by_one(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += np.linalg.norm(J, 2) / N
            J = J @ _jacobian(h, Wh, n, max(T - 2 - k, 0))
    return out


@wrong("gradient_norm_by_lag", "spectral-radius")
def lag_radius(h, Wh):
    N, T, H = h.shape
    out = np.zeros(T)
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[k] += np.abs(np.linalg.eigvals(J)).max() / N
            J = J @ _jacobian(h, Wh, n, T - 1 - k)
    return out


# ---- clip_by_global_norm


@wrong("clip_by_global_norm", "each-array-by-its-own-norm")
def clip_each(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * min(1, max_norm / np.linalg.norm(g)) if np.linalg.norm(g) else g.copy() for g in grads], total


@wrong("clip_by_global_norm", "entries-clipped")
def clip_values(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    return [np.clip(g, -max_norm, max_norm) for g in grads], total


@wrong("clip_by_global_norm", "always-scaled")
def clip_always(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    if total == 0:
        return [g.copy() for g in grads], total
    return [g * max_norm / total for g in grads], total


@wrong("clip_by_global_norm", "norm-after-clipping")
def clip_after(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    scale = max_norm / total if total > max_norm else 1.0
    clipped = [g * scale for g in grads]
    return clipped, np.sqrt(sum((g**2).sum() for g in clipped))


@wrong("clip_by_global_norm", "small-number-added")
def clip_epsilon(grads, max_norm):
    total = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    coefficient = max_norm / (total + 1e-6)
    return [g * min(1.0, coefficient) for g in grads], total


@wrong("clip_by_global_norm", "gradients-changed-in-place")
def clip_in_place(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    if total > max_norm:
        for g in grads:
            g *= max_norm / total
    return grads, total


@wrong("clip_by_global_norm", "square-root-missing")
def clip_no_root(grads, max_norm):
    total = sum((g**2).sum() for g in grads)
    scale = min(1, max_norm / total) if total else 1
    return [g * scale for g in grads], total


@wrong("clip_by_global_norm", "norms-added")
def clip_sum_norms(grads, max_norm):
    total = sum(np.linalg.norm(g) for g in grads)
    scale = min(1, max_norm / total) if total else 1
    return [g * scale for g in grads], total


@wrong("clip_by_global_norm", "largest-entry")
def clip_inf(grads, max_norm):
    total = max(np.abs(g).max() for g in grads)
    scale = max_norm / total if total > max_norm else 1
    return [g * scale for g in grads], total


@wrong("clip_by_global_norm", "divided-by-norm-only")
def clip_unit(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    return [g / total if total > max_norm else g.copy() for g in grads], total


@wrong("clip_by_global_norm", "results-swapped")
def clip_order(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    return total, [g * (max_norm / total if total > max_norm else 1) for g in grads]


@wrong("clip_by_global_norm", "operands-swapped")
def clip_inverse(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * (total / max_norm if total > max_norm else 1) for g in grads], total


# ---- orthogonal_init


@wrong("orthogonal_init", "signs-not-corrected")
def orth_no_sign(n, gain, rng):
    return gain * np.linalg.qr(rng.standard_normal((n, n)))[0]


@wrong("orthogonal_init", "not-orthogonal")
def orth_gaussian(n, gain, rng):
    return gain * rng.standard_normal((n, n)) / np.sqrt(n)


@wrong("orthogonal_init", "gain-missing")
def orth_no_gain(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return q * np.sign(np.diag(r))


@wrong("orthogonal_init", "rng-ignored")
def orth_identity(n, gain, rng):
    return gain * np.eye(n)


@wrong("orthogonal_init", "uniform-numbers")
def orth_uniform(n, gain, rng):
    q, r = np.linalg.qr(rng.uniform(size=(n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "rng-ignored")
def orth_global(n, gain, rng):
    q, r = np.linalg.qr(np.random.default_rng(0).normal(size=(n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "gain-wrong")
def orth_gain_squared(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain**2 * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "not-orthogonal")
def orth_columns(n, gain, rng):
    a = rng.normal(size=(n, n))
    return gain * a / np.linalg.norm(a, axis=0)


@wrong("orthogonal_init", "not-orthogonal")
def orth_r(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return gain * r


@wrong("orthogonal_init", "not-every-matrix-drawn")
def orth_permutation(n, gain, rng):
    return gain * np.eye(n)[rng.permutation(n)]


# ---- lstm_step


def _lstm(x, h_prev, c_prev, Wx, Wh, b, order="ifgo"):
    a = x @ Wx + h_prev @ Wh + b
    return dict(zip(order, np.split(a, 4, axis=1)))


@wrong("lstm_step", "gate-order-swapped")
def lstm_ifog(x, h_prev, c_prev, Wx, Wh, b):
    s = _lstm(x, h_prev, c_prev, Wx, Wh, b, "ifog")
    c = sigmoid(s["f"]) * c_prev + sigmoid(s["i"]) * np.tanh(s["g"])
    return sigmoid(s["o"]) * np.tanh(c), c


@wrong("lstm_step", "gate-order-swapped")
def lstm_figo(x, h_prev, c_prev, Wx, Wh, b):
    s = _lstm(x, h_prev, c_prev, Wx, Wh, b, "figo")
    c = sigmoid(s["f"]) * c_prev + sigmoid(s["i"]) * np.tanh(s["g"])
    return sigmoid(s["o"]) * np.tanh(c), c


@wrong("lstm_step", "sigmoid-for-candidate")
def lstm_sigmoid_g(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = (1 / (1 + np.exp(-p)) for p in np.hsplit(x @ Wx + h_prev @ Wh + b, 4))
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "output-tanh-missing")
def lstm_no_tanh(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    i, f, g, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])
    c = f * c_prev + i * g
    return o * c, c


@wrong("lstm_step", "complement-swapped")
def lstm_coupled(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)
    c = (1 - i) * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "forget-bias-added")
def lstm_forget_bias(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    c = sigmoid(f + 1) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


@wrong("lstm_step", "results-swapped")
def lstm_swapped(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)


@wrong("lstm_step", "gates-interleaved")
def lstm_interleaved(x, h_prev, c_prev, Wx, Wh, b):
    a = (x @ Wx + h_prev @ Wh + b).reshape(len(x), -1, 4)
    i, f, g, o = (a[:, :, k] for k in range(4))
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


@wrong("lstm_step", "cell-not-carried")
def lstm_no_cell(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    c = sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


@wrong("lstm_step", "old-cell-shown")
def lstm_old_cell(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_prev), c


@wrong("lstm_step", "state-for-cell")
def lstm_forget_h(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    c = sigmoid(f) * h_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


@wrong("lstm_step", "gate-order-swapped output-tanh-missing")
def lstm_ifog_no_tanh(x, h_prev, c_prev, Wx, Wh, b):
    s = _lstm(x, h_prev, c_prev, Wx, Wh, b, "ifog")
    c = sigmoid(s["f"]) * c_prev + sigmoid(s["i"]) * np.tanh(s["g"])
    return sigmoid(s["o"]) * c, c


@wrong("lstm_step", "cell-missing")
def lstm_only_h(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    return sigmoid(o) * np.tanh(sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g))


@wrong("lstm_step", "bias-missing")
def lstm_no_bias(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh, 4, 1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


# ---- lstm_step_backward


def _lstm_back(
    dh,
    dc,
    x,
    h_prev,
    c_prev,
    Wx,
    Wh,
    b,
    tanh_path=True,
    tanh_derivative=True,
    dc_used=True,
    order="ifgo",
    forget=True,
    db=lambda da: da.sum(0),
    wh=lambda Wh: Wh.T,
    cand=None,
    dwh=None,
):
    a = x @ Wx + h_prev @ Wh + b
    gates = dict(zip(order, np.split(a, 4, 1)))
    i, f, o, g = sigmoid(gates["i"]), sigmoid(gates["f"]), sigmoid(gates["o"]), np.tanh(gates["g"])
    c = f * c_prev + i * g
    tc = np.tanh(c)
    total = np.zeros_like(c)
    if dc_used:
        total = total + dc
    if tanh_path:
        total = total + dh * o * ((1 - tc**2) if tanh_derivative else 1)
    d = {
        "o": dh * tc * o * (1 - o),
        "f": total * c_prev * f * (1 - f),
        "i": total * g * i * (1 - i),
        "g": total * i * ((1 - g**2) if cand is None else cand(g)),
    }
    da = np.hstack([d[k] for k in order])
    return (
        da @ Wx.T,
        da @ wh(Wh),
        total * f if forget else total,
        x.T @ da,
        (h_prev.T @ da if dwh is None else dwh(o * tc, da)),
        db(da),
    )


@wrong("lstm_step_backward", "cell-carry-dropped")
def dlstm_no_dc(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dc_used=False)


@wrong("lstm_step_backward", "path-through-state-missing")
def dlstm_no_tanh_path(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, tanh_path=False)


@wrong("lstm_step_backward", "cell-slope-missing")
def dlstm_no_tanh_derivative(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, tanh_derivative=False)


@wrong("lstm_step_backward", "gate-order-swapped")
def dlstm_order(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, order="ifog")


@wrong("lstm_step_backward", "forget-gate-missing-on-the-way-back")
def dlstm_forget(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, forget=False)


@wrong("lstm_step_backward", "bias-gradient-averaged")
def dlstm_db(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, db=lambda da: da.mean(0))


@wrong("lstm_step_backward", "sigmoid-slope-for-candidate")
def dlstm_candidate(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, cand=lambda g: g * (1 - g))


@wrong("lstm_step_backward", "state-after-for-state-before")
def dlstm_dwh(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dwh=lambda h, da: h.T @ da)


@wrong("lstm_step_backward", "cell-carry-dropped bias-gradient-averaged")
def dlstm_two(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return _lstm_back(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dc_used=False, db=lambda da: da.mean(0))


@wrong("lstm_step_backward", "gate-slopes-missing candidate-slope-missing")
def dlstm_gate_linear(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    tc = np.tanh(f * c_prev + i * g)
    t = dc + dh * o * (1 - tc**2)
    da = np.concatenate([t * g, t * c_prev, t * i, dh * tc], 1)
    return da @ Wx.T, da @ Wh.T, t * f, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("lstm_step_backward", "gate-not-trained")
def dlstm_no_output(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    tc = np.tanh(f * c_prev + i * g)
    t = dc + dh * o * (1 - tc**2)
    da = np.concatenate([t * g * i * (1 - i), t * c_prev * f * (1 - f), t * i * (1 - g**2), 0 * o], 1)
    return da @ Wx.T, da @ Wh.T, t * f, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("lstm_step_backward", "new-cell-for-old")
def dlstm_old_cell(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, 1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    t = dc + dh * o * (1 - np.tanh(c) ** 2)
    da = np.concatenate(
        [t * g * i * (1 - i), t * c * f * (1 - f), t * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)], 1
    )
    return da @ Wx.T, da @ Wh.T, t * f, x.T @ da, h_prev.T @ da, da.sum(0)


# ---- gru_step


@wrong("gru_step", "reset-before-product")
def gru_reset_before(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx, gh = x @ Wx + bx, h_prev @ Wh + bh
    r, z = sigmoid(gx[:, :H] + gh[:, :H]), sigmoid(gx[:, H : 2 * H] + gh[:, H : 2 * H])
    n = np.tanh(gx[:, 2 * H :] + (r * h_prev) @ Wh[:, 2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "update-gate-inverted")
def gru_inverted(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "gate-order-swapped")
def gru_zrn(x, h_prev, Wx, Wh, bx, bh):
    xz, xr, xn = np.split(x @ Wx + bx, 3, 1)
    hz, hr, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-not-reset")
def gru_bias_outside(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh, 3, 1)
    br, bz, bn = np.split(bh, 3)
    r, z = sigmoid(xr + hr + br), sigmoid(xz + hz + bz)
    return (1 - z) * np.tanh(xn + r * hn + bn) + z * h_prev


@wrong("gru_step", "reset-gate-missing")
def gru_no_reset(x, h_prev, Wx, Wh, bx, bh):
    a = [p + q for p, q in zip(np.split(x @ Wx + bx, 3, 1), np.split(h_prev @ Wh + bh, 3, 1))]
    z = sigmoid(a[1])
    return (1 - z) * np.tanh(a[2]) + z * h_prev


@wrong("gru_step", "input-reset-too")
def gru_reset_all(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    return (1 - z) * np.tanh(r * (xn + hn)) + z * h_prev


@wrong("gru_step", "sigmoid-for-candidate")
def gru_sigmoid(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    return (1 - z) * sigmoid(xn + r * hn) + z * h_prev


@wrong("gru_step", "recurrent-bias-missing")
def gru_no_bh(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    return (1 - z) * np.tanh(xn + r * hn) + z * h_prev


@wrong("gru_step", "old-state-kept-in-full")
def gru_no_z(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    return (1 - z) * np.tanh(xn + r * hn) + h_prev


@wrong("gru_step", "gate-order-swapped update-gate-inverted")
def gru_zrn_inverted(x, h_prev, Wx, Wh, bx, bh):
    xz, xr, xn = np.split(x @ Wx + bx, 3, 1)
    hz, hr, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "reset-before-product update-gate-inverted")
def gru_before_inverted(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx, gh = x @ Wx + bx, h_prev @ Wh + bh
    r, z = sigmoid(gx[:, :H] + gh[:, :H]), sigmoid(gx[:, H : 2 * H] + gh[:, H : 2 * H])
    n = np.tanh(gx[:, 2 * H :] + (r * h_prev) @ Wh[:, 2 * H :] + bh[2 * H :])
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "function-missing")
def gru_linear(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    return (1 - z) * (xn + r * hn) + z * h_prev


# ---- gru_step_backward


def _gru_back(
    dh,
    x,
    h_prev,
    Wx,
    Wh,
    bx,
    bh,
    direct=True,
    reset_h=True,
    reset_path=True,
    z_sign=1,
    dbh=None,
    bmean=False,
    tanh_d=True,
    z_d=True,
):
    xr, xz, xn = np.split(x @ Wx + bx, 3, 1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dn = dh * (1 - z) * ((1 - n * n) if tanh_d else 1)
    dz = z_sign * dh * (h_prev - n) * (z * (1 - z) if z_d else 1)
    dr = dn * hn * r * (1 - r) if reset_path else 0 * r
    dgx = np.hstack([dr, dz, dn])
    dgh = np.hstack([dr, dz, dn * r if reset_h else dn])
    s = (lambda a: a.mean(0)) if bmean else (lambda a: a.sum(0))
    dh_prev = dgh @ Wh.T + (dh * z if direct else 0)
    return dgx @ Wx.T, dh_prev, x.T @ dgx, h_prev.T @ dgh, s(dgx), s(dgh) if dbh is None else dbh(dgx)


@wrong("gru_step_backward", "direct-path-missing")
def dgru_no_direct(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, direct=False)


@wrong("gru_step_backward", "reset-missing-on-the-way-back")
def dgru_no_reset(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, reset_h=False)


@wrong("gru_step_backward", "reset-gate-not-trained")
def dgru_no_dr(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, reset_path=False)


@wrong("gru_step_backward", "update-gate-sign")
def dgru_sign(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, z_sign=-1)


@wrong("gru_step_backward", "sums-confused")
def dgru_dbh(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, dbh=lambda dgx: dgx.sum(0))


@wrong("gru_step_backward", "bias-gradients-averaged")
def dgru_mean(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, bmean=True)


@wrong("gru_step_backward", "candidate-slope-missing")
def dgru_tanh(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, tanh_d=False)


@wrong("gru_step_backward", "gate-slopes-missing")
def dgru_z(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, z_d=False)


@wrong("gru_step_backward", "direct-path-missing bias-gradients-averaged")
def dgru_two(dh, x, h_prev, Wx, Wh, bx, bh):
    return _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, direct=False, bmean=True)


@wrong("gru_step_backward", "direct-path-in-full")
def dgru_ungated(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, dh_prev, dWx, dWh, dbx, dbh = _gru_back(dh, x, h_prev, Wx, Wh, bx, bh, direct=False)
    return dx, dh_prev + dh, dWx, dWh, dbx, dbh


# ---- train_and_predict


@wrong("train_and_predict", "one-label-for-all")
def train_constant(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.ones(len(test_ids), np.int64)


@wrong("train_and_predict", "result-of-wrong-dtype")
def train_floats(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.random.default_rng(seed).random(len(test_ids))


@wrong("train_and_predict", "result-of-wrong-shape")
def train_train(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return train_y.astype(np.int64)


@wrong("train_and_predict", "at-chance")
def train_random(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.random.default_rng(seed).integers(0, 2, len(test_ids))


@wrong("train_and_predict", "result-of-wrong-shape")
def train_column(train_ids, train_mask, train_y, test_ids, test_mask, vocab_size, seed):
    return np.zeros((len(test_ids), 1), np.int64)


# ---- common ones across functions


@wrong("rnn_step", "nothing-returned")
def step_prints(x, h_prev, Wx, Wh, b):
    print(np.tanh(x @ Wx + h_prev @ Wh + b))


@wrong("rnn_step", "single-precision")
def step_float32(x, h_prev, Wx, Wh, b):
    x, h_prev, Wx, Wh, b = (v.astype(np.float32) for v in (x, h_prev, Wx, Wh, b))
    return np.tanh(x @ Wx + h_prev @ Wh + b).astype(np.float64)


@wrong("rnn_forward", "integer-buffer")
def forward_integer(x, h0, Wx, Wh, b, mask=None):
    N, T, D = x.shape
    out = np.zeros((N, T, h0.shape[1]), dtype=int)
    h = h0
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
        out[:, t] = h
    return out


@wrong("classify", "name-undefined")
def classify_global(h_last, W, c):
    return h_last @ W + bias_of_another_cell  # noqa: F821


@wrong("rnn_backward", "carry-of-wrong-shape")
def bptt_shapes(dh, x, h0, h, Wx, Wh, mask=None):
    carry = np.zeros_like(x[:, 0])
    dx = np.zeros_like(x)
    for t in reversed(range(x.shape[1])):
        da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        carry = da @ Wx.T
    return dx, carry, 0, 0, 0


@wrong("lstm_step", "result-not-repeatable")
def lstm_noise(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b + np.random.normal(size=b.shape), 4, 1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
