"""Problems, tokens and review files; the files are small ones of our own, in the published formats."""

import numpy as np
import pytest

from rnnref import (
    adding_problem,
    embedding_table,
    load_film_ratings,
    load_imdb,
    load_labelled_sentences,
    load_rt_polarity,
    load_sst2,
    load_word_vectors,
    nearest_words,
    temporal_order,
    tokenize,
)


def test_the_class_of_temporal_order_is_the_order_of_its_two_marks():
    ids, y = temporal_order(500, length=30, seed=1)
    for row, label in zip(ids, y, strict=True):
        places = np.flatnonzero(row < 2)
        assert len(places) == 2
        assert 3 <= places[0] < 6
        assert 12 <= places[1] < 15
        assert label == 2 * row[places[0]] + row[places[1]]
    assert set(y) == {0, 1, 2, 3}


def test_answering_the_mean_of_the_adding_problem_errs_by_a_sixth():
    x, y = adding_problem(20000, length=10, seed=1)
    assert np.all(x[:, :5, 1].sum(axis=1) == 1)
    assert np.all(x[:, 5:, 1].sum(axis=1) == 1)
    assert np.mean((y - 1) ** 2) == pytest.approx(1 / 6, rel=0.03)


def test_tokens_keep_contractions_and_part_marks():
    assert tokenize("Don't<br/><br />STOP (ever)...") == ["don't", "stop", "(", "ever", ")", ".", ".", "."]
    assert tokenize("café naïve 日本") == ["café", "naïve", "日本"]


@pytest.fixture
def imdb(tmp_path):
    for name, reviews in {"neg": {"0_2": "Dull.", "10_1": "Bad."}, "pos": {"2_9": "Fine — good."}}.items():
        folder = tmp_path / "aclImdb" / "train" / name
        folder.mkdir(parents=True)
        for stem, text in reviews.items():
            (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "aclImdb"


def test_imdb_reviews_come_in_the_order_of_their_numbers(imdb):
    texts, y = load_imdb(imdb)
    assert texts == ["Dull.", "Bad.", "Fine — good."]
    assert y.tolist() == [0, 0, 1]


def test_sst2_keeps_quotes_and_is_split_at_tabs_alone(tmp_path):
    (tmp_path / "dev.tsv").write_text('sentence\tlabel\n" hard , but good \t1\nno "fun" \t0\n', encoding="utf-8")
    texts, y = load_sst2(tmp_path, "dev")
    assert texts == ['" hard , but good', 'no "fun"']
    assert y.tolist() == [1, 0]


def test_rt_polarity_is_read_in_its_own_encoding(tmp_path):
    (tmp_path / "rt-polarity.neg").write_bytes("a clich\xe9 . \n\n".encode("cp1252"))
    (tmp_path / "rt-polarity.pos").write_bytes(b"funny\x85 and warm\n")
    texts, y = load_rt_polarity(tmp_path)
    assert texts == ["a cliché .", "funny… and warm"]
    assert y.tolist() == [0, 1]


def test_rt_polarity_in_utf_8_is_read_as_utf_8(tmp_path):
    (tmp_path / "rt-polarity.neg").write_bytes("the action clichés just pile up . \r\n".encode())
    (tmp_path / "rt-polarity.pos").write_bytes("funny… and warm\n".encode())
    assert load_rt_polarity(tmp_path)[0] == ["the action clichés just pile up .", "funny… and warm"]
    (tmp_path / "rt-polarity.pos").write_bytes(b"no such byte: \x81\n")
    with pytest.raises(ValueError, match=r"rt-polarity\.pos in utf-8 or cp1252, got byte 0x81 at offset 14"):
        load_rt_polarity(tmp_path)


def test_a_wrong_folder_or_split_or_encoding_or_line_is_named(imdb, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"folder: expected reviews train/neg/\*\.txt as in an unp"):
        load_imdb(tmp_path)
    with pytest.raises(ValueError, match="split: expected one of train, test, got 'dev'"):
        load_imdb(imdb, "dev")
    (imdb / "train" / "pos" / "2_9.txt").write_bytes(b"caf\xe9")
    with pytest.raises(ValueError, match=r"2_9\.txt in utf-8, got byte 0xe9 at offset 3"):
        load_imdb(imdb)
    with pytest.raises(FileNotFoundError, match=r"folder: expected train\.tsv in .*; .* holds aclImdb"):
        load_sst2(tmp_path)
    (tmp_path / "train.tsv").write_text("sentence\tlabel\nfine\t2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"0 or 1 on line 2 of .*train\.tsv, got \['fine', '2'\]"):
        load_sst2(tmp_path)
    (tmp_path / "train.tsv").write_text("fine\t1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="to begin with the line 'sentence<tab>label'"):
        load_sst2(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"folder: expected train\.tsv in .*train\.tsv; .* is no folder"):
        load_sst2(tmp_path / "train.tsv")
    with pytest.raises(FileNotFoundError, match=r"folder: expected rt-polarity\.neg"):
        load_rt_polarity(tmp_path)


def test_film_ratings_are_read_with_their_quotes(tmp_path):
    path = tmp_path / "films.tsv"
    path.write_text('rating\tsentence\n-0.60\tEffective but "too tepid" biopic\n3.5\tA gem.\n', encoding="utf-8")
    texts, ratings = load_film_ratings(path)
    assert texts == ['Effective but "too tepid" biopic', "A gem."]
    assert ratings.tolist() == [-0.6, 3.5]


def test_labelled_sentences_can_be_asked_for_by_topic(tmp_path):
    path = tmp_path / "reviews.tsv"
    path.write_text("label\ttopic\tsentence\n1\tfilm\tA gem.\n0\trestaurant\tCold soup.\n", encoding="utf-8")
    assert load_labelled_sentences(path)[1].tolist() == [1, 0]
    assert load_labelled_sentences(path, "restaurant")[0] == ["Cold soup."]
    with pytest.raises(ValueError, match="topic: expected one of film, restaurant, product, got 'hotel'"):
        load_labelled_sentences(path, "hotel")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>not found</html>", "begin with the columns rating sentence, got '<html>not found</html>'"),
        (b"rating\tsentence\n1.5\tA gem.\n2.0", r"expected 2 columns on line 3 of .*films\.tsv, got 1"),
        (b"rating\tsentence\nx\tA gem.\n", r"a rating from -4 to 4 on line 2 of .*films\.tsv, got 'x'"),
        (b"rating\tsentence\n7\tA gem.\n", r"a rating from -4 to 4 on line 2 of .*films\.tsv, got '7'"),
        (b"rating\tsentence\n1\tA clich\xe9.\n", r"expected .*films\.tsv in utf-8, got byte 0xe9 at offset 25"),
    ],
)
def test_a_damaged_table_is_named_with_the_line(tmp_path, content, message):
    (tmp_path / "films.tsv").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_film_ratings(tmp_path / "films.tsv")


def test_word_vectors_come_back_within_a_hundredth(tmp_path):
    exact = np.random.default_rng(0).normal(size=(3, 4))
    scale = np.abs(exact).max(axis=0) / 127
    whole = np.rint(exact / scale).astype(np.int8)
    np.savez(tmp_path / "vectors.npz", words="good\nfine\nbad", vectors=whole, scale=scale)
    words, vectors = load_word_vectors(tmp_path / "vectors.npz")
    assert words == ["good", "fine", "bad"]
    assert np.abs(vectors - exact).max() <= scale.max() / 2 + 1e-6
    assert nearest_words(vectors[1], words, vectors, 1) == ["fine"]
    table = embedding_table({"<pad>": 0, "<unk>": 1, "bad": 2, "odd": 3}, words, vectors)
    assert np.array_equal(table, [np.zeros(4), np.zeros(4), vectors[2], np.zeros(4)])


def test_a_file_of_other_arrays_is_no_file_of_vectors(tmp_path):
    np.savez(tmp_path / "vectors.npz", words="good\nfine", vectors=np.ones((3, 4), np.int8), scale=np.ones(4))
    with pytest.raises(ValueError, match=r"a vector for each of 2 words in .*vectors\.npz, got \(3, 4\)"):
        load_word_vectors(tmp_path / "vectors.npz")
    np.savez(tmp_path / "vectors.npz", E=np.ones(3))
    with pytest.raises(ValueError, match=r"expected words, vectors and scale in .*vectors\.npz"):
        load_word_vectors(tmp_path / "vectors.npz")
