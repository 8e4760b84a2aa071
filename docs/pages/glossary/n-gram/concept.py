"""Bigrams see the negation next to its word; at a distance no pair holds both."""


def bigrams(text):
    words = text.split()
    return {(words[t], words[t + 1]) for t in range(len(words) - 1)}


near = bigrams("the weather is bad , not good") ^ bigrams("the weather is good , not bad")
print(len(near), "pairs differ:", sorted(near))
assert ("not", "good") in near

one = "not at all bad and really quite good"
two = "not at all good and really quite bad"
print("pairs with 'not' in one:", [pair for pair in bigrams(one) if "not" in pair])
print("pairs with 'not' in two:", [pair for pair in bigrams(two) if "not" in pair])
print("other pairs differ:", len(bigrams(one) ^ bigrams(two)))  # by these a model of pairs can still tell the two apart
assert ("not", "bad") not in bigrams(one) | bigrams(two)
