from rnnref import embedding_table

few = training[:250]
whole = {word: number for number, word in enumerate(["<pad>", "<unk>", *known])}  # every word that has a vector
few_ids, few_mask = pad_batch([encode(texts[i], whole) for i in few])
test = pad_batch([encode(texts[i], whole) for i in held_out])
informed = Reader(
    len(whole), embedding_size=25, cell="gru", hidden_size=32, pooling="max", words=0.1, pooled=0.3, frozen=True, seed=1
)
table = embedding_table(whole, known, vectors)
informed.parameters["embedding.E"][...] = table * 0.5 / table.std()
fit(informed, few_ids, few_mask, y[few], epochs=20, optimiser=Adam(0.004), seed=1, progress=None)
report("250 sentences, with vectors", informed.predict(*test))
