"""Grade jobs on a Dask cluster; every worker there keeps a warm sandbox of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

from distributed import Client, Future, wait
from distributed.scheduler import KilledWorker

from autograder.examiner.fault import Fault
from autograder.grading.child.graded import Graded, faulty
from autograder.grading.course.course import CourseError
from autograder.grading.submission.job import Job, Worker
from autograder.grading.submission.package import Package
from autograder.grading.workers.pool import AHEAD, fits
from autograder.sandbox import Limits

CONNECT_SECONDS = "30s"
RETRIES = 3


class ClusterPool:
    """The workers of a Dask scheduler, on as many machines as it has.

    A grade depends on nothing but the release, the submission and the seed, so Dask may move a job from a worker that
    is lost to another; only this process writes.
    """

    def __init__(self, package: Package, limits: Limits, address: str, allow_degraded: bool) -> None:
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, name="autograder grade")
        except (OSError, TimeoutError, ValueError) as error:
            raise CourseError(f"no Dask scheduler answers at {address}: {error}") from error
        self._address = address
        # A task and not scattered data: what a lost worker held alone, the scheduler can then make again.
        self._settings = self._client.submit(_settings, package, limits, allow_degraded, pure=False)
        self._running: dict[Future[Graded], Job] = {}

    def has_room(self) -> bool:
        """Whether another job would keep a worker busy; workers may come and go."""
        with self._connected():
            threads = sum(self._client.nthreads().values()) or 1
        return len(self._running) < AHEAD * threads and fits(self._running.values())

    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._running)

    def submit(self, job: Job) -> None:
        """Send a job."""
        with self._connected():
            future = self._client.submit(grade_there, self._settings, job, pure=False, retries=RETRIES)
        self._running[future] = job

    def next_done(self) -> tuple[Job, Graded]:
        """Wait for a job to be done, and return it with what came of it."""
        with self._connected():
            future = wait(list(self._running), return_when="FIRST_COMPLETED").done.pop()
        return self._running.pop(future), _outcome(future)

    def drop(self) -> None:
        """Forget what is under way."""
        with suppress(CancelledError, OSError):  # a scheduler that is lost has forgotten it already
            self._client.cancel(list(self._running))
        self._running = {}

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._client.close()

    @contextmanager
    def _connected(self) -> Iterator[None]:
        try:
            yield
        except (CancelledError, OSError) as error:
            lost = f"the Dask scheduler at {self._address} was lost; what is graded is kept, so give the command again"
            raise CourseError(lost) from error


def _outcome(future: Future[Graded]) -> Graded:
    try:
        graded: Graded = future.result()
        return graded
    except KilledWorker:
        return Graded(problem="every worker that graded this was lost", fault=True)
    except Exception as error:  # ours or the machine's, never the student's
        return faulty(Fault.of(error))


def _settings(package: Package, limits: Limits, allow_degraded: bool) -> tuple[Package, Limits, bool]:
    return package, limits, allow_degraded


_here = threading.local()


def grade_there(settings: tuple[Package, Limits, bool], job: Job) -> Graded:
    """Grade a job on a worker; each of its threads keeps one sandbox."""
    package = settings[0]
    if getattr(_here, "digest", None) != package.digest:
        if hasattr(_here, "worker"):
            _here.worker.close()
        _here.worker, _here.digest = Worker(*settings), package.digest
    worker: Worker = _here.worker
    return worker.grade(job)
