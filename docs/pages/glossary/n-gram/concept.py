"""Bigrams see the negation next to its word, and miss it at a distance."""


def bigrams(text):
    words = text.split()
    return {(words[t], words[t + 1]) for t in range(len(words) - 1)}


near = bigrams("the weather is bad , not good") ^ bigrams("the weather is good , not bad")
print(len(near), "pairs differ:", sorted(near))
assert ("not", "good") in near

one = "not at all bad and really good"
two = "not at all good and really bad"
print("pairs with 'not':", [pair for pair in bigrams(one) | bigrams(two) if "not" in pair])
assert ("not", "bad") not in bigrams(one) | bigrams(two)
