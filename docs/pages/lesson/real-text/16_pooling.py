pooled = Reader(len(vocab), cell="gru", hidden_size=32, pooling="max", words=0.2, pooled=0.3, seed=1)
fit(pooled, *old, y[training], epochs=4, batch_size=64, optimiser=Adam(0.004), seed=1, validation=unseen, progress=show)
report("GRU, maximum, dropout", pooled.predict(*new))
