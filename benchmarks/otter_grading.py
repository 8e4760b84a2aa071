"""Grade a folder of submissions with otter-grader; runs in .venv-bench, where otter is.

`python otter_grading.py FOLDER WORKERS` prints, as JSON, the seconds that it took and each submission's points by
function. The tests ask the course's own examiner, in the submission's process, as otter's users would have it.
"""

import contextlib
import json
import multiprocessing
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

from otter.api import grade_submission
from otter.generate import main as generate

POINTS = {"rnn_step": 4, "rnn_forward": 6, "last_state": 3, "classify": 2, "softmax_cross_entropy": 5}
TEST = """OK_FORMAT = False

from otter.test_files import test_case

name = "{function}"
points = {points}


@test_case(points={points})
def test_{function}({function}):
    from autograder.examiner import examine

    assert examine("{function}", {function}).passed
"""


def configured(folder: Path) -> str:
    """Write otter's tests and its archive, and return the archive's path."""
    tests = folder / "tests"
    tests.mkdir()
    for function, points in POINTS.items():
        (tests / f"{function}.py").write_text(TEST.format(function=function, points=points))
    archive = folder / "autograder.zip"
    with contextlib.redirect_stdout(sys.stderr):
        generate(tests_dir=str(tests), output_path=str(archive), no_environment=True)
    return str(archive)


def graded(path: str, archive: str) -> tuple[str, dict[str, float]]:
    """Grade one submission by otter's own interface, without a container."""
    results = grade_submission(path, archive, quiet=True)
    return Path(path).stem, {name: float(results.get_score(name)) for name in POINTS}


def main(submissions: Path, workers: int) -> None:
    """Grade everything and print what it came to."""
    with tempfile.TemporaryDirectory() as folder:
        archive = configured(Path(folder))
        paths = sorted(map(str, submissions.glob("*.ipynb")))
        moments, points = [], {}
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            for name, earned in pool.map(graded, paths, [archive] * len(paths)):
                moments.append(perf_counter())
                points[name] = earned
        seconds = (moments[-1] - moments[0]) * len(moments) / (len(moments) - workers)
        print(json.dumps({"seconds": seconds, "points": points}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
