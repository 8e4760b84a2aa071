"""The memory of a whole run over a large class, and of its first thousand submissions: it should not grow.

The class is synthetic: its assignment is one function with one assert cell, so that ten thousand submissions take
minutes. `python benchmarks/bench_grading_memory.py 100000` runs a hundred thousand and prints the curve.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autograder.grading import Course, release  # noqa: E402
from autograder.sandbox.containment import usage  # noqa: E402

ASSIGNMENT = "double"
STEP = 100
FIRST = 1000
RUN = """
import sys
from autograder.grading import Course, Grader

if __name__ == "__main__":
    with Grader(Course(sys.argv[1]), workers=2) as grader:
        for number, result in enumerate(grader.grade(sys.argv[2]), 1):
            assert result.state == "graded" and result.score in (0.0, 1.0), result
            if number % int(sys.argv[3]) == 0:
                print(number, flush=True)
"""


def main(submissions: int = 10 * FIRST) -> dict[str, float]:
    """Return the ratio of the peak over a run to the peak over its first thousand submissions."""
    peaks = list(accumulate(resident(submissions), max))
    for count in (FIRST, *range(submissions // 10, submissions + 1, submissions // 10)):
        print(f"  {count:>7} submissions: at most {peaks[count // STEP - 1] / 2**20:.0f} MiB", flush=True)
    name = f"grading_peak_memory_{submissions // 1000}k_over_1k"
    return {name: peaks[-1] / peaks[FIRST // STEP - 1], "grading_peak_mebibytes": peaks[-1] / 2**20}


def resident(submissions: int) -> Iterator[int]:
    """Grade a class in processes of its own; yield their resident bytes together after every hundred submissions.

    What processes share counts for each of them: more than the run really takes, but the same from start to end.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = make(Path(folder) / "course", submissions)
        script = Path(folder) / "run.py"
        script.write_text(RUN)
        command = [sys.executable, script, course.root, ASSIGNMENT, str(STEP)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603 - our own script
            assert run.stdout is not None
            for _ in run.stdout:
                yield usage(run.pid)[0]
        if run.returncode:
            raise RuntimeError("the run failed")


def make(root: Path, submissions: int) -> Course:
    """Release the assignment and hand it in by everybody, right and wrong in turn."""
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    nbformat.write(
        notebook("def double(x):\n    ### BEGIN SOLUTION\n    return x + x\n    ### END SOLUTION"),
        source / f"{ASSIGNMENT}.ipynb",
    )
    course = Course(root)
    release(course, ASSIGNMENT)
    for number in range(submissions):
        text = json.dumps(notebook(f"def double(x):\n    return {'x + x' if number % 2 else 'x'}  # {number}"))
        course.submit(ASSIGNMENT, f"student{number:06}", text.encode())
    return course


def notebook(solution: str) -> nbformat.NotebookNode:
    """Return the notebook with this solution."""
    kinds = {"schema_version": 3, "locked": False, "task": False, "grade": False, "solution": False}
    solved = {**kinds, "grade_id": "double", "solution": True}
    tested = {**kinds, "grade_id": "test_double", "grade": True, "locked": True, "points": 1}
    cells = [
        new_code_cell(solution, metadata={"nbgrader": solved}),
        new_code_cell("assert double(3) == 6", metadata={"nbgrader": tested}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10 * FIRST))
