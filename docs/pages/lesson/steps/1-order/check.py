sentences, y = corpus()
labels = {}
for sentence, label in zip(sentences, y, strict=True):
    labels.setdefault(tuple(sorted(sentence.split())), set()).add(int(label))
assert all(seen == {0, 1} for seen in labels.values()), (
    "Every bag of words must occur with both labels, or counting words is enough."
)
for sentence, label in zip(sentences, y, strict=True):
    words = sentence.split()
    denied = words[words.index("not") + 1]
    assert (denied in BAD) == (label == 1), (
        "Each sentence's label is that of the word that is not denied: 'not bad , it is good' is good."
    )

print("as it should be")
