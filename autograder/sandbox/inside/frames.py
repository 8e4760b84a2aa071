"""Messages between the trusted process and a submission: a JSON header, then arrays as `.npy` frames.

Whoever reads must expect anything of the writer: sizes, types and nesting are checked before memory is taken,
nothing is unpickled, and every fault is a FrameError.
"""

from __future__ import annotations

import json
import math
import re
import socket
import struct
from typing import Any, Literal

import numpy as np

from autograder.examiner.wire.protocol import (
    LONGEST_TEXT,
    MOST_BITS,
    Foreign,
    NamedFunction,
    SeededGenerator,
    bounded,
)

LENGTH = struct.Struct(">I")
HEADER_LIMIT = 16 * 2**20
DEPTH_LIMIT = 32
STRUCTURE_LIMIT = 10**6
"""Of a header's lists, objects and entries, before it is parsed."""
VALUES_LIMIT, TEXT_LIMIT, TEXTS_LIMIT = 200_000, LONGEST_TEXT, 2**20
"""Of one answer: its values, one text, all texts together."""
DECODED_LIMIT = 16 * 2**20
"""Of one answer: its arrays together; one that is referred to twice counts twice, as it does in memory."""
KEYS_LIMIT = 500
"""Of one answer's dictionaries, keys that are no text: whoever chooses numbers can have all of them collide."""
DIGITS_LIMIT = 40
TAG_LIMIT = 20
MAGIC = b"\x93NUMPY\x01\x00"
NPY_HEADER = re.compile(
    rb"\{'descr': '(?P<dtype>[<>|=][biuf]\d{1,2})', 'fortran_order': (?P<fortran>True|False), "
    rb"'shape': \((?P<shape>[\d, ]{0,200})\), \} *\n"
)


class FrameError(ValueError):
    """A message breaks the format or its bounds."""


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Write one message; values under "value" keys must have been made by `encode`."""
    blobs = message.pop("blobs", [])
    sized = {**message, "sizes": [len(blob) for blob in blobs]}
    # As UTF-8: an escape takes twelve bytes for a sign of four, and what a cell may show would not fit.
    header = json.dumps(sized, ensure_ascii=False).encode("utf-8", "surrogatepass")
    connection.sendall(b"".join([LENGTH.pack(len(header)), header, *blobs]))


class Reader:
    """Cuts a stream of bytes into messages."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._header: dict[str, Any] | None = None

    def feed(self, data: bytes) -> None:
        """Take what the connection brought."""
        self._buffer += data

    def next(self) -> dict[str, Any] | None:
        """Return the next whole message, None if more bytes are needed.

        Raises
        ------
        FrameError
            If what came is not a message within the bounds.
        """
        if len(self._buffer) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._buffer)
        if length > min(HEADER_LIMIT, self._limit):
            raise FrameError(f"a header of {length} bytes is too long")
        body = LENGTH.size + length
        if len(self._buffer) < body:
            return None
        # Kept until all of the message is there: who sends byte by byte has it read once.
        header = self._header = self._header or _header(bytes(self._buffer[LENGTH.size : body]))
        sizes = header["sizes"]
        total = body + sum(sizes)
        if total > self._limit:
            raise FrameError(f"a message of {total} bytes is over the limit of {self._limit}")
        if len(self._buffer) < total:
            return None
        blobs = []
        for size in sizes:
            blobs.append(bytes(self._buffer[body : body + size]))
            body += size
        del self._buffer[:total]
        self._header = None
        return {**header, "blobs": blobs}


def _header(data: bytes) -> dict[str, Any]:
    if sum(map(data.count, (b"[", b"{", b","))) > STRUCTURE_LIMIT:
        raise FrameError("a header holds too many values")
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FrameError("a header is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("kind"), str):
        raise FrameError("a header must be an object with a kind")
    sizes = header.get("sizes")
    if not isinstance(sizes, list) or not all(type(size) is int and 0 <= size < 2**32 for size in sizes):
        raise FrameError("a header must give the sizes of its arrays")
    return header


def encode(value: Any, blobs: list[bytes]) -> Any:
    """Return a value of the examiner's protocol as JSON, its arrays appended to `blobs`."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.generic):
        return {"scalar": _append(np.asarray(value), blobs)}
    if isinstance(value, np.ndarray):
        return {"array": _append(value, blobs)}
    if isinstance(value, int):
        fits = bounded(value)
        return {"int": hex(value)} if fits is value else encode(fits, blobs)
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, tuple):
        return {"tuple": [encode(item, blobs) for item in value]}
    if isinstance(value, list):
        return {"list": [encode(item, blobs) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(key, blobs), encode(item, blobs)] for key, item in value.items()]}
    if isinstance(value, NamedFunction):
        return {"function": value.name}
    if isinstance(value, SeededGenerator):
        return {"generator": hex(value.seed)}
    name = value.type_name if isinstance(value, Foreign) else type(value).__name__
    return {"foreign": str(name)[:200]}


def _append(array: np.ndarray, blobs: list[bytes]) -> int:
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    text = f"{{'descr': '{array.dtype.str}', 'fortran_order': {fortran}, 'shape': {array.shape}, }}"
    padding = -(len(MAGIC) + 2 + len(text) + 1) % 64
    header = f"{text}{' ' * padding}\n".encode("ascii")
    blobs.append(MAGIC + struct.pack("<H", len(header)) + header + array.tobytes("F" if fortran else "C"))
    return len(blobs) - 1


def check(content: Any, blobs: list[bytes]) -> None:
    """Hold what `encode` would have made to the bounds on an answer, before anything of it takes memory.

    Raises
    ------
    FrameError
        If it holds too much, or is nested too deeply.
    """
    values = texts = size = keys = 0
    waiting = [(content, 0)]
    while waiting:
        item, depth = waiting.pop()
        values += 1
        if depth > 4 * DEPTH_LIMIT or values > VALUES_LIMIT:
            raise FrameError(f"an answer of more than {VALUES_LIMIT} values, or nested too deeply")
        if isinstance(item, str):
            texts += len(item)
            if len(item) > TEXT_LIMIT or texts > TEXTS_LIMIT:
                raise FrameError(f"an answer with a text of more than {TEXT_LIMIT} characters, or too many")
        elif isinstance(item, list):
            waiting += [(each, depth + 1) for each in item]
        elif isinstance(item, dict):
            waiting += [(each, depth + 1) for each in item.values()]
            for tag in ("array", "scalar"):
                place = item.get(tag)
                if type(place) is int and 0 <= place < len(blobs):
                    size += len(blobs[place])
            if isinstance(item.get("dict"), list):
                keys += sum(1 for pair in item["dict"] if not _has_text_as_key(pair))
        if keys > KEYS_LIMIT:
            raise FrameError(f"an answer with more than {KEYS_LIMIT} keys that are no text")
        if size > DECODED_LIMIT:
            raise FrameError(f"an answer whose arrays take more than {DECODED_LIMIT // 2**20} MiB together")


def _has_text_as_key(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)


def decode(content: Any, blobs: list[bytes], depth: int = 0) -> Any:
    """Return the value that `encode` made `content` of.

    Raises
    ------
    FrameError
        If nothing that `encode` makes looks like this.
    """
    if depth > DEPTH_LIMIT:
        raise FrameError("values are nested too deeply")
    if content is None or isinstance(content, bool):
        return content
    if isinstance(content, str):
        return content.encode("utf-8", "replace").decode()
    if not isinstance(content, dict) or len(content) != 1:
        raise FrameError("a value must carry one tag")
    ((tag, body),) = content.items()
    tag = tag[:TAG_LIMIT]
    try:
        return _decode(tag, body, blobs, depth + 1)
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        raise FrameError(f"a value tagged {tag!r} is malformed") from error


def _decode(tag: str, body: Any, blobs: list[bytes], depth: int) -> Any:
    match tag:
        case "int":
            return _integer(body)
        case "float":
            return float.fromhex(body[:DIGITS_LIMIT])
        case "array":
            return _array(_blob(body, blobs))
        case "scalar":
            return _scalar(_array(_blob(body, blobs)))
        case "tuple":
            return tuple(decode(item, blobs, depth) for item in _items(body))
        case "list":
            return [decode(item, blobs, depth) for item in _items(body)]
        case "dict":
            return {decode(key, blobs, depth): decode(item, blobs, depth) for key, item in map(_items, _items(body))}
        case "function":
            return NamedFunction(_name(body))
        case "generator":
            return SeededGenerator(int(_name(body)[:DIGITS_LIMIT], 16))
        case "foreign":
            return Foreign(_name(body).encode("ascii", "replace").decode())
    raise FrameError(f"no value is tagged {tag!r}")


def _items(body: Any) -> list[Any]:
    if not isinstance(body, list):
        raise FrameError("a container's items must be a list")
    return body


def _name(body: Any) -> str:
    if not isinstance(body, str):
        raise FrameError("a name must be text")
    return body[:200]


def _blob(place: Any, blobs: list[bytes]) -> bytes:
    if type(place) is not int or not 0 <= place < len(blobs):
        raise FrameError("there is no such array")
    return blobs[place]


def _scalar(array: np.ndarray) -> Any:
    if array.ndim:
        raise FrameError("a scalar must have no axes")
    return array[()]


def _integer(body: Any) -> int | Foreign:
    """Read a whole number; one that no float can hold is described instead, for to write it out takes minutes."""
    if not isinstance(body, str):
        raise FrameError("a whole number must be text")
    return bounded(int(body, 16)) if len(body) <= MOST_BITS else Foreign("int of very many digits")


def _array(blob: bytes) -> np.ndarray:
    """Read a `.npy` frame whose header must account for every byte that follows.

    NumPy's own reader takes memory for whatever shape a header claims, and evaluates the header as Python.
    """
    start = len(MAGIC) + 2
    if not blob.startswith(MAGIC) or len(blob) < start:
        raise FrameError("an array must be a version 1.0 .npy frame")
    end = start + int.from_bytes(blob[len(MAGIC) : start], "little")
    header = NPY_HEADER.fullmatch(blob[start:end])
    if header is None:
        raise FrameError("an array's header is malformed, or of a dtype that may not cross")
    dtype = np.dtype(header["dtype"].decode())
    shape = tuple(int(length) for length in header["shape"].split(b",") if length.strip())
    if len(shape) > DEPTH_LIMIT or math.prod(shape) * dtype.itemsize != len(blob) - end:
        raise FrameError("an array's header does not match its bytes")
    order: Literal["F", "C"] = "F" if header["fortran"] == b"True" else "C"
    return np.frombuffer(blob, dtype, offset=end).reshape(shape, order=order).copy(order="K")
