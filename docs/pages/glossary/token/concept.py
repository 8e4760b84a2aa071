"""The same text as words and as characters: few long steps or many short ones."""

text = "not bad , not good"
words = text.split()
characters = list(text)

print(len(words), "words:", words)
print(len(characters), "characters:", characters[:7], "...")
print("different words:", len(set(words)), "of", len(words))
assert words == ["not", "bad", ",", "not", "good"]
assert len(characters) > 3 * len(words)
