from rnnref import load_film_ratings, tokenize

sentences, ratings = load_film_ratings("films.tsv")
print(f"{len(sentences)} sentences. Two of them, with their ratings:")
for row in (2, 3):
    print(f"{ratings[row]:+.2f}  {sentences[row]}")

clear = abs(ratings) >= 0.5  # the others are neither good nor bad
y = (ratings[clear] > 0).astype(int)


def cut(sentence):
    """Small letters, marks apart, and "isn't" as two tokens: is n't."""
    return " ".join(tokenize(sentence.replace("n't", " n't")))


texts = [cut(sentence) for sentence, kept in zip(sentences, clear, strict=True) if kept]
print(cut("It isn't BAD, it's great!"))

lengths = [len(text.split()) for text in texts]
print(f"{len(texts)} clear sentences, {y.mean():.1%} of them good, {sum(lengths) / len(texts):.1f} tokens on average")
