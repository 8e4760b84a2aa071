rng = np.random.default_rng(0)
p = init(6, 3, 4, 2, rng=rng)
ids = np.array([[2, 3, 2, 5], [2, 3, 4, 5]])
full = np.ones((2, 4), dtype=bool)
short = np.array([[True, True, True, True], [True, True, False, False]])
y = np.array([0, 1])


def disagreement(mask):
    h, logits = forward(p, ids, mask)
    g = backward(p, ids, mask, h, cross_entropy(logits, y)[1])
    wrong = set()
    for name, weight in p.items():
        v = rng.normal(size=weight.shape)
        plus, minus = ({**p, name: weight + step * v} for step in (1e-5, -1e-5))
        central = (loss_of(plus, ids, mask, y) - loss_of(minus, ids, mask, y)) / 2e-5
        if not np.isclose((g[name] * v).sum(), central, rtol=1e-5, atol=1e-9):
            wrong.add(name)
    return wrong


wrong = disagreement(full)
assert wrong != {"Wh"}, "The gradient of Wh disagrees with the central difference: it is the sum over all steps."
assert wrong != {"E"}, (
    "The gradient of E disagrees with the central difference: a word that occurs twice must be added twice (np.add.at)."
)
assert not wrong, (
    "The gradient disagrees with the central difference: "
    "the slope of tanh, 1 - h², is missing or taken at the wrong step."
)
assert not disagreement(short), (
    "The gradient disagrees with the central difference on padded rows: at padding dh must pass unchanged."
)

print("as it should be")
