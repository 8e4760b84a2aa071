E = init(5, 3, rng=np.random.default_rng(0))["E"]
assert E.shape == (5, 3), "The table has one row per word: its shape is (V, D)."
assert len(np.unique(E, axis=0)) == 5, (
    "Words that start with the same vector look the same to the network; draw the table at random."
)

print("as it should be")
