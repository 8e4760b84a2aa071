"""Read the reviews that the field measures itself by, from copies on your own disk.

| data set | files | labels |
|---|---|---|
| IMDB (Maas et al. 2011, https://aclanthology.org/P11-1015) | `aclImdb/train/pos/*.txt`, ... | folder |
| SST-2 (Socher et al. 2013, https://aclanthology.org/D13-1170), as in GLUE | `train.tsv`, `dev.tsv` | column |
| rt-polarity (Pang & Lee 2005, https://aclanthology.org/P05-1015) | `rt-polarity.pos`, `rt-polarity.neg` | file |
| rated film sentences (Hutto & Gilbert 2014, https://doi.org/10.1609/icwsm.v8i1.14550) | `films.tsv` here | column |
| labelled sentences (Kotzias et al. 2015, https://doi.org/10.1145/2783258.2783380) | `reviews.tsv` here | column |

Each function gives the texts in a fixed order and labels with 1 = positive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnref._checks import Floats, Integers
from rnnref._files import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def load_imdb(folder: str | Path, split: str = "train") -> tuple[list[str], Integers]:
    """Read one half of the IMDB reviews.

    Parameters
    ----------
    folder : str or Path
        `aclImdb`, as unpacked.
    split : "train" or "test"

    Returns
    -------
    texts : list of str
        Negative ones first, in the order of their numbers.
    y : (N,) int64

    Raises
    ------
    FileNotFoundError
        Saying what was looked for, and where.
    ValueError
        For another split, or a file that is not UTF-8.
    """
    _one_of("split", split, ("train", "test"))
    texts: list[str] = []
    labels: list[int] = []
    for label, name in enumerate(("neg", "pos")):
        place = path_of(folder) / split / name
        files = sorted(place.glob("*.txt"), key=_review_number)
        if not files:
            raise FileNotFoundError(
                f"folder: expected reviews {split}/{name}/*.txt as in an unpacked aclImdb, found none in {place}"
            )
        texts += [_read(file, "utf-8") for file in files]
        labels += [label] * len(files)
    return texts, np.array(labels, dtype=np.int64)


def load_sst2(folder: str | Path, split: str = "train") -> tuple[list[str], Integers]:
    """Read the Stanford sentiment treebank with two classes, as GLUE hands it out.

    Parameters
    ----------
    folder : str or Path
        `SST-2`, which holds `train.tsv` and `dev.tsv`; the labels of GLUE's test set are not public.
    split : "train" or "dev"

    Returns
    -------
    texts : list of str
    y : (N,) int64

    Raises
    ------
    FileNotFoundError
        Saying what was looked for, and where.
    ValueError
        For another split, a file that is not UTF-8, or a line that is no sentence and label.
    """
    _one_of("split", split, ("train", "dev"))
    path = path_of(folder) / f"{split}.tsv"
    rows = [line.split("\t") for line in _read(path, "utf-8").split("\n") if line]
    if not rows or rows[0] != ["sentence", "label"]:
        raise ValueError(f"folder: expected {path} to begin with the line 'sentence<tab>label', got {rows[:1]}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != 2 or row[1] not in ("0", "1"):
            raise ValueError(f"folder: expected a sentence, a tab, and 0 or 1 on line {number} of {path}, got {row}")
    return [row[0].strip() for row in rows[1:]], np.array([int(row[1]) for row in rows[1:]], dtype=np.int64)


def load_rt_polarity(folder: str | Path) -> tuple[list[str], Integers]:
    """Read the sentences from Rotten Tomatoes.

    Parameters
    ----------
    folder : str or Path
        `rt-polaritydata`, which holds `rt-polarity.neg` and `rt-polarity.pos`. Copies are in UTF-8 or in
        Windows-1252; both are read.

    Returns
    -------
    texts : list of str
        Negative ones first.
    y : (N,) int64

    Raises
    ------
    FileNotFoundError
        Saying what was looked for, and where.
    ValueError
        For a file in neither encoding.
    """
    texts: list[str] = []
    labels: list[int] = []
    for label, ending in enumerate(("neg", "pos")):
        content = _read(path_of(folder) / f"rt-polarity.{ending}", "utf-8", "cp1252")
        sentences = [line.strip() for line in content.split("\n") if line.strip()]
        texts += sentences
        labels += [label] * len(sentences)
    return texts, np.array(labels, dtype=np.int64)


def load_film_ratings(path: str | Path) -> tuple[list[str], Floats]:
    """Read sentences about films, each with the mean of some twenty people's ratings.

    Parameters
    ----------
    path : str or Path
        `films.tsv`: the line `rating<tab>sentence`, then a rating and a sentence a line.

    Returns
    -------
    texts : list of str
    ratings : (N,) float64
        From -4, very bad, to 4, very good.

    Raises
    ------
    FileNotFoundError
        Saying what was looked for, and where.
    ValueError
        For a file that is not UTF-8, or a damaged line; names file and line.
    """
    place = path_of(path)
    texts, ratings = [], []
    for number, (rating, sentence) in _table(place, ("rating", "sentence")):
        try:
            ratings.append(float(rating))
        except ValueError:
            ratings.append(np.nan)
        if not -4 <= ratings[-1] <= 4:
            raise ValueError(f"path: expected a rating from -4 to 4 on line {number} of {place}, got {rating!r}")
        texts.append(sentence)
    return texts, np.array(ratings, dtype=np.float64)


def load_labelled_sentences(path: str | Path, topic: str | None = None) -> tuple[list[str], Integers]:
    """Read sentences about films, restaurants and products.

    Parameters
    ----------
    path : str or Path
        `reviews.tsv`: the line `label<tab>topic<tab>sentence`, then one of each a line.
    topic : "film", "restaurant" or "product", optional
        By default all three, in this order.

    Returns
    -------
    texts : list of str
    y : (N,) int64

    Raises
    ------
    FileNotFoundError
        Saying what was looked for, and where.
    ValueError
        For another topic, a file that is not UTF-8, or a damaged line; names file and line.
    """
    topics = ("film", "restaurant", "product")
    if topic is not None:
        _one_of("topic", topic, topics)
    place = path_of(path)
    texts, labels = [], []
    for number, (label, about, sentence) in _table(place, ("label", "topic", "sentence")):
        if label not in ("0", "1") or about not in topics:
            raise ValueError(f"path: expected 0 or 1 and a topic on line {number} of {place}, got {label!r}, {about!r}")
        if topic in (None, about):
            texts.append(sentence)
            labels.append(int(label))
    return texts, np.array(labels, dtype=np.int64)


def _table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table of tab-separated columns, with their line numbers."""
    lines = _read(path, "utf-8", argument="path").split("\n")
    if lines[0].split("\t") != list(columns):
        raise ValueError(f"path: expected {path} to begin with the columns {' '.join(columns)}, got {lines[0][:80]!r}")
    for number, line in enumerate(lines[1:], start=2):
        row = line.split("\t")
        if line and len(row) != len(columns):
            raise ValueError(f"path: expected {len(columns)} columns on line {number} of {path}, got {len(row)}")
        if line:
            yield number, row


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name}: expected one of {', '.join(known)}, got {value!r}")


def _read(path: Path, *encodings: str, argument: str = "folder") -> str:
    """Read a text in the first encoding that it can be in."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        beside = sorted(other.name for other in path.parent.glob("*"))[:8] if path.parent.is_dir() else []
        seen = f"; {path.parent} holds {', '.join(beside)}" if beside else f"; {path.parent} is no folder, or empty"
        raise FileNotFoundError(f"{argument}: expected {path.name} in {path.parent}{seen}") from None
    for encoding in encodings:
        try:
            # As a file opened for text: every kind of line end is one character.
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            byte = f"byte {error.object[error.start]:#04x} at offset {error.start}"
    raise ValueError(f"{argument}: expected {path} in {' or '.join(encodings)}, got {byte}")


def _review_number(path: Path) -> tuple[int, str]:
    number = path.stem.split("_")[0]
    return (int(number) if number.isdigit() else -1, path.name)
