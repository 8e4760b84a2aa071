for size in (250, 1000):
    few = training[:size]
    own = build_vocab([texts[i] for i in few])
    few_ids, few_mask = pad_batch([encode(texts[i], own) for i in few])
    test = pad_batch([encode(texts[i], own) for i in held_out])
    small = Reader(len(own), cell="gru", hidden_size=32, pooling="max", words=0.1, pooled=0.3, seed=1)
    fit(small, few_ids, few_mask, y[few], epochs=10, optimiser=Adam(0.004), seed=1, progress=None)
    report(f"GRU, {size} sentences", small.predict(*test))
    report(f"pairs, {size} sentences", BigramNBSVM().fit(few_ids, few_mask, y[few]).predict(*test))
