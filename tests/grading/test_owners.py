"""Whose each file is, by how folders, archives and exports are laid out; each layout is rebuilt by hand."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograder.grading.collecting.owners import sort_out
from autograder.grading.collecting.tree import Sources

GRADESCOPE = """
submission_101:
  :submitters:
  - :name: Ada Byron
    :sid: 'a1'
    :email: ada@example.edu
  :created_at: 2026-01-02 11:00:00.000000000 Z
submission_102:
  :submitters:
  - :name: Bob Roe
    :sid:
    :email: bob@example.edu
  - :name: Carla Poe
    :sid: 'c3'
    :email: carla@example.edu
  :created_at: 2026-01-02 13:00:00.000000000 Z
"""

Files = dict[str, "bytes | str | Files"]


def packed(files: Files) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, packed(data) if isinstance(data, dict) else data)
    return content.getvalue()


def laid(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(data) if isinstance(data, dict) else data.encode() if isinstance(data, str) else data)
    return folder


# A layout's files, an archive as a dictionary, and the students that they are sorted to, each with how many files.
LAYOUTS: dict[str, tuple[Files, dict[str, int]]] = {
    "folders": ({"in/ada/hw.ipynb": "", "in/bob/hw.ipynb": ""}, {"ada": 1, "bob": 1}),
    "flat": ({"in/ada.ipynb": "", "in/bob.ipynb": ""}, {"ada": 1, "bob": 1}),
    "zip of a folder of students": (
        {"all.zip": {"subs/alice/hw.ipynb": "", "subs/bob/hw.ipynb": "", "subs/carla/hw.ipynb": ""}},
        {"alice": 1, "bob": 1, "carla": 1},
    ),
    "parent folder": ({"in/term/hw/ada/hw.ipynb": "", "in/term/hw/bob/hw.ipynb": ""}, {"ada": 1, "bob": 1}),
    "one student in the parent folder": ({"in/subs/ada/hw.ipynb": ""}, {"ada": 1}),
    "one student's folder": ({"ada/hw.ipynb": "", "ada/scratch.ipynb": ""}, {"ada": 2}),
    "sections": (
        {"in/one/ada/hw.ipynb": "", "in/one/bob/hw.ipynb": "", "in/two/eve/hw.ipynb": "", "in/two/kim/hw.ipynb": ""},
        {"ada": 1, "bob": 1, "eve": 1, "kim": 1},
    ),
    "attempts in a student's folder": (
        {"in/ada/attempt 1/hw.ipynb": "", "in/ada/attempt 2/hw.ipynb": "", "in/bob/hw.ipynb": ""},
        {"ada": 2, "bob": 1},
    ),
    "nbgrader's submitted": (
        {"submitted/ada/hw/hw.ipynb": "", "submitted/ada/ps0/ps0.ipynb": "", "submitted/bob/hw/hw.ipynb": ""},
        {"ada": 2, "bob": 1},
    ),
    "nbgrader's exchange": (
        {
            "inbound/ada+hw+2026-01-02 11:00:00.123 UTC+x1/hw.ipynb": "",
            "inbound/ada+hw+2026-01-03 11:00:00.123 UTC+x2/hw.ipynb": "",
            "inbound/bob+hw+2026-01-02 11:00:00.123 UTC/hw.ipynb": "",
        },
        {"ada": 2, "bob": 1},
    ),
    "Canvas": (
        {"s.zip": {"doejane_12_345_hw.ipynb": "", "doejane_12_346_data.csv": "", "o_neil_LATE_13_347_hw-1.ipynb": ""}},
        {"doejane_12": 2, "o_neil_13": 1},
    ),
    "Canvas in a folder": ({"in/submissions.zip": {"a_1_2_hw.ipynb": "", "b_3_4_hw.ipynb": ""}}, {"a_1": 1, "b_3": 1}),
    "Canvas unpacked": (
        {"in/submissions/a_1_2_hw.ipynb": "", "in/submissions/b_3_4_hw.ipynb": ""},
        {"a_1": 1, "b_3": 1},
    ),
    "Canvas, zips of students": (
        {"s.zip": {"a_1_2_w.zip": {"x/hw.ipynb": "", "x/d.csv": ""}, "b_3_4_hw.ipynb": ""}},
        {"a_1": 2, "b_3": 1},
    ),
    "Canvas, text entries": ({"s.zip": {"a_1_2_hw.ipynb": "", "b_LATE_3_text.html": ""}}, {"a_1": 1, "b_3": 1}),
    "Canvas anonymous": (
        {"s.zip": {"anon_AbC1d_2_hw.ipynb": "", "anon_AbC1d_3_hw-1.ipynb": "", "LATE_anon_Xy9_4_hw.ipynb": ""}},
        {"anon_AbC1d": 2, "anon_Xy9": 1},
    ),
    "Moodle": (
        {
            "m.zip": {
                "Jane Doe_11_assignsubmission_file/hw.ipynb": "",
                "Jo Roe_12_assignsubmission_file_/w/hw.ipynb": "",
            }
        },
        {"Jane Doe": 1, "Jo Roe": 1},
    ),
    "Moodle without folders": (
        {
            "m.zip": {
                "Jane Doe_11_assignsubmission_file_hw.ipynb": "",
                "Jane Doe_11_assignsubmission_onlinetext_o.html": "",
            }
        },
        {"Jane Doe": 2},
    ),
    "Moodle, blind": (
        {"m.zip": {f"Participant_{n}_assignsubmission_file/hw.ipynb": "" for n in (1, 2)}},
        {"Participant 1": 1, "Participant 2": 1},
    ),
    "Moodle, blind, in another language": (
        {"m.zip": {f"Osallistuja_{n}_assignsubmission_file/hw.ipynb": "" for n in (1, 2, 3)}},
        {"Participant 1": 1, "Participant 2": 1, "Participant 3": 1},
    ),
    "Gradescope": (
        {
            "g.zip": {
                "assignment_7_export/submission_metadata.yml": GRADESCOPE,
                "assignment_7_export/submission_101/hw.ipynb": "",
                "assignment_7_export/submission_102/hw.ipynb": "",
            }
        },
        {"a1": 1, "bob@example.edu": 1},
    ),
    "Blackboard": (
        {
            "b.zip": {
                "Home_work 1_j_doe_attempt_2026-01-02-11-00-00.txt": "",
                "Home_work 1_j_doe_attempt_2026-01-02-11-00-00_hw.ipynb": "",
                "Home_work 1_roe_attempt_2026-01-02-12-00-00_hw.ipynb": "",
            }
        },
        {"j_doe": 2, "roe": 1},
    ),
    "Brightspace": (
        {
            "d.zip": {
                "index.html": "",
                "11-22 - Jane Doe - Mar 5, 2026 1105 PM/hw.ipynb": "",
                "12-22 - Jo - Roe - Mar 5, 2026 905 AM - hw.ipynb": "",
            }
        },
        {"Jane Doe_11": 1, "Jo - Roe_12": 1},
    ),
    "Sakai": (
        {
            "bulk.zip": {
                "Homework 1/grades.csv": "",
                "Homework 1/Doe, Jane(jdoe)/timestamp.txt": "20260102110000000",
                "Homework 1/Doe, Jane(jdoe)/Submission attachment(s)/hw.ipynb": "",
                "Homework 1/Roe, Jo(jroe)/Submission attachment(s)/hw.ipynb": "",
            }
        },
        {"jdoe": 2, "jroe": 1},
    ),
    "ILIAS": (
        {"i.zip": {"hw/Abgaben/Doe_Jane_jdoe_12/hw.ipynb": "", "hw/Abgaben/Roe_Jo_jroe_13/hw.ipynb": ""}},
        {"jdoe": 1, "jroe": 1},
    ),
    "ILIAS, teams": (
        {"i.zip": {"hw/Abgaben/Team 7/Doe_Jane_jdoe_12/hw.ipynb": "", "hw/Abgaben/Team 8/Roe_Jo_jroe_13/hw.ipynb": ""}},
        {"Team 7": 1, "Team 8": 1},
    ),
    "a Mac's archive": (
        {"a.zip": {"c/ada/hw.ipynb": "", "__MACOSX/c/ada/._hw.ipynb": "", "c/.DS_Store": "", "c/bob/hw.ipynb": ""}},
        {"ada": 1, "bob": 1},
    ),
    "a Mac's archive, unpacked": (
        {
            "in/__MACOSX/._a_1_2_hw.ipynb": "",
            "in/a_1_2_hw.ipynb": "",
            "in/._b_1_2_hw.ipynb": "",
            "in/b_2_3_hw.ipynb": "",
        },
        {"a_1": 1, "b_2": 1},
    ),
    "autosaves": (
        {"in/ada/.ipynb_checkpoints/hw-checkpoint.ipynb": "", "in/ada/hw.ipynb": "", "in/bob/hw.ipynb": ""},
        {"ada": 2, "bob": 1},
    ),
    "group folders": ({"in/Group 1/hw.ipynb": "", "in/Group 2/hw.ipynb": ""}, {"Group 1": 1, "Group 2": 1}),
    "capitals": ({"in/JDoe/hw.ipynb": "", "in/jdoe/hw.ipynb": ""}, {"JDoe": 1, "jdoe": 1}),
    "zip in zip in zip": (
        {"a.zip": {"b.zip": {"ada/hw.ipynb": "", "bob.zip": {"hw.ipynb": ""}}}},
        {"ada": 1, "bob": 1},
    ),
}


def sorted_out(sources: list[Path]) -> dict[str, int]:
    with Sources(sources) as read:
        found = sort_out(read.root, "hw", ["hw"])
    assert not found.ownerless
    return {owner.name: sum(len(files) for _, files in owner.groups) for owner in found.owners}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_file_goes_to_its_student(tmp_path: Path, layout: str) -> None:
    files, expected = LAYOUTS[layout]
    laid(tmp_path, files)
    (source,) = tmp_path.iterdir()
    assert sorted_out([source]) == expected


def test_archives_given_one_by_one_are_called_as_their_students(tmp_path: Path) -> None:
    laid(tmp_path, {"alice.zip": {"hw.ipynb": ""}, "bob.zip": {"homework/hw.ipynb": ""}, "eve.ipynb": ""})
    assert sorted_out(sorted(tmp_path.iterdir())) == {"alice": 1, "bob": 1, "eve": 1}


def test_a_class_and_latecomers_beside_it(tmp_path: Path) -> None:
    laid(tmp_path, {"class.zip": {"a_1_2_hw.ipynb": "", "b_3_4_hw.ipynb": ""}, "ada.zip": {"hw.ipynb": ""}})
    laid(tmp_path, {"bob.zip": {"hw.ipynb": ""}})
    assert sorted_out(sorted(tmp_path.iterdir())) == {"a_1": 1, "b_3": 1, "ada": 1, "bob": 1}


def test_nobody_hands_in_for_others_by_names_in_a_folder_of_theirs(tmp_path: Path) -> None:
    forged: Files = {"in/eve/roejohn_1_2_hw.ipynb": "", "in/eve/poejim_3_4_hw.ipynb": ""}
    laid(tmp_path, {**forged, "in/ada/hw.ipynb": "", "in/bob/hw.ipynb": ""})
    assert sorted_out([tmp_path / "in"]) == {"eve": 2, "ada": 1, "bob": 1}


def test_a_file_of_which_nobody_can_tell_whose_it_is_is_named(tmp_path: Path) -> None:
    laid(tmp_path, {"in/ada/hw.ipynb": "", "in/eve/hw.ipynb": "", "in/hw.ipynb": "", "in/grades.csv": ""})
    laid(tmp_path, {"in/bob.py": "", "in/carla.tar.gz": ""})
    with Sources([tmp_path / "in"]) as read:
        found = sort_out(read.root, "hw", ["hw"])
    assert [owner.name for owner in found.owners] == ["ada", "eve"]
    assert [file.name for file, _ in found.ownerless] == ["bob.py", "carla.tar.gz", "hw.ipynb"]
    assert [file.name for file in found.of_nobody] == ["grades.csv"]
