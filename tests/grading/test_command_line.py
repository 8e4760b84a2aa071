"""The commands, started as an instructor starts them."""

import subprocess
import sys
from pathlib import Path


def test_an_assignment_is_released_though_the_environment_is_not_activated(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("autograder")
    released = subprocess.run(
        [program, "release", "rnn-cell", "--course", tmp_path],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert released.returncode == 0, released.stderr
    assert (tmp_path / "release" / "rnn-cell" / "rnn-cell.ipynb").is_file()
