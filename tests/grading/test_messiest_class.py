"""Forty submissions as they arrive at their worst: each student has a line, and each file is accounted for."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.grading import Course, CourseError, Grader
from autograder.grading.collecting.collect import Collector
from autograder.grading.collecting.report import Collected, summary
from autograder.grading.collecting.roster import Roster, Student
from autograder.grading.collecting.times import read_times
from autograder.grading.gradebook.tally import Tally, absent
from tests.grading.classes import ASSIGNMENT, released_course, written
from tests.grading.test_owners import GRADESCOPE, Files, laid

HW = f"{ASSIGNMENT}.ipynb"


def notebook(tag: str) -> bytes:
    """Return a released notebook that can be told from the others."""
    content = json.loads(written({}))
    content["metadata"]["tag"] = tag
    return json.dumps(content).encode()


SCRATCH = b'{"cells": [{"cell_type": "code", "metadata": {}, "source": "1 + 1"}], "nbformat": 4, "nbformat_minor": 5}'
TORN = notebook("torn")[:3000]
HUGE = b'{"cells": [' + b" " * (33 * 2**20) + b"]}"

CANVAS: Files = {
    f"doejane_101_1_{HW}": notebook("doejane"),
    f"roejohn_LATE_102_2_{HW}": notebook("roejohn"),
    "poejim_103_3_essay.ipynb": SCRATCH,
    f"moe_jack_104_4_{HW}": notebook("moe"),
    "李小明_105_5_作业.ipynb": notebook("li"),
    "garcía_106_6_work.zip": {f"homework/{HW}": notebook("garcia"), f"__MACOSX/homework/._{HW}": b"\0\5\x16\7"},
    "kimlee_107_7_solution.py": "def rnn_step(): ...",
    "textonly_108_text.html": "<p>my answer</p>",
    f"twice_109_9_{HW}": notebook("twice, old"),
    f"twice_109_10_{ASSIGNMENT}-1.ipynb": notebook("twice, new"),
    "printed_110_11_rnn-cell.html": "<html>",
    f"prints_111_12_{HW}.txt": notebook("prints"),
    "rar_112_13_work.rar": b"Rar!\x1a\7",
    "locked_113_14_work.zip": b"PK\3\4 and then nothing",
}
MOODLE: Files = {
    f"Jane Doe_11_assignsubmission_file/{HW}": notebook("jane, 11"),
    f"Jane Doe_12_assignsubmission_file/{HW}": notebook("jane, 12"),
    f"Ann O'Neil_13_assignsubmission_file_/{HW}": notebook("ann"),
    f"Łukasz Żółć_14_assignsubmission_file/deep/down/{HW}": notebook("lukasz"),
    "Lee, Kim_15_assignsubmission_onlinetext/onlinetext.html": "<p>hello</p>",
}
PLAIN: Files = {
    f"newest/{HW}": notebook("old"),
    f"newest/{ASSIGNMENT} (1).ipynb": notebook("middle"),
    f"newest/{ASSIGNMENT}-Copy1.ipynb": notebook("new"),
    f"unrelated/{HW}": notebook("right"),
    "unrelated/zz scratch.ipynb": SCRATCH,
    "half/a.ipynb": HUGE,
    f"half/{HW}": notebook("half"),
    f"toolarge/{HW}": HUGE,
    f"autosaved/.ipynb_checkpoints/{ASSIGNMENT}-checkpoint.ipynb": notebook("stale"),
    f"autosaved/{HW}": notebook("saved"),
    f"onlyautosave/.ipynb_checkpoints/{ASSIGNMENT}-checkpoint.ipynb": notebook("only"),
    f"capital/{HW}": notebook("small letters"),
    f"Capital/{HW}": notebook("capital letters"),
    "renamed/My homework.ipynb": notebook("renamed"),
    f"Smith, Jr. (Bob)/{HW}": notebook("smith"),
    "tarred/work.tar.gz": b"\x1f\x8b",
    f"torn/{HW}": notebook("good"),
    f"torn/{ASSIGNMENT} (2).ipynb": TORN,
    "nothing/readme.pdf": b"%PDF",
    f"nested/{ASSIGNMENT}.zip": {"a.zip": {HW: notebook("nested")}},
    f"forger/doejane_101_99_{HW}": notebook("forged"),
    f"forger/roejohn_102_98_{HW}": notebook("forged, too"),
    f"Group 7/{HW}": notebook("group"),
    HW: notebook("the instructor's own"),
    "stray.tar.gz": b"\x1f\x8b",
    "grades.csv": "a,b",
    ".DS_Store": b"\0",
    "__MACOSX/newest/._x": b"\0",
}
EXPORT: Files = {
    "assignment_7_export/submission_metadata.yml": GRADESCOPE,
    f"assignment_7_export/submission_101/{HW}": notebook("ada"),
    f"assignment_7_export/submission_102/{HW}": notebook("bob and carla"),
}
ONE_BY_ONE: Files = {
    "eve.zip": {HW: notebook("eve")},
    "max.zip": {f"homework/{HW}": notebook("max")},
    "zoe.ipynb": notebook("zoe"),
}

TAKEN = {
    "doejane_101": "doejane",
    "roejohn_102": "roejohn",
    "moe_jack_104": "moe",
    "李小明_105": "li",
    "garcía_106": "garcia",
    "twice_109": "twice, new",
    "Ann O-Neil": "ann",
    "Łukasz Żółć": "lukasz",
    "newest": "new",
    "unrelated": "right",
    "half": "half",
    "autosaved": "saved",
    "capital": "small letters",
    "Capital": "capital letters",
    "renamed": "renamed",
    "Smith- Jr. -Bob": "smith",
    "nested": "nested",
    "a1": "ada",
    "bob@example.edu": "bob and carla",
    "c3": "bob and carla",
    "eve": "eve",
    "max": "max",
    "zoe": "zoe",
    "forger": "forged, too",
    "gil": "group",
    "kai": "group",
}
REFUSED = {
    "poejim_103": "it has none of its cells",
    "kimlee_107": "solution.py is no notebook",
    "textonly_108": "is no notebook",
    "printed_110": "rnn-cell.html is no notebook",
    "prints_111": f"{HW}.txt is no notebook",
    "rar_112": "work.rar is no notebook",
    "locked_113": "not a zip archive",
    "Jane Doe": "several people would be called Jane Doe",
    "Lee- Kim": "onlinetext.html is no notebook",
    "toolarge": "MiB",
    "onlyautosave": "only an autosave",
    "tarred": "work.tar.gz is no notebook",
    "torn": "JSON is broken",
    "nothing": "readme.pdf is no notebook",
}


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, list[Collected], Collector]:
    root = tmp_path_factory.mktemp("messy")
    course = released_course(root / "course")
    laid(root, {"canvas.zip": CANVAS, "moodle.zip": MOODLE, "gradescope.zip": EXPORT})
    laid(root / "plain", PLAIN)
    laid(root / "one", ONE_BY_ONE)
    (root / "plain" / "linked").mkdir()
    (root / "plain" / "linked" / HW).symlink_to(course.root / "gradebook.db")
    for hours, name in enumerate((HW, f"{ASSIGNMENT} (1).ipynb", f"{ASSIGNMENT}-Copy1.ipynb")):
        moment = datetime(2026, 1, 2, hours, tzinfo=UTC).timestamp()
        os.utime(root / "plain" / "newest" / name, (moment, moment))
    roster = Roster(names={"Group 7": ["gil", "kai"]})
    collector = Collector(course, ASSIGNMENT, roster)
    sources = [root / "canvas.zip", root / "moodle.zip", root / "gradescope.zip", root / "plain"]
    return course, list(collector.collect([*sources, *sorted((root / "one").iterdir())])), collector


def test_everybody_has_the_line_that_they_should_have(messy: tuple[Course, list[Collected], Collector]) -> None:
    course, found, collector = messy
    by_student = {entry.student: entry for entry in found if entry.student}
    assert by_student.keys() == {*TAKEN, *REFUSED, "linked"}
    for student, tag in TAKEN.items():
        entry = by_student[student]
        assert (entry.state, entry.problem) == ("taken", ""), entry
        there = (course.folder("submitted", ASSIGNMENT, student) / HW).read_bytes()
        assert json.loads(there)["metadata"]["tag"] == tag
    for student, words in REFUSED.items():
        assert by_student[student].state == "refused", student
        assert words in by_student[student].problem
    assert "is a symbolic link" in by_student["linked"].problem
    counts = summary(found, collector.system_files)
    assert (counts["taken"], counts["refused"], counts["files_of_nobody"]) == (len(TAKEN), len(REFUSED) + 1, 2)
    assert counts["system_files"] == 3


def test_what_was_passed_over_merged_or_guessed_stands_in_the_line(
    messy: tuple[Course, list[Collected], Collector],
) -> None:
    said = {entry.student: entry.line() for entry in messy[1]}
    assert f"passed over {HW}: {ASSIGNMENT}-Copy1.ipynb is newer" in said["newest"]
    assert "passed over zz scratch.ipynb: it is not a notebook of rnn-cell" in said["unrelated"]
    assert "passed over a.ipynb" in said["half"]
    assert f"{ASSIGNMENT}-checkpoint.ipynb: an autosave" in said["autosaved"]
    assert "taken for another student than" in said["Capital"] + said["capital"]
    assert "late, the platform says" in said["roejohn_102"]
    assert "called Group 7 there" in said["kai"]
    assert "holds several people's names" in said["forger"]
    nobodys = [entry for entry in messy[1] if entry.state == "nobody's"]
    assert sorted(Path(entry.origins[0]).name for entry in nobodys) == [HW, "stray.tar.gz"]


def test_each_of_them_is_graded_or_said_to_be_ungradable(messy: tuple[Course, list[Collected], Collector]) -> None:
    course = messy[0]
    tally = Tally(absent(course, ASSIGNMENT))
    with Grader(course) as grader:
        for result in grader.grade(ASSIGNMENT):
            tally.count(result)
    counts = tally.to_dict()
    assert counts["graded"] == len(TAKEN)
    assert counts["ungradable"] == sorted([*REFUSED, "linked"])
    assert f"{len(TAKEN) + len(REFUSED) + 1} submissions, {len(TAKEN)} graded; " in tally.line(ASSIGNMENT)


def test_only_whose_time_is_known_has_one(messy: tuple[Course, list[Collected], Collector]) -> None:
    course = messy[0]
    stamped = {
        student for student in TAKEN if (course.folder("submitted", ASSIGNMENT, student) / "timestamp.txt").is_file()
    }
    assert stamped == {"a1", "bob@example.edu", "c3"}


def test_a_roster_names_who_is_absent_and_who_is_unknown(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    laid(tmp_path, {"canvas.zip": CANVAS})
    class_list = [Student("jd", "Doe, Jane", number="101"), Student("xl", "Li Xiaoming", number="105"), Student("ab")]
    found = list(Collector(course, ASSIGNMENT, Roster(class_list), dry_run=True).collect([tmp_path / "canvas.zip"]))
    by_student = {entry.student: entry for entry in found}
    assert by_student["jd"].state == "taken"
    assert not by_student["jd"].is_unknown
    assert by_student["xl"].state == "taken"
    assert by_student["ab"].state == "absent"
    assert by_student["roejohn_102"].is_unknown
    assert not (course.root / "submitted").exists()
    assert absent(course, ASSIGNMENT) == []
    list(Collector(course, ASSIGNMENT, Roster(class_list)).collect([tmp_path / "canvas.zip"]))
    assert absent(course, ASSIGNMENT) == ["ab"]


def test_a_platforms_number_is_not_taken_for_anothers_id() -> None:
    named = Roster([Student("101", "Li Wei"), Student("jd", "Doe, Jane")])
    assert named.find("doejane_101", "doejane", number="101") == ["jd"]
    assert Roster([Student("101"), Student("jd", number="101")]).find("x_101", number="101") == ["jd"]
    assert Roster([Student("101", "Li Wei")], {"101": ["jd"]}).find("x_101", number="101") == ["jd"]


def test_the_line_says_that_a_time_is_unknown_where_it_matters(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    laid(tmp_path, {"canvas.zip": {f"doejane_101_1_{HW}": notebook("doejane")}})

    def line() -> str:
        (found,) = Collector(course, ASSIGNMENT).collect([tmp_path / "canvas.zip"])
        return found.line()

    assert "nobody knows when" not in line()
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-02 12:00:00 UTC")
    assert "nobody knows when it came in, so it costs no penalty" in line()
    folder = course.folder("submitted", ASSIGNMENT, "doejane_101")
    (folder / "timestamp.txt").write_text("2026-01-03 12:00:00 UTC")
    assert "nobody knows when" not in line()
    assert (folder / "timestamp.txt").is_file()


def test_a_table_of_times_is_believed(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    laid(tmp_path, {"canvas.zip": {f"doejane_101_1_{HW}": notebook("doejane")}})
    (tmp_path / "times.csv").write_text("student,received\ndoejane_101,2026-01-02T13:00:00+01:00\n")
    (found,) = Collector(course, ASSIGNMENT, times=read_times(tmp_path / "times.csv")).collect(
        [tmp_path / "canvas.zip"]
    )
    assert found.received == "2026-01-02T12:00:00+00:00"
    stamp = course.folder("submitted", ASSIGNMENT, "doejane_101") / "timestamp.txt"
    assert stamp.read_text() == "2026-01-02 12:00:00.000000 UTC"
    (tmp_path / "times.csv").write_text("student,received\ndoejane_101,2026-01-02 13:00\n")
    with pytest.raises(CourseError, match=r"times\.csv, line 2: .* the zone at the end is needed"):
        read_times(tmp_path / "times.csv")


def test_an_older_export_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    course = released_course(tmp_path / "course")
    for day, tag in ((2, "new"), (1, "old")):
        laid(tmp_path / tag, {f"ada/{HW}": notebook(tag)})
        moment = datetime(2026, 1, day, tzinfo=UTC).timestamp()
        os.utime(tmp_path / tag / "ada" / HW, (moment, moment))
    states = [
        next(iter(Collector(course, ASSIGNMENT).collect([tmp_path / tag]))).state for tag in ("new", "old", "new")
    ]
    assert states == ["taken", "kept", "taken"]
    there = (course.folder("submitted", ASSIGNMENT, "ada") / HW).read_bytes()
    assert json.loads(there)["metadata"]["tag"] == "new"
