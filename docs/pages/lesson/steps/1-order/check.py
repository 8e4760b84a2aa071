texts, y = corpus(np.random.default_rng(0), n=200)
labels = {}
for text, label in zip(texts, y, strict=True):
    labels.setdefault(tuple(sorted(text.split())), set()).add(int(label))
assert all(seen == {0, 1} for seen in labels.values()), (
    "Every bag of words must occur with both labels; otherwise counting words is enough."
)
for text, label in zip(texts, y, strict=True):
    last = [word for word in text.split() if word in GOOD + BAD][-1]
    assert (last in GOOD) == (label == 1), "The label must be that of the last chapter: 1 if it was good."

print("as it should be")
