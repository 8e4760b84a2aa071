"""A sixth set of wrong programs, written by someone who had not read the bugs, and measured before anything was changed."""

import re
from collections import Counter

import numpy as np

PROGRAMS = []


def wrong(exercise, *names):
    def note(function):
        PROGRAMS.append((exercise, names, function))
        return function

    return note


@wrong("build_vocab", "lower-cased")  # words are lower-cased
def v_lower(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.lower().split())
    words = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    return {"<pad>": 0, "<unk>": 1, **{w: i + 2 for i, w in enumerate(words)}}


@wrong("build_vocab", "texts-counted-not-words")  # counts texts that hold the word, not its occurrences
def v_document_frequency(texts, min_count=1):
    counts = Counter()
    for t in texts:
        counts.update(set(t.split()))
    kept = [w for w, n in counts.items() if n >= min_count]
    kept.sort(key=lambda w: (-counts[w], w))
    vocab = {"<pad>": 0, "<unk>": 1}
    for w in kept:
        vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "ties-reversed")  # ties broken against the alphabet
def v_reverse_ties(texts, min_count=1):
    counts = Counter(" ".join(texts).split())
    pairs = sorted(((n, w) for w, n in counts.items() if n >= min_count), reverse=True)
    vocab = {"<pad>": 0, "<unk>": 1}
    for _, w in pairs:
        vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "ties-ignore-case")  # ties broken without regard to case
def v_casefold_ties(texts, min_count=1):
    counts = {}
    for t in texts:
        for w in t.split():
            counts[w] = counts.get(w, 0) + 1
    order = sorted([w for w in counts if counts[w] >= min_count], key=lambda w: (-counts[w], w.casefold()))
    return dict(zip(["<pad>", "<unk>"] + order, range(len(order) + 2)))


@wrong(
    "build_vocab", "last-text-only-counted name-undefined"
)  # counter is made anew for each text: only the last text counts
def v_last_text(texts, min_count=1):
    for t in texts:
        counts = Counter()
        counts.update(t.split())
    words = sorted([w for w, n in counts.items() if n >= min_count], key=lambda w: (-counts[w], w))
    vocab = {"<pad>": 0, "<unk>": 1}
    vocab.update((w, i) for i, w in enumerate(words, 2))
    return vocab


@wrong("build_vocab", "min-count-ignored")  # min_count is never looked at
def v_min_count_ignored(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    vocab = {"<pad>": 0, "<unk>": 1}
    for w, _ in sorted(counts.items(), key=lambda p: (-p[1], p[0])):
        vocab[w] = len(vocab)
    return vocab


@wrong("build_vocab", "punctuation-stripped")  # punctuation is stripped from the words
def v_strip_punctuation(texts, min_count=1):
    counts = Counter(w for t in texts for w in re.findall(r"\w+", t))
    words = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    return {"<pad>": 0, "<unk>": 1, **{w: i + 2 for i, w in enumerate(words)}}


@wrong(
    "build_vocab", "ties-in-order-of-appearance min-count-exclusive"
)  # strictly more than min_count; ties in order of appearance
def v_two(texts, min_count=1):
    counts = Counter(w for t in texts for w in t.split())
    vocab = {"<pad>": 0, "<unk>": 1}
    for w, n in counts.most_common():
        if n > min_count:
            vocab[w] = len(vocab)
    return vocab


@wrong("encode", "unknown-words-dropped")  # stops at the first unknown word
def e_break(text, vocab):
    ids = []
    for w in text.split():
        if w not in vocab:
            break
        ids.append(vocab[w])
    return ids


@wrong("encode", "unknown-words-numbered-otherwise")  # an unknown word gets the next free id
def e_len(text, vocab):
    return [vocab.get(w, len(vocab)) for w in text.split()]


@wrong("encode", "unknown-words-added")  # unknown words are added to the learner's vocabulary
def e_setdefault(text, vocab):
    return [vocab.setdefault(w, 1) for w in text.split()]


@wrong("encode", "id-zero-taken-for-missing")  # `vocab.get(w) or unk`: id 0 reads as missing
def e_or(text, vocab):
    return [vocab.get(w) or vocab["<unk>"] for w in text.split()]


@wrong("encode", "order-lost")  # repeated words are kept once
def e_unique(text, vocab):
    return [vocab.get(w, 1) for w in dict.fromkeys(text.split())]


@wrong("encode", "letters-encoded")  # goes over characters
def e_chars(text, vocab):
    return [vocab.get(w, 1) for w in text]


@wrong("encode", "unknown-words-dropped lower-cased")  # lower-cases; unknown words dropped
def e_two(text, vocab):
    return [vocab[w] for w in text.lower().split() if w in vocab]


@wrong("pad_batch", "mask-from-ids")  # mask made from ids != 0, so a real id 0 counts as padding
def p_mask_from_ids(sequences, length=None):
    T = length if length is not None else max(len(s) for s in sequences)
    ids = np.zeros((len(sequences), T), dtype=np.int64)
    for i, s in enumerate(sequences):
        s = s[:T]
        ids[i, : len(s)] = s
    return ids, ids != 0


@wrong("pad_batch", "cut-in-front")  # keeps the last tokens when it cuts
def p_cut_front(sequences, length=None):
    T = max(map(len, sequences)) if length is None else length
    ids = np.zeros((len(sequences), T), dtype=np.int64)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for i, s in enumerate(sequences):
        s = list(s)[-T:]
        ids[i, : len(s)] = s
        mask[i, : len(s)] = True
    return ids, mask


@wrong("pad_batch", "never-widened")  # length only ever shortens: shorter batches are not padded up to it
def p_never_longer(sequences, length=None):
    T = max(len(s) for s in sequences)
    if length is not None:
        T = min(T, length)
    ids = np.array([(list(s) + [0] * T)[:T] for s in sequences], dtype=np.int64)
    mask = np.array([[t < len(s) for t in range(T)] for s in sequences])
    return ids, mask


@wrong("pad_batch", "mask-shifted")  # mask has one step too few
def p_mask_short(sequences, length=None):
    lens = np.array([len(s) for s in sequences])
    T = length or lens.max()
    ids = np.zeros((len(sequences), T), np.int64)
    for row, s in zip(ids, sequences):
        n = min(len(s), T)
        row[:n] = s[:n]
    mask = np.arange(1, T + 1)[None] < np.minimum(lens, T)[:, None]
    return ids, mask


@wrong("pad_batch", "padded-with-another-number")  # the last token is repeated as padding
def p_repeat(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids, mask = [], []
    for s in sequences:
        s = list(s)[:T]
        ids.append(s + s[-1:] * (T - len(s)))
        mask.append([True] * len(s) + [False] * (T - len(s)))
    return np.array(ids, dtype=np.int64), np.array(mask)


@wrong("pad_batch", "padded-in-front padded-with-another-number")  # padded in front; padded with <unk>
def p_two(sequences, length=None):
    T = length or max(len(s) for s in sequences)
    ids = np.ones((len(sequences), T), dtype=np.int64)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for i, s in enumerate(sequences):
        s = list(s)[:T]
        ids[i, T - len(s) :] = s
        mask[i, T - len(s) :] = True
    return ids, mask


@wrong("embed_forward", "padding-zeroed")  # vectors of the padding id are set to zero
def ef_pad_zero(ids, E):
    return E[ids] * (ids != 0)[..., None]


@wrong("embed_forward", "constant-factor")  # scaled by sqrt(D), as in the transformer
def ef_sqrt(ids, E):
    return E[ids] * np.sqrt(E.shape[1])


@wrong("embed_forward", "ids-off-by-one")  # ids counted from one
def ef_minus(ids, E):
    N, T = ids.shape
    out = np.zeros((N, T, E.shape[1]), dtype=E.dtype)
    for n in range(N):
        for t in range(T):
            out[n, t] = E[ids[n, t] - 1]
    return out


@wrong("embed_forward", "function-added")  # vectors are normalised to length one
def ef_unit(ids, E):
    x = E[ids]
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@wrong("embed_forward", "argument-changed")  # pad row of E is zeroed in place
def ef_inplace(ids, E):
    E[0] = 0
    return E[ids]


@wrong("embed_forward", "axes-of-argument-mixed")  # axes N and T mixed by reshape of the transposed
def ef_mixed(ids, E):
    N, T = ids.shape
    return E[ids.T.ravel()].reshape(N, T, -1)


@wrong("embed_backward", "repeats-averaged")  # gradient averaged over the occurrences of a word
def eb_average(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    n = np.bincount(ids.ravel(), minlength=vocab_size)
    return dE / np.maximum(n, 1)[:, None].astype(dx.dtype)


@wrong("embed_backward", "part-of-argument-left-out")  # the last sequence is forgotten
def eb_last_row(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    for n in range(len(ids) - 1):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] += dx[n, t]
    return dE


@wrong(
    "embed_backward", "repeats-overwritten"
)  # loop per step with `+=` on fancy index: repeats within one step are lost
def eb_step(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    for t in range(ids.shape[1]):
        dE[ids[:, t]] += dx[:, t]
    return dE


@wrong("embed_backward", "places-left-unfilled")  # no gradient for <unk>
def eb_unk(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    dE[1] = 0
    return dE


@wrong("embed_backward", "axes-of-argument-mixed")  # gradient read in another order than the ids
def eb_order(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids.T.ravel(), dx.reshape(-1, dx.shape[-1]))
    return dE


@wrong("embed_backward", "repeats-overwritten padding-row-zeroed")  # assigned instead of accumulated; pad row zero
def eb_two(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] = dx[n, t]
    dE[0] = 0.0
    return dE


@wrong("rnn_step", "squashed-otherwise")  # tanh(z) as 2 sigmoid(z) - 1
def s_half(x, h_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    return 2 / (1 + np.exp(-z)) - 1


@wrong("rnn_step", "not-a-number")  # tanh by exponentials overflows
def s_exp(x, h_prev, Wx, Wh, b):
    z = x @ Wx + h_prev @ Wh + b
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@wrong("rnn_step", "old-and-new-state-averaged")  # leaky: half of the old state kept
def s_leaky(x, h_prev, Wx, Wh, b):
    return 0.5 * h_prev + 0.5 * np.tanh(x @ Wx + h_prev @ Wh + b)


@wrong("rnn_step", "tanh-of-each-term")  # each part has a tanh of its own
def s_parts(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + b) + np.tanh(h_prev @ Wh)


@wrong("rnn_step", "state-added-to-result")  # h_prev added after (residual)
def s_residual(x, h_prev, Wx, Wh, b):
    return h_prev + np.tanh(np.dot(x, Wx) + np.dot(h_prev, Wh) + b)


@wrong("rnn_step", "one-entry-for-all")  # only the first row of h_prev is used for all
def s_row(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev[0] @ Wh + b)


@wrong(
    "rnn_step", "recurrent-weights-elementwise"
)  # input projected, the recurrent product is element by element with the diagonal
def s_diag(x, h_prev, Wx, Wh, b):
    return np.tanh(x @ Wx + h_prev * np.diag(Wh) + b)


@wrong("rnn_step", "bias-subtracted")  # bias has the wrong sign
def s_minus_bias(x, h_prev, Wx, Wh, b):
    out = np.empty((x.shape[0], Wh.shape[0]), dtype=np.result_type(x, Wx))
    for n in range(x.shape[0]):
        out[n] = np.tanh(Wx.T @ x[n] + Wh.T @ h_prev[n] - b)
    return out


@wrong("rnn_step", "recurrent-weights-transposed sigmoid-for-tanh")  # sigmoid; recurrent weights transposed
def s_two(x, h_prev, Wx, Wh, b):
    return 1 / (1 + np.exp(-(x @ Wx + h_prev @ Wh.T + b)))


@wrong("rnn_step", "bias-missing tanh-applied-twice")  # bias missing; tanh twice
def s_two_b(x, h_prev, Wx, Wh, b):
    h = np.tanh(x @ Wx + h_prev @ Wh)
    return np.tanh(h)


def _tm(a):
    return np.tanh(a)


@wrong("rnn_forward", "tokens-counted")  # mask turned into lengths: gaps are treated as if at the end
def f_lengths(x, h0, Wx, Wh, b, mask=None):
    N, T, D = x.shape
    if mask is None:
        mask = np.ones((N, T), bool)
    if not mask.any(axis=1).all():
        raise ValueError("empty row")
    n = mask.sum(1)
    h, out = h0, []
    for t in range(T):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = np.where((t < n)[:, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "padding-carried-in-secret")  # output is masked, the carried state is not
def f_output_only(x, h0, Wx, Wh, b, mask=None):
    N, T, D = x.shape
    if mask is not None and not mask.any(1).all():
        raise ValueError("a row without a token")
    out = np.zeros((N, T, h0.shape[1]), dtype=np.result_type(x, h0, Wx, Wh, b))
    h = h0
    for t in range(T):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        out[:, t] = h
        if mask is not None:
            prev = out[:, t - 1] if t else h0
            out[:, t] = np.where(mask[:, t : t + 1], h, prev)
    return out


@wrong("rnn_forward", "padded-input-zeroed")  # padded inputs are zeroed but the state goes on
def f_mask_input(x, h0, Wx, Wh, b, mask=None):
    if mask is not None:
        if (~mask.any(1)).any():
            raise ValueError
        x = x * mask[:, :, None]
    h = [h0]
    for t in range(x.shape[1]):
        h.append(np.tanh(x[:, t] @ Wx + h[-1] @ Wh + b))
    return np.stack(h[1:], axis=1)


@wrong("rnn_forward", "state-before-step-stored")  # returns the state before each step
def f_before(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    states = []
    h = h0
    for t in range(x.shape[1]):
        states.append(h)
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t, None], new, h)
    return np.stack(states, axis=1)


@wrong("rnn_forward", "nonlinearity-missing function-applied-to-the-result")  # linear recurrence, tanh once at the end
def f_tanh_last(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    out, a = [], h0
    for t in range(x.shape[1]):
        new = x[:, t] @ Wx + a @ Wh + b
        a = new if mask is None else np.where(mask[:, t][:, None], new, a)
        out.append(a)
    return np.tanh(np.stack(out, 1))


@wrong("rnn_forward", "mask-misread")  # stops for all when one row has a False step
def f_break(x, h0, Wx, Wh, b, mask=None):
    N, T, _ = x.shape
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    H = Wh.shape[0]
    out = np.zeros((N, T, H), dtype=np.result_type(x, h0, Wx, Wh, b))
    h = h0
    for t in range(T):
        if mask is not None and not mask[:, t].all():
            out[:, t:] = h[:, None]
            break
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        out[:, t] = h
    return out


@wrong("rnn_forward", "last-step-left-at-zero")  # the last step is never computed
def f_short(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    N, T, _ = x.shape
    out = np.zeros((N, T, Wh.shape[0]), np.result_type(x, h0, Wx, Wh, b))
    h = h0
    for t in range(T - 1):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        h = np.where(mask[:, t][:, None], new, h) if mask is not None else new
        out[:, t] = h
    return out


@wrong("rnn_forward", "same-input-at-every-step")  # first input is used at every step
def f_first_x(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    xw = x[:, 0] @ Wx
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(xw + h @ Wh + b)
        h = new if mask is None else np.where(mask[:, t][:, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "function-added")  # state normalised after each step
def f_norm(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    h, out = h0, []
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        new = new / np.linalg.norm(new, axis=1, keepdims=True)
        h = new if mask is None else np.where(mask[:, t][:, None], new, h)
        out.append(h)
    return np.stack(out, 1)


@wrong(
    "rnn_forward", "h0-ignored padded-state-zeroed"
)  # h0 replaced by zeros; masked steps become zero instead of carried
def f_two(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    h, out = np.zeros_like(h0), []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        if mask is not None:
            h = h * mask[:, t][:, None]
        out.append(h)
    return np.stack(out, 1)


@wrong("rnn_forward", "mask-ignored bias-missing")  # mask ignored; bias missing
def f_two_b(x, h0, Wx, Wh, b, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    h, out = h0, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx + h @ Wh)
        out.append(h)
    return np.stack(out, 1)


@wrong("last_state", "tokens-counted")  # count of tokens less one: wrong where there are gaps
def l_count(h, mask):
    n = mask.sum(1)
    if (n == 0).any():
        raise ValueError("no token")
    return h[np.arange(len(h)), n - 1]


@wrong("last_state", "stops-at-first-gap")  # first False less one: wrong where there are gaps
def l_argmin(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    first_pad = np.where(mask.all(1), mask.shape[1], np.argmin(mask, 1))
    return h[np.arange(len(h)), first_pad - 1]


@wrong("last_state", "read-in-reverse")  # the index of the reversed mask is not turned back
def l_reversed(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    return h[np.arange(h.shape[0]), np.argmax(mask[:, ::-1], axis=1)]


@wrong("last_state", "one-index-for-all-rows")  # one index for the whole batch: the longest row's
def l_longest(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    t = np.nonzero(mask.any(0))[0][-1]
    return h[:, t]


@wrong("last_state", "mean-pooled")  # mean of the real states
def l_mean(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    m = mask[..., None]
    return (h * m).sum(1) / m.sum(1).astype(h.dtype)


@wrong("last_state", "empty-row-accepted")  # a row without a True takes the last state silently
def l_empty(h, mask):
    T = mask.shape[1]
    idx = T - 1 - mask[:, ::-1].argmax(1)
    return h[np.arange(len(h)), idx]


@wrong("last_state", "max-pooled")  # each row's state scaled by its share of tokens
def l_max_time(h, mask):
    if not mask.any(1).all():
        raise ValueError("no token")
    return np.where(mask[..., None], h, -np.inf).max(1)


@wrong("classify", "softmax-applied")  # softmax is applied
def c_softmax(h_last, W, c):
    z = h_last @ W + c
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@wrong("classify", "function-added")  # relu on the state first
def c_relu(h_last, W, c):
    return np.maximum(h_last, 0) @ W + c


@wrong("classify", "function-applied-to-the-result")  # logits centred
def c_centre(h_last, W, c):
    z = h_last @ W + c
    return z - z.mean(1, keepdims=True)


@wrong("classify", "bias-multiplied")  # bias multiplied
def c_mult(h_last, W, c):
    return (h_last @ W) * c


@wrong("classify", "bias-missing function-applied-to-the-result")  # tanh on the logits; bias missing
def c_two(h_last, W, c):
    return np.tanh(h_last @ W)


def _p(logits):
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def _logp(logits):
    z = logits - logits.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


@wrong("softmax_cross_entropy", "shifted-by-global-max")  # shifted by the maximum of the whole batch
def x_global_max(logits, y):
    z = logits - logits.max()
    e = np.exp(z)
    p = e / e.sum(1, keepdims=True)
    n = np.arange(len(y))
    d = p.copy()
    d[n, y] -= 1
    return -np.log(p[n, y]).mean(), d / len(y)


@wrong("softmax_cross_entropy", "log-of-clipped-probability")  # probabilities clipped before the log (Keras' way)
def x_clip(logits, y):
    p = np.clip(_p(logits), 1e-7, 1 - 1e-7)
    n = np.arange(len(y))
    loss = -np.log(p[n, y]).mean()
    d = _p(logits)
    d[n, y] -= 1
    return loss, d / len(y)


@wrong("softmax_cross_entropy", "loss-averaged-over-classes")  # mean over N*C
def x_mean_all(logits, y):
    onehot = np.eye(logits.shape[1])[y]
    loss = np.mean(-onehot * _logp(logits))
    return loss, ((_p(logits) - onehot) / len(y)).astype(logits.dtype)


@wrong("softmax_cross_entropy", "label-subtracted-after-averaging")  # gradient's 1 is subtracted after division by N
def x_after(logits, y):
    N = len(y)
    d = _p(logits) / N
    d[np.arange(N), y] -= 1
    return -_logp(logits)[np.arange(N), y].mean(), d


@wrong("softmax_cross_entropy", "one-minus-probability")  # probabilities, not log: 1 - p
def x_oneminus(logits, y):
    N = len(y)
    p = _p(logits)
    loss = np.mean(1 - p[np.arange(N), y])
    d = p.copy()
    d[np.arange(N), y] -= 1
    return loss, d / N


@wrong(
    "softmax_cross_entropy", "places-left-unfilled"
)  # gradient of the probabilities only at the label, other classes zero
def x_only_label(logits, y):
    N = len(y)
    p = _p(logits)
    d = np.zeros_like(p)
    d[np.arange(N), y] = (p[np.arange(N), y] - 1) / N
    return -_logp(logits)[np.arange(N), y].mean(), d


@wrong("softmax_cross_entropy", "slope-of-sigmoid-added")  # gradient multiplied by p(1-p) as for the squared error
def x_sigmoid(logits, y):
    N = len(y)
    p = _p(logits)
    d = p.copy()
    d[np.arange(N), y] -= 1
    d = d * p * (1 - p) / N
    return -_logp(logits)[np.arange(N), y].mean(), d


@wrong(
    "softmax_cross_entropy", "loss-summed gradient-not-averaged"
)  # sums instead of means, in the loss and in the gradient
def x_two(logits, y):
    N = len(y)
    d = _p(logits)
    d[np.arange(N), y] -= 1
    return -_logp(logits)[np.arange(N), y].sum(), d


@wrong("softmax_cross_entropy", "log-of-another-base gradient-sign-flipped")  # log to base 2; gradient's sign
def x_two_b(logits, y):
    N = len(y)
    d = -_p(logits)
    d[np.arange(N), y] += 1
    return -_logp(logits)[np.arange(N), y].mean() / np.log(2), d / N


@wrong("rnn_step_backward", "parentheses-misplaced")  # (1 - h)^2 for 1 - h^2
def sb_square(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h) ** 2
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "slope-at-previous-state")  # derivative taken at h_prev
def sb_hprev(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h_prev**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "gradients-averaged-over-batch")  # weight gradients divided by N
def sb_n(dh, x, h_prev, h, Wx, Wh):
    N = len(x)
    dz = dh * (1 - h * h)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz / N, h_prev.T @ dz / N, dz.sum(0) / N


@wrong("rnn_step_backward", "weight-gradient-transposed")  # dWh transposed
def sb_dwh_t(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz.dot(Wx.T), dz.dot(Wh.T), x.T.dot(dz), dz.T.dot(h_prev), dz.sum(axis=0)


@wrong(
    "rnn_step_backward", "slope-left-out-of-state-gradient slope-left-out-of-input-gradient"
)  # dx and dh_prev take dh, not dz
def sb_dh(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dh @ Wx.T, dh @ Wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "slope-otherwise")  # derivative multiplied twice
def sb_twice(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    dz = dz * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "upstream-changed-in-place")  # dh itself is scaled in place
def sb_inplace(dh, x, h_prev, h, Wx, Wh):
    dh *= 1 - h**2
    return dh @ Wx.T, dh @ Wh.T, x.T @ dh, h_prev.T @ dh, dh.sum(0)


@wrong("rnn_step_backward", "one-entry-for-all")  # db takes the first row only
def sb_db0(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_prev.T @ dz, dz[0]


@wrong(
    "rnn_step_backward", "recurrent-weights-transposed state-after-for-state-before"
)  # Wh not transposed; dWh from h
def sb_two(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T, dz @ Wh, x.T @ dz, h.T @ dz, dz.sum(0)


@wrong("rnn_step_backward", "bias-gradient-averaged slope-left-out-of-weight-gradients")  # db is a mean; dWx uses dh
def sb_two_b(dh, x, h_prev, h, Wx, Wh):
    dz = dh * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dh, h_prev.T @ dz, dz.mean(0)


def _backward(dh, x, h0, h, Wx, Wh, mask, *, prev=None, local=None, carry=None, dz_of=None, steps=None, check=True):
    N, T, D = x.shape
    if mask is None:
        mask = np.ones((N, T), bool)
    if check and not mask.any(1).all():
        raise ValueError("a row without a token")
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros_like(h0[0])
    c = np.zeros_like(h0)
    for t in steps or range(T - 1, -1, -1):
        hp = (h[:, t - 1] if t else h0) if prev is None else prev(t)
        m = mask[:, t][:, None]
        total = dh[:, t] + c
        dz = total * (1 - h[:, t] ** 2) * m if dz_of is None else dz_of(t, total, m, hp, c)
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = dz @ Wh.T + total * ~m if carry is None else carry(t, dz, total, m)
    return dx, c, dWx, dWh, db


@wrong("rnn_backward", "carry-lost-at-padding")  # the carry at a masked step is lost (gradient zero)
def bb_carry_lost(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    dx = np.zeros_like(x)
    dWx = np.zeros_like(Wx)
    dWh = np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    dnext = np.zeros_like(h0)
    for t in reversed(range(T)):
        hp = h0 if t == 0 else h[:, t - 1]
        dz = (dh[:, t] + dnext) * (1 - h[:, t] ** 2)
        if mask is not None:
            dz = dz * mask[:, t][:, None]
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(axis=0)
        dnext = dz @ Wh.T
    return dx, dnext, dWx, dWh, db


@wrong("rnn_backward", "upstream-lost-at-padding")  # dh arriving at a masked step is dropped
def bb_dh_masked(dh, x, h0, h, Wx, Wh, mask=None):
    if mask is not None:
        dh = dh * mask[..., None]
    return _backward(dh, x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "mask-misread")  # mask as lengths: gaps treated as at the end
def bb_lengths(dh, x, h0, h, Wx, Wh, mask=None):
    if mask is not None:
        if not mask.any(1).all():
            raise ValueError("empty")
        mask = np.arange(x.shape[1])[None] < mask.sum(1)[:, None]
    return _backward(dh, x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "first-step-skipped")  # t = 0 is skipped
def bb_skip0(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, steps=range(x.shape[1] - 1, 0, -1))


@wrong("rnn_backward", "carry-never-made-new")  # carry adds up and is never replaced
def bb_accumulate(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, D = x.shape
    if mask is None:
        mask = np.ones((N, T), bool)
    if not mask.any(1).all():
        raise ValueError("empty")
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        m = mask[:, t][:, None]
        hp = h[:, t - 1] if t > 0 else h0
        total = dh[:, t] + c
        dz = np.where(m, total * (1 - h[:, t] ** 2), 0)
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = c + dz @ Wh.T + np.where(m, 0, total)
    return dx, c, dWx, dWh, db


@wrong("rnn_backward", "function-added")  # carry is clipped to [-1, 1] at each step
def bb_clip(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, carry=lambda t, dz, total, m: np.clip(dz @ Wh.T, -1, 1) + total * ~m)


@wrong("rnn_backward", "factor-missing")  # carry is dz, without the weights
def bb_no_wh(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, carry=lambda t, dz, total, m: dz + total * ~m)


@wrong("rnn_backward", "slope-not-applied-to-carry")  # derivative applied to dh only, not to the carry
def bb_derivative_dh(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(
        dh, x, h0, h, Wx, Wh, mask, dz_of=lambda t, total, m, hp, c: (dh[:, t] * (1 - h[:, t] ** 2) + c) * m
    )


@wrong("rnn_backward", "gradient-overwritten")  # db counts the first step only
def bb_db(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, _ = x.shape
    if mask is None:
        mask = np.ones((N, T), bool)
    if not mask.any(1).all():
        raise ValueError("empty")
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        m = mask[:, t][:, None]
        hp = h[:, t - 1] if t > 0 else h0
        total = dh[:, t] + c
        dz = np.where(m, total * (1 - h[:, t] ** 2), 0)
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db = dz.sum(0)
        c = dz @ Wh.T + np.where(m, 0, total)
    return dx, c, dWx, dWh, db


@wrong("rnn_backward", "quantity-swapped")  # dh0 is the gradient of the first state
def bb_dh0(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _backward(dh, x, h0, h, Wx, Wh, mask)
    N, T, _ = x.shape
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        total = dh[:, t] + c
        m = np.ones((N, 1), bool) if mask is None else mask[:, t][:, None]
        c = np.where(m, (total * (1 - h[:, t] ** 2)) @ Wh.T, total)
    return dx, total, dWx, dWh, db


@wrong("rnn_backward", "gradients-averaged-over-steps")  # all weight gradients averaged over T
def bb_mean_t(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _backward(dh, x, h0, h, Wx, Wh, mask)
    T = x.shape[1]
    return dx, dh0, dWx / T, dWh / T, db / T


@wrong("rnn_backward", "upstream-only-at-last-step")  # only the last step's dh is taken
def bb_last_only(dh, x, h0, h, Wx, Wh, mask=None):
    last = np.zeros_like(dh)
    last[:, -1] = dh[:, -1]
    return _backward(last, x, h0, h, Wx, Wh, mask)


@wrong("rnn_backward", "h0-taken-for-zero")  # h_prev of t = 0 is zero
def bb_zero_prev(dh, x, h0, h, Wx, Wh, mask=None):
    return _backward(dh, x, h0, h, Wx, Wh, mask, prev=lambda t: h[:, t - 1] if t else np.zeros_like(h0))


@wrong("rnn_backward", "padding-reaches-parameters")  # masked steps still feed the weights
def bb_weights_masked(dh, x, h0, h, Wx, Wh, mask=None):
    N, T, _ = x.shape
    if mask is None:
        mask = np.ones((N, T), bool)
    if not mask.any(1).all():
        raise ValueError("empty")
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        m = mask[:, t][:, None]
        hp = h[:, t - 1] if t > 0 else h0
        total = dh[:, t] + c
        dz = total * (1 - h[:, t] ** 2)
        dx[:, t] = (dz @ Wx.T) * m
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = np.where(m, dz @ Wh.T, total)
    return dx, c, dWx, dWh, db


@wrong("rnn_backward", "dh0-left-at-zero h0-replaced-by-last-state")  # dh0 left zero; h_prev wraps at t = 0
def bb_two(dh, x, h0, h, Wx, Wh, mask=None):
    dx, _, dWx, dWh, db = _backward(dh, x, h0, h, Wx, Wh, mask, prev=lambda t: h[:, t - 1])
    return dx, np.zeros_like(h0), dWx, dWh, db


@wrong("rnn_backward", "carry-dropped mask-ignored")  # mask ignored; carry dropped
def bb_two_b(dh, x, h0, h, Wx, Wh, mask=None):
    if mask is not None and not mask.any(1).all():
        raise ValueError("empty")
    dz = dh * (1 - h**2)
    hp = np.concatenate([h0[:, None], h[:, :-1]], 1)
    return (
        dz @ Wx.T,
        dz[:, 0] @ Wh.T,
        np.einsum("ntd,nth->dh", x, dz),
        np.einsum("ntk,nth->kh", hp, dz),
        dz.sum((0, 1)),
    )


@wrong(
    "rnn_backward", "recurrent-weights-transposed bias-gradient-averaged"
)  # Wh not transposed in the carry; db averaged over the batch
def bb_two_c(dh, x, h0, h, Wx, Wh, mask=None):
    dx, dh0, dWx, dWh, db = _backward(dh, x, h0, h, Wx, Wh, mask, carry=lambda t, dz, total, m: dz @ Wh + total * ~m)
    return dx, dh0, dWx, dWh, db / len(x)


def _truncated(dh, x, h0, h, Wx, Wh, cut, *, prev=None, scale=0.0):
    N, T, D = x.shape
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        hp = (h[:, t - 1] if t else h0) if prev is None else prev(t)
        dz = (dh[:, t] + c) * (1 - h[:, t] ** 2)
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = dz @ Wh.T
        if cut(t):
            c = c * scale
    return dx, c, dWx, dWh, db


@wrong("truncated_bptt", "cut-one-step-off")  # cut one step late (after t = window - 1 ...)
def tb_late(dh, x, h0, h, Wx, Wh, window):
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: (t + 1) % window == 0 and t > 0)


@wrong("truncated_bptt", "windows-counted-from-the-end")  # windows counted from the end
def tb_end(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: t and (T - t) % window == 0)


@wrong("truncated_bptt", "dh0-cut-too")  # cut also at t = 0: dh0 lost
def tb_dh0(dh, x, h0, h, Wx, Wh, window):
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: t % window == 0)


@wrong("truncated_bptt", "cut-only-once")  # cut once only, at t = window
def tb_once(dh, x, h0, h, Wx, Wh, window):
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: t == window)


@wrong("truncated_bptt", "state-cut-too")  # each window starts from h0
def tb_restart(dh, x, h0, h, Wx, Wh, window):
    return _truncated(
        dh, x, h0, h, Wx, Wh, lambda t: t and t % window == 0, prev=lambda t: h[:, t - 1] if t % window else h0
    )


@wrong("truncated_bptt", "weights-of-one-window")  # weight gradients of the last processed window only
def tb_reset(dh, x, h0, h, Wx, Wh, window):
    N, T, D = x.shape
    dx = np.zeros_like(x)
    c = np.zeros_like(h0)
    starts = list(range(0, T, window))
    for s in reversed(starts):
        dWx, dWh = np.zeros_like(Wx), np.zeros_like(Wh)
        db = np.zeros(Wh.shape[0], h.dtype)
        c = np.zeros_like(h0)
        for t in range(min(s + window, T) - 1, s - 1, -1):
            hp = h[:, t - 1] if t else h0
            dz = (dh[:, t] + c) * (1 - h[:, t] ** 2)
            dx[:, t] = dz @ Wx.T
            dWx += x[:, t].T @ dz
            dWh += hp.T @ dz
            db += dz.sum(0)
            c = dz @ Wh.T
    return dx, c, dWx, dWh, db


@wrong("truncated_bptt", "carry-weakened-at-boundary")  # the carry is halved at a border, not cut
def tb_half(dh, x, h0, h, Wx, Wh, window):
    return _truncated(dh, x, h0, h, Wx, Wh, lambda t: t and t % window == 0, scale=0.5)


@wrong("truncated_bptt", "only-last-window")  # only the last `window` steps are visited
def tb_tail(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    c = np.zeros_like(h0)
    for t in range(T - 1, max(T - window, 0) - 1, -1):
        hp = h[:, t - 1] if t else h0
        dz = (dh[:, t] + c) * (1 - h[:, t] ** 2)
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = dz @ Wh.T
    return dx, c, dWx, dWh, db


@wrong("truncated_bptt", "window-ignored tanh-derivative-missing")  # never cut; 1 - h^2 missing
def tb_two(dh, x, h0, h, Wx, Wh, window):
    T = x.shape[1]
    dx, dWx, dWh = np.zeros_like(x), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros(Wh.shape[0], h.dtype)
    c = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        hp = h[:, t - 1] if t else h0
        dz = dh[:, t] + c
        dx[:, t] = dz @ Wx.T
        dWx += x[:, t].T @ dz
        dWh += hp.T @ dz
        db += dz.sum(0)
        c = dz @ Wh.T
    return dx, c, dWx, dWh, db


@wrong("numerical_gradient", "divided-by-eps")  # divided by eps
def ng_eps(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        old = w[i]
        w[i] = old + eps
        up = f(w)
        w[i] = old - eps
        down = f(w)
        w[i] = old
        g[i] = (up - down) / eps
    return g


@wrong("numerical_gradient", "argument-changed")  # restored by adding back: rounding remains
def ng_add_back(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        w[i] += eps
        up = f(w)
        w[i] -= 2 * eps
        down = f(w)
        w[i] += eps
        g[i] = (up - down) / (2 * eps)
    return g


@wrong("numerical_gradient", "wrong-sign")  # perturbs a flattened copy: f never sees it
def ng_copy(f, w, eps=1e-5):
    flat = w.flatten()
    g = np.zeros(flat.shape)
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + eps
        up = f(w)
        flat[i] = old - eps
        down = f(w)
        flat[i] = old
        g[i] = (up - down) / (2 * eps)
    return g.reshape(w.shape)


@wrong("numerical_gradient", "only-first-axis-visited")  # whole rows are perturbed at once
def ng_rows(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in range(len(w)):
        a = w.copy()
        a[i] += eps
        c = w.copy()
        c[i] -= eps
        g[i] = (f(a) - f(c)) / (2 * eps)
    return g


@wrong("numerical_gradient", "eps-ignored")  # argument eps not used
def ng_fixed(f, w, eps=1e-5):
    e = 1e-3
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        a = w.copy()
        a[i] += e
        c = w.copy()
        c[i] -= e
        g[i] = (f(a) - f(c)) / (2 * e)
    return g


@wrong("numerical_gradient", "perturbation-not-restored")  # earlier perturbations stay: restored at the very end
def ng_late(f, w, eps=1e-5):
    saved = w.copy()
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        w[i] = saved[i] + eps
        up = f(w)
        w[i] = saved[i] - eps
        down = f(w)
        g[i] = (up - down) / (2 * eps)
    w[...] = saved
    return g


@wrong("numerical_gradient", "second-derivative")  # second difference
def ng_second(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        a = w.copy()
        a[i] += eps
        c = w.copy()
        c[i] -= eps
        g[i] = (f(a) - 2 * f(w) + f(c)) / eps**2
    return g


@wrong("numerical_gradient", "one-sided-difference argument-changed")  # one-sided; not restored
def ng_two(f, w, eps=1e-5):
    g = np.zeros(w.shape)
    for i in np.ndindex(*w.shape):
        base = f(w)
        w[i] += eps
        g[i] = (f(w) - base) / eps
    return g


@wrong("relative_error", "denominator-is-a-sum")  # sum of sizes in the denominator
def re_sum(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-8))


@wrong("relative_error", "maxima-before-division")  # ratio of the maxima over the whole array
def re_global(a, b):
    return np.max(np.abs(a - b)) / max(np.max(np.abs(a)), np.max(np.abs(b)), 1e-8)


@wrong("relative_error", "floor-added")  # floor is added instead of a maximum
def re_added(a, b):
    return np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8))


@wrong("relative_error", "denominator-one-sided")  # denominator from a alone
def re_a(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-8))


@wrong("relative_error", "sign-kept")  # difference not in absolute value
def re_signed(a, b):
    return np.max((a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))


@wrong("relative_error", "denominator-one-sided")  # maximum of a and b without absolute values
def re_noabs(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.maximum(a, b), 1e-8))


@wrong("relative_error", "sizes-compared")  # difference of absolute values
def re_absdiff(a, b):
    a, b = np.abs(a), np.abs(b)
    return np.max(np.abs(a - b) / np.maximum(np.maximum(a, b), 1e-8))


@wrong("relative_error", "floor-missing mean-for-maximum")  # mean; no floor
def re_two(a, b):
    return np.mean(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))


def _norms(h, Wh, *, factor=None, norm=None, average=None, order="after", idx=None):
    N, T, H = h.shape
    out = np.zeros((N, T))
    for n in range(N):
        J = np.eye(H)
        for k in range(T):
            out[n, k] = np.linalg.norm(J, 2) if norm is None else norm(J)
            hh = h[n, T - 1 - k if idx is None else idx(T, k)]
            d = 1 - hh**2 if factor is None else factor(hh)
            step = np.diag(d) @ Wh.T
            J = J @ step if order == "after" else step @ J
    return (out.mean(0) if average is None else average(out)).astype(np.result_type(h, Wh))


@wrong("gradient_norm_by_lag", "frobenius-norm constant-factor")  # Frobenius norm, scaled to 1 at lag 0
def gn_fro(h, Wh):
    return _norms(h, Wh, norm=lambda J: np.linalg.norm(J) / np.sqrt(len(J)))


@wrong("gradient_norm_by_lag", "spectral-radius")  # spectral radius for the norm
def gn_radius(h, Wh):
    return _norms(h, Wh, norm=lambda J: np.abs(np.linalg.eigvals(J)).max())


@wrong("gradient_norm_by_lag", "factors-in-reverse")  # matrices multiplied on the wrong side
def gn_side(h, Wh):
    return _norms(h, Wh, order="before")


@wrong("gradient_norm_by_lag", "counted-from-the-start")  # states counted from the start
def gn_start(h, Wh):
    return _norms(h, Wh, idx=lambda T, k: k)


@wrong("gradient_norm_by_lag", "slope-at-step-before")  # derivative at the state before
def gn_shift(h, Wh):
    return _norms(h, Wh, idx=lambda T, k: T - 2 - k)


@wrong("gradient_norm_by_lag", "sigmoid-derivative")  # derivative of the sigmoid
def gn_sig(h, Wh):
    return _norms(h, Wh, factor=lambda a: a * (1 - a))


@wrong("gradient_norm_by_lag", "geometric-mean-over-batch")  # geometric mean over the batch
def gn_geo(h, Wh):
    return _norms(h, Wh, average=lambda o: np.exp(np.log(np.maximum(o, 1e-300)).mean(0)))


@wrong("gradient_norm_by_lag", "median-over-batch")  # median over the batch
def gn_median(h, Wh):
    return _norms(h, Wh, average=lambda o: np.median(o, 0))


@wrong("gradient_norm_by_lag", "norm-of-mean")  # norm of the average Jacobian
def gn_mean_first(h, Wh):
    N, T, H = h.shape
    J = np.stack([np.eye(H)] * N)
    out = [1.0]
    for k in range(T - 1):
        J = J @ ((1 - h[:, T - 1 - k] ** 2)[:, :, None] * Wh.T)
        out.append(np.linalg.norm(J.mean(0), 2))
    return np.array(out).astype(np.result_type(h, Wh))


@wrong("gradient_norm_by_lag", "bound-for-norm")  # power of the norm of Wh times the derivatives' maxima
def gn_bound(h, Wh):
    N, T, H = h.shape
    s = np.linalg.norm(Wh, 2)
    d = (1 - h**2).max(2)[:, ::-1]
    out = np.ones((N, T))
    for k in range(1, T):
        out[:, k] = out[:, k - 1] * s * d[:, k - 1]
    return out.mean(0).astype(np.result_type(h, Wh))


@wrong("gradient_norm_by_lag", "slope-missing order-reversed")  # 1 - h^2 missing; newest lag last
def gn_two(h, Wh):
    return _norms(h, Wh, factor=lambda a: np.ones_like(a))[::-1]


def _gn(grads):
    return np.sqrt(sum((g.astype(float) ** 2).sum() for g in grads))


@wrong("clip_by_global_norm", "each-array-by-its-own-norm")  # each array is clipped by its own norm
def cl_each(grads, max_norm):
    out = []
    for g in grads:
        n = np.linalg.norm(g)
        out.append(g * (max_norm / n) if n > max_norm else g.copy())
    return out, _gn(grads)


@wrong("clip_by_global_norm", "always-scaled")  # always scaled, small gradients blown up
def cl_always(grads, max_norm):
    n = _gn(grads)
    return [g * (max_norm / n) if n else g.copy() for g in grads], n


@wrong("clip_by_global_norm", "norm-after-clipping")  # the norm after clipping is returned
def cl_after(grads, max_norm):
    n = _gn(grads)
    s = min(1.0, max_norm / n) if n else 1.0
    out = [g * s for g in grads]
    return out, _gn(out)


@wrong("clip_by_global_norm", "norms-added")  # norms of the arrays are added up
def cl_sum(grads, max_norm):
    n = sum(np.linalg.norm(g) for g in grads)
    s = max_norm / n if n > max_norm else 1.0
    return [g * s for g in grads], n


@wrong("clip_by_global_norm", "mean-for-sum")  # root of the mean square
def cl_rms(grads, max_norm):
    n = np.sqrt(np.mean(np.concatenate([g.ravel() for g in grads]).astype(float) ** 2))
    s = max_norm / n if n > max_norm else 1.0
    return [g * s for g in grads], n


@wrong("clip_by_global_norm", "divided-by-norm-only")  # scaled to length 1, max_norm forgotten
def cl_unit(grads, max_norm):
    n = _gn(grads)
    return [g / n if n > max_norm else g for g in grads], n


@wrong("clip_by_global_norm", "counted-twice")  # compares and scales by the squared norm
def cl_squared(grads, max_norm):
    n = _gn(grads)
    s = max_norm / n**2 if n > max_norm else 1.0
    return [g * s for g in grads], n


@wrong("clip_by_global_norm", "small-number-added argument-changed")  # a small epsilon; inputs scaled in place
def cl_two(grads, max_norm):
    n = _gn(grads)
    if n > max_norm:
        for g in grads:
            g *= max_norm / (n + 1e-6)
    return grads, n


@wrong("orthogonal_init", "uniform-numbers")  # QR of a uniform matrix
def oi_uniform(n, gain, rng):
    q, r = np.linalg.qr(rng.uniform(0, 1, (n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "determinant-fixed")  # determinant made +1: reflections never come
def oi_special(n, gain, rng):
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    q = q * np.sign(np.diag(r))
    if np.linalg.det(q) < 0:
        q[:, 0] *= -1
    return gain * q


@wrong("orthogonal_init", "rng-ignored")  # rng ignored
def oi_own(n, gain, rng):
    g = np.random.default_rng(42)
    q, r = np.linalg.qr(g.standard_normal((n, n)))
    return gain * q * np.sign(np.diag(r))


@wrong("orthogonal_init", "not-orthogonal")  # columns of a Gaussian are made unit length only
def oi_columns(n, gain, rng):
    a = rng.standard_normal((n, n))
    return gain * a / np.linalg.norm(a, axis=0)


@wrong("orthogonal_init", "not-every-matrix-drawn")  # random permutation with signs
def oi_perm(n, gain, rng):
    return gain * np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)


@wrong("orthogonal_init", "signs-not-corrected gain-missing")  # gain forgotten; no sign correction
def oi_two(n, gain, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def sig(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))


def gates(x, h, Wx, Wh, b):
    z = x @ Wx + h @ Wh + b
    H = h.shape[1]
    return z[:, :H], z[:, H : 2 * H], z[:, 2 * H : 3 * H], z[:, 3 * H :]


@wrong("lstm_step", "gate-order-swapped")  # blocks read in the order i f o g
def ls_ifog(x, h_prev, c_prev, Wx, Wh, b):
    i, f, o, g = gates(x, h_prev, Wx, Wh, b)
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c), c


@wrong("lstm_step", "gates-coupled")  # coupled gates: i = 1 - f
def ls_coupled(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    f = sig(f)
    c = f * c_prev + (1 - f) * np.tanh(g)
    return sig(o) * np.tanh(c), c


@wrong("lstm_step", "old-cell-shown")  # output from the old cell
def ls_old_c(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c_prev), c


@wrong("lstm_step", "forget-bias-added")  # forget bias + 1 added in the step
def ls_plus1(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = sig(f + 1) * c_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c), c


@wrong("lstm_step", "cell-squashed")  # tanh on the new cell before it is stored
def ls_tanh_c(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = np.tanh(sig(f) * c_prev + sig(i) * np.tanh(g))
    return sig(o) * c, c


@wrong("lstm_step", "hard-sigmoid")  # hard sigmoid
def ls_hard(x, h_prev, c_prev, Wx, Wh, b):
    hs = lambda a: np.clip(0.2 * a + 0.5, 0, 1)
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = hs(f) * c_prev + hs(i) * np.tanh(g)
    return hs(o) * np.tanh(c), c


@wrong("lstm_step", "state-for-cell")  # forget gate multiplies h_prev
def ls_f_h(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = sig(f) * h_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c), c


@wrong("lstm_step", "gates-see-cell")  # peephole: the gates see the cell
def ls_peep(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    c = sig(f + c_prev) * c_prev + sig(i + c_prev) * np.tanh(g)
    return sig(o + c) * np.tanh(c), c


@wrong("lstm_step", "sigmoid-for-candidate output-tanh-missing")  # sigmoid on g; h = o * c without tanh
def ls_two(x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = map(sig, gates(x, h_prev, Wx, Wh, b))
    c = f * c_prev + i * g
    return o * c, c


@wrong("lstm_step", "gate-order-swapped bias-missing")  # input and forget swapped; bias missing
def ls_two_b(x, h_prev, c_prev, Wx, Wh, b):
    f, i, g, o = gates(x, h_prev, Wx, Wh, 0)
    c = sig(f) * c_prev + sig(i) * np.tanh(g)
    return sig(o) * np.tanh(c), c


def lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, **k):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    i, f, g, o = sig(i), sig(f), np.tanh(g), sig(o)
    c = f * c_prev + i * g
    tc = np.tanh(c)
    e = dict(i=i, f=f, g=g, o=o, c=c, tc=tc, dh=dh, dc=dc, c_prev=c_prev)
    dct = k["dct"](e) if "dct" in k else dc + dh * o * (1 - tc**2)
    do = k["do"](e) if "do" in k else dh * tc * o * (1 - o)
    di = k["di"](e, dct) if "di" in k else dct * g * i * (1 - i)
    df = k["df"](e, dct) if "df" in k else dct * c_prev * f * (1 - f)
    dg = k["dg"](e, dct) if "dg" in k else dct * i * (1 - g**2)
    dz = np.concatenate([di, df, dg, do], 1)
    dc_prev = k["dcp"](e, dct) if "dcp" in k else dct * f
    return dz @ Wx.T, dz @ Wh.T, dc_prev, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("lstm_step_backward", "gates-hear-state-only")  # dc from above is added after everything: gates do not see it
def lb_dc_late(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(
        dh,
        dc,
        x,
        h_prev,
        c_prev,
        Wx,
        Wh,
        b,
        dct=lambda e: e["dh"] * e["o"] * (1 - e["tc"] ** 2),
        dcp=lambda e, d: (d + e["dc"]) * e["f"],
    )


@wrong("lstm_step_backward", "cell-slope-at-cell")  # 1 - c^2 in place of 1 - tanh(c)^2
def lb_c2(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dct=lambda e: e["dc"] + e["dh"] * e["o"] * (1 - e["c"] ** 2))


@wrong("lstm_step_backward", "new-cell-for-old")  # forget gate's gradient uses the new cell
def lb_df(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, df=lambda e, d: d * e["c"] * e["f"] * (1 - e["f"]))


@wrong(
    "lstm_step_backward", "previous-cell-hears-carry-only"
)  # dc_prev is dc times f: the path through h missing there
def lb_dcp(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dcp=lambda e, d: e["dc"] * e["f"])


@wrong("lstm_step_backward", "output-gate-meets-cell")  # output gate's gradient uses c, not tanh(c)
def lb_do(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, do=lambda e: e["dh"] * e["c"] * e["o"] * (1 - e["o"]))


@wrong("lstm_step_backward", "sigmoid-slope-for-candidate")  # candidate's gradient with the sigmoid's derivative
def lb_dg(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dg=lambda e, d: d * e["i"] * e["g"] * (1 - e["g"]))


@wrong("lstm_step_backward", "quantity-swapped")  # input gate multiplied by i where g belongs
def lb_di(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, di=lambda e, d: d * e["i"] * e["i"] * (1 - e["i"]))


@wrong("lstm_step_backward", "tanh-slope-for-gates")  # all four derivatives are tanh's
def lb_alltanh(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(
        dh,
        dc,
        x,
        h_prev,
        c_prev,
        Wx,
        Wh,
        b,
        di=lambda e, d: d * e["g"] * (1 - e["i"] ** 2),
        df=lambda e, d: d * e["c_prev"] * (1 - e["f"] ** 2),
        do=lambda e: e["dh"] * e["tc"] * (1 - e["o"] ** 2),
    )


@wrong("lstm_step_backward", "bias-gradient-averaged")  # db is the mean over the batch
def lb_db(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    *rest, db = lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b)
    return (*rest, db / len(x))


@wrong("lstm_step_backward", "blocks-in-another-order")  # gate gradients stacked in the order i f o g
def lb_order(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    i, f, g, o = sig(i), sig(f), np.tanh(g), sig(o)
    tc = np.tanh(f * c_prev + i * g)
    d = dc + dh * o * (1 - tc**2)
    dz = np.hstack([d * g * i * (1 - i), d * c_prev * f * (1 - f), dh * tc * o * (1 - o), d * i * (1 - g**2)])
    return dz @ Wx.T, dz @ Wh.T, d * f, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong("lstm_step_backward", "gate-left-out-of-state-gradient")  # dh_prev forgets the output gate's block
def lb_block(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    i, f, g, o = sig(i), sig(f), np.tanh(g), sig(o)
    tc = np.tanh(f * c_prev + i * g)
    d = dc + dh * o * (1 - tc**2)
    dz = np.hstack([d * g * i * (1 - i), d * c_prev * f * (1 - f), d * i * (1 - g**2), dh * tc * o * (1 - o)])
    H = h_prev.shape[1]
    return dz @ Wx.T, dz[:, : 3 * H] @ Wh[:, : 3 * H].T, d * f, x.T @ dz, h_prev.T @ dz, dz.sum(0)


@wrong(
    "lstm_step_backward", "cell-carry-dropped state-after-for-state-before"
)  # dc dropped; dWh built from x's place: uses h (new state)
def lb_two(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x, h_prev, Wx, Wh, b)
    i, f, g, o = sig(i), sig(f), np.tanh(g), sig(o)
    tc = np.tanh(f * c_prev + i * g)
    d = dh * o * (1 - tc**2)
    dz = np.hstack([d * g * i * (1 - i), d * c_prev * f * (1 - f), d * i * (1 - g**2), dh * tc * o * (1 - o)])
    return dz @ Wx.T, dz @ Wh.T, d * f, x.T @ dz, (o * tc).T @ dz, dz.sum(0)


@wrong(
    "lstm_step_backward", "cell-slope-missing forget-gate-missing-on-the-way-back"
)  # 1 - tanh(c)^2 missing; dc_prev without f
def lb_two_b(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, dct=lambda e: e["dc"] + e["dh"] * e["o"], dcp=lambda e, d: d)


@wrong("lstm_step_backward", "gate-slopes-missing")  # derivative of i missing; derivative of o missing
def lb_two_c(dh, dc, x, h_prev, c_prev, Wx, Wh, b):
    return lback(dh, dc, x, h_prev, c_prev, Wx, Wh, b, di=lambda e, d: d * e["g"], do=lambda e: e["dh"] * e["tc"])


def gpre(x, h, Wx, Wh, bx, bh):
    a, c = x @ Wx + bx, h @ Wh + bh
    H = h.shape[1]
    return [a[:, k * H : (k + 1) * H] for k in range(3)], [c[:, k * H : (k + 1) * H] for k in range(3)]


@wrong("gru_step", "update-gate-inverted")  # roles of z swapped
def gs_z(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "reset-before-product")  # reset gate before the product (Cho's first form)
def gs_before(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + (r * h_prev) @ Wh[:, 2 * H :] + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-not-reset")  # reset gate misses the recurrent bias of n
def gs_bias(x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * (c[2] - bh[2 * H :]) + bh[2 * H :])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "gate-order-swapped")  # blocks in the order z r n
def gs_order(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    z, r = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "input-reset-too")  # reset gate multiplies the input part too
def gs_whole(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(r * (a[2] + c[2]))
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "mixture-squashed")  # the result goes through tanh once more
def gs_tanh(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    return np.tanh((1 - z) * n + z * h_prev)


@wrong("gru_step", "gates-ignore-state")  # gates see the input only
def gs_x_only(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0]), sig(a[1])
    n = np.tanh(a[2] + r * c[2])
    return (1 - z) * n + z * h_prev


@wrong("gru_step", "recurrent-bias-missing update-gate-inverted")  # roles of z swapped; bh missing
def gs_two(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, np.zeros_like(bh))
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    return z * n + (1 - z) * h_prev


@wrong("gru_step", "reset-gate-ignored sigmoid-for-candidate")  # reset not used; sigmoid for the candidate
def gs_two_b(x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    z = sig(a[1] + c[1])
    n = sig(a[2] + c[2])
    return (1 - z) * n + z * h_prev


def gback(dh, x, h_prev, Wx, Wh, bx, bh, **k):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    e = dict(r=r, z=z, n=n, dh=dh, h=h_prev, cn=c[2])
    dz = k["dz"](e) if "dz" in k else dh * (h_prev - n) * z * (1 - z)
    dn = k["dn"](e) if "dn" in k else dh * (1 - z) * (1 - n**2)
    dr = k["dr"](e, dn) if "dr" in k else dn * c[2] * r * (1 - r)
    da = np.concatenate([dr, dz, dn], 1)
    dcn = k["dcn"](e, dn) if "dcn" in k else dn * r
    dc = np.concatenate([dr, dz, dcn], 1)
    dhp = dc @ Wh.T + (k["direct"](e) if "direct" in k else dh * z)
    return da @ Wx.T, dhp, x.T @ da, h_prev.T @ dc, da.sum(0), dc.sum(0)


@wrong("gru_step_backward", "direct-path-missing")  # the direct path z * dh to h_prev is missing
def gb_direct(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, direct=lambda e: 0)


@wrong("gru_step_backward", "direct-path-inverted")  # direct path with 1 - z
def gb_direct_swapped(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, direct=lambda e: e["dh"] * (1 - e["z"]))


@wrong("gru_step_backward", "update-gate-sign")  # sign of dz: n - h_prev
def gb_dz(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dz=lambda e: e["dh"] * (e["n"] - e["h"]) * e["z"] * (1 - e["z"]))


@wrong("gru_step_backward", "reset-missing-on-the-way-back")  # recurrent branch of n not multiplied by r
def gb_r(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dcn=lambda e, dn: dn)


@wrong("gru_step_backward", "reset-gate-meets-state")  # dr uses h_prev in place of h_prev Wh + bh
def gb_dr(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dr=lambda e, dn: dn * e["h"] * e["r"] * (1 - e["r"]))


@wrong("gru_step_backward", "update-gate-half")  # dz keeps only the path over n
def gb_dz_n(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dz=lambda e: -e["dh"] * e["n"] * e["z"] * (1 - e["z"]))


@wrong("gru_step_backward", "update-share-missing")  # dn without the factor 1 - z
def gb_dn(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dn=lambda e: e["dh"] * (1 - e["n"] ** 2))


@wrong("gru_step_backward", "sums-confused")  # dbh is given as dbx
def gb_dbh(dh, x, h_prev, Wx, Wh, bx, bh):
    r = gback(dh, x, h_prev, Wx, Wh, bx, bh)
    return (*r[:5], r[4].copy())


@wrong("gru_step_backward", "recurrent-bias-left-out-of-reset-gradient")  # the bias of n forgotten when dr is formed
def gb_dr_bias(dh, x, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dr=lambda e, dn: dn * (e["cn"] - bh[2 * H :]) * e["r"] * (1 - e["r"]))


@wrong("gru_step_backward", "sums-confused")  # dx takes the recurrent branch's gradient
def gb_dx(dh, x, h_prev, Wx, Wh, bx, bh):
    a, c = gpre(x, h_prev, Wx, Wh, bx, bh)
    r, z = sig(a[0] + c[0]), sig(a[1] + c[1])
    n = np.tanh(a[2] + r * c[2])
    dn = dh * (1 - z) * (1 - n**2)
    dr = dn * c[2] * r * (1 - r)
    dz = dh * (h_prev - n) * z * (1 - z)
    da = np.concatenate([dr, dz, dn], 1)
    dc = np.concatenate([dr, dz, dn * r], 1)
    return dc @ Wx.T, dc @ Wh.T + dh * z, x.T @ da, h_prev.T @ dc, da.sum(0), dc.sum(0)


@wrong(
    "gru_step_backward", "direct-path-missing candidate-slope-missing"
)  # direct path missing; tanh's derivative missing
def gb_two(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, direct=lambda e: 0, dn=lambda e: e["dh"] * (1 - e["z"]))


@wrong("gru_step_backward", "update-gate-sign bias-gradients-averaged")  # sign of dz; biases averaged over the batch
def gb_two_b(dh, x, h_prev, Wx, Wh, bx, bh):
    dx, dhp, dWx, dWh, dbx, dbh = gback(
        dh, x, h_prev, Wx, Wh, bx, bh, dz=lambda e: e["dh"] * (e["n"] - e["h"]) * e["z"] * (1 - e["z"])
    )
    return dx, dhp, dWx, dWh, dbx / len(x), dbh / len(x)


@wrong("gru_step_backward", "gate-slopes-missing")  # derivatives of both sigmoids missing
def gb_two_c(dh, x, h_prev, Wx, Wh, bx, bh):
    return gback(dh, x, h_prev, Wx, Wh, bx, bh, dz=lambda e: e["dh"] * (e["h"] - e["n"]), dr=lambda e, dn: dn * e["cn"])
