"""An eighth set of wrong programs, written from the contract alone, before its author had read the bugs or the tests.

Three more pass, and are left out: two that give float64 for float32 inputs, which a remark says, and an rnn_forward that
accepts a row of the mask without a True, which its notebook does not forbid.
"""

import math
from collections import Counter, defaultdict

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _need_tokens(mask):
    """what a careful student calls first: a row without a real token is a ValueError"""
    if mask is not None and not np.asarray(mask).any(axis=1).all():
        raise ValueError("a row of the mask has no True")


@wrong("build_vocab", "unknown-word-missing")  # no <unk> entry at all: the words start at id 1
def bv_1(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    words = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    vocab = {"<pad>": 0}
    for i, w in enumerate(words, start=1):
        vocab[w] = i
    return vocab


@wrong("build_vocab", "min-count-exclusive")  # a word must occur MORE than min_count times (> for >=)
def bv_2(texts, min_count=1):
    freq = defaultdict(int)
    for line in texts:
        for token in line.split():
            freq[token] += 1
    vocab = {"<pad>": 0, "<unk>": 1}
    for token in sorted(freq, key=lambda k: (-freq[k], k)):
        if freq[token] > min_count:
            vocab[token] = len(vocab)
    return vocab


@wrong("build_vocab", "lower-cased")  # words are lower-cased before counting, though case must be kept
def bv_3(texts, min_count=1):
    c = Counter()
    for t in texts:
        c.update(t.lower().split())
    ordered = sorted(c.items(), key=lambda p: (-p[1], p[0]))
    vocab = {"<pad>": 0, "<unk>": 1}
    vocab.update({w: i + 2 for i, (w, n) in enumerate(ordered) if n >= min_count})
    return vocab


# equal counts keep the order of first appearance (Counter.most_common), not code points
@wrong("build_vocab", "ties-in-order-of-appearance")
def bv_4(texts, min_count=1):
    c = Counter(" ".join(texts).split())
    vocab = {"<pad>": 0, "<unk>": 1}
    for w, n in c.most_common():
        if n >= min_count:
            vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "ties-reversed")  # reverse=True on (count, word): ties come in falling code point order
def bv_5(texts, min_count=1):
    c = Counter()
    for t in texts:
        for w in t.split():
            c[w] += 1
    ranked = sorted([(n, w) for w, n in c.items() if n >= min_count], reverse=True)
    return {w: i for i, w in enumerate(["<pad>", "<unk>"] + [w for _, w in ranked])}


@wrong("build_vocab", "count-rises")  # sorted by rising count: the rarest word gets the lowest id
def bv_6(texts, min_count=1):
    counts = {}
    for t in texts:
        for w in t.split():
            counts[w] = counts.get(w, 0) + 1
    kept = [w for w, n in counts.items() if n >= min_count]
    kept.sort(key=lambda w: (counts[w], w))
    out = {"<pad>": 0, "<unk>": 1}
    for k, w in enumerate(kept):
        out[w] = k + 2
    return out


# a word is counted once per text (document frequency), not once per occurrence
@wrong("build_vocab", "texts-counted-not-words")
def bv_7(texts, min_count=1):
    counts = Counter()
    for t in texts:
        counts.update(set(t.split()))
    words = sorted([w for w in counts if counts[w] >= min_count], key=lambda w: (-counts[w], w))
    return dict(zip(["<pad>", "<unk>"] + words, range(len(words) + 2)))


@wrong("build_vocab", "lower-cased min-count-exclusive")  # double: lower-cases AND uses > for >= with min_count
def bv_d1(texts, min_count=1):
    c = Counter(w for t in texts for w in t.lower().split())
    vocab = {"<pad>": 0, "<unk>": 1}
    for w in sorted(c, key=lambda w: (-c[w], w)):
        if c[w] > min_count:
            vocab[w] = len(vocab)
    return vocab


# double: min_count ignored AND sorted alphabetically only (counts ignored in the order)
@wrong("build_vocab", "sorted-by-word-only min-count-ignored")
def bv_d2(texts, min_count=1):
    words = sorted({w for t in texts for w in t.split()})
    vocab = {"<pad>": 0, "<unk>": 1}
    for w in words:
        vocab[w] = len(vocab)
    return vocab


@wrong("encode", "unknown-words-dropped")  # unknown words are dropped from the list
def en_1(text, vocab):
    return [vocab[w] for w in text.split() if w in vocab]


@wrong("encode", "unknown-words-padded")  # unknown words get the id of <pad>, 0
def en_2(text, vocab):
    return [vocab.get(w, 0) for w in text.split()]


# unknown words are added to the vocabulary as they come (vocab mutated, <unk> never used)
@wrong("encode", "unknown-words-added")
def en_3(text, vocab):
    ids = []
    for w in text.split():
        if w not in vocab:
            vocab[w] = len(vocab)
        ids.append(vocab[w])
    return ids


@wrong("encode", "letters-encoded")  # iterates over characters, not words
def en_4(text, vocab):
    out = []
    for ch in text:
        out.append(vocab[ch] if ch in vocab else vocab["<unk>"])
    return out


@wrong("encode", "unknown-words-raise")  # KeyError on the first unknown word: no fallback to <unk>
def en_5(text, vocab):
    return list(map(vocab.__getitem__, text.split()))


@wrong("encode", "lower-cased")  # text is lower-cased before the lookup
def en_6(text, vocab):
    unk = vocab["<unk>"]
    return [vocab.get(token, unk) for token in text.lower().split()]


@wrong("encode", "unknown-words-dropped lower-cased")  # double: lower-cases AND drops unknown words
def en_d1(text, vocab):
    ids = []
    for w in text.lower().split():
        i = vocab.get(w)
        if i is not None:
            ids.append(i)
    return ids


@wrong("pad_batch", "padded-in-front")  # padding put in front of the tokens
def pb_1(sequences, length=None):
    T = max(len(s) for s in sequences) if length is None else length
    ids = np.zeros((len(sequences), T), dtype=np.int64)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for i, s in enumerate(sequences):
        s = list(s)[:T]
        if len(s):
            ids[i, T - len(s) :] = s
            mask[i, T - len(s) :] = True
    return ids, mask


@wrong("pad_batch", "cut-in-front")  # too long sequences keep their LAST tokens (cut at the front)
def pb_2(sequences, length=None):
    if length is None:
        length = max(map(len, sequences))
    rows, masks = [], []
    for s in sequences:
        s = list(s)
        if len(s) > length:
            s = s[len(s) - length :]
        gap = length - len(s)
        rows.append(s + [0] * gap)
        masks.append([True] * len(s) + [False] * gap)
    return np.array(rows, dtype=np.int64), np.array(masks, dtype=bool)


@wrong("pad_batch", "mask-inverted")  # mask upside down: True marks the padding
def pb_3(sequences, length=None):
    n = length or max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), n), np.int64)
    for r, s in enumerate(sequences):
        k = min(len(s), n)
        ids[r, :k] = s[:k]
    lens = np.array([min(len(s), n) for s in sequences])
    mask = np.arange(n)[None, :] >= lens[:, None]
    return ids, mask


@wrong("pad_batch", "length-ignored")  # the given length is ignored: always the longest sequence
def pb_4(sequences, length=None):
    longest = max([len(s) for s in sequences])
    ids = np.array([list(s) + [0] * (longest - len(s)) for s in sequences], dtype=np.int64)
    mask = np.array([[j < len(s) for j in range(longest)] for s in sequences], dtype=bool)
    return ids, mask


@wrong("pad_batch", "mask-not-boolean")  # the mask of 0/1 integers instead of bool
def pb_5(sequences, length=None):
    T = length if length is not None else max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), T), dtype="int64")
    mask = np.zeros_like(ids)
    for i in range(len(sequences)):
        for t in range(min(T, len(sequences[i]))):
            ids[i, t] = sequences[i][t]
            mask[i, t] = 1
    return ids, mask


@wrong("pad_batch", "ids-as-floats")  # ids are float64 because np.zeros has no dtype
def pb_6(sequences, length=None):
    if length is None:
        length = max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), length))
    mask = np.zeros((len(sequences), length), dtype=bool)
    for i, s in enumerate(sequences):
        s = s[:length]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = True
    return ids, mask


@wrong("pad_batch", "mask-shifted")  # the mask misses the last real token of each row (len - 1)
def pb_7(sequences, length=None):
    L = max(len(s) for s in sequences) if length is None else length
    ids = np.zeros((len(sequences), L), dtype=np.int64)
    mask = np.full((len(sequences), L), False)
    for i, s in enumerate(sequences):
        n = min(len(s), L)
        ids[i, :n] = list(s)[:n]
        mask[i, : max(n - 1, 0)] = True
    return ids, mask


@wrong("pad_batch", "parts-of-the-result-swapped")  # (mask, ids) returned instead of (ids, mask)
def pb_8(sequences, length=None):
    T = max(len(s) for s in sequences) if length is None else length
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], dtype=np.int64)
    mask = np.array([([True] * len(s) + [False] * T)[:T] for s in sequences], dtype=bool)
    return mask, ids


@wrong("pad_batch", "padded-in-front mask-inverted")  # double: padding in front AND inverted mask
def pb_d1(sequences, length=None):
    T = length if length is not None else max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), T), dtype=np.int64)
    mask = np.ones((len(sequences), T), dtype=bool)
    for i, s in enumerate(sequences):
        s = list(s)[:T]
        for j, tok in enumerate(s):
            ids[i, T - len(s) + j] = tok
            mask[i, T - len(s) + j] = False
    return ids, mask


# double: pads with <unk> (1) instead of <pad> (0) AND keeps the last tokens when cutting
@wrong("pad_batch", "cut-in-front padded-with-another-number")
def pb_d2(sequences, length=None):
    T = max(len(s) for s in sequences) if length is None else length
    ids = np.ones((len(sequences), T), dtype=np.int64)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for i, s in enumerate(sequences):
        s = list(s)
        s = s[max(0, len(s) - T) :]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = True
    return ids, mask


@wrong("embed_forward", "batch-and-time-swapped")  # looks up with the axes of ids swapped: (T, N, D)
def ef_1(ids, E):
    return E[np.asarray(ids).T]


@wrong("embed_forward", "ids-off-by-one")  # ids taken as counting from 1: row id-1 is looked up
def ef_2(ids, E):
    N, T = ids.shape
    out = np.empty((N, T, E.shape[1]), dtype=E.dtype)
    for n in range(N):
        for t in range(T):
            out[n, t] = E[ids[n, t] - 1]
    return out


@wrong("embed_forward", "padding-zeroed")  # vectors of id 0 set to zero instead of row 0 of E
def ef_3(ids, E):
    x = np.take(E, ids, axis=0)
    x[ids == 0] = 0
    return x


@wrong("embed_forward", "vectors-averaged")  # averaged over the time steps: (N, D)
def ef_4(ids, E):
    return np.take(E, ids, axis=0).mean(axis=1)


@wrong("embed_forward", "integer-buffer")  # the result buffer has the integer dtype of ids: vectors truncated
def ef_5(ids, E):
    out = np.zeros(ids.shape + (E.shape[1],), dtype=ids.dtype)
    for pos in np.ndindex(*ids.shape):
        out[pos] = E[ids[pos]]
    return out


@wrong("embed_backward", "repeats-overwritten")  # fancy-index +=: a repeated id is only counted once
def eb_1(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    dE[ids] += dx
    return dE


@wrong("embed_backward", "padding-row-zeroed")  # the row of id 0 is left out
def eb_2(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]), dtype=dx.dtype)
    for n in range(dx.shape[0]):
        for t in range(dx.shape[1]):
            if ids[n, t] != 0:
                dE[ids[n, t]] += dx[n, t]
    return dE


@wrong("embed_backward", "repeats-averaged")  # averaged over the occurrences of a word instead of summed
def eb_3(dx, ids, vocab_size):
    rows = []
    for v in range(vocab_size):
        hit = ids == v
        rows.append(dx[hit].mean(axis=0) if hit.any() else np.zeros(dx.shape[-1], dx.dtype))
    return np.stack(rows)


@wrong("embed_backward", "gradient-averaged-over-batch")  # divided by the batch size
def eb_4(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dx.dtype)
    np.add.at(dE, ids.reshape(-1), dx.reshape(-1, dx.shape[-1]))
    dE /= len(ids)
    return dE


@wrong("embed_backward", "part-of-argument-left-out")  # loop to T-1: the last time step is forgotten
def eb_5(dx, ids, vocab_size):
    N, T, D = dx.shape
    dE = np.zeros((vocab_size, D), dtype=dx.dtype)
    for t in range(T - 1):
        np.add.at(dE, ids[:, t], dx[:, t])
    return dE


# overwrites per time step (loop with =): only the last gradient of a word stays
@wrong("embed_backward", "repeats-overwritten")
def eb_6(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    for row_ids, row_dx in zip(ids, dx):
        for i, d in zip(row_ids, row_dx):
            dE[i] = d
    return dE


# double: id 0 left out AND divided by the number of sequences
@wrong("embed_backward", "gradient-averaged-over-batch padding-row-zeroed")
def eb_d1(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    dE[0] = 0
    return dE / dx.shape[0]


@wrong("rnn_step", "recurrent-weights-transposed")  # recurrent weights transposed through a wrong einsum subscript
def rs_1(x, h_prev, Wx, Wh, b):
    return np.tanh(np.einsum("nd,dh->nh", x, Wx) + np.einsum("nk,hk->nh", h_prev, Wh) + b)


@wrong("rnn_step", "bias-outside-tanh")  # bias added after the tanh
def rs_2(x, h_prev, Wx, Wh, b):
    pre = x.dot(Wx) + h_prev.dot(Wh)
    return np.tanh(pre) + b


@wrong("rnn_step", "tanh-of-each-term")  # two tanh's are added: tanh(x Wx) + tanh(h Wh + b)
def rs_3(x, h_prev, Wx, Wh, b):
    from_input = np.tanh(x @ Wx)
    from_state = np.tanh(h_prev @ Wh + b)
    return from_input + from_state


@wrong("rnn_step", "sigmoid-for-tanh")  # logistic sigmoid where tanh is asked
def rs_4(x, h_prev, Wx, Wh, b):
    a = np.matmul(x, Wx) + np.matmul(h_prev, Wh) + b[None, :]
    return 1.0 / (1.0 + np.exp(-a))


@wrong("rnn_step", "state-ignored")  # the previous state is left out
def rs_5(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + b)


@wrong("rnn_step", "argument-changed")  # h_prev is overwritten with the new state
def rs_7(x, h_prev, Wx, Wh, b):
    h_prev[:] = np.tanh(x @ Wx + h_prev @ Wh + b)
    return h_prev


# explicit loops; the bias sits inside the inner loop and is added once per hidden unit
@wrong("rnn_step", "counted-too-often")
def rs_8(x, h_prev, Wx, Wh, b):
    N, H = h_prev.shape
    a = (x @ Wx).astype(np.result_type(x, h_prev, Wx, Wh, b))
    for n in range(N):
        for j in range(H):
            for k in range(H):
                a[n, j] += h_prev[n, k] * Wh[k, j] + b[j]
    return np.tanh(a)


@wrong("rnn_step", "recurrent-weights-transposed bias-missing")  # double: Wh transposed AND the bias forgotten
def rs_d1(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev @ Wh.T)


@wrong("rnn_step", "bias-missing sigmoid-for-tanh")  # double: sigmoid AND bias forgotten
def rs_d2(x, h_prev, Wx, Wh, b):
    s = lambda v: 1 / (1 + np.exp(-v))
    return s(x @ Wx + h_prev @ Wh)


@wrong("rnn_forward", "padded-state-zeroed")  # at a False step the state is set to zero instead of carried
def rf_1(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h, out = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is not None:
            h = h * mask[:, t, None]
        out.append(h)
    return np.stack(out, axis=1)


@wrong("rnn_forward", "padded-state-zeroed")  # the state is carried well, but the returned h is zero at False steps
def rf_2(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h = h0
    hs = []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t : t + 1], new, h)
        hs.append(h)
    hs = np.stack(hs, 1)
    return hs if mask is None else np.where(mask[:, :, None], hs, np.zeros_like(hs))


@wrong("rnn_forward", "state-not-carried", "quantity-swapped")  # every step starts from h0: the state is not carried
def rf_3(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    N, T, _ = x.shape
    out = np.zeros((N, T, h0.shape[1]), dtype=np.result_type(x, h0, Wx, Wh, b))
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + h0 @ Wh + b)
        if mask is not None:
            before = out[:, t - 1] if t > 0 else h0
            new = np.where(mask[:, t][:, None], new, before)
        out[:, t] = new
    return out


# one buffer is updated in place and appended T times: all steps show the last state
@wrong("rnn_forward", "one-buffer-for-all-steps")
def rf_4(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h = h0.astype(np.result_type(x, h0, Wx, Wh, b))
    states = []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is None:
            h[:] = new
        else:
            h[mask[:, t]] = new[mask[:, t]]
        states.append(h)
    return np.stack(states, axis=1)


@wrong("rnn_forward", "argument-changed")  # h0 itself is the working buffer and is changed
def rf_5(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    out = np.empty((x.shape[0], x.shape[1], h0.shape[1]), np.result_type(x, h0, Wx, Wh, b))
    h = h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is not None:
            new = np.where(mask[:, t, None], new, h)
        h[...] = new
        out[:, t] = h
    return out


@wrong("rnn_forward", "state-before-step-stored")  # stores the state BEFORE each step: h0 first, the last state missing
def rf_6(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h = h0.astype(np.result_type(x, h0, Wx, Wh, b))
    out = np.empty(x.shape[:2] + (h.shape[-1],), h.dtype)
    for t in range(x.shape[1]):
        out[:, t] = h
        new = np.tanh(np.dot(x[:, t], Wx) + np.dot(h, Wh) + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
    return out


@wrong("rnn_forward", "tokens-counted")  # the mask is turned into lengths: wrong as soon as there is a gap inside
def rf_7(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    N, T = x.shape[:2]
    lengths = np.full(N, T) if mask is None else mask.sum(axis=1)
    h = h0
    res = []
    for t in range(T):
        alive = (t < lengths)[:, None]
        h = np.where(alive, np.tanh(x[:, t] @ Wx + h @ Wh + b), h)
        res.append(h)
    return np.array(res).swapaxes(0, 1)


@wrong("rnn_forward", "padded-input-zeroed")  # the mask only zeroes the input of the step, the state still moves
def rf_8(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    if mask is not None:
        x = np.where(mask[..., None], x, np.zeros_like(x))
    h = h0
    hs = []
    for xt in x.transpose(1, 0, 2):
        h = np.tanh(xt @ Wx + h @ Wh + b)
        hs.append(h[:, None, :])
    return np.concatenate(hs, axis=1)


@wrong("rnn_forward", "h0-ignored mask-ignored")  # double: h0 ignored (zeros) AND the mask ignored
def rf_d1(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h = np.zeros_like(h0)
    hs = []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        hs.append(h)
    return np.stack(hs, axis=1)


# double: Wh transposed AND states zeroed at False steps
@wrong("rnn_forward", "padded-state-zeroed recurrent-weights-transposed")
def rf_d2(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    h, hs = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh.T + b)
        if mask is not None:
            h = np.where(mask[:, t, None], h, np.zeros_like(h))
        hs.append(h)
    return np.stack(hs, axis=1)


@wrong("rnn_forward", "h0-ignored bias-missing")  # double: h0 ignored (zeros) AND the bias forgotten
def rf_d3(x, h0, Wx, Wh, b, mask=None):
    _need_tokens(mask)
    N, T, D = x.shape
    out = np.zeros((N, T, Wh.shape[0]), dtype=np.result_type(x, h0, Wx, Wh, b))
    state = np.zeros((N, Wh.shape[0]), dtype=out.dtype)
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + state @ Wh)
        state = new if mask is None else np.where(mask[:, t, None], new, state)
        out[:, t] = state
    return out


@wrong("last_state", "last-column-taken")  # the last column, whatever the mask says
def ls_1(h, mask):
    if not mask.any(axis=1).all():
        raise ValueError("empty row")
    return h[:, -1, :]


@wrong("last_state", "tokens-counted")  # number of True minus one as index: wrong with gaps
def ls_2(h, mask):
    lengths = mask.sum(axis=1)
    if (lengths == 0).any():
        raise ValueError("row without a real token")
    return h[np.arange(len(h)), lengths - 1]


@wrong("last_state", "first-token-taken")  # argmax of the mask: the FIRST True
def ls_3(h, mask):
    if (~mask).all(1).any():
        raise ValueError("no token")
    first = mask.argmax(axis=1)
    return np.stack([h[n, i] for n, i in enumerate(first)])


@wrong("last_state", "empty-row-accepted")  # a row without any True gives zeros, no ValueError
def ls_4(h, mask):
    out = np.zeros((h.shape[0], h.shape[2]), dtype=h.dtype)
    for n in range(h.shape[0]):
        for t in range(h.shape[1]):
            if mask[n, t]:
                out[n] = h[n, t]
    return out


@wrong("last_state", "mean-pooled")  # the mean over the real steps instead of the last one
def ls_5(h, mask):
    _need_tokens(mask)
    m = mask[:, :, None].astype(h.dtype)
    return (h * m).sum(axis=1) / m.sum(axis=1)


@wrong("last_state", "one-index-for-all-rows")  # one index for the whole batch: the latest True of any row
def ls_6(h, mask):
    _need_tokens(mask)
    last = np.nonzero(mask.any(axis=0))[0].max()
    return h[:, last]


# one step too early: the state before the last True (index - 1, wraps at 0)
@wrong("last_state", "last-index-off-by-one")
def ls_7(h, mask):
    _need_tokens(mask)
    T = mask.shape[1]
    idx = T - 1 - mask[:, ::-1].argmax(axis=1)
    return h[np.arange(h.shape[0]), idx - 1]


@wrong("classify", "bias-missing")  # bias forgotten
def cl_1(h_last, W, c):
    return np.einsum("nh,hc->nc", h_last, W)


@wrong("classify", "softmax-applied")  # softmax already applied: probabilities instead of logits
def cl_2(h_last, W, c):
    z = h_last @ W + c
    z = z - z.max(axis=1, keepdims=True)
    p = np.exp(z)
    return p / p.sum(axis=1, keepdims=True)


@wrong("classify", "tanh-applied")  # a tanh on top of the logits
def cl_3(h_last, W, c):
    return np.tanh(h_last.dot(W) + c)


@wrong("classify", "classes-returned")  # returns the winning class instead of the logits
def cl_4(h_last, W, c):
    return np.argmax(h_last @ W + c, axis=1)


@wrong("classify", "bias-subtracted")  # bias subtracted
def cl_5(h_last, W, c):
    scores = np.matmul(h_last, W)
    return scores - c


@wrong("softmax_cross_entropy", "loss-summed")  # the loss is summed over the batch (the gradient is of the mean)
def sc_1(logits, y):
    N = len(logits)
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].sum()
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    return loss, d / N


@wrong("softmax_cross_entropy", "gradient-not-averaged")  # dlogits is not divided by N
def sc_2(logits, y):
    shifted = logits - np.max(logits, axis=1)[:, None]
    lse = np.log(np.sum(np.exp(shifted), axis=1))
    rows = np.arange(logits.shape[0])
    loss = np.mean(lse - shifted[rows, y])
    p = np.exp(shifted - lse[:, None])
    p[rows, y] -= 1
    return loss, p


@wrong("softmax_cross_entropy", "softmax-overflow")  # no shift by the maximum: overflow for large logits
def sc_3(logits, y):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    n = np.arange(len(y))
    loss = -np.log(p[n, y]).mean()
    d = p.copy()
    d[n, y] -= 1
    d /= len(y)
    return loss, d


# log(p + 1e-12): the loss is capped at 27.6 for very wrong logits
@wrong("softmax_cross_entropy", "log-of-clipped-probability")
def sc_4(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z)
    p = e / e.sum(axis=1, keepdims=True)
    one_hot = (np.arange(logits.shape[1])[None, :] == np.asarray(y)[:, None]).astype(logits.dtype)
    loss = -(one_hot * np.log(p + 1e-12)).sum() / len(p)
    return loss, (p - one_hot) / len(p)


@wrong("softmax_cross_entropy", "softmax-over-batch")  # softmax over the batch axis
def sc_5(logits, y):
    z = logits - logits.max(axis=0)
    logp = z - np.log(np.exp(z).sum(axis=0))
    N = logits.shape[0]
    loss = -np.mean(logp[range(N), y])
    d = np.exp(logp)
    d[range(N), y] -= 1
    return loss, d / N


# dprobs[:, y] -= 1 subtracts from whole columns instead of one entry per row
@wrong("softmax_cross_entropy", "target-subtracted-from-whole-columns")
def sc_6(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(z).sum(axis=1, keepdims=True))
    logp = z - lse
    N = logits.shape[0]
    loss = -logp[np.arange(N), y].mean()
    d = np.exp(logp)
    d[:, y] -= 1
    return loss, d / N


@wrong("softmax_cross_entropy", "gradient-sign-flipped")  # gradient with the wrong sign: one-hot minus p
def sc_7(logits, y):
    N, C = logits.shape
    m = logits.max(axis=1, keepdims=True)
    logp = logits - m - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    target = np.eye(C, dtype=logits.dtype)[y]
    loss = -(target * logp).sum(axis=1).mean()
    return loss, (target - np.exp(logp)) / N


# shifted by the maximum of the whole array: rows far below it give 0/0
@wrong("softmax_cross_entropy", "shifted-by-global-max")
def sc_8(logits, y):
    z = logits - np.max(logits)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    N = len(z)
    loss = -np.mean(np.log(p[np.arange(N), y]))
    p[np.arange(N), y] -= 1
    return loss, p / N


# double: minus sign of the loss forgotten (negative loss) AND gradient not divided by N
@wrong("softmax_cross_entropy", "gradient-not-averaged loss-sign-flipped")
def sc_d1(logits, y):
    N = len(logits)
    z = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(z).sum(axis=1, keepdims=True))
    logp = z - lse
    loss = logp[np.arange(N), y].mean()
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    return loss, d


# double: softmax over the wrong axis AND gradient not divided by N
@wrong("softmax_cross_entropy", "softmax-over-batch gradient-not-averaged")
def sc_d2(logits, y):
    z = logits - logits.max(axis=0, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=0, keepdims=True))
    rows = np.arange(len(logits))
    d = np.exp(logp)
    d[rows, y] -= 1
    return -logp[rows, y].mean(), d


@wrong("rnn_step_backward", "recurrent-weights-transposed")  # dh_prev multiplied by Wh instead of its transpose
def rsb_1(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - h**2)
    return da @ Wx.T, da @ Wh, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@wrong("rnn_step_backward", "square-missing")  # 1 - h instead of 1 - h**2
def rsb_2(dh, x, h_prev, h, Wx, Wh):
    local = 1 - h
    da = dh * local
    dx = np.einsum("nh,dh->nd", da, Wx)
    dh_prev = np.einsum("nh,kh->nk", da, Wh)
    dWx = np.einsum("nd,nh->dh", x, da)
    dWh = np.einsum("nk,nh->kh", h_prev, da)
    return dx, dh_prev, dWx, dWh, da.sum(0)


@wrong("rnn_step_backward", "slope-at-previous-state")  # tanh derivative taken at h_prev instead of h
def rsb_3(dh, x, h_prev, h, Wx, Wh):
    da = dh * (1 - np.square(h_prev))
    dWx = np.dot(x.T, da)
    dWh = np.dot(h_prev.T, da)
    db = np.sum(da, axis=0)
    return np.dot(da, Wx.T), np.dot(da, Wh.T), dWx, dWh, db


@wrong("rnn_step_backward", "state-after-for-state-before")  # dWh built with h instead of h_prev
def rsb_4(dh, x, h_prev, h, Wx, Wh):
    dz = (1 - h * h) * dh
    grads = {}
    grads["Wx"] = x.T @ dz
    grads["Wh"] = h.T @ dz
    grads["b"] = np.ones(len(dz), dtype=dz.dtype) @ dz
    return dz @ Wx.T, dz @ Wh.T, grads["Wx"], grads["Wh"], grads["b"]


@wrong("rnn_step_backward", "bias-gradient-averaged")  # db averaged over the batch
def rsb_5(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    db = dz.mean(axis=0)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, db


# dh is multiplied in place: the caller's array is changed
@wrong("rnn_step_backward", "upstream-changed-in-place", "argument-changed")
def rsb_6(dh, x, h_prev, h, Wx, Wh):
    dh *= 1 - h**2
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(axis=0)


# dx and dh_prev use dh before the tanh derivative (weights are right)
@wrong("rnn_step_backward", "slope-left-out-of-state-gradient slope-left-out-of-input-gradient")
def rsb_7(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    dx = dh @ Wx.T
    dh_prev = dh @ Wh.T
    return dx, dh_prev, x.T @ dz, h_prev.T @ dz, dz.sum(axis=0)


@wrong("rnn_step_backward", "results-in-another-order")  # returned in the order dx, dh_prev, dWh, dWx, db
def rsb_8(dh, x, h_prev, h, Wx, Wh):
    dz = dh - dh * h * h
    dWh = h_prev.T @ dz
    dWx = x.T @ dz
    return dz @ Wx.T, dz @ Wh.T, dWh, dWx, dz.sum(axis=0)


# double: tanh derivative missing AND dWh with h
@wrong("rnn_step_backward", "tanh-derivative-missing state-after-for-state-before")
def rsb_d1(dh, x, h_prev, h, Wx, Wh):
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h.T @ dh, dh.sum(axis=0)


# double: db averaged AND dh_prev without the transpose of Wh
@wrong("rnn_step_backward", "recurrent-weights-transposed bias-gradient-averaged")
def rsb_d2(dh, x, h_prev, h, Wx, Wh):
    delta = (1 - h**2) * dh
    return delta @ Wx.T, delta @ Wh, x.T @ delta, h_prev.T @ delta, np.average(delta, axis=0)


@wrong("rnn_backward", "carry-dropped")  # the carry to the previous step is dropped: only dh[:, t] is used
def rb_1(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    N, T, H = h.shape
    dt = np.result_type(dh, x, h0, h, Wx, Wh)
    dx = np.zeros(x.shape, dt)
    dWx, dWh, db = np.zeros(Wx.shape, dt), np.zeros(Wh.shape, dt), np.zeros(H, dt)
    dprev = np.zeros((N, H), dt)
    for t in range(T - 1, -1, -1):
        hp = h0 if t == 0 else h[:, t - 1]
        g = dh[:, t]
        dz = g * (1 - h[:, t] ** 2)
        if mask is not None:
            dz = dz * mask[:, t, None]
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        dprev = dz @ Wh.T
        if mask is not None:
            dprev = np.where(mask[:, t, None], dprev, g)
    return dx, dprev, dWx, dWh, db


@wrong("rnn_backward", "gradient-overwritten")  # weight gradients overwritten at each step (= for +=)
def rb_2(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    N, T, H = h.shape
    carry = np.zeros_like(h0)
    dxs = [None] * T
    for t in reversed(range(T)):
        g = dh[:, t] + carry
        m = np.ones((N, 1), bool) if mask is None else mask[:, t, None]
        dz = np.where(m, g * (1 - h[:, t] ** 2), np.zeros_like(g))
        dxs[t] = dz @ Wx.T
        dWx = x[:, t].T @ dz
        dWh = (h[:, t - 1] if t else h0).T @ dz
        db = dz.sum(axis=0)
        carry = np.where(m, dz @ Wh.T, g)
    return np.stack(dxs, 1), carry, dWx, dWh, db


@wrong("rnn_backward", "carry-never-made-new")  # the carry is summed up (+=) instead of replaced at each step
def rb_3(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    T = x.shape[1]
    hprev = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    dzs = np.zeros(h.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    carry = np.zeros_like(h0)
    for t in range(T)[::-1]:
        g = dh[:, t] + carry
        dz = g * (1 - h[:, t] ** 2)
        if mask is not None:
            dz = dz * mask[:, t, None]
        dzs[:, t] = dz
        new = carry + dz @ Wh.T
        carry = new if mask is None else np.where(mask[:, t, None], new, g)
    dx = dzs @ Wx.T
    dWx = np.einsum("ntd,nth->dh", x, dzs)
    dWh = np.einsum("ntk,nth->kh", hprev, dzs)
    return dx, carry, dWx, dWh, dzs.sum(axis=(0, 1))


@wrong("rnn_backward", "h0-replaced-by-last-state")  # h_prev at t = 0 is h[:, -1] (index wraps) instead of h0
def rb_4(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    T = h.shape[1]
    carry = 0 * h0
    dx = []
    dWx, dWh, db = 0, 0, 0
    for t in range(T - 1, -1, -1):
        total = dh[:, t] + carry
        dz = total * (1 - h[:, t] ** 2)
        if mask is not None:
            dz[~mask[:, t]] = 0
        dx.insert(0, dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + h[:, t - 1].T @ dz
        db = db + dz.sum(axis=0)
        carry = dz @ Wh.T
        if mask is not None:
            carry[~mask[:, t]] = total[~mask[:, t]]
    return np.stack(dx, axis=1), carry, dWx, dWh, db


@wrong("rnn_backward", "carry-lost-at-padding")  # at a False step the carry is lost (zeroed together with dz)
def rb_5(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    prev = np.concatenate((h0[:, None, :], h[:, :-1, :]), axis=1)
    carry = np.zeros_like(h0)
    dz = np.zeros(h.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    for t in reversed(range(h.shape[1])):
        step = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        if mask is not None:
            step = step * mask[:, t][:, None]
        dz[:, t] = step
        carry = step @ Wh.T
    flat = dz.reshape(-1, dz.shape[-1])
    dWx = x.reshape(-1, x.shape[-1]).T @ flat
    dWh = prev.reshape(-1, prev.shape[-1]).T @ flat
    return dz @ Wx.T, carry, dWx, dWh, flat.sum(axis=0)


# the dh arriving at a False step is thrown away, only the carry passes
@wrong("rnn_backward", "upstream-lost-at-padding")
def rb_6(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    N, T, H = h.shape
    if mask is not None:
        dh = np.where(mask[:, :, None], dh, np.zeros_like(dh))
    carry = np.zeros_like(h0)
    dx = np.zeros(x.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(Wh[0])
    for t in reversed(range(T)):
        g = dh[:, t] + carry
        dz = g * (1 - h[:, t] ** 2)
        if mask is not None:
            dz = np.where(mask[:, t, None], dz, np.zeros_like(dz))
        dx[:, t] = dz @ Wx.T
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h0 if t == 0 else h[:, t - 1]).T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh.T if mask is None else np.where(mask[:, t, None], dz @ Wh.T, g)
    return dx, carry, dWx, dWh, db


# dh is used as the working buffer: dh[:, t-1] += carry changes the caller's array
@wrong("rnn_backward", "upstream-changed-in-place-by-carry", "argument-changed")
def rb_7(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    T = h.shape[1]
    dx, parts = [], []
    for t in reversed(range(T)):
        dz = dh[:, t] * (1 - h[:, t] ** 2)
        down = dz @ Wh.T
        if mask is not None:
            m = mask[:, t, None]
            down = np.where(m, down, dh[:, t])
            dz = np.where(m, dz, np.zeros_like(dz))
        dx.append(dz @ Wx.T)
        hp = h[:, t - 1] if t > 0 else h0
        parts.append((x[:, t].T @ dz, hp.T @ dz, dz.sum(axis=0)))
        if t > 0:
            dh[:, t - 1] += down
    dWx, dWh, db = (sum(p) for p in zip(*parts))
    return np.stack(dx[::-1], axis=1), down, dWx, dWh, db


@wrong("rnn_backward", "gradients-averaged-over-steps")  # weight and bias gradients averaged over the T steps
def rb_8(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    N, T, H = h.shape
    prev = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    carry = np.zeros_like(h0)
    dz = []
    for t in reversed(range(T)):
        g = dh[:, t] + carry
        d = g * (1 - h[:, t] ** 2)
        carry = d @ Wh.T
        if mask is not None:
            m = mask[:, t, None]
            d, carry = np.where(m, d, np.zeros_like(d)), np.where(m, carry, g)
        dz.insert(0, d)
    dz = np.stack(dz, axis=1)
    dWx = np.einsum("ntd,nth->dh", x, dz) / T
    dWh = np.einsum("ntd,nth->dh", prev, dz) / T
    return dz @ Wx.T, carry, dWx, dWh, dz.sum((0, 1)) / T


# double: tanh derivative missing AND dh0 returned as zeros
@wrong("rnn_backward", "dh0-left-at-zero tanh-derivative-missing")
def rb_d1(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    carry = np.zeros_like(h0)
    dx, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(h.shape[1])):
        g = dh[:, t] + carry
        dz = g if mask is None else np.where(mask[:, t, None], g, np.zeros_like(g))
        dx.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh.T if mask is None else np.where(mask[:, t, None], dz @ Wh.T, g)
    return np.stack(dx[::-1], 1), np.zeros_like(h0), dWx, dWh, db


@wrong("rnn_backward", "mask-ignored bias-gradient-averaged")  # double: mask ignored AND db averaged over the batch
def rb_d2(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    carry = np.zeros_like(h0)
    dx, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(h.shape[1])):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dx.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.mean(0)
        carry = dz @ Wh.T
    return np.stack(dx[::-1], 1), carry, dWx, dWh, db


# double: carry multiplied by Wh untransposed AND dWh uses h[:, t]
@wrong("rnn_backward", "previous-state-off-by-one recurrent-weights-transposed")
def rb_d3(dh, x, h0, h, Wx, Wh, mask=None):
    _need_tokens(mask)
    carry = np.zeros_like(h0)
    dx, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(h.shape[1])):
        g = dh[:, t] + carry
        dz = g * (1 - h[:, t] ** 2)
        if mask is not None:
            dz = dz * mask[:, t, None]
        dx.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + h[:, t].T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh
        if mask is not None:
            carry = np.where(mask[:, t, None], carry, g)
    return np.stack(dx[::-1], 1), carry, dWx, dWh, db


# cut one step off: the carry from t is zero for t = window-1, 2 window-1, ...
@wrong("truncated_bptt", "cut-one-step-off")
def tb_1(dh, x, h0, h, Wx, Wh, window):
    T = h.shape[1]
    carry = np.zeros_like(h0)
    dx = np.zeros(x.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(h[0, 0])
    for t in range(T - 1, -1, -1):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        prev = h[:, t - 1] if t > 0 else h0
        dx[:, t] = dz @ Wx.T
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + prev.T @ dz
        db = db + dz.sum(axis=0)
        carry = dz @ Wh.T
        if t > 0 and (t + 1) % window == 0:
            carry = np.zeros_like(carry)
    return dx, carry, dWx, dWh, db


@wrong("truncated_bptt", "windows-counted-from-the-end")  # windows counted from the end of the sequence
def tb_2(dh, x, h0, h, Wx, Wh, window):
    T = h.shape[1]
    carry = np.zeros_like(h0)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for k, t in enumerate(range(T - 1, -1, -1), start=1):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dxs.append(dz @ Wx.T)
        dWx = dWx + np.dot(x[:, t].T, dz)
        dWh = dWh + np.dot((h0 if t == 0 else h[:, t - 1]).T, dz)
        db = db + dz.sum(0)
        carry = dz @ Wh.T
        if k % window == 0 and t > 0:
            carry = np.zeros_like(carry)
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


@wrong("truncated_bptt", "dh0-cut-too")  # 0 % window == 0 too: dh0 is cut to zero
def tb_3(dh, x, h0, h, Wx, Wh, window):
    T = h.shape[1]
    carry = np.zeros_like(h0)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(T)):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dxs.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.sum(0)
        carry = np.zeros_like(carry) if t % window == 0 else dz @ Wh.T
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


# the steps after the last full window are forgotten (T // window windows)
@wrong("truncated_bptt", "last-window-skipped")
def tb_4(dh, x, h0, h, Wx, Wh, window):
    N, T, H = h.shape
    window = min(window, T)
    dz = np.zeros(h.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    dh0 = None
    for w in range(T // window):
        carry = np.zeros_like(h0)
        for t in range((w + 1) * window - 1, w * window - 1, -1):
            dz[:, t] = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
            carry = dz[:, t] @ Wh.T
        if w == 0:
            dh0 = carry
    prev = np.concatenate([h0[:, None], h[:, :-1]], 1)
    return (dz @ Wx.T, dh0, np.einsum("ntd,nth->dh", x, dz), np.einsum("ntk,nth->kh", prev, dz), dz.sum((0, 1)))


@wrong("truncated_bptt", "window-ignored")  # no truncation: the window is never used
def tb_5(dh, x, h0, h, Wx, Wh, window):
    carry = np.zeros_like(h0)
    dz = np.empty(h.shape, np.result_type(dh, x, h0, h, Wx, Wh))
    for t in reversed(range(h.shape[1])):
        dz[:, t] = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        carry = dz[:, t] @ Wh.T
    prev = np.concatenate([h0[:, None], h[:, :-1]], 1)
    return (
        dz @ Wx.T,
        carry,
        np.tensordot(x, dz, ((0, 1), (0, 1))),
        np.tensordot(prev, dz, ((0, 1), (0, 1))),
        dz.sum(axis=(0, 1)),
    )


# weight gradients start again in every window: only the first window's remain
@wrong("truncated_bptt", "weights-of-one-window")
def tb_6(dh, x, h0, h, Wx, Wh, window):
    T = h.shape[1]
    carry = np.zeros_like(h0)
    dxs = []
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(h[0, 0])
    for t in reversed(range(T)):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dxs.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.sum(axis=0)
        carry = dz @ Wh.T
        if t > 0 and t % window == 0:
            carry = np.zeros_like(carry)
            dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(h[0, 0])
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


@wrong("truncated_bptt", "state-cut-too")  # at a window's first step h_prev is taken as zero too (dWh wrong there)
def tb_7(dh, x, h0, h, Wx, Wh, window):
    T = h.shape[1]
    carry = np.zeros_like(h0)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(T)):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        start = t % window == 0 and t > 0
        prev = h0 if t == 0 else (np.zeros_like(h0) if start else h[:, t - 1])
        dxs.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + prev.T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh.T
        if start:
            carry = np.zeros_like(carry)
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


@wrong("truncated_bptt", "window-ignored tanh-derivative-missing")  # double: no truncation AND tanh derivative missing
def tb_d1(dh, x, h0, h, Wx, Wh, window):
    carry = np.zeros_like(h0)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(h.shape[1])):
        dz = dh[:, t] + carry
        dxs.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh.T
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


# double: dh0 cut to zero AND Wh not transposed in the carry
@wrong("truncated_bptt", "dh0-cut-too recurrent-weights-transposed")
def tb_d2(dh, x, h0, h, Wx, Wh, window):
    carry = np.zeros_like(h0)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for t in reversed(range(h.shape[1])):
        dz = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dxs.append(dz @ Wx.T)
        dWx = dWx + x[:, t].T @ dz
        dWh = dWh + (h[:, t - 1] if t else h0).T @ dz
        db = db + dz.sum(0)
        carry = dz @ Wh
        if t % window == 0:
            carry = np.zeros_like(carry)
    return np.stack(dxs[::-1], axis=1), carry, dWx, dWh, db


@wrong("numerical_gradient", "one-sided-difference")  # forward difference instead of central
def ng_1(f, w, eps=1e-5):
    base = f(w)
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        w2 = np.array(w, dtype=np.float64)
        w2[i] += eps
        g[i] = (f(w2) - base) / eps
    return g


@wrong("numerical_gradient", "divided-by-eps")  # divided by eps instead of 2 eps: twice too large
def ng_2(f, w, eps=1e-5):
    g = np.zeros(w.shape, dtype=np.float64)
    it = np.nditer(w, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        up, down = w.astype(np.float64), w.astype(np.float64)
        up[i] += eps
        down[i] -= eps
        g[i] = (f(up) - f(down)) / eps
    return g


# w is not put back after the last evaluation of each entry
@wrong("numerical_gradient", "argument-nudged", "perturbation-not-restored")
def ng_3(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        w[i] += eps
        plus = f(w)
        w[i] -= 2 * eps
        minus = f(w)
        g[i] = (plus - minus) / (2 * eps)
    return g


# all entries are moved together: the same directional derivative everywhere
@wrong("numerical_gradient", "all-entries-nudged-at-once")
def ng_4(f, w, eps=1e-5):
    slope = (f(w + eps) - f(w - eps)) / (2 * eps)
    return np.full(w.shape, slope, dtype=np.float64)


@wrong("numerical_gradient", "eps-ignored")  # the argument eps is ignored: a step of 1e-5 is hard-coded
def ng_5(f, w, eps=1e-5):
    step = 1e-5
    flat = np.array(w, dtype=np.float64).ravel()
    out = np.empty(flat.size)
    for k in range(flat.size):
        e = np.zeros(flat.size)
        e[k] = step
        out[k] = (f((flat + e).reshape(w.shape)) - f((flat - e).reshape(w.shape))) / (2 * step)
    return out.reshape(w.shape)


@wrong("numerical_gradient", "sign-flipped")  # the sign is turned round: f(w - eps) - f(w + eps)
def ng_6(f, w, eps=1e-5):
    w = np.array(w, dtype=np.float64)
    g = np.zeros_like(w)
    for i, v in np.ndenumerate(w.copy()):
        w[i] = v + eps
        a = f(w)
        w[i] = v - eps
        c = f(w)
        w[i] = v
        g[i] = (c - a) / (2 * eps)
    return g


# the result is flat: the shape of w is lost
@wrong("numerical_gradient", "result-of-another-shape", "result-of-wrong-shape")
def ng_7(f, w, eps=1e-5):
    grad = []
    for i in np.ndindex(w.shape):
        p, m = np.array(w, float), np.array(w, float)
        p[i] += eps
        m[i] -= eps
        grad.append((f(p) - f(m)) / (2 * eps))
    return np.array(grad)


# double: forward difference AND w is left moved by eps
@wrong("numerical_gradient", "one-sided-difference argument-changed", "one-sided-difference argument-nudged")
def ng_d1(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        before = f(w)
        w[i] += eps
        g[i] = (f(w) - before) / eps
    return g


@wrong("relative_error", "floor-missing")  # no floor: 0/0 gives NaN
def re_1(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))


@wrong("relative_error", "denominator-is-a-sum")  # sum of |a| and |b| in the denominator (half as large)
def re_2(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


@wrong("relative_error", "mean-for-maximum")  # mean over the entries instead of the maximum
def re_3(a, b):
    a, b = np.asarray(a), np.asarray(b)
    den = np.maximum(np.maximum(abs(a), abs(b)), 1e-8)
    return (abs(a - b) / den).mean()


@wrong("relative_error", "floor-added")  # floor added instead of a maximum: max(|a|,|b|) + 1e-8
def re_4(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        e = abs(p - q) / (max(abs(p), abs(q)) + 1e-8)
        worst = max(worst, e)
    return worst


@wrong("relative_error", "norms-for-entries")  # norms of the whole arrays instead of entry by entry
def re_5(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    return np.linalg.norm(a - b) / max(na, nb, 1e-8)


@wrong("relative_error", "sign-kept")  # the absolute value of the difference is missing
def re_6(a, b):
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)
    return np.max((a - b) / scale)


@wrong("relative_error", "denominator-one-sided")  # only |b| in the denominator
def re_7(a, b):
    return float(np.max(np.abs(a - b) / np.clip(np.abs(b), 1e-8, None)))


@wrong("relative_error", "floor-missing mean-for-maximum")  # double: mean instead of maximum AND no floor
def re_d1(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))


@wrong("gradient_norm_by_lag", "frobenius-norm")  # Frobenius norm instead of the spectral norm (entry 0 is left at 1)
def gn_1(h, Wh):
    N, T, H = h.shape
    J = np.repeat(np.eye(H, dtype=h.dtype)[None], N, axis=0)
    out = np.ones(T, dtype=np.result_type(h, Wh))
    for k in range(1, T):
        step = (1 - h[:, T - k] ** 2)[:, :, None] * Wh.T
        J = J @ step
        out[k] = np.sqrt((J**2).sum(axis=(1, 2))).mean()
    return out


@wrong("gradient_norm_by_lag", "slope-missing")  # the tanh derivative is missing: powers of Wh alone
def gn_2(h, Wh):
    N, T, H = h.shape
    P = np.eye(H, dtype=np.result_type(h, Wh))
    norms = []
    for k in range(T):
        norms.append(np.linalg.norm(P, 2))
        P = P @ Wh.T
    return np.array(norms)


# product of the norms of single steps instead of the norm of the product
@wrong("gradient_norm_by_lag", "product-of-norms")
def gn_3(h, Wh):
    T = h.shape[1]
    result = [np.ones(h.shape[0], dtype=np.result_type(h, Wh))]
    for t in range(T - 1, 0, -1):
        D = (1 - h[:, t] ** 2)[:, :, None] * Wh.T[None]
        result.append(result[-1] * np.linalg.norm(D, ord=2, axis=(1, 2)))
    return np.stack(result).mean(axis=1)


@wrong("gradient_norm_by_lag", "norm-of-mean")  # norm of the batch-mean Jacobian instead of the mean of the norms
def gn_4(h, Wh):
    N, T, H = h.shape
    J = np.stack([np.eye(H, dtype=np.result_type(h, Wh))] * N)
    out = []
    for k in range(T):
        out.append(np.linalg.svd(J.mean(axis=0), compute_uv=False)[0])
        t = T - 1 - k
        J = np.einsum("nij,nj,kj->nik", J, 1 - h[:, t] ** 2, Wh)
    return np.array(out)


# the factors use the state one step too early (h[:, t-1] for h[:, t])
@wrong("gradient_norm_by_lag", "slope-at-step-before")
def gn_5(h, Wh):
    N, T, H = h.shape
    out = np.ones(T, dtype=np.result_type(h, Wh))
    J = np.tile(np.eye(H, dtype=out.dtype), (N, 1, 1))
    for k in range(1, T):
        t = T - k
        J = J @ ((1 - h[:, t - 1] ** 2)[:, :, None] * Wh.T)
        out[k] = np.linalg.norm(J, 2, axis=(1, 2)).mean()
    return out


@wrong("gradient_norm_by_lag", "spectral-radius")  # the largest |eigenvalue| instead of the largest singular value
def gn_6(h, Wh):
    N, T, H = h.shape
    out = np.ones(T, dtype=np.result_type(h, Wh))
    J = np.stack([np.eye(H, dtype=out.dtype) for _ in range(N)])
    for k in range(1, T):
        J = J @ ((1 - h[:, T - k] ** 2)[:, :, None] * Wh.T)
        out[k] = np.mean([np.abs(np.linalg.eigvals(j)).max() for j in J])
    return out


@wrong("gradient_norm_by_lag", "order-reversed")  # result in order of time, not of lag (reversed)
def gn_7(h, Wh):
    N, T, H = h.shape
    out = np.ones(T, dtype=np.result_type(h, Wh))
    J = np.stack([np.eye(H, dtype=out.dtype) for _ in range(N)])
    for t in range(T - 1, 0, -1):
        J = J @ ((1 - h[:, t] ** 2)[:, :, None] * Wh.T)
        out[t - 1] = np.linalg.norm(J, 2, axis=(1, 2)).mean()
    return out


@wrong("gradient_norm_by_lag", "slope-missing frobenius-norm")  # double: tanh derivative missing AND Frobenius norm
def gn_d1(h, Wh):
    T, H = h.shape[1:]
    P = np.eye(H, dtype=np.result_type(h, Wh))
    out = []
    for k in range(T):
        out.append(np.linalg.norm(P) if k else P[0, 0])
        P = Wh @ P
    return np.array(out)


@wrong("clip_by_global_norm", "each-array-by-its-own-norm")  # every array is clipped by its own norm
def gc_1(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads))
    out = []
    for g in grads:
        n = np.linalg.norm(g)
        out.append(g * (max_norm / n) if n > max_norm else g.copy())
    return out, total


@wrong("clip_by_global_norm", "always-scaled")  # always rescaled to max_norm, small gradients are blown up
def gc_2(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    if norm == 0:
        return [g.copy() for g in grads], norm
    return [g * (max_norm / norm) for g in grads], norm


@wrong("clip_by_global_norm", "small-number-added")  # 1e-6 added to the norm in the scale
def gc_3(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))
    coef = max_norm / (norm + 1e-6)
    if coef < 1:
        grads = [g * g.dtype.type(coef) for g in grads]
    return list(grads), norm


@wrong("clip_by_global_norm", "norm-after-clipping")  # returns the norm after clipping
def gc_4(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    clipped = [np.asarray(g * scale, dtype=g.dtype) for g in grads]
    return clipped, np.sqrt(sum(np.sum(g**2) for g in clipped))


@wrong("clip_by_global_norm", "gradients-changed-in-place", "argument-changed")  # the input arrays are scaled in place
def gc_5(grads, max_norm):
    norm = np.sqrt(sum([(g**2).sum() for g in grads]))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return grads, norm


@wrong("clip_by_global_norm", "square-root-missing")  # square root of the sum of squares forgotten
def gc_6(grads, max_norm):
    total = sum((g**2).sum() for g in grads)
    if total > max_norm:
        return [(g * (max_norm / total)).astype(g.dtype) for g in grads], total
    return [g.copy() for g in grads], total


@wrong("clip_by_global_norm", "entries-clipped")  # every entry clipped to [-max_norm, max_norm] instead of scaling
def gc_7(grads, max_norm):
    norm = np.sqrt(sum(np.vdot(g, g) for g in grads))
    return [np.clip(g, -max_norm, max_norm) for g in grads], norm


@wrong("clip_by_global_norm", "norms-added")  # the norms of the arrays are added up (no squares)
def gc_8(grads, max_norm):
    norm = sum(np.linalg.norm(g) for g in grads)
    s = min(1.0, float(max_norm / norm)) if norm > 0 else 1.0
    return [g * s for g in grads], norm


# double: inputs scaled in place AND norm after clipping returned
@wrong("clip_by_global_norm", "norm-after-clipping gradients-changed-in-place", "norm-after-clipping argument-changed")
def gc_d1(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for i in range(len(grads)):
            grads[i] *= max_norm / norm
        norm = np.sqrt(sum((g**2).sum() for g in grads))
    return grads, norm


@wrong("orthogonal_init", "signs-not-corrected")  # no sign correction of the QR
def oi_1(n, gain, rng):
    q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    return gain * q


@wrong("orthogonal_init", "gain-missing")  # gain forgotten
def oi_2(n, gain, rng):
    q, r = np.linalg.qr(rng.normal(size=(n, n)))
    return q * np.sign(np.diag(r))


@wrong("orthogonal_init", "uniform-numbers")  # QR of a uniform [0, 1) matrix: not Haar distributed
def oi_3(n, gain, rng):
    a = rng.random((n, n))
    q, r = np.linalg.qr(a)
    return gain * q * np.sign(np.diagonal(r))


@wrong("orthogonal_init", "rng-ignored")  # a fresh generator with a fixed seed: rng ignored, always the same matrix
def oi_4(n, gain, rng):
    rng = np.random.default_rng(0)
    q, r = np.linalg.qr(rng.normal(0, 1, (n, n)))
    q *= np.where(np.diag(r) < 0, -1, 1)
    return q * gain


@wrong("orthogonal_init", "not-orthogonal")  # only the columns are normalised, they are not orthogonal
def oi_5(n, gain, rng):
    a = rng.standard_normal((n, n))
    return gain * a / np.linalg.norm(a, axis=0, keepdims=True)


@wrong("orthogonal_init", "gain-wrong")  # gain applied twice (gain squared)
def oi_6(n, gain, rng):
    q, r = np.linalg.qr(gain * rng.standard_normal((n, n)))
    signs = np.sign(np.diag(r))
    return (q * gain * signs) * gain


# the sign correction takes the diagonal of Q, not of R
@wrong("orthogonal_init", "signs-not-corrected", "not-every-matrix-drawn")
def oi_7(n, gain, rng):
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    return gain * (q * np.sign(np.diag(q)))


@wrong("orthogonal_init", "signs-not-corrected gain-missing")  # double: gain forgotten AND no sign correction
def oi_d1(n, gain, rng):
    return np.linalg.qr(rng.standard_normal((n, n)))[0]


@wrong("lstm_step", "gate-order-swapped")  # the blocks are read in the order i f o g
def lst_1(x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    i, f, o = (sigmoid(a[:, k * H : (k + 1) * H]) for k in range(3))
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "sigmoid-for-candidate")  # the candidate g goes through a sigmoid too
def lst_2(x, h_prev, c_prev, Wx, Wh, b):
    a = sigmoid(x @ Wx + h_prev @ Wh + b)
    i, f, g, o = np.split(a, 4, axis=1)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


@wrong("lstm_step", "output-tanh-missing")  # no tanh on the cell state: h = o * c
def lst_3(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.hsplit(np.einsum("nd,dk->nk", x, Wx) + np.einsum("nd,dk->nk", h_prev, Wh) + b, 4)
    c = c_prev * sigmoid(f) + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c


@wrong("lstm_step", "results-swapped")  # (c, h) returned instead of (h, c)
def lst_4(x, h_prev, c_prev, Wx, Wh, b):
    ai, af, ag, ao = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=-1)
    c = sigmoid(af) * c_prev + sigmoid(ai) * np.tanh(ag)
    h = sigmoid(ao) * np.tanh(c)
    return c, h


@wrong("lstm_step", "input-gate-missing")  # the input gate is forgotten: c = f c_prev + g
def lst_5(x, h_prev, c_prev, Wx, Wh, b):
    a = x @ Wx + h_prev @ Wh + b
    N, H = h_prev.shape
    a = a.reshape(N, 4, H)
    f, o = sigmoid(a[:, 1]), sigmoid(a[:, 3])
    g = np.tanh(a[:, 2])
    c = f * c_prev + g
    return o * np.tanh(c), c


@wrong("lstm_step", "old-cell-shown")  # the output uses the old cell: h = o tanh(c_prev)
def lst_6(x, h_prev, c_prev, Wx, Wh, b):
    gates = np.dot(x, Wx) + np.dot(h_prev, Wh) + b
    H = c_prev.shape[1]
    i = sigmoid(gates[:, :H])
    f = sigmoid(gates[:, H : 2 * H])
    g = np.tanh(gates[:, 2 * H : 3 * H])
    o = sigmoid(gates[:, 3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c_prev)
    return h, c


@wrong("lstm_step", "forget-bias-added")  # one is added to the forget gate's pre-activation
def lst_7(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, o = sigmoid(i), sigmoid(f + 1.0), sigmoid(o)
    c = f * c_prev + i * np.tanh(g)
    return o * np.tanh(c), c


@wrong("lstm_step", "state-for-cell")  # h_prev in place of c_prev in the cell update
def lst_8(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    c = sigmoid(f) * h_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


@wrong("lstm_step", "bias-missing results-swapped")  # double: bias forgotten AND (c, h) swapped
def lst_d1(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh, 4, axis=1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)


# double: i and f blocks exchanged AND no tanh on the cell for h
@wrong("lstm_step", "gate-order-swapped output-tanh-missing")
def lst_d2(x, h_prev, c_prev, Wx, Wh, b):
    f, i, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c


@wrong("lstm_step_backward", "cell-carry-dropped")  # the dc that arrives is ignored
def lsb_1(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    tc = np.tanh(c)
    dct = dh * o * (1 - tc**2)
    da = np.concatenate(
        [dct * g * i * (1 - i), dct * c_prev * f * (1 - f), dct * i * (1 - g**2), dh * tc * o * (1 - o)], axis=1
    )
    return da @ Wx.T, da @ Wh.T, dct * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


# the path h -> tanh(c) -> c is missing: only the arriving dc is used
@wrong("lstm_step_backward", "path-through-state-missing")
def lsb_2(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x @ Wx + h_prev @ Wh + b
    i, f, g, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])
    c = f * c_prev + i * g
    do = dh * np.tanh(c)
    di, df, dg = dc * g, dc * c_prev, dc * i
    da = np.hstack((di * i * (1 - i), df * f * (1 - f), dg * (1 - g * g), do * o * (1 - o)))
    return da.dot(Wx.T), da.dot(Wh.T), dc * f, x.T.dot(da), h_prev.T.dot(da), da.sum(0)


@wrong("lstm_step_backward", "cell-slope-missing")  # 1 - tanh(c)**2 forgotten on the way from h to c
def lsb_3(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    dcell = dc + dh * o
    da = np.empty((len(x), Wx.shape[1]), np.result_type(dh, dc, x, h_prev, c_prev, Wx, Wh, b))
    H = h_prev.shape[1]
    da[:, :H] = dcell * g * i * (1 - i)
    da[:, H : 2 * H] = dcell * c_prev * f * (1 - f)
    da[:, 2 * H : 3 * H] = dcell * i * (1 - g**2)
    da[:, 3 * H :] = dh * np.tanh(c) * o * (1 - o)
    return da @ Wx.T, da @ Wh.T, dcell * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@wrong("lstm_step_backward", "forget-gate-missing-on-the-way-back")  # dc_prev without the forget gate
def lsb_4(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    ai, af, ag, ao = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(ai), sigmoid(af), np.tanh(ag), sigmoid(ao)
    tc = np.tanh(f * c_prev + i * g)
    dc = dc + dh * o * (1 - tc**2)
    dc_prev = dc
    da = np.concatenate(
        [dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g**2), dh * tc * o * (1 - o)], 1
    )
    return np.einsum("nk,dk->nd", da, Wx), np.einsum("nk,dk->nd", da, Wh), dc_prev, x.T @ da, h_prev.T @ da, da.sum(0)


@wrong("lstm_step_backward", "new-cell-for-old")  # the forget gate's gradient uses the new c instead of c_prev
def lsb_5(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    tanhc = np.tanh(c)
    do = dh * tanhc
    dct = dc + dh * o * (1 - tanhc**2)
    df = dct * c
    da = np.concatenate([dct * g * i * (1 - i), df * f * (1 - f), dct * i * (1 - g**2), do * o * (1 - o)], axis=1)
    return da @ Wx.T, da @ Wh.T, dct * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@wrong("lstm_step_backward", "sigmoid-slope-for-candidate")  # derivative of g taken as a sigmoid's, g (1 - g)
def lsb_6(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    tc = np.tanh(c)
    dct = dc + dh * o * (1 - tc * tc)
    upstream = [dct * g, dct * c_prev, dct * i, dh * tc]
    da = np.concatenate([u * s * (1 - s) for u, s in zip(upstream, (i, f, g, o))], axis=1)
    return da @ Wx.T, da @ Wh.T, dct * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


# the arriving dc is changed in place (dc += ...)
@wrong("lstm_step_backward", "upstream-changed-in-place", "argument-changed")
def lsb_7(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    tc = np.tanh(f * c_prev + i * g)
    dc += dh * o * (1 - tc**2)
    da = np.concatenate(
        [dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g**2), dh * tc * o * (1 - o)], axis=1
    )
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@wrong("lstm_step_backward", "output-gate-meets-cell")  # the output gate's gradient uses c instead of tanh(c)
def lsb_8(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    do = dh * c
    dct = dc + dh * o * (1 - np.tanh(c) ** 2)
    da = np.concatenate([dct * g * i * (1 - i), dct * c_prev * f * (1 - f), dct * i * (1 - g**2), do * o * (1 - o)], 1)
    return da @ Wx.T, da @ Wh.T, dct * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


# double: arriving dc ignored AND db averaged over the batch
@wrong("lstm_step_backward", "cell-carry-dropped bias-gradient-averaged")
def lsb_d1(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    tc = np.tanh(f * c_prev + i * g)
    dct = dh * o * (1 - tc**2)
    da = np.concatenate(
        [dct * g * i * (1 - i), dct * c_prev * f * (1 - f), dct * i * (1 - g**2), dh * tc * o * (1 - o)], axis=1
    )
    return da @ Wx.T, da @ Wh.T, dct * f, x.T @ da, h_prev.T @ da, da.mean(axis=0)


# double: dc_prev without f AND sigmoid derivatives of the gates i, f, o missing
@wrong("lstm_step_backward", "forget-gate-missing-on-the-way-back gate-slopes-missing")
def lsb_d2(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    tc = np.tanh(f * c_prev + i * g)
    dct = dc + dh * o * (1 - tc**2)
    da = np.concatenate([dct * g, dct * c_prev, dct * i * (1 - g**2), dh * tc], axis=1)
    return da @ Wx.T, da @ Wh.T, dct, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@wrong("gru_step", "update-gate-inverted")  # z and 1 - z exchanged
def gs_1(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "reset-before-product")  # the reset gate is applied before the product: (r h_prev) Wh_n
def gs_2(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx = x @ Wx + bx
    rz = sigmoid(gx[:, : 2 * H] + h_prev @ Wh[:, : 2 * H] + bh[: 2 * H])
    r, z = rz[:, :H], rz[:, H:]
    n = np.tanh(gx[:, 2 * H :] + (r * h_prev) @ Wh[:, 2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-not-reset")  # the recurrent bias of n stands outside the reset gate
def gs_3(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx = x @ Wx
    gh = h_prev @ Wh
    gate = lambda k: sigmoid(
        gx[:, k * H : (k + 1) * H] + gh[:, k * H : (k + 1) * H] + bx[k * H : (k + 1) * H] + bh[k * H : (k + 1) * H]
    )
    r, z = gate(0), gate(1)
    n = np.tanh(gx[:, 2 * H :] + bx[2 * H :] + r * gh[:, 2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "gate-order-swapped")  # blocks read in the order z r n
def gs_4(x, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    A = (x @ Wx + bx).reshape(N, 3, H)
    B = (h_prev @ Wh + bh).reshape(N, 3, H)
    z = sigmoid(A[:, 0] + B[:, 0])
    r = sigmoid(A[:, 1] + B[:, 1])
    n = np.tanh(A[:, 2] + r * B[:, 2])
    return n + z * (h_prev - n)


@wrong("gru_step", "input-reset-too")  # reset gate multiplies the whole argument of the tanh, input part too
def gs_5(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r = sigmoid(xr + hr)
    z = sigmoid(xz + hz)
    n = np.tanh(r * (xn + hn))
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-missing")  # the recurrent bias bh is forgotten
def gs_6(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh, 3, axis=1)
    r = sigmoid(xr + hr)
    z = sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "old-state-dropped")  # the old state is not blended in: h = (1 - z) n
def gs_7(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = map(sigmoid, (xr + hr, xz + hz))
    n = np.tanh(xn + r * hn)
    h = np.multiply(1 - z, n)
    return h


@wrong("gru_step", "reset-gate-missing update-gate-inverted")  # double: z and 1 - z exchanged AND reset gate never used
def gs_d1(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    z = sigmoid(xz + hz)
    n = np.tanh(xn + hn)
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "recurrent-bias-missing sigmoid-for-candidate")  # double: bh forgotten AND sigmoid for the candidate
def gs_d2(x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = sigmoid(xn + r * hn)
    return (1 - z) * n + z * h_prev


@wrong("gru_step_backward", "direct-path-missing")  # the direct path dh * z to h_prev is missing
def gsb_1(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    daz = dh * (h_prev - n) * z * (1 - z)
    dar = dan * hn * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    return dgx @ Wx.T, dgh @ Wh.T, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


@wrong("gru_step_backward", "update-gate-sign")  # sign of the z gradient: n - h_prev instead of h_prev - n
def gsb_2(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gx, gh = x @ Wx + bx, h_prev @ Wh + bh
    r = sigmoid(gx[:, :H] + gh[:, :H])
    z = sigmoid(gx[:, H : 2 * H] + gh[:, H : 2 * H])
    hn = gh[:, 2 * H :]
    n = np.tanh(gx[:, 2 * H :] + r * hn)
    dz = dh * (n - h_prev)
    dn = dh * (1 - z) * (1 - n * n)
    dr = dn * hn
    dgx = np.hstack([dr * r * (1 - r), dz * z * (1 - z), dn])
    dgh = np.hstack([dr * r * (1 - r), dz * z * (1 - z), dn * r])
    return dgx @ Wx.T, dgh @ Wh.T + dh * z, x.T @ dgx, h_prev.T @ dgh, dgx.sum(axis=0), dgh.sum(axis=0)


# the reset gate's gradient uses h_prev instead of h_prev Wh_n + bh_n
@wrong("gru_step_backward", "reset-gate-meets-state")
def gsb_3(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    daz = dh * (h_prev - n) * z * (1 - z)
    dar = dan * h_prev * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    return dgx @ Wx.T, dgh @ Wh.T + dh * z, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


# one da for both sides: the factor r in the n block of the recurrent side is missing
@wrong("gru_step_backward", "reset-missing-on-the-way-back")
def gsb_4(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    da = np.concatenate([dan * hn * r * (1 - r), dh * (h_prev - n) * z * (1 - z), dan], axis=1)
    return da @ Wx.T, dh * z + da @ Wh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0), da.sum(axis=0)


@wrong("gru_step_backward", "candidate-slope-missing")  # 1 - n**2 forgotten
def gsb_5(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z)
    daz = dh * (h_prev - n) * z * (1 - z)
    dar = dan * hn * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    dh_prev = dh * z + np.einsum("nk,hk->nh", dgh, Wh)
    return dgx @ Wx.T, dh_prev, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


@wrong("gru_step_backward", "term-missing")  # only the direct path reaches h_prev: the way through Wh is missing
def gsb_6(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    daz = dh * (h_prev - n) * z * (1 - z)
    dar = dan * hn * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    return dgx @ Wx.T, dh * z, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


@wrong("gru_step_backward", "results-in-another-order")  # dbh and dbx returned in the wrong order
def gsb_7(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    daz = dh * (h_prev - n) * z * (1 - z)
    dar = dan * hn * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    dbx, dbh = np.add.reduce(dgx), np.add.reduce(dgh)
    return dgx @ Wx.T, dgh @ Wh.T + dh * z, x.T @ dgx, h_prev.T @ dgh, dbh, dbx


# double: direct path missing AND sign of the z gradient turned round
@wrong("gru_step_backward", "direct-path-missing update-gate-sign")
def gsb_d1(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    daz = dh * (n - h_prev) * z * (1 - z)
    dar = dan * hn * r * (1 - r)
    dgx = np.concatenate([dar, daz, dan], axis=1)
    dgh = np.concatenate([dar, daz, dan * r], axis=1)
    return dgx @ Wx.T, dgh @ Wh.T, x.T @ dgx, h_prev.T @ dgh, dgx.sum(0), dgh.sum(0)


# double: factor r missing in the recurrent n block AND biases averaged over the batch
@wrong("gru_step_backward", "reset-missing-on-the-way-back bias-gradients-averaged")
def gsb_d2(dh, x, h_prev, Wx, Wh, bx, bh):
    xr, xz, xn = np.split(x @ Wx + bx, 3, axis=1)
    hr, hz, hn = np.split(h_prev @ Wh + bh, 3, axis=1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    dan = dh * (1 - z) * (1 - n**2)
    da = np.concatenate([dan * hn * r * (1 - r), dh * (h_prev - n) * z * (1 - z), dan], axis=1)
    return da @ Wx.T, dh * z + da @ Wh.T, x.T @ da, h_prev.T @ da, da.mean(axis=0), da.mean(axis=0)
