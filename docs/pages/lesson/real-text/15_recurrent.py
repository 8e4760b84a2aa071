network = Reader(len(vocab), cell="gru", hidden_size=32, seed=1)
fit(
    network, *old, y[training], epochs=3, batch_size=64, optimiser=Adam(0.004), seed=1, validation=unseen, progress=show
)
report("GRU, last state", network.predict(*new))
both = (network.predict(*new) == y[held_out]) & (pairs.predict(*new) == y[held_out])
print(f"GRU and pairs are both right on {both.mean():.1%}")
