import numpy as np
import pytest

from rnnref import build_vocab, encode, pad_batch


def test_words_are_numbered_by_falling_count_and_ties_by_code_point():
    vocab = build_vocab(["b a B", "b é z", "z"])
    assert list(vocab) == ["<pad>", "<unk>", "b", "z", "B", "a", "é"]
    assert list(vocab.values()) == list(range(7))


def test_rare_words_are_left_out_and_read_as_unknown():
    vocab = build_vocab(["so so good", "so bad"], min_count=2)
    assert vocab == {"<pad>": 0, "<unk>": 1, "so": 2}
    assert encode("so good so", vocab) == [2, 1, 2]


def test_the_reserved_words_keep_their_ids_when_a_text_holds_them():
    assert build_vocab(["<unk> <unk> a"]) == {"<pad>": 0, "<unk>": 1, "a": 2}


def test_case_is_kept_and_any_white_space_parts_words():
    vocab = build_vocab(["Good\tgood\n good"])
    assert encode("good Good", vocab) == [2, 3]


def test_batches_are_padded_and_cut_at_the_end():
    ids, mask = pad_batch([[5, 6, 7], [8], []], length=2)
    assert ids.dtype == np.int64
    assert ids.tolist() == [[5, 6], [8, 0], [0, 0]]
    assert mask.tolist() == [[True, True], [True, False], [False, False]]


def test_an_id_0_inside_a_sequence_is_a_real_token_to_the_mask():
    _, mask = pad_batch([[0, 3]])
    assert mask.all()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: build_vocab("one text"), TypeError, "texts: expected a list of texts"),
        (lambda: build_vocab(["a", 3]), TypeError, r"texts\[1\]: expected a string, got 3"),
        (lambda: build_vocab([], min_count=0), ValueError, "min_count: expected at least 1"),
        (lambda: encode(["a"], {"<unk>": 1}), TypeError, "text: expected a string"),
        (lambda: encode("a", {"a": 0}), ValueError, "vocab: expected an entry '<unk>'"),
        (lambda: pad_batch([[1.5]]), TypeError, r"sequences\[0\]: expected a list of whole numbers"),
        (lambda: pad_batch([[1]], length=-1), ValueError, "length: expected at least 0"),
    ],
)
def test_errors_name_the_argument(call, error, words):
    with pytest.raises(error, match=words):
        call()
