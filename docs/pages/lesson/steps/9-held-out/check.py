import contextlib
import io

p = init(6, 3, 4, 2, rng=np.random.default_rng(0))
p["W"][:], p["c"] = 0, np.array([0.0, 1.0])  # says "good" to everything
ids, mask = np.array([[2, 3], [3, 4], [4, 5], [5, 2]]), np.ones((4, 2), dtype=bool)
assert np.isclose(accuracy(p, ids, mask, np.array([1, 1, 1, 0])), 0.75), (
    "Accuracy is the share of texts whose largest logit is that of their label."
)

as_written, rows = train, []


def train(p, ids, mask, y, rng):
    rows.append(len(y))
    as_written(p, ids, mask, y, rng)


output = io.StringIO()
with contextlib.redirect_stdout(output):
    main()
train = as_written
assert rows[0] + 200 <= 1200, (
    "The held-out texts are in the training set too; then they measure what was learned by heart."
)
reached = float(output.getvalue().split("held-out accuracy: ")[1].split("%")[0])
assert reached >= 99, "The network should be right on 99 % of the held-out texts."

print("as it should be")
