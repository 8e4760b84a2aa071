"""Submissions that attack what the grader does with them after the sandbox: what it believes, copies, draws and stores.

Each is a notebook that solves `classify` honestly, for 2 points, and attacks with the rest. Its docstring says what it
tries. `FRAMES` is what a submission needs to write to the grader's connection by hand.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from tests.grading.classes import model_solutions, written

FRAMES = """
import json, os, struct, sys, time
def serving():
    frame = sys._getframe()
    while frame:
        if hasattr(frame.f_locals.get("self"), "_connection"):
            return frame.f_locals["self"]
        frame = frame.f_back
def forge(*blobs, **message):
    header = json.dumps({**message, "number": serving()._number, "sizes": [len(blob) for blob in blobs]}).encode()
    serving()._connection.sendall(struct.pack(">I", len(header)) + header + b"".join(blobs))
def array(size):
    text = "{'descr': '|u1', 'fortran_order': False, 'shape': (%d,), }" % size
    text += " " * (-(len(text) + 11) % 64) + "\\n"
    return b"\\x93NUMPY\\x01\\x00" + struct.pack("<H", len(text)) + text.encode() + bytes(size)
def returned(value, after={"tuple": []}, *blobs):
    forge(*blobs, kind="returned", value=value, after=after)
"""


def notebook(rnn_step: str = "", added: list[dict[str, Any]] | None = None) -> bytes:
    """Return a submission with this body of `rnn_step`, and with cells added at its end."""
    solved = {"classify": model_solutions()["classify"]}
    if rnn_step:
        body = "\n".join(f"    {line}" for line in rnn_step.splitlines())
        solved["rnn_step"] = f"{FRAMES}\ndef rnn_step(*arguments, **keywords):\n{body}"
    content = json.loads(written(solved))
    content["cells"] += added or []
    return json.dumps(content).encode()


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source, **code, **more}


def colours_without_end() -> bytes:
    """Three cells print terminal codes, at each of which a page copies the rest of the text."""
    return notebook(added=[cell("code", r'print("\U0001F600" + "\x1b[m" * 690_000)')] * 3)


def raw_cell_of_open_tags() -> bytes:
    """A raw cell of elements that are never closed."""
    return notebook(added=[cell("raw", "<b>" * 330_000)])


def output_of_open_tags() -> bytes:
    """HTML as an output, of elements that cross each other."""
    show = "from IPython.display import HTML\n[display(HTML('<b><i></b></i>' * 3500)) for _ in range(20)];"
    return notebook(added=[cell("code", show)] * 4)


def images_between_delimiters() -> bytes:
    """Markdown that is short but for its images, which the renderer reads."""
    image = "data:image/png;base64," + "A" * 6000
    return notebook(added=[cell("markdown", ("\\begin{a}" + image + ">") * 1800)])


def brackets() -> bytes:
    """Markdown of open brackets, for each of which the renderer reads on to the end."""
    return notebook(added=[cell("markdown", "[" * 19_000)] * 50)


def one_image_shown_often() -> bytes:
    """An attached image of a megabyte that a cell shows a thousand times."""
    data = base64.b64encode(bytes(2**20)).decode()
    attached = {"image.png": {"image/png": data}}
    return notebook(added=[cell("markdown", "![a](attachment:image.png)\n" * 1000, attachments=attached)])


def cells_that_end_the_process() -> bytes:
    """Thousands of cells that end the process: a note on each."""
    return notebook(added=[cell("code", "import os; os._exit(0)")] * 15_000)


def tracebacks_without_end() -> bytes:
    """An error whose traceback has a million empty lines."""
    forged = "forge(kind='done', failed=True, count=1, outputs=[dict(output_type='error', ename='E', evalue='', "
    return notebook(added=[cell("code", FRAMES + forged + "traceback=[''] * 900_000)])")] * 3)


def one_long_text_among_short_ones() -> bytes:
    """A list that NumPy pads to its longest text: gigabytes."""
    return notebook("return ['x' * 2**20] + [''] * 2000")


def texts_below_every_limit() -> bytes:
    """The same with texts that are short enough to pass."""
    return notebook("return ['x' * 2**14] * 60 + [''] * 19_000")


def integer_of_thousands_of_digits() -> bytes:
    """A number that Python refuses to write out."""
    return notebook("return {'a': 10**5000, 'b': [-10**4400]}")


def one_blob_many_times() -> bytes:
    """An array of 16 MiB that an answer refers to a hundred times."""
    return notebook("returned({'list': [{'array': 0}] * 128}, {'tuple': []}, array(2**24))")


def arrays_of_another_type() -> bytes:
    """Small numbers that one large number among them makes eight times as large."""
    return notebook("import numpy as np\nreturn [np.zeros(2**21, np.int8)] * 6 + [np.zeros(2**21, np.float16)]")


def message_of_megabytes() -> bytes:
    """An exception whose message has 14 million letters."""
    return notebook(
        "forge(kind='raised', type_name='E', message='x ' * 7_000_000, line='y' * 10**6, lineno=1, "
        "traceback='z' * 10**6)"
    )


def tag_of_megabytes() -> bytes:
    """A value whose tag is a text of 14 million letters, which an error would quote."""
    return notebook("returned({'x' * 14_000_000: 0})")


def arguments_that_grew() -> bytes:
    """Arguments that come back a thousand times larger: the reference would run on them."""
    return notebook(
        "after = [{'array': 0}] * len(arguments)\nreturned({'array': 0}, {'tuple': after}, array(2**20))",
    )


def keys_that_collide() -> bytes:
    """A dictionary whose keys all have one hash."""
    pairs = "[[{'int': hex(k * (2**61 - 1))}, None] for k in range(60_000)]"
    return notebook(f"returned({{'dict': {pairs}}})")


def values_without_end() -> bytes:
    """Millions of empty lists in one header, again and again."""
    return notebook("for _ in range(3):\n    returned({'list': [{'list': []}] * 400_000})")


def nested_without_end() -> bytes:
    """Lists in lists in lists."""
    return notebook("value = None\nfor _ in range(400):\n    value = {'list': [value]}\nreturned(value)")


def slow_reader() -> bytes:
    """Never read what the grader sends, and sleep in each call."""
    return notebook("time.sleep(100)")


def standard_error_without_end() -> bytes:
    """Fill the pipe below Python's standard error, and change its flags."""
    source = "import os, fcntl\nfcntl.fcntl(2, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)\nos.write(2, b'x' * 2**18)"
    return notebook(added=[cell("code", source)])


ATTACKS: dict[str, Callable[[], bytes]] = {
    attack.__name__.replace("_", "-"): attack
    for attack in (
        colours_without_end,
        raw_cell_of_open_tags,
        output_of_open_tags,
        images_between_delimiters,
        brackets,
        one_image_shown_often,
        cells_that_end_the_process,
        tracebacks_without_end,
        one_long_text_among_short_ones,
        texts_below_every_limit,
        integer_of_thousands_of_digits,
        one_blob_many_times,
        arrays_of_another_type,
        message_of_megabytes,
        tag_of_megabytes,
        arguments_that_grew,
        keys_that_collide,
        values_without_end,
        nested_without_end,
        slow_reader,
        standard_error_without_end,
    )
}
