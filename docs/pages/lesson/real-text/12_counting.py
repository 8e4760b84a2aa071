from rnnref import BigramNBSVM, wilson_interval


def report(name, predicted):
    right = int((predicted == y[held_out]).sum())
    low, high = wilson_interval(right, len(held_out))
    print(f"{name:28} {right / len(held_out):.1%}  (95 % interval {low:.1%} to {high:.1%})")


report("always the more frequent", np.full(len(held_out), round(y[training].mean())))

# Naive Bayes: in how many good and in how many bad sentences does a word stand?
words_of = [np.unique(row[real]) for row, real in zip(ids, mask, strict=True)]
seen = [
    1 + np.bincount(np.concatenate([words_of[i] for i in training if y[i] == label]), minlength=len(vocab))
    for label in (0, 1)
]
speaks_for_good = np.log(seen[1] / seen[1].sum()) - np.log(seen[0] / seen[0].sum())
report("naive Bayes", np.array([speaks_for_good[words_of[i]].sum() > 0 for i in held_out]))

pairs = BigramNBSVM().fit(*old, y[training])
report("words and pairs (NB-SVM)", pairs.predict(*new))

strongest = np.argsort(speaks_for_good, kind="stable")
print("bad: ", *[names[i] for i in strongest[:8]])
print("good:", *[names[i] for i in strongest[:-9:-1]])
