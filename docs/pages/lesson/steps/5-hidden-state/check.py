p = init(5, 3, 4, rng=np.random.default_rng(0))
words = forward(p, np.array([[2, 3, 4]]), np.ones((1, 3), dtype=bool))
swapped = forward(p, np.array([[4, 3, 4]]), np.ones((1, 3), dtype=bool))
assert not np.allclose(words[0, -1], swapped[0, -1]), (
    "The state must depend on the state before; without that the network reads each word alone."
)
padded = forward(p, np.array([[2, 3, 4, 0, 0]]), np.array([[True, True, True, False, False]]))
assert np.allclose(padded[0, -1], words[0, -1]), "At padding the state must stay as it was; now every pad rewrites it."

print("as it should be")
