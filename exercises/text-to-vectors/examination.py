"""What text-to-vectors asks: contracts, cases and known bugs of its five functions."""

from __future__ import annotations

from functools import partial

import numpy as np

from autograder.examiner.exercise import Arguments, Array, Assignment, Bug, Case, Exercise, Ids, Vocabulary
from autograder.examiner.inputs import as_float32, in_fortran_order
from autograder.examiner.verdict.judgement import Link

EMBEDDING = Link("why an embedding layer", "faq/")

WORDS = ("the", "film", "was", "good", "bad", "Not", "not", "but", "plot", "thin", "acting", "Zebra", "über", "saved")

# build_vocab ---------------------------------------------------------------------------------------------------------


def _corpus(generator: np.random.Generator, texts: int = 6, longest: int = 7) -> list[str]:
    """Return random texts in which words repeat and counts tie, with upper case and uneven spaces."""
    lengths = generator.integers(2, longest, size=texts)
    rows = [generator.choice(WORDS, size=length) for length in lengths]
    corpus = ["  ".join(map(str, row)) for row in rows]
    return [*corpus, "the the the film film good Not not", " good\tfilm \n"]


VOCABULARY_LOOP = "counts[word] = counts.get(word, 0) + 1"
SORTED = "kept.sort(key=lambda word: (-counts[word], word))"

BUILD_VOCAB = Exercise(
    name="build_vocab",
    signature="texts, min_count=1",
    asks="a dict from word to id: <pad> 0, <unk> 1, then by falling count, ties by code point; words are text.split().",
    returns=(Vocabulary("vocab"),),
    cases=(
        Case("a small corpus", lambda _: {"texts": ["dog bites man", "man bites"]}),
        Case("ties and upper case", lambda _: {"texts": ["b a", "B a b", "C c A"]}, weight=2),
        Case("a random corpus", lambda generator: {"texts": _corpus(generator)}, weight=2),
        Case(
            "rare words left out",
            lambda generator: {"texts": _corpus(generator, 9), "min_count": 2},
            weight=2,
            keywords=("min_count",),
        ),
        Case("min_count of 3", lambda _: {"texts": ["a a a b b", "c c c c b d"], "min_count": 3}),
        Case("uneven spaces", lambda _: {"texts": ["  good   film ", "film\tgood\nfilm", ""]}),
        Case("punctuation", lambda _: {"texts": ["good, good. good", "good, bad!"]}),
        Case("no text", lambda _: {"texts": []}),
    ),
    bugs=(
        Bug(
            "lower-cased",
            "Words are turned into lower case",
            ({"text.split()": "text.lower().split()"},),
            "Not and not become one word. Here the case is kept.",
            "Which operations on the text does the task name?",
        ),
        Bug(
            "split-at-single-spaces",
            "The text is cut at single spaces",
            {"text.split()": 'text.split(" ")'},
            "Two spaces in a row give an empty word, and tabs and line ends stay inside words.",
            "split without an argument cuts at any run of white space.",
        ),
        Bug(
            "punctuation-stripped",
            "Punctuation is taken off the words",
            tuple(
                {"text.split()": f"[word.strip('{marks}') for word in text.split()]"} for marks in (".,!?", ".,!?;:")
            ),
            "good, and good become one word. Here words are what split gives.",
            "Which operations on the text does the task name?",
        ),
        Bug(
            "count-rises",
            "The words are sorted by rising count",
            {"(-counts[word], word)": "(counts[word], word)"},
            "The rarest word gets the smallest id.",
            "Which word should get id 2?",
        ),
        Bug(
            "ties-in-order-of-appearance",
            "Words of equal count stand in the order in which they appear",
            {"(-counts[word], word)": "-counts[word]"},
            "The same texts in another order would number the words differently.",
            "What decides between two words of equal count?",
        ),
        Bug(
            "ties-reversed",
            "Words of equal count stand in reverse order",
            {SORTED: "kept.sort(key=lambda word: (counts[word], word), reverse=True)"},
            "Reversing a sort by two keys turns both round.",
            "Only the count should fall.",
        ),
        Bug(
            "ties-ignore-case",
            "Words of equal count are ordered without regard to case",
            ({"(-counts[word], word)": "(-counts[word], word.lower())"},),
            "In the order of code points every capital letter comes before every small one.",
            "How does Python compare two strings?",
        ),
        Bug(
            "sorted-by-word-only",
            "The words are sorted alphabetically, whatever their counts",
            {"(-counts[word], word)": "word"},
            "The most frequent word should come first.",
            "Which of the two keys comes first?",
        ),
        Bug(
            "not-sorted",
            "The words are numbered in the order in which they appear",
            {SORTED: "pass"},
            "The most frequent word should come first.",
            "Count first, then sort, then number.",
        ),
        Bug(
            "special-words-missing",
            "<pad> and <unk> are missing",
            {'{"<pad>": 0, "<unk>": 1}': "{}"},
            "The words begin at 0, so the first of them cannot be told from padding.",
            "Which two entries come before all words?",
        ),
        Bug(
            "special-words-swapped",
            "<pad> and <unk> have each other's ids",
            {'{"<pad>": 0, "<unk>": 1}': '{"<unk>": 0, "<pad>": 1}'},
            "Padding is filled with zeros, so 0 must be <pad>.",
            "Which of the two is 0?",
        ),
        Bug(
            "special-words-last",
            "<pad> and <unk> come after the words",
            {
                '{"<pad>": 0, "<unk>": 1}': "{}",
                "return vocab": 'vocab["<pad>"] = len(vocab)\n    vocab["<unk>"] = len(vocab)\n    return vocab',
            },
            "Padding is filled with zeros, so the word with id 0 could not be told from it.",
            "Which two entries come before all words?",
        ),
        Bug(
            "unknown-word-missing",
            "<unk> is missing",
            {'{"<pad>": 0, "<unk>": 1}': '{"<pad>": 0}'},
            "Words that the vocabulary does not hold have no id.",
            "Which two entries come before all words?",
        ),
        Bug(
            "min-count-ignored",
            "min_count is ignored",
            {" if counts[word] >= min_count": ""},
            "Words that are too rare are in the vocabulary.",
            "Where does your function use its second parameter?",
        ),
        Bug(
            "min-count-exclusive",
            "A word that occurs exactly min_count times is left out",
            {"counts[word] >= min_count": "counts[word] > min_count"},
            "min_count is the smallest count that is still kept.",
            "Which words are left with a min_count of 1?",
        ),
        Bug(
            "texts-counted-not-words",
            "A word that occurs twice in a text is counted once",
            {"text.split()": "set(text.split())"},
            "What is counted is the number of texts that hold the word.",
            "Count every occurrence.",
        ),
        Bug(
            "letters-counted",
            "The letters are counted instead of the words",
            ({"text.split()": "text"}, {"text.split()": "text.replace(' ', '')"}),
            "Walking over a string visits its letters.",
            "Print what your inner loop visits for the text 'man bites dog'.",
        ),
        Bug(
            "last-text-only-counted",
            "The counts begin anew with every text",
            {"    for text in texts:\n": "    for text in texts:\n        counts = {}\n"},
            "Only the words of the last text are left.",
            "On which line are the counts made, and how often does it run?",
        ),
        Bug(
            "counts-for-ids",
            "The words are mapped to their counts instead of to ids",
            {"len(vocab))": "counts[word])"},
            "Two words of equal count would share an id.",
            "Count, sort, then number: which of the three is missing?",
        ),
        Bug(
            "ties-by-length",
            "Words of equal count are ordered by their length",
            (
                {"(-counts[word], word)": "(-counts[word], len(word), word)"},
                {"(-counts[word], word)": "(-counts[word], len(word))"},
            ),
            "The task orders them by code point, as Python compares strings.",
            "How does Python compare two strings?",
        ),
        Bug(
            "numbering-off-by-one",
            "The words' ids begin one too early or one too late",
            (
                {"vocab.setdefault(word, len(vocab))": "vocab.setdefault(word, len(vocab) - 1)"},
                {"vocab.setdefault(word, len(vocab))": "vocab.setdefault(word, len(vocab) + 1)"},
            ),
            "The first word of the corpus has id 2, right after <unk>.",
            "Write down the ids of a corpus with a single word.",
        ),
    ),
)


# encode --------------------------------------------------------------------------------------------------------------

SMALL_VOCAB = {"<pad>": 0, "<unk>": 1, "bites": 2, "man": 3, "dog": 4, "Dog": 5, "the": 6}

ENCODE = Exercise(
    name="encode",
    signature="text, vocab",
    asks="the list of the ids of the text's words; a word that vocab does not hold gets the id of <unk>.",
    returns=(Ids("ids"),),
    cases=(
        Case("known words", lambda _: {"text": "dog bites the man", "vocab": SMALL_VOCAB}, weight=2),
        Case("an unknown word", lambda _: {"text": "man bites shark again", "vocab": SMALL_VOCAB}, weight=2),
        Case("upper and lower case", lambda _: {"text": "Dog dog The DOG", "vocab": SMALL_VOCAB}),
        Case("uneven spaces", lambda _: {"text": "  dog \t bites\nman  ", "vocab": SMALL_VOCAB}),
        Case("punctuation", lambda _: {"text": "man, dog!", "vocab": SMALL_VOCAB}),
        Case("texts that hold <pad> and <unk>", lambda _: {"text": "man <pad> dog <unk>", "vocab": SMALL_VOCAB}),
        Case("no words", lambda _: {"text": "", "vocab": SMALL_VOCAB}),
        Case(
            "a random text",
            lambda generator: {
                "text": " ".join(map(str, generator.choice([*SMALL_VOCAB, "cat", "Man"], size=9))),
                "vocab": SMALL_VOCAB,
            },
        ),
    ),
    bugs=(
        Bug(
            "unknown-words-dropped",
            "Unknown words are dropped",
            {"vocab.get(word, unknown)": "vocab[word]", "in text.split()": "in text.split() if word in vocab"},
            "The ids are fewer than the words, and what follows an unknown word has moved.",
            "An unknown word still has a place in the order.",
        ),
        Bug(
            "unknown-words-padded",
            "Unknown words get the id of <pad>",
            (
                {"vocab.get(word, unknown)": "vocab.get(word, 0)"},
                {"vocab.get(word, unknown)": 'vocab.get(word, vocab["<pad>"])'},
            ),
            "They will be taken for padding.",
            "Which entry of the vocabulary stands for what it does not hold?",
        ),
        Bug(
            "id-zero-taken-for-missing",
            "The id 0 is taken for a word that is not there",
            (
                {"vocab.get(word, unknown)": "(vocab.get(word) or unknown)"},
                {"vocab.get(word, unknown)": "(vocab.get(word, 0) or unknown)"},
            ),
            "0 counts as False, so that `or` passes it over; but it is the id of <pad>, a word like any other here.",
            "What does your line make of a word whose id is 0?",
        ),
        Bug(
            "unknown-words-numbered-otherwise",
            "Unknown words get a number that is not the id of <unk>",
            ({'vocab["<unk>"]': "-1"}, {'vocab["<unk>"]': "len(vocab)"}, {'vocab["<unk>"]': "len(vocab) + 1"}),
            "-1 would look up the last row of the embedding, len(vocab) one that is not there.",
            "Which entry of the vocabulary stands for every word that it does not hold?",
        ),
        Bug(
            "unknown-words-added",
            "Unknown words are added to the vocabulary",
            (
                {"vocab.get(word, unknown)": "vocab.setdefault(word, len(vocab))"},
                {"vocab.get(word, unknown)": "vocab.setdefault(word, unknown)"},
            ),
            "The embedding has no row for such a word, and whoever passed the vocabulary finds it changed.",
            "Encoding reads the vocabulary and leaves it alone; what stands for a word that is not in it?",
        ),
        Bug(
            "words-returned",
            "The words are returned instead of their ids",
            {"vocab.get(word, unknown)": "word"},
            "An embedding looks up rows by number.",
            "What does the vocabulary give for a word?",
        ),
        Bug(
            "unknown-words-raise",
            "An unknown word raises a KeyError",
            {"vocab.get(word, unknown)": "vocab[word]"},
            "New texts always hold words that were not in the training texts.",
            "A dict's get can return something else where there is no such key.",
        ),
        Bug(
            "unknown-words-none",
            "Unknown words become None",
            {"vocab.get(word, unknown)": "vocab.get(word)"},
            "None is no id.",
            "A dict's get takes a second argument.",
        ),
        Bug(
            "lower-cased",
            "Words are turned into lower case",
            {"text.split()": "text.lower().split()"},
            "The vocabulary was built with the case kept, so its capitalised words are never found.",
            "Cut the text into words in the way in which the vocabulary was built.",
        ),
        Bug(
            "split-at-single-spaces",
            "The text is cut at single spaces",
            {"text.split()": 'text.split(" ")'},
            "Two spaces in a row give an empty word, and tabs and line ends stay inside words.",
            "split without an argument cuts at any run of white space.",
        ),
        Bug(
            "letters-encoded",
            "The letters are encoded instead of the words",
            {"text.split()": "text"},
            "There is an id for every character; iterating over a string gives its characters.",
            "Print what your loop runs over.",
        ),
        Bug(
            "punctuation-stripped",
            "Punctuation is taken off the words",
            tuple(
                {"text.split()": f"[word.strip('{marks}') for word in text.split()]"} for marks in (".,!?", ".,!?;:")
            ),
            "Words are what split gives, marks and all.",
            "Cut the text into words in the way in which the vocabulary was built.",
        ),
        Bug(
            "order-lost",
            "The ids are sorted, or each word is encoded once",
            (
                {
                    "[vocab.get(word, unknown) for word in text.split()]": (
                        "sorted(vocab.get(word, unknown) for word in text.split())"
                    )
                },
                {"text.split()": "dict.fromkeys(text.split())"},
            ),
            "The order of the words is what this course is about.",
            "One id for each word, where the word stands.",
        ),
    ),
)


# pad_batch -----------------------------------------------------------------------------------------------------------


def _sequences(generator: np.random.Generator, lengths: tuple[int, ...]) -> list[list[int]]:
    return [[int(number) for number in generator.integers(2, 50, size=length)] for length in lengths]


KEPT = "kept = sequence[:length]"

PAD_BATCH = Exercise(
    name="pad_batch",
    signature="sequences, length=None",
    asks="ids (N, T) int64 and mask (N, T) bool, True = a real token; padded and cut at the end.",
    returns=(Array("ids", ("N", "T"), kind="int64"), Array("mask", ("N", "T"), kind="bool")),
    cases=(
        Case("three texts", lambda generator: {"sequences": _sequences(generator, (2, 5, 3))}, weight=2),
        Case(
            "cut to a length",
            lambda generator: {"sequences": _sequences(generator, (6, 2, 4)), "length": 3},
            weight=2,
            keywords=("length",),
        ),
        Case(
            "padded to a length",
            lambda generator: {"sequences": _sequences(generator, (2, 3)), "length": 5},
            keywords=("length",),
        ),
        Case("two short texts", lambda _: {"sequences": [[5, 6, 7], [8]]}),
        Case("a real 0", lambda _: {"sequences": [[4, 0, 5], [0]]}, hint="May an id be 0 in a text?"),
        Case("an empty text", lambda generator: {"sequences": [[], *_sequences(generator, (3, 1))]}),
        Case("one text", lambda generator: {"sequences": _sequences(generator, (4,))}),
    ),
    bugs=(
        Bug(
            "padded-in-front",
            "The padding stands in front of the words",
            {
                "ids[row, : len(kept)]": "ids[row, length - len(kept) :]",
                "mask[row, : len(kept)]": "mask[row, length - len(kept) :]",
            },
            "Every word has moved to the right. That is a possible choice, but not this one.",
            "At which end is a short text filled up?",
        ),
        Bug(
            "cut-in-front",
            "Long texts lose their beginning instead of their end",
            {KEPT: "kept = sequence[-length:]"},
            "The first words are gone.",
            "At which end is a long text cut?",
        ),
        Bug(
            "length-ignored",
            "length is ignored",
            {"if length is None:\n        length": "if True:\n        length"},
            "The rectangle is as wide as the longest text, whatever was asked for.",
            "Where does your function use its second parameter?",
        ),
        Bug(
            "never-widened",
            "The rectangle is never wider than the longest text",
            {
                "if length is None:\n        length = max(len(sequence) for sequence in sequences)": (
                    "longest = max(len(sequence) for sequence in sequences)\n"
                    "    length = longest if length is None else min(length, longest)"
                )
            },
            "A batch of short texts must be filled up to the length that was asked for.",
            "Which width does the result have for length=5?",
        ),
        Bug(
            "never-cut",
            "Long texts are not cut",
            {
                "if length is None:\n        length = max(len(sequence) for sequence in sequences)": (
                    "longest = max(len(sequence) for sequence in sequences)\n"
                    "    length = longest if length is None else max(length, longest)"
                )
            },
            "The rectangle is as wide as the longest text, although fewer columns were asked for.",
            "Which width does the result have for length=3?",
        ),
        Bug(
            "cut-to-shortest",
            "All texts are cut to the length of the shortest",
            {"length = max(": "length = min("},
            "Most of the longer texts is thrown away.",
            "Which text decides the width?",
        ),
        Bug(
            "mask-inverted",
            "The mask is True where there is padding",
            {"return ids, mask": "return ids, ~mask"},
            "True means a real token.",
            "Print ids and mask side by side.",
        ),
        Bug(
            "mask-from-ids",
            "The mask is made by asking which ids are not 0",
            {"return ids, mask": "return ids, ids != 0"},
            "A 0 inside a text is real; that it stands for <pad> does not make it padding.",
            "You know how many words each text has.",
        ),
        Bug(
            "mask-all-true",
            "The mask is True everywhere",
            {"mask[row, : len(kept)] = True": "mask[row] = True"},
            "Padding would be read as words.",
            "Which entries of a row did you fill from the text?",
        ),
        Bug(
            "mask-not-boolean",
            "The mask holds numbers instead of booleans",
            (
                {"return ids, mask": "return ids, mask.astype(np.int64)"},
                {"return ids, mask": "return ids, mask.astype(float)"},
            ),
            "As an index, an array of zeros and ones picks rows 0 and 1 instead of choosing entries.",
            "Check the dtype of the mask.",
        ),
        Bug(
            "ids-as-floats",
            "The ids are floats",
            {"dtype=np.int64": "dtype=np.float64"},
            "np.zeros makes floats unless it is told otherwise, and floats cannot index an embedding.",
            "Check the dtype of the ids.",
        ),
        Bug(
            "padded-with-another-number",
            "The padding is filled with another number than 0",
            (
                *(
                    {"np.zeros((len(sequences), length), dtype=np.int64)": f"np.full((len(sequences), length), {fill})"}
                    for fill in (1, -1, 2, 99, 999, -100)
                ),
                {"ids[row, : len(kept)] = kept": "ids[row], ids[row, : len(kept)] = (kept or [0])[-1], kept"},
            ),
            "1 is <unk>, a word, and -1 would be looked up as the last row; padding is 0.",
            "Which id does <pad> have?",
        ),
        Bug(
            "result-transposed",
            "The axes of batch and time are swapped",
            {"return ids, mask": "return ids.T, mask.T"},
            "The batch comes first: row n is text n.",
            "Compare the shape with (N, T).",
        ),
        Bug(
            "mask-shifted",
            "The mask is one entry too short or too long",
            (
                {"mask[row, : len(kept)]": "mask[row, : max(len(kept) - 1, 0)]"},
                {"mask[row, : len(kept)]": "mask[row, : len(kept) + 1]"},
                {"mask[row, : len(kept)]": "mask[row, : max(len(sequence) - 1, 0)]"},
                {"mask[row, : len(kept)]": "mask[row, 1 : len(kept)]"},
            ),
            "The last word of each text counts as padding, or the first pad as a word.",
            "How many entries of a row are True for a text of two words?",
        ),
        Bug(
            "mask-missing",
            "Only the ids are returned",
            {"return ids, mask": "return ids"},
            "The task asks for two arrays.",
            "Return both, ids first.",
        ),
    ),
)


# embed_forward -------------------------------------------------------------------------------------------------------


def _lookup(generator: np.random.Generator, n: int = 2, t: int = 5, v: int = 7, d: int = 3) -> Arguments:
    ids = generator.integers(v, size=(n, t))
    ids[0, 0], ids[-1, -1] = 0, v - 1
    return {"ids": ids, "E": generator.normal(size=(v, d))}


EMBED_FORWARD = Exercise(
    name="embed_forward",
    signature="ids, E",
    asks="(N, T, D), the row of E (V, D) for each of the ids (N, T).",
    returns=(Array("x", ("N", "T", "D")),),
    cases=(
        Case("random ids", _lookup, weight=3),
        Case("other sizes", partial(_lookup, n=4, t=3, v=5, d=2), weight=2),
        Case("one word", partial(_lookup, n=1, t=2, v=3, d=4)),
        Case("as many words as numbers", partial(_lookup, n=2, t=3, v=4, d=4)),
        Case("float32 vectors", lambda generator: as_float32(_lookup(generator, 3, 4, 6, 2))),
        Case("Fortran order", lambda generator: in_fortran_order(_lookup(generator))),
    ),
    bugs=(
        Bug(
            "padding-zeroed",
            "The vectors of id 0 are set to zero",
            {"E[ids]": "E[ids] * (ids != 0)[:, :, None]"},
            "Id 0 is looked up like any other; the mask, not the vector, says what is padding.",
            "Which row of E belongs to id 0?",
        ),
        Bug(
            "ids-off-by-one",
            "The row before or after the word's own is looked up",
            ({"E[ids]": "E[ids - 1]"}, {"E[ids]": "E[(ids + 1) % len(E)]"}, {"E[ids]": "E[ids + 1]"}),
            "Rows are counted from 0, as ids are.",
            "Which row of E belongs to id 0?",
        ),
        Bug(
            "columns-for-rows",
            "Columns of E are looked up instead of rows",
            ({"E[ids]": "E[:, ids]"}, {"E[ids]": "E.T[ids]"}, {"E[ids]": "np.moveaxis(E[:, ids % E.shape[1]], 0, -1)"}),
            "E is (V, D): a word is a row.",
            "Which axis of E counts words?",
        ),
        Bug(
            "one-hot-vectors",
            "One-hot vectors are returned, without E",
            {"E[ids]": "np.eye(len(E), dtype=E.dtype)[ids]"},
            "The result has V numbers for each word instead of D.",
            "What is multiplied with a one-hot vector to look something up?",
        ),
        Bug(
            "vectors-averaged",
            "The vectors of a text are averaged",
            ({"E[ids]": "E[ids].mean(axis=1)"}, {"E[ids]": "E[ids].sum(axis=1)"}),
            "One vector for each text is left; the order of the words is lost.",
            "The result has an axis for the words.",
        ),
        Bug(
            "same-word-everywhere",
            "Every step gets the vector of the same word",
            (
                {"E[ids]": "E[np.repeat(ids[:, :1], ids.shape[1], axis=1)]"},
                {"E[ids]": "E[np.repeat(ids[:, -1:], ids.shape[1], axis=1)]"},
            ),
            "The other words are never looked up.",
            "Which index does your loop use for the step?",
        ),
        Bug(
            "batch-flattened",
            "The axes of batch and time have become one",
            {"E[ids]": "E[ids.reshape(-1)]"},
            "The result has shape (N T, D).",
            "An index may have two axes.",
        ),
        Bug(
            "batch-and-time-swapped",
            "The axes of batch and time are swapped",
            {"E[ids]": "E[ids.T]"},
            "The batch comes first: x[n, t] is word t of text n.",
            "Compare the shape with (N, T, D).",
        ),
        Bug(
            "ids-multiplied",
            "The ids are multiplied by the vectors",
            {"E[ids]": "ids[:, :, None] * E[0]"},
            "Ids are names, not amounts: word 6 is not three times word 2.",
            "Pick rows; multiply nothing.",
        ),
    ),
    links=(EMBEDDING,),
)


# embed_backward ------------------------------------------------------------------------------------------------------


def _scatter(generator: np.random.Generator, n: int = 2, t: int = 5, v: int = 7, d: int = 3) -> Arguments:
    """Return gradients for ids in which one word repeats within a text, one between texts, and 0 occurs twice."""
    ids = generator.integers(v, size=(n, t))
    ids[0, 0] = ids[0, 1] = ids[-1, -1] = 2
    ids[0, -1] = ids[-1, 0] = 0
    return {"dx": generator.normal(size=(n, t, d)), "ids": ids, "vocab_size": v}


def _distinct(generator: np.random.Generator) -> Arguments:
    ids = generator.permutation(6).reshape(2, 3)
    return {"dx": generator.normal(size=(2, 3, 4)), "ids": ids, "vocab_size": 8}


ADDED = "np.add.at(dE, ids, dx)"

EMBED_BACKWARD = Exercise(
    name="embed_backward",
    signature="dx, ids, vocab_size",
    asks="dE (V, D), in which row v is the sum of dx over all places where ids is v; row 0 like any other.",
    returns=(Array("dE", ("V", "D")),),
    cases=(
        Case("repeated words", _scatter, weight=3),
        Case("other sizes", partial(_scatter, n=4, t=6, v=5, d=2), weight=2),
        Case("each word once", _distinct),
        Case("one text", partial(_scatter, n=1, t=3, v=4, d=2)),
        Case("float32 gradients", lambda generator: as_float32(_scatter(generator, 3, 4, 6, 2))),
        Case("Fortran order", lambda generator: in_fortran_order(_scatter(generator, 3, 5, 9, 4))),
    ),
    bugs=(
        Bug(
            "repeats-overwritten",
            "A word that repeats keeps the gradient of its last occurrence only",
            (
                {"np.add.at(dE, ids, dx)": "for t in range(ids.shape[1]):\n        dE[ids[:, t]] += dx[:, t]"},
                {"np.add.at(dE, ids, dx)": "for n in range(len(ids)):\n        dE[ids[n]] += dx[n]"},
                {ADDED: "dE[ids] = dx"},
                {ADDED: "dE[ids] += dx"},
            ),
            "Indexing with repeated numbers writes each row once: nothing adds up, not even with +=.",
            "What should the row of a word get that occurs twice?",
            EMBEDDING,
        ),
        Bug(
            "first-occurrence-only",
            "A word that repeats keeps the gradient of its first occurrence only",
            {ADDED: "dE[ids[::-1, ::-1]] = dx[::-1, ::-1]"},
            "Every occurrence of a word used the same row, so all their gradients belong to it.",
            "What should the row of a word get that occurs twice?",
        ),
        Bug(
            "repeats-averaged",
            "The gradients of a word that repeats are averaged",
            {
                ADDED: f"{ADDED}\n    counts = np.bincount(ids.reshape(-1), minlength=vocab_size)\n"
                "    dE /= np.maximum(counts, 1)[:, None].astype(dE.dtype)"
            },
            "The chain rule adds up what several uses contribute.",
            "Where is a division in the equation?",
        ),
        Bug(
            "gradient-averaged-over-batch",
            "The gradients are divided by N, or by the number of words",
            (
                {"return dE": "return dE / len(dx)"},
                {"return dE": "return dE / ids.size"},
                {"return dE": "return dE / ids.shape[1]"},
            ),
            "If the loss is a mean, the division is already in dx.",
            "Where is a division in the equation?",
        ),
        Bug(
            "padding-row-zeroed",
            "The gradient of row 0 is left out",
            ({"return dE": "dE[0] = 0\n    return dE"},),
            "Here id 0 is a word like any other; the layer that uses this function decides about padding.",
            "Does the sum in the equation leave out v = 0?",
        ),
        Bug(
            "rows-off-by-one",
            "The gradients go to the row before or after the word's own",
            ({ADDED: "np.add.at(dE, ids - 1, dx)"}, {ADDED: "np.add.at(dE, (ids + 1) % vocab_size, dx)"}),
            "Rows are counted from 0, as ids are.",
            "Which row belongs to id 0?",
        ),
        Bug(
            "rows-as-many-as-ids",
            "dE has as many rows as the largest id needs, not vocab_size",
            {"np.zeros((vocab_size,": "np.zeros((int(ids.max()) + 1,"},
            "Words that do not occur in the batch have a row too; their gradient is zero.",
            "Which shape has E?",
        ),
        Bug(
            "last-step-only",
            "Only one step of each text contributes",
            ({"ids, dx)": "ids[:, -1], dx[:, -1])"}, {"ids, dx)": "ids[:, 0], dx[:, 0])"}),
            "Every word of a text was looked up, so every word's row gets a gradient.",
            "Which pairs (n, t) does your code visit?",
        ),
        Bug(
            "largest-gradient-kept",
            "A word that repeats keeps its largest gradient instead of their sum",
            {
                "np.add.at(dE, ids, dx)": "dE -= np.inf\n    np.maximum.at(dE, ids, dx)\n    dE[np.isinf(dE)] = 0",
            },
            "Every occurrence has its part in the loss.",
            "What does the chain rule do with several uses of one thing?",
        ),
        Bug(
            "gradient-multiplied-by-ids",
            "The gradients are multiplied by the ids",
            {"ids, dx)": "ids, ids[:, :, None] * dx)"},
            "An id is a name and not a quantity.",
            "What does the forward pass do with an id?",
        ),
        Bug(
            "occurrences-counted",
            "The words are counted instead of their gradients being added up",
            {"ids, dx)": "ids, 1)"},
            "What came holds whole numbers: how often each word occurs.",
            "What is added to the row of a word?",
        ),
        Bug(
            "last-text-only",
            "Only the last text of the batch contributes",
            ({ADDED: "np.add.at(dE, ids[-1], dx[-1])"}, {ADDED: "np.add.at(dE, ids[0], dx[0])"}),
            "The other texts' gradients are lost.",
            "Do all N texts enter the sum?",
        ),
        Bug(
            "gradient-summed-over-numbers",
            "The gradient is summed over the numbers of each vector",
            {ADDED: "np.add.at(dE, ids, dx.sum(axis=-1, keepdims=True))"},
            "All entries of a row are equal.",
            "Each of the D numbers of a vector has a gradient of its own.",
        ),
        Bug(
            "sign-flipped",
            "The gradient has the wrong sign",
            {"return dE": "return -dE"},
            "The minus sign of learning belongs to the update, not to the gradient.",
            "Look for a minus.",
        ),
    ),
    links=(EMBEDDING,),
)

ASSIGNMENT = Assignment(
    place=1,
    title="From text to vectors",
    exercises=(BUILD_VOCAB, ENCODE, PAD_BATCH, EMBED_FORWARD, EMBED_BACKWARD),
)
