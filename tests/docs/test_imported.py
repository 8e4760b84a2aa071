"""A program is run again when what it imports has changed, and only then."""

import pytest

from docs.hooks.programs.imported import Sources


@pytest.fixture
def sources(tmp_path):
    files = {
        "net/__init__.py": "from net.cell import step\nif 0:\n    from net.plots import draw\n",
        "net/cell.py": "from net._checks import check\ndef step(): check()\n",
        "net/_checks.py": "def check(): pass\n",
        "net/plots.py": "def draw():\n    from net.cell import step\n",
        "net/deep/__init__.py": "",
        "net/deep/layer.py": "import net.cell\n",
        "single/runner.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Sources({"net": tmp_path / "net", "": tmp_path / "single"})


@pytest.mark.parametrize(
    ("program", "needed"),
    [
        ("import math", []),
        ("from net import step", ["_checks.py", "cell.py"]),
        ("from net.cell import step as s", ["_checks.py", "cell.py"]),
        ("def late():\n    from net import draw", ["_checks.py", "cell.py", "plots.py"]),
        ("from net.deep.layer import Layer", ["_checks.py", "cell.py", "layer.py"]),
        ("import runner", ["runner.py"]),
    ],
)
def test_a_program_needs_the_modules_behind_the_names_it_imports(sources, program, needed):
    assert sorted(path.name for path in sources.needed_by(program)) == needed


@pytest.mark.parametrize("program", ["import net", "from net import *", "from net import not_there"])
def test_a_package_taken_as_a_whole_is_needed_as_a_whole(sources, program):
    assert len(sources.needed_by(program)) == 6


def test_a_program_that_cannot_be_parsed_needs_everything(sources):
    assert len(sources.needed_by("from net import (")) == 7
