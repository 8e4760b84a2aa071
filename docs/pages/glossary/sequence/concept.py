"""Two sequences can share every element and still differ."""

one = ["dog", "bites", "man"]
two = ["man", "bites", "dog"]

print("same elements:", sorted(one) == sorted(two))
print("same sequence:", one == two)
print("differ at positions", [t for t in range(3) if one[t] != two[t]])
assert sorted(one) == sorted(two)
assert one != two
