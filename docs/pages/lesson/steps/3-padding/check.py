vocab = {"<pad>": 0, "<unk>": 1, "dog": 2, "bites": 3, "man": 4}
ids, mask = pad_batch(["dog bites man", "man bites"], vocab)
assert ids.tolist() == [[2, 3, 4], [4, 3, 0]], "Short rows are filled up with 0, the number of <pad>."
assert mask.tolist() == [[True, True, True], [True, True, False]], (
    "The mask must be true at real words and false at padding."
)
ids, mask = pad_batch(["cat bites man"], vocab)
assert ids.tolist() == [[1, 3, 4]], "An unknown word is a word: it gets number 1, not the number of padding."

print("as it should be")
