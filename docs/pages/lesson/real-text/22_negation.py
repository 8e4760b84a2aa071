negation = {"not", "no", "never", "n't", "nothing", "nobody", "none", "cannot"}
negated = np.array([bool(negation & set(texts[i].split())) for i in held_out])
for name, model in (("pairs", pairs), ("GRU", network)):
    right = model.predict(*new) == y[held_out]
    print(
        f"{name:6} with a negation {right[negated].mean():.1%} of {negated.sum()}, without {right[~negated].mean():.1%}"
    )

for first, second in (
    ("a good film", "not a good film"),
    ("a bad film", "not a bad film"),
    ("it is funny", "it is not funny"),
    ("boring", "never boring"),
    ("there is something good about it", "there is nothing good about it"),
):
    coded = pad_batch([encode(text, vocab) for text in (first, second)])
    said = network.probabilities(*coded)[:, 1]
    print(f"{said[0]:.2f} {first}   {said[1]:.2f} {second}   pairs say {pairs.predict(*coded)}")
