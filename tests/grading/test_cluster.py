"""On a Dask cluster, and into PostgreSQL, the gradebook is the same; a worker that is lost takes nothing with it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.grading import Course, Grader, release
from autograder.grading.course.course import CourseError
from tests.grading.classes import ASSIGNMENT, gradebook_rows, model_solutions, released_course, written

STUDENTS = [f"student{number}" for number in range(6)]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def hand_in(course: Course) -> None:
    solved = model_solutions()
    for number, student in enumerate(STUDENTS):
        course.submit(ASSIGNMENT, student, written(dict(list(solved.items())[: number % 4])))


def scores(course: Course) -> dict[str, object]:
    return {student: row["grades"] for student, row in gradebook_rows(course).items()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    course = released_course(tmp_path_factory.mktemp("local") / "course")
    hand_in(course)
    with Grader(course, workers=2) as grader:
        assert {result.state for result in grader.grade(ASSIGNMENT)} == {"graded"}
    return scores(course)


@contextmanager
def dask(*arguments: str, within: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """Start a part of Dask, `within` a namespace if that is given."""
    process = subprocess.Popen(
        [*within, sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        yield f"tcp://127.0.0.1:{port}"


@contextmanager
def worker(scheduler: str, folder: Path, *more: str, within: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder), *more)
    with dask("dask_worker", scheduler, *options, within=within) as process:
        yield process


HERE, THERE = "10.77.0.1", "10.77.0.2"


@contextmanager
def two_networks() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield how to run a command in each of two networks that only a cable joins."""
    holders = [subprocess.Popen(["unshare", "--net", "sleep", "infinity"]) for _ in range(2)]
    try:
        for holder in holders:
            while Path(f"/proc/{holder.pid}/ns/net").readlink() == Path("/proc/self/ns/net").readlink():
                time.sleep(0.01)
        here, there = (("nsenter", "--net", "--target", str(holder.pid)) for holder in holders)
        cable = f"link add cable type veth peer name cable netns /proc/{holders[1].pid}/ns/net"
        subprocess.run([*here, "ip", *cable.split()], check=True)
        for within, address in ((here, HERE), (there, THERE)):
            for command in (f"address add {address}/24 dev cable", "link set cable up", "link set lo up"):
                subprocess.run([*within, "ip", *command.split()], check=True)
        yield here, there
    finally:
        for holder in holders:
            holder.kill()
            holder.wait()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can lay a cable between two networks")
@pytest.mark.timeout(400)
def test_a_worker_in_another_network_gives_the_same_gradebook(expected: dict[str, object], tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    hand_in(course)
    address = f"tcp://{HERE}:8786"
    command = ["autograder.cli", "grade", ASSIGNMENT, "--course", str(course.root), "--cluster", address, "--json"]
    with (
        two_networks() as (here, there),
        dask("dask_scheduler", "--host", HERE, "--no-dashboard", within=here),
        worker(address, tmp_path / "worker", "--host", THERE, within=there),
    ):
        done = subprocess.run([*here, sys.executable, "-m", *command], capture_output=True, text=True)
    results = [json.loads(line) for line in done.stdout.splitlines()[:-1]]
    assert [result["state"] for result in results] == ["graded"] * len(STUDENTS), done.stderr
    assert scores(course) == expected


@pytest.mark.timeout(400)
def test_a_cluster_gives_the_same_gradebook_though_a_worker_is_lost(
    scheduler: str, expected: dict[str, object], tmp_path: Path
) -> None:
    course = released_course(tmp_path / "course")
    hand_in(course)
    with worker(scheduler, tmp_path / "one") as first, Grader(course, cluster=scheduler) as grader:
        results = grader.grade(ASSIGNMENT)
        states = [next(results).state]
        with worker(scheduler, tmp_path / "two"):  # after the first alone was given what to grade by
            first.send_signal(signal.SIGKILL)
            states += [result.state for result in results]
    assert states == ["graded"] * len(STUDENTS)
    assert scores(course) == expected


@pytest.mark.timeout(400)
def test_a_lost_scheduler_is_named_and_the_same_command_goes_on(expected: dict[str, object], tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    hand_in(course)
    port = free_port()
    with dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard") as scheduler:
        address = f"tcp://127.0.0.1:{port}"
        with worker(address, tmp_path / "one"), Grader(course, cluster=address) as grader:
            results = grader.grade(ASSIGNMENT)
            first = next(results)
            scheduler.send_signal(signal.SIGKILL)
            with pytest.raises(CourseError, match=f"the Dask scheduler at {address} was lost"):
                list(results)
    with Grader(course, workers=2) as grader:
        again = {result.student: result for result in grader.grade(ASSIGNMENT)}
    assert again[first.student].unchanged
    assert scores(course) == expected


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL server of this test's own."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    data, port = tmp_path / "postgresql", free_port()
    root = os.getuid() == 0
    data.mkdir()
    if root:  # PostgreSQL refuses to run as root
        shutil.chown(data, "postgres", "postgres")
        for parent in [data.parent, *data.parent.parents][:-1]:
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    user = {"user": "postgres", "group": "postgres", "cwd": "/"} if root else {}
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"],
        check=True,
        stdout=subprocess.DEVNULL,
        **user,
    )
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    server = subprocess.Popen([programs / "postgres", "-D", data, *options], stderr=subprocess.DEVNULL, **user)
    try:
        for _ in range(200):
            if not subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode:
                break
            time.sleep(0.1)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.timeout(400)
def test_a_gradebook_in_postgresql_holds_the_same(postgresql: str, expected: dict[str, object], tmp_path: Path) -> None:
    root = tmp_path / "course"
    root.mkdir()
    (root / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {postgresql!r}\n")
    course = Course(root)
    release(course, ASSIGNMENT)
    hand_in(course)
    with Grader(course, workers=2) as grader:
        assert {result.state for result in grader.grade(ASSIGNMENT)} == {"graded"}
        assert all(result.unchanged for result in grader.grade(ASSIGNMENT))
    assert not (root / "gradebook.db").exists()
    assert scores(course) == expected
