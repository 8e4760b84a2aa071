from rnnref import load_labelled_sentences

for topic in ("film", "restaurant", "product"):
    others, labels = load_labelled_sentences("reviews.tsv", topic)
    coded = pad_batch([encode(cut(text) or "<unk>", vocab) for text in others])
    unknown = np.mean(coded[0][coded[1]] == UNKNOWN)
    shares = [f"{(model.predict(*coded) == labels).mean():.1%}" for model in (pairs, network, pooled)]
    print(
        f"{topic:10} {unknown:5.1%} unknown   pairs {shares[0]}   GRU {shares[1]}   GRU, maximum, dropout {shares[2]}"
    )
