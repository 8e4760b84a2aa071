"""Run a notebook's cells as a kernel would, without one: IPython's shell with its outputs recorded."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

CUT = "\n... the rest of the output is cut ...\n"
NOT_PLAIN = re.compile(
    r"""\A\s                                      # indented as a whole, or after empty lines
    | ^[ \t]*(?:[!?%,;/]|>>>|\.\.\.|In[ ]?\[)     # commands, magics and prompts
    | =[ \t]*[!%]                                # assigned from one
    | \?[ \t]*(?:\#.*)?$                         # a question
    | ^[^\S\n]+$                                 # a line of spaces, which IPython empties""",
    re.MULTILINE | re.VERBOSE,
)
"""Wherever IPython could find something of its own in a cell, and in some other places."""


def _count(manager: TransformerManager) -> int:
    return len(manager.cleanup_transforms + manager.line_transforms + manager.token_transformers)


BUILT_IN = _count(TransformerManager())


class Recorder:
    """The outputs of one cell, in nbformat's form and in order, within a bound."""

    def __init__(self) -> None:
        self.limit = 0
        self.start(0)

    def start(self, limit: int) -> None:
        """Forget the last cell's outputs."""
        self.limit = limit
        self.outputs: list[dict[str, Any]] = []
        self._size = 0
        self._clear_at_next = False

    def write(self, name: str, text: str) -> None:
        """Append to a stream."""
        self._before()
        kept = self._within(text)
        if not kept:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["parts"].append(kept)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "parts": [kept]})

    def add(self, output: dict[str, Any]) -> None:
        """Append a result, a display or an error."""
        self._before()
        size = sum(len(str(item)) for item in (output.get("data") or {}).values()) + len(
            "".join(output.get("traceback", []))
        )
        if self._size + size > self.limit:
            self._within(" " * size)
            self.outputs.append({"output_type": "stream", "name": "stderr", "parts": [CUT]})
            if output["output_type"] != "error":
                return
            output["traceback"] = [line[-2000:] for line in output["traceback"][-5:]]
        self._size += size
        self.outputs.append(output)

    def clear(self, *, wait: bool) -> None:
        """Do what `clear_output` asks."""
        self._clear_at_next = wait
        if not wait:
            self.outputs = []

    def finished(self) -> list[dict[str, Any]]:
        """Return the outputs as nbformat wants them."""
        return [
            {**{key: item for key, item in output.items() if key != "parts"}, "text": "".join(output["parts"])}
            if "parts" in output
            else output
            for output in self.outputs
        ]

    def _before(self) -> None:
        if self._clear_at_next:
            self._clear_at_next = False
            self.outputs = []

    def _within(self, text: str) -> str:
        room = self.limit - self._size
        if room < 0:
            return ""
        self._size += len(text)
        return text if len(text) <= room else text[:room] + CUT


class Stream(io.TextIOBase):
    """A standard stream whose text goes to the recorder."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int, recorder: Recorder) -> None:
        self.name = name
        self._descriptor = descriptor
        self._recorder = recorder

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False


class _RecordingHook(DisplayHook):
    recorder: Recorder

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.recorder.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": format_dict,
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _RecordingPublisher(DisplayPublisher):
    recorder: Recorder

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        self.recorder.add({"output_type": "display_data", "data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        self.recorder.clear(wait=wait)


class Shell(InteractiveShell):
    """IPython's shell with the display machinery of a notebook."""

    recorder: Recorder
    run_cell: Callable[..., Any]
    ast_node_interactivity: str
    var_expand: Callable[..., str]
    reset: Callable[..., None]

    def init_io(self) -> None:
        pass

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python; IPython would cut each into tokens to find that it is Python already."""
        added = self.input_transformers_post or _count(self.input_transformer_manager) != BUILT_IN
        is_line = "\n" not in raw_cell.rstrip("\n")
        if added or is_line or NOT_PLAIN.search(raw_cell):
            ipythons: Any = super()  # without types
            return str(ipythons.transform_cell(raw_cell))
        return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"

    def should_run_async(self, raw_cell: str, *, transformed_cell: Any = None, **found: Any) -> bool:
        """Say whether a cell awaits something; IPython would compile each to find that the word is not in it."""
        text = transformed_cell or raw_cell
        return ("await" in text or "async" in text) and bool(
            super().should_run_async(raw_cell, transformed_cell=transformed_cell, **found)
        )

    def system(self, cmd: str) -> None:
        """Run a command of the system and show what it prints; there is no terminal to run it in."""
        done = subprocess.run(  # noqa: S602 - the submission may run what the sandbox has
            self.var_expand(cmd, depth=1),
            shell=True,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.recorder.write("stdout", done.stdout.decode(errors="replace"))
        self.user_ns["_exit_code"] = done.returncode

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        try:
            value = str(evalue)
        except Exception:
            value = ""
        self.recorder.add(
            {"output_type": "error", "ename": str(etype.__name__), "evalue": value, "traceback": list(stb)}
        )


def make_shell() -> tuple[Shell, Recorder]:
    """Build the shell once, in the warm process; every fork inherits it ready."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autoindent = False
    config.InteractiveShell.display_page = True
    config.InteractiveShell.ast_node_interactivity = "last_expr"
    shell = Shell.instance(config=config, displayhook_class=_RecordingHook, display_pub_class=_RecordingPublisher)
    recorder = Recorder()
    shell.recorder = recorder
    parts: Any = shell  # IPython declares the general types of these
    parts.displayhook.recorder = recorder
    parts.display_pub.recorder = recorder
    parts.display_formatter.active_types = list(parts.display_formatter.formatters)
    # The first run imports and compiles what every later one needs.
    recorder.start(2**16)
    shell.run_cell("'one' + f\"{1}\"  # text", store_history=True)
    shell.run_cell('def _warm():\n    """Text\n    in lines."""\n    return 1.5\n_warm()', store_history=True)
    shell.run_cell("raise KeyboardInterrupt", store_history=True)
    shell.run_cell("def _warm():\n    return 1 / 0\n_warm()", store_history=True)
    shell.reset(new_session=True)
    shell.execution_count = 1
    return shell, recorder


def redirect_streams(recorder: Recorder) -> None:
    """Send what Python prints to the recorder, and let nothing be read."""
    sys.stdout = Stream("stdout", 1, recorder)
    sys.stderr = Stream("stderr", 2, recorder)
    sys.stdin = io.StringIO("")
