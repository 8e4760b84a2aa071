with np.errstate(all="ignore"):
    loss, dlogits = cross_entropy(np.array([[1000.0, 0.0], [0.0, 0.0]]), np.array([0, 1]))
assert np.isfinite(loss), "Large logits overflow: subtract each row's maximum before exp."
assert np.isclose(loss, np.log(2) / 2), "The loss is the mean over the batch of -log p[label]."
assert np.allclose(dlogits, [[0, 0], [0.25, -0.25]]), (
    "The loss is a mean over the batch, so its gradient is divided by the number of texts."
)
p = init(5, 3, 4, 2, rng=np.random.default_rng(0))
h, logits = forward(p, np.array([[2, 3, 4]]), np.ones((1, 3), dtype=bool))
assert np.allclose(logits, h[:, -1] @ p["W"] + p["c"]), "The classifier must see the state after the last word."

print("as it should be")
