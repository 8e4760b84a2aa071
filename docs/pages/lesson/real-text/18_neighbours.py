from rnnref import load_word_vectors, nearest_words

known, vectors = load_word_vectors("vectors.npz")
at = dict(zip(known, vectors, strict=True))
for word in ("terrible", "pizza", "comedy", "boring", "good"):
    print(f"{word:9}", *nearest_words(at[word], known, vectors, without=[word]))
for a, b, c in (("man", "woman", "actor"), ("good", "better", "bad"), ("big", "bigger", "small")):
    print(a, "is to", b, "as", c, "is to", *nearest_words(at[b] - at[a] + at[c], known, vectors, 2, without=[a, b, c]))
