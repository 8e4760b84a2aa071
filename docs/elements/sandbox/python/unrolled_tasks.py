"""``asyncio.run`` where a browser cannot pause a program: by a loop of its own, which blocks as in a terminal."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

_usual_run = asyncio.run


def can_pause() -> bool:
    """Return whether a program can wait for the page here, as ``input()`` does."""
    from pyodide.ffi import can_run_sync

    return bool(can_run_sync())


def run(
    main: Coroutine[Any, Any, Any],
    *,
    debug: bool | None = None,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> Any:
    """Run a coroutine to its end, as ``asyncio.run`` does."""
    if can_pause():
        return _usual_run(main, debug=debug, loop_factory=loop_factory)
    # Pyodide's loop counts as running all the time, though nothing of it can happen before the program has ended.
    outer = asyncio.events._get_running_loop()
    if isinstance(outer, _BlockingLoop):
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    asyncio.events._set_running_loop(None)
    try:
        with asyncio.Runner(debug=debug, loop_factory=loop_factory or _BlockingLoop) as runner:
            return runner.run(main)
    finally:
        asyncio.events._set_running_loop(outer)


class _BlockingLoop(asyncio.base_events.BaseEventLoop):
    """A loop that knows timers and tasks only: there are no sockets, threads or processes to hear of."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self

    def select(self, timeout: float | None) -> list[Any]:
        """Wait for the next timer."""
        if timeout is None:
            raise RuntimeError("every task waits, and nothing is left that could wake one of them")
        time.sleep(timeout)
        return []

    def _process_events(self, event_list: list[Any]) -> None:
        pass
