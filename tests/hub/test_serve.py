"""`autograder serve` says what it does, or in one line why it cannot."""

import socket
import subprocess
from pathlib import Path

from tests.hub.served import Served, make_site, wait_for


def run(served: Served) -> subprocess.CompletedProcess[str]:
    return subprocess.run(served.command(), capture_output=True, text=True, timeout=60)


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    (tmp_path / "course").mkdir()
    served = Served(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", served.port))
        taken.listen()
        ended = run(served)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"Port {served.port} of 127.0.0.1 is taken" in ended.stderr
    assert "--port" in ended.stderr


def test_a_site_that_is_not_built_is_named_with_the_way_out(tmp_path: Path) -> None:
    ended = run(Served(tmp_path))
    assert ended.returncode == 1
    assert "run `make site`" in ended.stderr


def test_a_course_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    served = Served(tmp_path)
    ended = run(served)
    assert ended.returncode == 1
    assert f"{served.course} is not a directory" in ended.stderr
    assert not served.course.exists()


def test_the_start_screen_says_what_runs_where(hub: Served) -> None:
    screen = wait_for(lambda: "Ctrl-C" in hub.log() and hub.log(), "the start screen")
    for said in (hub.origin, str(hub.course), "Grading", "/exercises/rnn-cell/", "/hub/sign-in/"):
        assert said in screen
    assert len(screen.splitlines()) <= 24


def test_it_ends_when_told_and_its_grading_process_with_it(folder: Path) -> None:
    served = Served(folder, "--demo").start()
    assert served.process
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()
    served.stop()
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
