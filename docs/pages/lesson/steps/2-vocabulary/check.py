vocab = build_vocab(["man bites dog", "dog bites man"])
assert (vocab.get("<pad>"), vocab.get("<unk>")) == (0, 1), (
    "Number 0 must be <pad> and number 1 <unk>; otherwise a real word is taken for padding."
)
assert sorted(vocab.values()) == list(range(5)), "Every word needs a number of its own, without gaps."

print("as it should be")
