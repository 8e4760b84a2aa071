import contextlib
import io


def one_step(max_norm):
    """Train one step on one sentence: the step over the rate, the gradient's norm, the change of the loss."""
    rng = np.random.default_rng(0)
    p = init(6, 3, 4, 2, rng=rng)
    before = {name: value.copy() for name, value in p.items()}
    ids, mask, y = np.array([[2, 3, 4]]), np.ones((1, 3), dtype=bool), np.array([0])
    h, logits = forward(p, ids, mask)
    loss, dlogits = cross_entropy(logits, y)
    gradient = backward(p, ids, mask, h, dlogits)
    with contextlib.redirect_stdout(io.StringIO()):
        train(p, ids, mask, y, rng, epochs=1, rate=0.001, batch=1, max_norm=max_norm)
    step = np.sqrt(sum(((p[name] - before[name]) ** 2).sum() for name in p)) / 0.001
    norm = np.sqrt(sum((value**2).sum() for value in gradient.values()))
    return step, norm, cross_entropy(forward(p, ids, mask)[1], y)[0] - loss


step, norm, change = one_step(max_norm=100)
assert change < 0, "The loss grows: step against the gradient, not along it."
assert np.isclose(step, norm), (
    "Clipping must leave small gradients alone; now every step has full length, and training never settles."
)
step, norm, change = one_step(max_norm=0.01)
assert np.isclose(step, 0.01), "A huge gradient must be shortened to max_norm."

print("as it should be")
