"""Where jobs are graded: worker processes of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import wait as wait_for
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.util import Finalize
from typing import Protocol

from autograder.grading.submission.job import Graded, Job, Worker
from autograder.grading.submission.package import Package
from autograder.sandbox import Limits, SandboxError

AHEAD = 3
"""Jobs in flight for each worker: few, so that memory does not grow with the class."""
ATTEMPTS = 3


class Pool(Protocol):
    """Grades jobs, in whatever order they are done."""

    def has_room(self) -> bool:
        """Whether another job would keep a worker busy."""
        ...

    def is_busy(self) -> bool:
        """Whether a job is under way."""
        ...

    def submit(self, job: Job) -> None:
        """Begin a job."""
        ...

    def next_done(self) -> tuple[Job, Graded]:
        """Wait for a job to be done, and return it with what came of it."""
        ...

    def drop(self) -> None:
        """Forget what is under way."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


class LocalPool:
    """Worker processes of this machine, each with a sandbox of its own."""

    def __init__(self, package: Package, limits: Limits, workers: int, allow_degraded: bool) -> None:
        self._settings = (package, limits, allow_degraded)
        self._workers = workers
        self._running: dict[Future[Graded], tuple[Job, int]] = {}
        self._executor = self._start()
        # One for each worker: the executor starts a process only for a job that waits, and all should start at once.
        probes = [self._executor.submit(what_is_lacking) for _ in range(workers)]
        lack = probes[0].result()
        if lack:
            self._executor.shutdown()
            raise SandboxError(lack)

    def _start(self) -> ProcessPoolExecutor:
        context = _context()
        started = context.Value("i", 0)
        return ProcessPoolExecutor(
            self._workers, mp_context=context, initializer=start_worker, initargs=(*self._settings, started)
        )

    def has_room(self) -> bool:
        """Whether another job would keep a worker busy."""
        return len(self._running) < AHEAD * self._workers

    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._running)

    def submit(self, job: Job, attempt: int = 1) -> None:
        """Begin a job."""
        try:
            future = self._executor.submit(grade_here, job)
        except BrokenProcessPool as error:  # a worker died just now; `next_done` deals with it
            future = Future()
            future.set_exception(error)
        self._running[future] = (job, attempt)

    def next_done(self) -> tuple[Job, Graded]:
        """Return a job that is done; one during which a worker dies is tried again, then given up as ungradable."""
        while True:
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            future = done.pop()
            job, attempt = self._running[future]
            try:
                graded = future.result()
            except BrokenProcessPool:
                self._start_again()
                if attempt < ATTEMPTS:
                    continue
                graded = Graded(
                    problem=f"the grader's own process ended {ATTEMPTS} times while this was graded", fault=True
                )
                self._running = {key: value for key, value in self._running.items() if value[0] is not job}
                return job, graded
            except Exception as error:  # ours or the machine's, never the student's
                graded = Graded(problem=f"the grader failed: {type(error).__name__}: {error}", fault=True)
            del self._running[future]
            return job, graded

    def _start_again(self) -> None:
        """Replace the workers, and begin anew what was lost with them; what is done already stays."""
        lost = [future for future in self._running if not future.done() or future.exception() is not None]
        entries = [self._running.pop(future) for future in lost]
        self._executor.shutdown(wait=False)
        self._executor = self._start()
        for job, attempt in entries:
            self.submit(job, attempt + 1)

    def drop(self) -> None:
        """Forget what is under way."""
        for future in self._running:
            future.cancel()
        self._running = {}

    def close(self) -> None:
        """End the workers and their sandboxes."""
        self._executor.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.ForkServerContext:
    """Fork workers from a clean process that has made ready once: ours has threads and a database open."""
    # Small products gain nothing from threads, and the workers' would take each other's cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.grading.workers.preload"])
    return context


_worker: list[Worker] = []
_lack: list[str] = []


def start_worker(package: Package, limits: Limits, allow_degraded: bool, started: Synchronized[int]) -> None:
    """Prepare a worker process."""
    threading.Thread(target=_end_with_run, daemon=True).start()
    _stay_on_one_core(started)
    try:
        _worker[:] = [Worker(package, limits, allow_degraded)]
        Finalize(None, _worker[0].close, exitpriority=0)  # as the process ends in good order
        gc.collect()
        gc.freeze()  # what was imported stays: no collection need look through it again
    except SandboxError as error:  # raised here, it would reach nobody
        _lack[:] = [str(error)]


def _stay_on_one_core(started: Synchronized[int]) -> None:
    """Share one core with the submissions that this worker runs: they take turns, and need not wake another core."""
    with started.get_lock():
        number = started.value
        started.value += 1
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[number % len(cores)]})


def _end_with_run() -> None:
    """Leave when the grading process is gone, however it went; the sandbox dies with this process."""
    run = multiprocessing.parent_process()
    if run is not None:
        wait_for([run.sentinel])
        with suppress(OSError):
            for worker in _worker:
                worker.remove_files()
        os._exit(1)


def what_is_lacking() -> str:
    """Return why this worker process has no sandbox; nothing if it has one."""
    return _lack[0] if _lack else ""


def grade_here(job: Job) -> Graded:
    """Grade a job in this worker process."""
    return _worker[0].grade(job)
