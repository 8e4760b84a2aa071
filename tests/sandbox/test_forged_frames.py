"""Frames forged from the protocol's grammar: each is decoded within its bounds or refused, and nothing else happens."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from typing import Any

import pytest

from autograder.examiner.judging.contract import arrays_in, describe, holds_numbers
from autograder.examiner.wire.protocol import LONGEST_TEXT, MOST_BITS
from autograder.sandbox.inside.frames import DECODED_LIMIT, MAGIC, FrameError, Reader, check, decode
from autograder.sandbox.limits import Limits
from autograder.sandbox.outputs import checked_outputs, size, within

TAGS = ("int", "float", "array", "scalar", "tuple", "list", "dict", "function", "generator", "foreign", "tuple ", "")
TYPES = ("<f8", "|u1", ">i4", "<f2", "|b1", "<c8", "|O", "<U9", "<f99")
Draw = random.Random


def text(draw: Draw) -> str:
    letters = ("x", "0x1f", "-0x" + "f" * 300, "\ud800", "\x1b[m", "\U0001f600", "nan", "", "\0", "0x1p99999", "inf")
    return draw.choice(letters) * draw.choice((0, 1, 1, 1, 2, 50, LONGEST_TEXT))


def leaf(draw: Draw) -> Any:
    number = draw.choice((0, -1, 1, 3, 2**31, -(2**63), 10**300, 1e308, -0.0))
    return draw.choice((None, True, number, text(draw), [], {}, [text(draw)], {text(draw): number}))


def value(draw: Draw, depth: int = 0) -> Any:
    """Return content as the grammar has it, with something else in it here and there."""
    if depth > draw.choice((1, 2, 3, 4, 40)) or draw.random() < 0.15:
        return leaf(draw)
    tag = draw.choice(TAGS)
    some = range(draw.choice((0, 1, 2, 3)))
    bodies: dict[str, Callable[[], Any]] = {
        "list": lambda: [value(draw, depth + 1) for _ in some] * draw.choice((1, 1, 1, 1000)),
        "tuple": lambda: [value(draw, depth + 1) for _ in some],
        "dict": lambda: [[value(draw, depth + 1), value(draw, depth + 1)][: draw.choice((2, 2, 2, 1))] for _ in some],
        "array": lambda: draw.choice((0, 1, 2, 3, -1, 99, "0", None, 1.0)),
        "int": lambda: draw.choice((hex(draw.randrange(2 ** draw.choice((3, 70, 5000)))), leaf(draw))),
        "float": lambda: draw.choice((draw.random().hex(), leaf(draw))),
    }
    body = bodies.get("array" if tag == "scalar" else tag, lambda: leaf(draw))()
    return {tag: body} if draw.random() < 0.95 else {tag: body, "int": "0x1"}


def blob(draw: Draw) -> bytes:
    """Return an array's frame whose header may lie about its bytes."""
    shape = draw.choice(((), (0,), (3,), (2, 2), (10**9, 0), (2**20,), (1,) * 40))
    kind = draw.choice(TYPES)
    head = f"{{'descr': '{kind}', 'fortran_order': {draw.choice((True, False, 1))}, 'shape': {shape}, }}\n".encode()
    length = 1
    for extent in shape:
        length *= extent
    data = bytes(min(2**20, length * draw.choice((1, 2, 4, 8))))
    return draw.choice((MAGIC, MAGIC, MAGIC, b"\x93NUMPY\x02\x00", b"")) + struct.pack("<H", len(head)) + head + data


def frame(draw: Draw) -> bytes:
    """Return one frame as a submission might write it."""
    blobs = [blob(draw) for _ in range(draw.choice((0, 1, 2, 4)))]
    outputs = [
        {
            "output_type": draw.choice(("stream", "error", "display_data", "execute_result", "stream", None)),
            **{key: leaf(draw) for key in ("text", "name", "ename", "evalue", "traceback", "data", "execution_count")},
        }
        for _ in range(draw.choice((0, 1, 3)))
    ]
    message = {
        "kind": draw.choice(("returned", "raised", "done", "examine", leaf(draw))),
        "value": value(draw),
        "after": value(draw),
        "outputs": draw.choice((outputs, leaf(draw))),
        "sizes": draw.choice(([len(each) for each in blobs], [len(each) for each in blobs], leaf(draw), [-1], [2**40])),
    }
    header = json.dumps(message).encode()
    header = header if draw.random() < 0.9 else header[: draw.randrange(len(header))] + bytes(draw.randrange(9))
    return struct.pack(">I", draw.choice((len(header),) * 9 + (2**31,))) + header + b"".join(blobs)


def read(data: bytes) -> None:
    """Do what the trusted side does with a frame; only its own refusals may come of it."""
    reader = Reader(Limits().message)
    reader.feed(data)
    try:
        message = reader.next()
        if message is None:
            return
        check([message["value"], message["after"]], message["blobs"])
        for part in ("value", "after"):
            found = decode(message[part], message["blobs"])
            describe(found)
            holds_numbers(found)
            assert sum(array.nbytes for array in arrays_in(found)) <= 9 * DECODED_LIMIT
            assert not isinstance(found, int) or found.bit_length() <= MOST_BITS
    except FrameError:
        pass
    else:
        try:
            outputs = within(checked_outputs(message["outputs"]), 10_000)
        except ValueError:
            return
        json.dumps(outputs, allow_nan=False).encode()
        assert size(outputs) < 100_000


def forge(count: int, seed: int) -> None:
    for number in range(count):
        read(frame(Draw(f"{seed}/{number}")))


def test_some_hundreds_of_forged_frames_are_read_or_refused() -> None:
    forge(300, seed=1)


@pytest.mark.soak
def test_ten_thousand_forged_frames_are_read_or_refused() -> None:
    forge(10_000, seed=2)
