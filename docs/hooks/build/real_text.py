"""Real sentences for the pages, out of two published packages, in build/data.

Neither package is committed. Each is fetched by name and version, and used only if its sha256 is the one written here.
A build that cannot have one says so and goes on: the pages then show the recorded results.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from docs.hooks.build.runtime import cache_folder, sha256
from docs.hooks.folders import BUILD, ROOT
from docs.hooks.node import NPM, BuildError, run_node

DATA = BUILD / "data"
VECTORS = ROOT / "docs" / "data" / "vectors.npz"

_TOPICS = {"imdb": "film", "yelp": "restaurant", "amazon": "product"}
Rows = Iterator[tuple[str, ...]]


class Package(NamedTuple):
    """A published package, and the table that the pages get of it."""

    table: str
    columns: tuple[str, ...]
    file_name: str
    sha256: str
    fetch: Callable[[Path], None]
    rows: Callable[[tarfile.TarFile], Rows]


def make_real_text(folder: Path = DATA) -> None:
    """Put the tables and the word vectors into the folder; say which tables could not be made, and why."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(VECTORS, folder / VECTORS.name)
    for package in PACKAGES:
        try:
            (folder / package.table).write_text(table_of(package, archive_of(package)), encoding="utf-8")
        except BuildError as error:
            (folder / package.table).unlink(missing_ok=True)
            print(f"site: {package.table} is left out; programs that read it show recorded results only. {error}")


def archive_of(package: Package) -> bytes:
    """Return the package's bytes, out of the local cache or from its registry.

    Raises
    ------
    BuildError
        If it cannot be had, or is damaged: names the file.
    """
    cached = cache_folder() / package.file_name
    if cached.is_file() and sha256(cached.read_bytes()) == package.sha256:
        return cached.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        package.fetch(Path(folder))
        fetched = Path(folder) / package.file_name
        if not fetched.is_file():
            raise BuildError(f"{package.file_name} was not downloaded. Is the registry within reach?")
        data = fetched.read_bytes()
    if sha256(data) != package.sha256:
        raise BuildError(f"{package.file_name} is damaged: its sha256 is {sha256(data)}, expected {package.sha256}.")
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_bytes(data)
    return data


def table_of(package: Package, archive: bytes) -> str:
    """Return the table: a line of column names, then a sentence a line, columns apart by tabs; no sentence twice."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        rows = {row[-1].lower(): row for row in package.rows(opened)}
    return "".join("\t".join(row) + "\n" for row in [package.columns, *rows.values()])


def _film_ratings(archive: tarfile.TarFile) -> Rows:
    """Yield the mean of twenty people's ratings, and the sentence."""
    inner = _member(archive, "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(inner)) as opened:
        lines = _member(opened, "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt").decode("utf-8").splitlines()
    for _, rating, sentence in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield f"{float(rating):.2f}", " ".join(sentence.replace("''", '"').split())


def _labelled_sentences(archive: tarfile.TarFile) -> Rows:
    """Yield the label, what the sentence is about, and the sentence."""
    for source, topic in _TOPICS.items():
        for item in json.loads(_member(archive, f"package/test/fixtures/{source}.json")):
            if item["class"] is not None:  # a sentence was cut in two
                yield str(item["class"]), topic, " ".join(item["text"].split())


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise BuildError(f"the archive has no {name}")
    return file.read()


def _from_pypi(name: str, version: str, digest: str) -> Callable[[Path], None]:
    """Return how to download a source distribution; pip verifies it before it runs any of it."""

    def fetch(folder: Path) -> None:
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{name}=={version} --hash=sha256:{digest}\n", encoding="utf-8")
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", "download", *options, "-r", str(wanted), "-d", str(folder)]
        try:
            result = subprocess.run(pip, capture_output=True, text=True, timeout=120)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise BuildError(f"pip did not get {name}=={version} within two minutes.") from None
        if result.returncode:
            said = (result.stderr.strip().splitlines() or ["it gave no reason"])[-1]
            raise BuildError(f"pip could not download {name}=={version}: {said}")

    return fetch


def _from_npm(name: str, version: str) -> Callable[[Path], None]:
    """Return how to download a package by npm."""

    def fetch(folder: Path) -> None:
        pack: list[str | Path] = [NPM, "pack", f"{name}@{version}", "--pack-destination", folder, "--loglevel=error"]
        run_node([*pack, "--silent"], "Is the npm registry within reach?")

    return fetch


_VADER = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9"
_FIXTURES = "89302eb03d2005d03b214fe65814bb48adb7d3c42c8ca80bdee6a3ecb7e4480f"
FILMS = Package(
    "films.tsv",
    ("rating", "sentence"),
    "vaderSentiment-3.3.2.tar.gz",
    _VADER,
    _from_pypi("vaderSentiment", "3.3.2", _VADER),
    _film_ratings,
)
REVIEWS = Package(
    "reviews.tsv",
    ("label", "topic", "sentence"),
    "sentiment-5.0.2.tgz",
    _FIXTURES,
    _from_npm("sentiment", "5.0.2"),
    _labelled_sentences,
)
PACKAGES = (FILMS, REVIEWS)
