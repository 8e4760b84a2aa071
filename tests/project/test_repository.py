"""What must hold of every tracked file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Written in halves, so that this file does not contain what it forbids.
INDEX_HOSTS = ["pypi." + "org", "pythonhosted." + "org", "registry.npm" + "js.org", "deb." + "debian.org"]


def tracked_files() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_the_host_of_a_package_index() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {host}"
        for file in tracked_files()
        for host in INDEX_HOSTS
        if host.encode() in file.read_bytes()
    ]
    assert not found, "\n".join(found)


def test_every_locked_python_package_has_a_hash() -> None:
    requirements = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    pinned = [requirement for requirement in requirements if re.match(r"[\w-]+(\[\w+\])?==", requirement)]
    assert len(pinned) > 100
    assert [requirement.split()[0] for requirement in pinned if "--hash=sha256:" not in requirement] == []


def test_no_tracked_file_is_larger_than_a_mebibyte() -> None:
    assert [str(file.relative_to(ROOT)) for file in tracked_files() if file.stat().st_size > 2**20] == []


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)`?", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named
    assert named <= targets, named - targets


def test_make_test_runs_every_folder_that_holds_tests() -> None:
    suites = re.search(r"^SUITES := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert suites is not None
    run = {suite.split(":")[0] for suite in suites[1].split()}
    assert {file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").rglob("test_*.py")} <= run


def test_the_readme_of_the_elements_names_each_of_their_folders() -> None:
    elements = ROOT / "docs" / "elements"
    named = re.findall(r"^\| `([\w-]+)/` \|", (elements / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    folders = {file.relative_to(elements).parts[0] for file in tracked_files() if file.is_relative_to(elements)}
    assert named == sorted(folder for folder in folders if (elements / folder).is_dir())
