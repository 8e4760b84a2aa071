"""A progress bar on the terminal: how many, how fast, how long still, and what came of them."""

from __future__ import annotations

from collections import Counter
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from autograder.grading.gradebook.result import Result


class Progress:
    """The bar of one run; it draws on stderr, and nothing where that is not a terminal."""

    def __init__(self, total: int, *, hidden: bool) -> None:
        console = Console(stderr=True)
        self._bar = Bar(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=console,
            disable=hidden or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total, rate="", counts="")
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def count(self, result: Result) -> None:
        """Count one result."""
        self._counts["unchanged" if result.unchanged else result.state] += 1
        speed = self._bar.tasks[0].speed
        self._bar.update(
            self._task,
            advance=1,
            rate=f"{speed:.1f}/s" if speed else "",
            counts=", ".join(f"{number} {state}" for state, number in sorted(self._counts.items())),
        )
