"""Two opposite sentences in one bag."""

from collections import Counter

one = Counter(["the", "weather", "is", "bad", ",", "not", "good"])
two = Counter(["the", "weather", "is", "good", ",", "not", "bad"])

print(one)
print("the same bag:", one == two)
assert one == two
assert sum(one.values()) == 7
