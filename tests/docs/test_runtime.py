"""Python for the browser is taken only from a source that has the right bytes; otherwise the build says what to do."""

import hashlib
from pathlib import Path

import pytest

from docs.hooks.build.runtime import Source, Wheel, obtain
from docs.hooks.node import BuildError

RIGHT = b"the wheel of the release"
WHEEL = Wheel("numpy.whl", hashlib.sha256(RIGHT).hexdigest())


def source(folder: Path, name: str, content: bytes | None) -> Source:
    place = folder / name
    place.mkdir()
    if content is not None:
        (place / WHEEL.file_name).write_bytes(content)
    return Source(name, lambda file_name: (place / file_name).read_bytes())


def test_the_first_source_with_the_right_bytes_serves(tmp_path: Path) -> None:
    sources = [
        source(tmp_path, "empty", None),
        source(tmp_path, "altered", RIGHT + b"!"),
        source(tmp_path, "true", RIGHT),
    ]
    assert obtain(WHEEL, sources) == (RIGHT, "true")


def test_where_no_source_serves_the_build_stops_and_says_what_was_wrong_with_each(tmp_path: Path) -> None:
    sources = [source(tmp_path, "empty", None), source(tmp_path, "altered", RIGHT + b"!")]
    with pytest.raises(BuildError) as stopped:
        obtain(WHEEL, sources)
    message = str(stopped.value)
    assert "numpy.whl" in message
    assert "empty: not there" in message
    assert f"altered: sha256 is {hashlib.sha256(RIGHT + b'!').hexdigest()}" in message
    assert "Copy the file" in message
