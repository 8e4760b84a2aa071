import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.examiner.exercise import catalogue
from autograder.hub.people.demo_class import make_demo_course
from tests.hub.served import Served, make_release, make_site


@pytest.fixture(scope="session")
def demo_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's course directory with rnn-cell released, and the others left out to save time; for tests to copy."""
    course = tmp_path_factory.mktemp("demo") / "course"
    for name in catalogue.assignments():
        if name != "rnn-cell":
            (course / "release" / name).mkdir(parents=True)
    make_demo_course(course)
    return course


@pytest.fixture
def folder(tmp_path: Path, demo_course: Path) -> Path:
    """A folder with all that a hub of a test's own needs."""
    make_site(tmp_path / "site")
    shutil.copytree(demo_course, tmp_path / "course")
    return tmp_path


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory, demo_course: Path) -> Iterator[Served]:
    """The demo class's hub, shared by the tests that only ask."""
    folder = tmp_path_factory.mktemp("hub")
    make_site(folder / "site")
    shutil.copytree(demo_course, folder / "course")
    make_release(folder / "course", "limits")
    served = Served(folder, "--demo").start()
    yield served
    served.stop()
