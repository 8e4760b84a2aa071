"""Problems, tokens and review files; the files are small ones of our own, in the published formats."""

import numpy as np
import pytest

from rnnref import adding_problem, load_imdb, load_rt_polarity, load_sst2, temporal_order, tokenize


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
