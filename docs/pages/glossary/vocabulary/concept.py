"""Numbers for words; what was never seen is <unk>."""

from rnnref import build_vocab, encode

vocab = build_vocab(["the film was good", "the cast was bad", "the end was good"])
print(vocab)

ids = encode("the film was weird", vocab)
print("the film was weird ->", ids)
assert vocab["<pad>"] == 0
assert vocab["<unk>"] == 1
assert ids[-1] == vocab["<unk>"]  # "weird" was never seen
