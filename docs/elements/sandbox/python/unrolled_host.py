"""The worker's end of the page's protocol: takes requests, runs them, emits events."""

import ast
import asyncio
import builtins
import inspect
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import unrolled_figures
from unrolled_completion import completions
from unrolled_failures import describe
from unrolled_lint import faults
from unrolled_output import Display, Limit, Lines, Stream
from unrolled_sessions import Sessions
from unrolled_signature import signature
from unrolled_steps import MIME, Steps
from unrolled_tasks import can_pause, run

Request = dict[str, Any]

_LAZY_PARTS_OF_NUMPY = frozenset({"char", "ctypeslib", "ma", "polynomial", "rec", "strings", "testing", "exceptions"})
_OF_MATPLOTLIB = frozenset({"matplotlib", "mpl_toolkits", "PIL"})


class Host:
    """Runs the cells of one page.

    Parameters
    ----------
    emit
        Takes one event as JSON; the page receives it at once, even while Python goes on.
    ask
        Returns an awaitable of the line that the reader types.
    """

    def __init__(self, emit: Callable[[str], None], ask: Callable[[], Any]) -> None:
        self._emit_json = emit
        self._ask = ask
        self._sessions = Sessions()
        self._id = 0
        self._limit = Limit(self._emit_cut)
        self._out = Stream(self._limit, lambda text: self._emit("stream", name="stdout", text=text))
        self._err = Stream(self._limit, lambda text: self._emit("stream", name="stderr", text=text))
        self._display = Display(self._limit, self._emit_display)
        unrolled_figures.show_by(self._display)
        self._in = Lines(self._input)
        sys.stdout, sys.stderr, sys.stdin = self._out, self._err, self._in
        builtins.input = self._input
        asyncio.run = run
        # Pyodide's own sleep lets other tasks run, but there are none; the plain one works wherever it is called.
        time.sleep = self._flush_then(inspect.unwrap(time.sleep))

    def lacks(self, request_json: str) -> str:
        """Return what the request's code may import and is not there yet: "matplotlib", the "library", or nothing."""
        try:
            tree = ast.parse(json.loads(request_json)["code"])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ""  # it will not get as far as an import
        lacking = {name for node in ast.walk(tree) for name in _imported(node)} - sys.modules.keys()
        if any(name.split(".")[0] in _OF_MATPLOTLIB for name in lacking):
            return "matplotlib"
        return "library" if lacking else ""

    def handle(self, request_json: str) -> None:
        """Do one request; every way to end is an event."""
        request: Request = json.loads(request_json)
        self._id = request["id"]
        self._limit.reset()
        self._emit("begun")
        try:
            value = getattr(self, "_" + request["type"])(request)
        except BaseException as error:
            self._flush()
            self._emit("failed", failure=describe(error, request["name"]))
        else:
            self._flush()
            self._emit("succeeded", value=value)

    def _run(self, request: Request) -> None:
        self._carry_out(request)
        if "matplotlib.animation" in sys.modules and "Animation(" in request["code"]:
            unrolled_figures.tell_still()
        unrolled_figures.show()

    def _carry_out(self, request: Request) -> None:
        """Run a program; `sys.exit()` is an ordinary end, and its message is shown as in a terminal."""
        # The last program may have replaced them.
        sys.stdout, sys.stderr, sys.stdin = self._out, self._err, self._in
        unrolled_figures.begin()
        unrolled_figures.discard()
        try:
            self._sessions.run(request["session"], request["name"], request["code"], self._display.show)
        except SystemExit as end:
            if end.code not in (None, 0, False):
                said = f"The program has ended with status {end.code}." if isinstance(end.code, int) else str(end.code)
                print(said, file=self._err)
        finally:
            sys.stdout, sys.stderr = self._out, self._err

    def _trace(self, request: Request) -> None:
        steps = Steps(request["name"])
        try:
            with steps.recorded():
                self._carry_out(request)
        finally:  # the steps towards an error are of use above all
            self._display.picture(MIME, steps.to_json())
        unrolled_figures.show()

    def _examine(self, request: Request) -> str:
        from autograder.examiner import examine

        namespace = self._sessions.run(request["session"], request["name"], request["code"], _keep)
        function = namespace.get(request["function"])
        if function is None:
            raise NameError(f"this cell defines no {request['function']}")
        return examine(request["function"], function, max_points=request["points"]).to_json()

    def _complete(self, request: Request) -> str:
        return json.dumps(completions(request["code"], request["position"], self._sessions[request["session"]]))

    def _signature(self, request: Request) -> str:
        found = signature(request["code"], request["position"], self._sessions[request["session"]])
        return json.dumps([] if found is None else [found])

    def _lint(self, request: Request) -> str:
        return json.dumps(faults(request["code"]))

    def _input(self, prompt: object = "") -> str:
        from pyodide.ffi import run_sync

        if not can_pause():
            raise RuntimeError("this browser cannot pause a program for input(); put the value into the code instead")
        self._flush()
        self._emit("question", prompt=str(prompt))
        return str(run_sync(self._ask()))

    def _flush_then(self, function: Callable[[float], None]) -> Callable[[float], None]:
        def flushed(seconds: float) -> None:
            self._flush()
            function(seconds)

        return flushed

    def _flush(self) -> None:
        self._out.flush()
        self._err.flush()

    def _emit_display(self, mime: str, data: str, description: str) -> None:
        self._flush()  # what was printed before stands before it
        self._emit("display", mime=mime, data=data, description=description)

    def _emit_cut(self) -> None:
        self._emit("cut")

    def _emit(self, type_: str, **fields: object) -> None:
        self._emit_json(json.dumps({"type": type_, "id": self._id, **fields}))


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case ast.Name(id="help"):
            return ["pydoc"]
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=attribute):
            return [f"numpy.{attribute}"] if attribute in _LAZY_PARTS_OF_NUMPY else []
    return []


def _keep(_value: object) -> None:
    """Show nothing: a check shows its verdict."""
