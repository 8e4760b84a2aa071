import contextlib
import io

p = init(6, 3, 4, 2, rng=np.random.default_rng(0))
ids, mask, y = np.array([[2, 3, 4]]), np.ones((1, 3), dtype=bool), np.array([0])
before = cross_entropy(forward(p, ids, mask)[1], y)[0]
with contextlib.redirect_stdout(io.StringIO()):
    train(p, ids, mask, y, np.random.default_rng(0), epochs=1, rate=0.001, batch=1)
after = cross_entropy(forward(p, ids, mask)[1], y)[0]
assert after < before, "The loss grows: step against the gradient, not along it."

g = {"Wx": np.array([[3.0, 0.0]]), "b": np.array([4.0])}  # a norm of 5
assert np.isclose(clip(g, 100)["b"][0], 4), (
    "Clipping must leave small gradients alone; now it stretches them to max_norm."
)
assert np.isclose(clip(g, 1)["b"][0], 0.8), "A huge gradient must be shortened to max_norm."

print("as it should be")
