"""Operators keep a class from the command line: its people, its backup, its restoring."""

import csv
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.hub.served import LINK, Served, solved


def autograder(*arguments: str | Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | (environment or {}))


def test_a_class_is_added_signs_in_is_backed_up_and_restored(folder: Path) -> None:
    (folder / "class.csv").write_text("id,name,role\nada,Ada,learner\nboss,Boss,instructor\n")
    hub = Served(folder)
    added = autograder(
        *("roster", folder / "class.csv", "--course", hub.course),
        *("--links", folder / "links.csv", "--origin", hub.origin),
    )
    assert added.returncode == 0, added.stderr
    assert (folder / "links.csv").stat().st_mode & 0o077 == 0
    links = {row["id"]: row["link"] for row in csv.DictReader((folder / "links.csv").read_text().splitlines())}

    hub.start()
    ada = hub.sign_in(links["ada"])
    receipt = ada.post("/api/submissions?assignment=rnn-cell", json=solved(hub.course, "rnn-cell")).json()
    score = hub.verdict(ada, receipt)["score"]
    token = ada.cookies["unrolled"]
    backed_up = autograder("backup", folder / "backup.tar.gz", "--course", hub.course)
    assert backed_up.returncode == 0, backed_up.stderr
    assert (folder / "backup.tar.gz").stat().st_mode & 0o077 == 0
    hub.kill()

    assert autograder("restore", folder / "backup.tar.gz", folder / "restored").returncode == 0
    hub.course = folder / "restored"
    hub.start()
    again = hub.browser()
    again.cookies.set("unrolled", token)
    shown = again.get(f"/api/submissions/{receipt['id']}").json()
    hub.stop()
    assert shown["score"] == score
    spooled = hub.course / "hub" / "submissions" / f"{receipt['id']}.ipynb"
    assert hashlib.sha256(spooled.read_bytes()).hexdigest() == receipt["sha256"]


def test_a_learner_signs_in_and_submits(folder: Path) -> None:
    hub = Served(folder, "--demo").start()
    hub.add_people("id,name\nada,Ada\n")
    link = LINK.findall(hub.instructor().post("/hub/people/ada/sign-in-link").text)[-1]
    (folder / "rnn-cell.ipynb").write_text(json.dumps(solved(hub.course, "rnn-cell")))
    at_home = {"environment": {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}}
    before = autograder("submit", folder / "rnn-cell.ipynb", **at_home)
    signed_in = autograder("sign-in", link, **at_home)
    again = autograder("sign-in", link, **at_home)
    submitted = autograder("submit", folder / "rnn-cell.ipynb", **at_home)
    unknown = autograder("submit", folder / "rnn-cell.ipynb", "--assignment", "no-such", **at_home)
    hub.stop()
    away = autograder("submit", folder / "rnn-cell.ipynb", **at_home)

    assert before.returncode == again.returncode == unknown.returncode == away.returncode == 1
    assert "autograder sign-in LINK" in before.stderr
    assert signed_in.returncode == 0, signed_in.stderr
    assert "used or has expired" in again.stderr
    assert (folder / "config" / "unrolled" / "hub.json").stat().st_mode & 0o077 == 0
    assert submitted.returncode == 0, submitted.stderr
    sha256 = hashlib.sha256((folder / "rnn-cell.ipynb").read_bytes()).hexdigest()
    assert f"sha256 {sha256}; read: rnn_step" in submitted.stdout
    assert "20 of 23 points" in submitted.stdout
    assert "no assignment 'no-such'" in unknown.stderr
    assert "does not answer" in away.stderr
    for ended in (before, again, unknown, away):
        assert "Traceback" not in ended.stderr


def packed_by_backup(course: Path, archive: Path) -> set[str]:
    done = autograder("backup", archive, "--course", course)
    assert done.returncode == 0, done.stderr
    with tarfile.open(archive) as packed:
        names = packed.getnames()
    assert f"holds {len(names)} files" in done.stdout
    return set(names)


def test_a_backup_into_the_course_leaves_itself_out(tmp_path: Path) -> None:
    course = tmp_path / "course"
    (course / "hub").mkdir(parents=True)
    (course / "hub" / "kept.txt").write_text("kept")
    os.link(course / "hub" / "kept.txt", course / "linked.txt")
    sqlite3.connect(course / "gradebook.db").execute("CREATE TABLE kept (x)").connection.close()
    (course / "backup.tar.gz.partial").write_text("of a backup that was stopped")
    for _ in range(2):
        assert packed_by_backup(course, course / "backup.tar.gz") == {"hub/kept.txt", "linked.txt", "gradebook.db"}
    assert sorted(path.name for path in course.iterdir()) == ["backup.tar.gz", "gradebook.db", "hub", "linked.txt"]
    assert autograder("restore", course / "backup.tar.gz", tmp_path / "restored").returncode == 0
    assert (tmp_path / "restored" / "linked.txt").read_text() == "kept"


def test_a_backup_that_cannot_be_made_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    done = autograder("backup", tmp_path / "nowhere" / "backup.tar.gz", "--course", tmp_path)
    assert done.returncode == 1
    assert "nowhere/backup.tar.gz.partial: No such file or directory" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_backup_is_not_restored_over_a_course(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    refused = autograder("restore", tmp_path / "backup.tar.gz", tmp_path)
    assert refused.returncode == 1
    assert "is not empty" in refused.stderr


def test_an_archive_that_would_write_elsewhere_is_refused_whole(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "backup.tar.gz", "w:gz") as packed:
        for name in ("gradebook.db", "../elsewhere"):
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
    refused = autograder("restore", tmp_path / "backup.tar.gz", tmp_path / "course")
    assert refused.returncode == 1
    assert "it holds '../elsewhere'" in refused.stderr
    assert not list((tmp_path / "course").iterdir())


def test_a_faulty_class_list_is_refused_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("id,name\n,Nobody\n")
    refused = autograder("roster", tmp_path / "class.csv", "--course", tmp_path)
    assert refused.returncode == 1
    assert "class.csv: line 2: there is no id" in refused.stderr


def test_a_class_is_not_added_to_a_course_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("id,name\nada,Ada\n")
    refused = autograder("roster", tmp_path / "class.csv", "--course", tmp_path / "misspelt")
    assert refused.returncode == 1
    assert "misspelt is not a directory" in refused.stderr
    assert not (tmp_path / "misspelt").exists()


def test_a_class_list_that_is_not_there_is_named_in_words(tmp_path: Path) -> None:
    refused = autograder("roster", tmp_path / "class.csv", "--course", tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == f"autograder roster: {tmp_path / 'class.csv'} cannot be read: No such file or directory\n"
