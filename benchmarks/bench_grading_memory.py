"""The memory of a whole run, for a class and for one ten times as large: it should not grow."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.grading.classes import ASSIGNMENT, released_course, written  # noqa: E402

RUN = """
import resource, sys
from autograder.grading import Course, Grader

if __name__ == "__main__":
    with Grader(Course(sys.argv[1]), workers=2) as grader:
        for result in grader.grade(sys.argv[2]):
            assert result.state == "graded", result.message
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(peaks))
"""


def main(small: int = 1000) -> dict[str, float]:
    """Return the ratio of the peaks: the grading process and the largest of its children."""
    peaks = [peak(submissions) for submissions in (small, 10 * small)]
    return {"grading_peak_memory_10k_over_1k": peaks[1] / peaks[0]}


def peak(submissions: int) -> float:
    """Grade a class in a process of its own and return its peak resident memory in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        course = released_course(Path(folder) / "course")
        notebook = written({})
        for number in range(submissions):
            course.submit(ASSIGNMENT, f"student{number:06}", notebook)
        script = Path(folder) / "run.py"
        script.write_text(RUN)
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, script, course.root, ASSIGNMENT], check=True, capture_output=True, text=True
        )
        return float(done.stdout)


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
