import numpy as np

from rnnref import build_vocab, encode, pad_batch

order = np.random.default_rng(1).permutation(len(texts))
held_out, training = order[:1000], order[1000:]

print("kept if seen   words   unknown in the held-out sentences")
for least in (1, 2, 3, 5, 20):
    vocab = build_vocab([texts[i] for i in training], min_count=least)
    tokens = [word for i in held_out for word in texts[i].split()]
    print(f"{least:6} times {len(vocab) - 2:8}   {np.mean([word not in vocab for word in tokens]):6.1%} of the tokens")

vocab = build_vocab([texts[i] for i in training], min_count=2)
ids, mask = pad_batch([encode(text, vocab) for text in texts])
old, new = (ids[training], mask[training]), (ids[held_out], mask[held_out])
names = list(vocab)
print(" ".join(names[number] for number in new[0][0][new[1][0]]))
