"""A submission's process: what its cells show, what it may not do, how it is stopped."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import rnnref
from autograder.examiner import Answer, Call, Died, Raised, Returned, TimedOut
from autograder.sandbox import Ask, CellRun, Limits, Sandbox, Session, bubblewrap
from autograder.sandbox.containment import descendants


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=Limits(cell_seconds=5, call_factor=1.0, memory=300 * 2**20)) as made:
        yield made


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Session]:
    opened = sandbox.open()
    yield opened
    opened.close()


def printed(run: CellRun) -> str:
    return "".join(output.get("text", "") for output in run.outputs)


def ask(session: Session, source: str, *calls: Call) -> list[Answer]:
    """Define `f` by a cell, have it handed over, and return its answers to the calls."""
    answers: list[Answer] = []

    def conduct(_name: str, put: Ask) -> str:
        answers.extend(put(call) for call in calls)
        return "done"

    session.run(source, seconds=5)
    session.run("from autograder.examiner import examine\nexamine('f', f)", seconds=5, conduct=conduct)
    return answers


def test_a_cell_shows_streams_results_displays_and_errors_as_in_a_notebook(session: Session) -> None:
    source = """
import sys
from IPython.display import HTML
print("a")
print("b", file=sys.stderr)
display(HTML("<b>c</b>"))
6 * 7
"""
    run = session.run(source, seconds=5)
    assert [output["output_type"] for output in run.outputs] == ["stream", "stream", "display_data", "execute_result"]
    assert run.outputs[2]["data"]["text/html"] == "<b>c</b>"
    assert run.outputs[3]["data"]["text/plain"] == "42"
    failed = session.run("def g():\n    return 1 / 0\ng()", seconds=5)
    assert failed.failed
    assert failed.outputs[0]["ename"] == "ZeroDivisionError"
    assert "1 / 0" in "".join(failed.outputs[0]["traceback"]).replace("\x1b", "") or failed.outputs[0]["traceback"]


NOT_ALL_PYTHON = [
    "a = 1\n%time b = 2",
    "a = 1\nfiles = !ls",
    "x = %who\ny = 1",
    "len?\na = 1",
    "a = 1\n    \nlen?  # what is it",
    "\n\na = 1\nb = 2",
    "    a = 1\n    b = 2",
    ">>> a = 1\n>>> b = 2",
    "In [1]: a = 1\n   ...: b = 2",
    "'''text\n... text\n'''",
    "%%capture\na = 1",
    "a = [\n1,\n\t\n]",
    "/len a\nb = 1",
    ",print a\nb = 1",
    "a = 5 \\\n% 3",
    "exit",
    "a = 1",
]


def test_a_cell_is_read_as_ipython_reads_it(session: Session) -> None:
    ours = [path.read_text() for path in sorted(Path(rnnref.__file__).parent.rglob("*.py"))]
    compare = """
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
shell = get_ipython()
for cell in CELLS:
    if shell.transform_cell(cell) != InteractiveShell.transform_cell(shell, cell):
        print(repr(cell))
"""
    session.run(f"CELLS = {[*NOT_ALL_PYTHON, *ours]!r}\nlen(CELLS)", seconds=5)
    compared = session.run(compare, seconds=5)
    assert not compared.failed
    assert printed(compared) == ""


def test_a_cell_may_await_and_is_read_as_the_submission_has_it_read(session: Session) -> None:
    ready = "class Ready:\n    def __await__(self):\n        yield\n        return 'ready'\n"
    assert printed(session.run(f"{ready}print(await Ready())", seconds=5)) == "ready\n"
    session.run(
        "read = lambda lines: [line.replace('six', '6') for line in lines]\n"
        "get_ipython().input_transformers_cleanup.append(read)",
        seconds=5,
    )
    assert printed(session.run("a = six\nprint(a)", seconds=5)) == "6\n"


def test_state_carries_from_cell_to_cell_but_not_between_submissions(sandbox: Sandbox) -> None:
    first, second = sandbox.open(), sandbox.open()
    try:
        first.run("x = 1; open('/tmp/mark', 'w').close(); import builtins; builtins.abs = None", seconds=5)
        assert first.run("x", seconds=5).outputs[0]["data"]["text/plain"] == "1"
        other = second.run("import os; print('x' in globals(), os.path.exists('/tmp/mark'), abs(-1))", seconds=5)
        assert printed(other) == "False False 1\n"
    finally:
        first.close()
        second.close()


def test_random_numbers_differ_from_submission_to_submission(sandbox: Sandbox) -> None:
    drawn = []
    for _ in range(2):
        session = sandbox.open()
        drawn.append(session.run("import random\nimport numpy as np\nrandom.random(), np.random.rand()", seconds=5))
        session.close()
    first, second = (ast.literal_eval(run.outputs[0]["data"]["text/plain"].replace("np.float64", "")) for run in drawn)
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_arrays_cross_with_their_dtype_shape_order_and_bits(session: Session) -> None:
    odd = np.array([[np.nan, -0.0, np.inf]], dtype=np.float32)
    fortran = np.asfortranarray(np.arange(6).reshape(2, 3))
    values = (odd, fortran, np.zeros((0, 3)), np.float64(0.1), [True, None, 2**70, "é"], (1, 2.5), {"a": np.int8(3)})
    (answer,) = ask(session, "f = lambda *a: list(a)", Call(values))
    assert isinstance(answer, Returned)
    for sent, came in zip(values, answer.value, strict=True):
        if isinstance(sent, np.ndarray):
            assert came.dtype == sent.dtype
            assert came.tobytes("A") == sent.tobytes("A")
            assert came.flags.f_contiguous == sent.flags.f_contiguous
        else:
            assert came == sent
            assert type(came) is type(sent)


def test_what_a_function_does_to_its_arguments_comes_back(session: Session) -> None:
    (answer,) = ask(session, "def f(x):\n    x += 1\n    return 0", Call((np.zeros(2),)))
    assert isinstance(answer, Returned)
    np.testing.assert_array_equal(answer.arguments_after[0], [1, 1])


def test_an_exception_comes_back_with_the_learners_own_line(session: Session) -> None:
    (answer,) = ask(
        session, "import numpy as np\ndef f(x):\n    y = x @ np.ones(99)\n    return y", Call((np.zeros(2),))
    )
    assert isinstance(answer, Raised)
    assert (answer.type_name, answer.lineno) == ("ValueError", 3)
    assert answer.line == "y = x @ np.ones(99)"


def test_an_endless_call_is_stopped_and_the_process_lives_on(session: Session) -> None:
    source = "def f(x):\n    while x:\n        pass\n    return 'out'"
    first, second = ask(session, source, Call((True,), seconds=0.3), Call((False,), seconds=1.0))
    assert first == TimedOut(0.3)
    assert isinstance(second, Returned)
    assert second.value == "out"


def test_a_call_that_ignores_the_interrupt_is_killed(session: Session) -> None:
    source = (
        "def f():\n    while True:\n        try:\n            n = sum(range(1000))\n        except BaseException: pass"
    )
    (answer,) = ask(session, source, Call((), seconds=0.3))
    assert answer == TimedOut(0.3)
    assert not session.alive


def test_a_sleeping_cell_is_stopped_by_the_clock(session: Session) -> None:
    run = session.run("import time; time.sleep(60)", seconds=0.3)
    assert run.ended == "timed out"
    assert printed(session.run("print('still here')", seconds=5)) == "still here\n"


def test_a_process_that_leaves_says_so(session: Session) -> None:
    (answer,) = ask(session, "import os\ndef f(): os._exit(0)", Call(()))
    assert isinstance(answer, Died)
    assert "ended its own process" in answer.reason


HOG = """
import os, time
def fill():
    block = bytearray(150 * 2**20)
    block[::4096] = bytes(len(block[::4096])).replace(b"\\0", b"x")
    time.sleep(3)
    return block
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        fill()
        os._exit(0)
    children.append(child)
print([os.waitpid(child, 0)[1] for child in children])
"""


def test_memory_is_bounded_for_all_processes_together(session: Session) -> None:
    run = session.run(HOG, seconds=20)
    assert run.ended == "died" or printed(run) != "[0, 0, 0, 0]\n"


def test_there_is_no_reference_and_no_examiner_inside(session: Session) -> None:
    for module in (
        "rnnref",
        "autograder.grading",
        "autograder.examiner.conduct",
        "autograder.examiner.exercise.catalogue",
    ):
        run = session.run(f"import {module}", seconds=5)
        assert run.outputs[-1]["ename"] == "ImportError"
        assert "a solution may not import" in run.outputs[-1]["evalue"]


def test_a_submission_has_no_capability_and_can_gain_none(session: Session) -> None:
    run = session.run(
        "[line.split() for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNew'))]", seconds=5
    )
    shown = dict(ast.literal_eval(run.outputs[0]["data"]["text/plain"]))
    assert shown == {f"Cap{kind}:": "0" * 16 for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} | {"NoNewPrivs:": "1"}


def test_output_is_bounded(sandbox: Sandbox, session: Session) -> None:
    run = session.run("for _ in range(200_000): print('x' * 100)", seconds=10)
    assert len(printed(run)) < sandbox.limits.output + 1000
    assert "the rest of the output is cut" in printed(run)


def test_a_python_that_lies_below_tmp_stays_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/opt/checkout/.venv")
    for name in ("prefix", "base_prefix"):  # wherever this checkout lies
        monkeypatch.setattr(sys, name, "/opt/python")
    assert "--symlink /scratch /tmp" in " ".join(bubblewrap.command(None, 3))
    monkeypatch.setattr(sys, "prefix", "/tmp/checkout/.venv")
    command = " ".join(bubblewrap.command(None, 3))
    assert "--ro-bind-try /tmp/checkout/.venv /tmp/checkout/.venv" in command
    assert "--symlink /scratch /tmp" not in command


def _count(folder: Path) -> int:
    try:
        return len(list(folder.iterdir()))
    except PermissionError:  # an ordinary user may not look into the namespace of its own sandbox
        return 0


def test_the_warm_process_keeps_nothing_of_the_submissions_before() -> None:
    def descriptors(sandbox: Sandbox) -> int:
        below = descendants(sandbox._warm.pid)
        return sum(_count(Path(f"/proc/{process}/fd")) for process in below)

    with Sandbox() as sandbox:
        sandbox.open().close()
        before = descriptors(sandbox)
        for _ in range(60):
            sandbox.open().close()
        assert descriptors(sandbox) < before + 40


def test_figures_are_shown_as_in_a_notebook() -> None:
    source = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2, 3]);"
    with Sandbox(modules=["matplotlib.pyplot"]) as sandbox:
        session = sandbox.open()
        run = session.run(source, seconds=30)
        session.close()
    assert [sorted(output["data"]) for output in run.outputs] == [["image/png", "text/plain"]]


FORGER = """
import json, os, socket, struct
def forge(**message):
    header = json.dumps({**message, "sizes": []}).encode()
    for name in os.listdir("/proc/self/fd"):
        if os.readlink(f"/proc/self/fd/{name}").startswith("socket"):
            with socket.socket(fileno=os.dup(int(name))) as connection:
                connection.sendall(struct.pack(">I", len(header)) + header)
"""


def test_an_answer_to_nothing_that_was_asked_is_not_taken_for_the_next_one(session: Session) -> None:
    session.run(FORGER, seconds=5)
    session.run("forge(kind='done', failed=False, count=1, outputs=[], number=1)", seconds=5)
    assert printed(session.run("print('mine')", seconds=5)) == "mine\n"


OFFERS = """
import time
links = {c: f"/proc/self/fd/{c}" for c in range(64)}
connection = next(c for c, link in links.items() if os.path.islink(link) and os.readlink(link).startswith("socket"))
header = json.dumps(dict(kind="examine", name="x", number=NUMBER, sizes=[])).encode()
with socket.socket(fileno=os.dup(connection)) as line:
    while True:
        line.sendall((struct.pack(">I", len(header)) + header) * 20)
        time.sleep(0.1)
"""


@pytest.mark.parametrize("slowly", [False, True])
def test_offering_names_without_end_moves_no_deadline(slowly: bool) -> None:
    with Sandbox(limits=Limits(submission_seconds=3)) as sandbox:
        session = sandbox.open()
        session.run(FORGER, seconds=3)
        begin = time.monotonic()
        answer = "y" * (2**20 if slowly else 1)  # nobody reads it, so it soon fills the connection
        ran = session.run(OFFERS.replace("NUMBER", "2"), seconds=60, conduct=lambda *_: answer)
        session.close()
    assert ran.ended in ("died", "timed out")
    assert time.monotonic() - begin < 10


def test_what_is_written_below_python_blocks_nobody(sandbox: Sandbox) -> None:
    fill = "import os, fcntl\nfcntl.fcntl(2, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)\nos.write(2, b'x' * 2**20)"
    for cell in (fill, "import os, fcntl\nprint(fcntl.fcntl(2, fcntl.F_GETFL) & (os.O_NONBLOCK | os.O_APPEND))"):
        session = sandbox.open()
        ran = session.run(f"{cell}\nprint(os.write(2, b'y'), os.write(1, b'z'))", seconds=5)
        session.close()
        assert (ran.ended, ran.failed) == ("done", False)
    assert printed(ran) == "0\n1 1\n"


CHANNELS = """
import fcntl, os, sys
path = os.__file__
with open(path) as file, open("/dev/null", "r+b") as null:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.lockf(null, fcntl.LOCK_EX | fcntl.LOCK_NB)
    for request in (fcntl.F_NOTIFY, fcntl.F_SETLEASE):
        try:
            fcntl.fcntl(os.open("/usr", os.O_RDONLY), request, 0)
        except OSError as error:
            print(error.errno)
print("locked")
"""


def test_locks_and_notices_say_nothing_to_another_submission(sandbox: Sandbox) -> None:
    first, second = sandbox.open(), sandbox.open()
    keep = "kept = open(os.__file__); fcntl.flock(kept, fcntl.LOCK_EX)"
    first.run(f"import fcntl, os\n{keep}", seconds=5)
    ran = second.run(CHANNELS, seconds=5)
    first.close()
    second.close()
    assert printed(ran) == "38\n38\nlocked\n"


def test_a_database_of_the_submissions_own_works_without_locks(session: Session) -> None:
    source = "import sqlite3\nwith sqlite3.connect('own.db') as c:\n    c.execute('create table t (x)')\n"
    ran = session.run(
        f"{source}    c.execute('insert into t values (7)')\nprint(*c.execute('select * from t'))", seconds=5
    )
    assert printed(ran) == "(7,)\n"


def test_outputs_past_the_recorder_are_bounded(session: Session, sandbox: Sandbox) -> None:
    session.run(FORGER, seconds=5)
    flood = (
        "forge(kind='done', failed=False, count=1, number=2, outputs=[dict(output_type='stream', text='y' * 2**23)])"
    )
    assert len(printed(session.run(flood, seconds=5))) <= sandbox.limits.output + 2**15


def test_sleeping_in_every_call_does_not_stretch_the_time_of_the_submission() -> None:
    with Sandbox(limits=Limits(submission_seconds=1.5, call_factor=1.0)) as sandbox:
        session = sandbox.open()
        slow = "import time\ndef f():\n    time.sleep(0.7)"
        answers = ask(session, slow, *(Call((), seconds=5.0) for _ in range(4)))
        session.close()
    assert [type(answer) for answer in answers[:2]] == [Returned, Returned]
    assert not isinstance(answers[-1], Returned)
