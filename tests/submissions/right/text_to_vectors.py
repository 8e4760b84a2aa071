"""Right programs for text-to-vectors, each written as somebody might."""

from collections import Counter, defaultdict

import numpy as np


def build_vocab__counter(texts, min_count=1):
    counts = Counter(word for text in texts for word in text.split())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {"<pad>": 0, "<unk>": 1} | {
        word: i + 2 for i, (word, _) in enumerate((w, c) for w, c in ranked if c >= min_count)
    }


def build_vocab__two_stable_sorts(texts, min_count=1):
    counts = defaultdict(int)
    for text in texts:
        for word in text.split():
            counts[word] += 1
    words = sorted(counts)
    words.sort(key=counts.get, reverse=True)
    vocab = {}
    for word in ["<pad>", "<unk>"] + [w for w in words if counts[w] >= min_count]:
        vocab[word] = len(vocab)
    return vocab


def build_vocab__numpy_ids(texts, min_count=1):
    words = [w for t in texts for w in t.split()]
    kept = sorted({w for w in words if words.count(w) >= min_count}, key=lambda w: (-words.count(w), w))
    return {w: np.int64(i) for i, w in enumerate(["<pad>", "<unk>", *kept])}


def build_vocab__prints(texts, min_count=1):
    counts = Counter(" ".join(texts).split())
    print("words:", len(counts))
    order = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    return dict(zip(["<pad>", "<unk>", *order], range(len(order) + 2), strict=True))


def encode__loop(text, vocab):
    ids = []
    for word in text.split():
        if word in vocab:
            ids.append(vocab[word])
        else:
            ids.append(vocab["<unk>"])
    return ids


def encode__tuple(text, vocab):
    return tuple(vocab.get(w, vocab["<unk>"]) for w in text.split())


def encode__array(text, vocab):
    return np.array([vocab.get(w, vocab["<unk>"]) for w in text.split()], dtype=np.int64)


def encode__try(text, vocab):
    def look_up(word):
        try:
            return vocab[word]
        except KeyError:
            return vocab["<unk>"]

    return list(map(look_up, text.split()))


def pad_batch__lists(sequences, length=None):
    length = length if length is not None else max(map(len, sequences))
    rows = [(list(s) + [0] * length)[:length] for s in sequences]
    mask = [[t < len(s) for t in range(length)] for s in sequences]
    return rows, mask


def pad_batch__broadcast_mask(sequences, length=None):
    lengths = np.array([len(s) for s in sequences])
    T = lengths.max() if length is None else length
    ids = np.zeros((len(sequences), T), np.int64)
    for n, s in enumerate(sequences):
        for t, word in enumerate(s[:T]):
            ids[n, t] = word
    return ids, np.arange(T)[None, :] < lengths[:, None]


def pad_batch__default_integers(sequences, length=None):
    T = max(len(s) for s in sequences) if length is None else length
    ids = np.array([np.pad(np.array(s[:T], dtype=int), (0, T - len(s[:T]))) for s in sequences])
    mask = np.array([np.pad(np.ones(len(s[:T]), dtype=bool), (0, T - len(s[:T]))) for s in sequences])
    return [ids, mask]


def embed_forward__take(ids, E):
    return np.take(E, ids, axis=0)


def embed_forward__one_hot(ids, E):
    return np.eye(len(E), dtype=E.dtype)[ids] @ E


def embed_forward__loops(ids, E):
    N, T = ids.shape
    out = np.zeros((N, T, E.shape[1]))
    for n in range(N):
        for t in range(T):
            out[n, t] = E[ids[n, t]]
    return out


def embed_forward__list(ids, E):
    return [[E[i] for i in row] for row in ids]


def embed_backward__loops(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[2]))
    for n in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            dE[ids[n, t]] += dx[n, t]
    return dE


def embed_backward__one_hot(dx, ids, vocab_size):
    one_hot = (ids[..., None] == np.arange(vocab_size)).astype(dx.dtype)
    return np.einsum("ntv,ntd->vd", one_hot, dx)


def embed_backward__flat(dx, ids, vocab_size):
    dE = np.zeros((vocab_size, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids.reshape(-1), dx.reshape(-1, dx.shape[-1]))
    return dE


def embed_backward__bincount(dx, ids, vocab_size):
    flat = ids.ravel()
    return np.stack([np.bincount(flat, dx[..., d].ravel(), vocab_size) for d in range(dx.shape[2])], axis=1)
