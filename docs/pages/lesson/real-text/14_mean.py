from rnnref import Adam, fit


def show(epoch):
    print(f"after epoch {epoch.number}: loss {epoch.loss:.3f}, held-out accuracy {epoch.validation_accuracy:.1%}")


unseen = (*new, y[held_out])
mean = MeanOfVectors(len(vocab), seed=1)
fit(mean, *old, y[training], epochs=3, batch_size=64, optimiser=Adam(0.004), seed=1, validation=unseen, progress=show)
report("mean of word vectors", mean.logits(*new).argmax(axis=1))
