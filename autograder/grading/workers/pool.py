"""Where jobs are graded: worker processes of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for
from multiprocessing.util import Finalize
from queue import SimpleQueue
from typing import Protocol

from autograder.examiner.fault import Fault
from autograder.grading.child.graded import Graded, faulty
from autograder.grading.submission.job import Job, Worker
from autograder.grading.submission.package import Package
from autograder.sandbox import Limits, SandboxError

AHEAD = 3
"""Jobs in flight for each worker: few, so that memory does not grow with the class."""
BYTES_AHEAD = 48 * 2**20
"""Of the notebooks of jobs in flight; at least one job always is."""
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


def fits(jobs: Iterable[Job]) -> bool:
    """Whether jobs in flight leave room for another: each holds its notebooks in memory."""
    return sum(job.size for job in jobs) < BYTES_AHEAD


@dataclass
class _Task:
    """A job on its way, and how often a worker has ended while it was at this very job."""

    job: Job
    attempts: int = 0


class LocalPool:
    """Worker processes of this machine, each with a sandbox of its own.

    Each has an executor of its own, with one job at a time: so it is known which job a worker was at when it ended.
    """

    def __init__(self, package: Package, limits: Limits, workers: int, allow_degraded: bool) -> None:
        self._settings = (package, limits, allow_degraded)
        self._lock = threading.Lock()
        self._tasks: list[_Task] = []
        self._waiting: deque[_Task] = deque()
        self._done: SimpleQueue[tuple[_Task, int, Future[Graded]]] = SimpleQueue()
        self._executors = [self._start(number) for number in range(workers)]
        self._idle = list(range(workers))
        probes = [executor.submit(what_is_lacking) for executor in self._executors]
        lack = next(filter(None, [probe.result() for probe in probes]), "")
        if lack:
            self.close()
            raise SandboxError(lack)

    def _start(self, number: int) -> ProcessPoolExecutor:
        settings = (*self._settings, number)
        return ProcessPoolExecutor(1, mp_context=_context(), initializer=start_worker, initargs=settings)

    def has_room(self) -> bool:
        """Whether another job would keep a worker busy."""
        return len(self._tasks) < AHEAD * len(self._executors) and fits(task.job for task in self._tasks)

    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._tasks)

    def submit(self, job: Job) -> None:
        """Begin a job."""
        task = _Task(job)
        self._tasks.append(task)
        self._waiting.append(task)
        self._dispatch()

    def _dispatch(self) -> None:
        """Give each idle worker the job that has waited longest."""
        with self._lock:
            while self._idle and self._waiting:
                self._begin(self._idle.pop(), self._waiting.popleft())

    def _begin(self, number: int, task: _Task) -> None:
        try:
            future = self._executors[number].submit(grade_here, task.job)
        except BrokenProcessPool as error:  # its worker ended between two jobs; `next_done` deals with it
            future = Future()
            future.set_exception(error)
            self._done.put((task, number, future))
            return
        future.add_done_callback(partial(self._ended, task, number))

    def _ended(self, task: _Task, number: int, future: Future[Graded]) -> None:
        """In the executor's thread: note what came, and keep the worker busy while we are at something else."""
        self._done.put((task, number, future))
        if not isinstance(future.exception(), BrokenProcessPool):
            with self._lock:
                self._idle.append(number)
            self._dispatch()

    def next_done(self) -> tuple[Job, Graded]:
        """Return a job that is done; one at which a worker ends is tried again, then given up as ungradable."""
        while True:
            task, number, future = self._done.get()
            graded = self._outcome(task, number, future)
            if graded is not None and task in self._tasks:
                self._tasks.remove(task)
                return task.job, graded

    def _outcome(self, task: _Task, number: int, future: Future[Graded]) -> Graded | None:
        try:
            return future.result()
        except BrokenProcessPool:
            self._replace(number)
            task.attempts += 1
            if task.attempts >= ATTEMPTS:
                said = f"the grader's own process ended {ATTEMPTS} times while this was graded"
                self._dispatch()
                return Graded(problem=said, fault=True)
            if task in self._tasks:
                self._waiting.appendleft(task)
            self._dispatch()
        except Exception as error:  # ours or the machine's, never the student's
            return faulty(Fault.of(error))
        return None

    def _replace(self, number: int) -> None:
        """Start another worker in place of one that ended; the others go on with what they are at."""
        self._executors[number].shutdown(wait=False)
        self._executors[number] = self._start(number)
        with self._lock:
            self._idle.append(number)

    def drop(self) -> None:
        """Forget what is under way; a worker that is at a job ends it first."""
        with self._lock:
            self._waiting.clear()
        self._tasks = []

    def close(self) -> None:
        """End the workers and their sandboxes."""
        self.drop()
        for executor in self._executors:
            executor.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.ForkServerContext:
    """Fork workers from a clean process that has made ready once: ours has threads and a database open."""
    # Small products gain nothing from threads, and the workers' would take each other's cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.grading.workers.preload"])
    return context


_worker: list[Worker] = []
_lack: list[str] = []


def start_worker(package: Package, limits: Limits, allow_degraded: bool, number: int) -> None:
    """Prepare a worker process."""
    threading.Thread(target=_end_with_run, daemon=True).start()
    _stay_on_one_core(number)
    try:
        _worker[:] = [Worker(package, limits, allow_degraded)]
        Finalize(None, _worker[0].close, exitpriority=0)  # as the process ends in good order
        gc.collect()
        gc.freeze()  # what was imported stays: no collection need look through it again
    except SandboxError as error:  # raised here, it would reach nobody
        _lack[:] = [str(error)]


def _stay_on_one_core(number: int) -> None:
    """Share one core with the submissions that this worker runs: they take turns, and need not wake another core."""
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
