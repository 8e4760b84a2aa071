"""The class list comes in as instructors have it; a link signs somebody in; what is theirs, they may take or delete."""

import io
import json
import zipfile

import pytest
from nbgrader.api import Gradebook

from autograder.hub.people.roster import RosterError, read_roster
from tests.hub.served import LINK, Served, notebook

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,rnn-cell (12)
    Points Possible,,,,,12
"Lovelace, Ada",1017,u1,ada@uni.example,A,
"Turing, Alan",1018,u2,alan@uni.example,A,3
"""
MOODLE = """First name,Last name,Email address,ID number,Username
Ada,Lovelace,ada@uni.example,,ada
Alan,Turing,alan@uni.example,,alan
"""
GERMAN_EXCEL = "id;name;email\nada;Ada Lovelace;ada@uni.example\nalan;Alan Turing;\n"


@pytest.mark.parametrize(
    ("text", "ids", "name"),
    [
        (CANVAS, ["ada@uni.example", "alan@uni.example"], "Lovelace, Ada"),
        (MOODLE, ["ada", "alan"], "Ada Lovelace"),
        (GERMAN_EXCEL, ["ada", "alan"], "Ada Lovelace"),
    ],
    ids=["canvas", "moodle", "semicolons"],
)
def test_a_class_list_is_read_as_exported(text: str, ids: list[str], name: str) -> None:
    entries = read_roster(text.encode())
    assert [entry.id for entry in entries] == ids
    assert entries[0].name == name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nobody in it"),
        ("id,name\n../../etc,Eve\n", "line 2: '../../etc' cannot be an id"),
        ("id,name\nada,Ada\nada,Ada again\n", "line 3: the id 'ada' occurs a second time"),
        ("name\nAda\n", "line 2: there is no id"),
        ("id,role\nada,queen\n", "line 2: 'queen' is no role"),
    ],
    ids=["empty", "path", "twice", "no-id", "role"],
)
def test_a_faulty_class_list_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(RosterError, match=says):
        read_roster(text.encode())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id,name\nada,José\n".encode("latin-1"), "not in UTF-8; save it again"),
        ("id,name\nada,Ada\n".encode("utf-16-le"), "holds a zero byte, as CSV does not; save it again"),
        (b'id,name\nada,"Ada\n' + b"x" * 200_000, "is a quotation mark left open"),
    ],
    ids=["latin", "utf-16", "quotation"],
)
def test_a_file_that_is_no_class_list_is_refused_with_the_remedy(hub: Served, content: bytes, says: str) -> None:
    answer = hub.instructor().post("/hub/people", files={"roster": ("roster.csv", content)})
    assert answer.status_code == 422
    assert says in answer.text


def test_a_faulty_class_list_changes_nothing(hub: Served) -> None:
    answer = hub.add_people("id,name\nfirst-of-two,F\n../x,X\n")
    assert answer.status_code == 422
    assert "line 3" in answer.text
    assert "first-of-two" not in hub.instructor().get("/hub/people").text


def test_a_name_cannot_bring_markup_into_a_page(hub: Served) -> None:
    hub.add_people("id,name\nmallory,<script>alert(1)</script>\n")
    page = hub.instructor().get("/hub/people").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_sign_in_link_works_once(hub: Served) -> None:
    hub.add_people("id,name\nonce,Once\n")
    link = LINK.findall(hub.instructor().post("/hub/people/once/sign-in-link").text)[-1]
    assert hub.browser().get(link).status_code == 200, "looking at it does not use it up"
    assert hub.sign_in(link).get("/api/status").json()["learner"]["id"] == "once"
    assert hub.browser().post(link).status_code == 410


def test_the_session_is_kept_from_scripts_and_other_sites(hub: Served) -> None:
    cookie = hub.browser().get("/api/status").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_signing_out_ends_the_session_at_the_hub_too(hub: Served) -> None:
    client = hub.member("leaver", "learner")
    stolen = hub.browser()
    stolen.cookies.update(client.cookies)
    assert stolen.get("/hub/me").status_code == 200
    client.post("/hub/sign-out")
    assert stolen.get("/hub/me").status_code == 401


def assert_nothing_is_left(hub: Served, person: str, submission: str) -> None:
    assert not list(hub.course.rglob(f"*{person}*"))
    assert not (hub.course / "hub" / "submissions" / f"{submission}.ipynb").exists()
    with Gradebook(f"sqlite:///{hub.course / 'gradebook.db'}") as gradebook:
        assert person not in {student.id for student in gradebook.students}


def test_somebody_takes_all_their_data_along_and_deletes_it(hub: Served) -> None:
    client = hub.member("grace", "learner")
    sent = client.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step="grace = 1")).json()
    hub.verdict(client, sent)
    with zipfile.ZipFile(io.BytesIO(client.get("/hub/me/data.zip").content)) as archive:
        assert json.loads(archive.read("data.json"))["assignments"][0]["attempts"][0]["sha256"] == sent["sha256"]
        assert b"grace = 1" in archive.read("rnn-cell/attempt-1.ipynb")

    assert client.post("/hub/me/delete", data={"id": "somebody else"}).status_code == 422
    assert client.post("/hub/me/delete", data={"id": "grace"}).status_code == 303
    assert client.get("/hub/me").status_code == 401
    assert_nothing_is_left(hub, "grace", sent["id"])
    assert "grace" not in hub.instructor().get("/hub/people").text
    assert "delete person" in hub.instructor().get("/hub/audit").text


def test_an_instructor_deletes_somebody_who_left_the_class(hub: Served) -> None:
    client, instructor = hub.member("dropped", "learner"), hub.instructor()
    sent = client.post("/api/submissions?assignment=rnn-cell", json=notebook(rnn_step="dropped = 1")).json()
    hub.verdict(client, sent)
    assert 'action="/hub/people/dropped/delete"' in instructor.get("/hub/people").text

    assert instructor.post("/hub/people/dropped/delete", data={"id": "somebody else"}).status_code == 422
    assert client.get("/hub/me").status_code == 200
    assert instructor.post("/hub/people/dropped/delete", data={"id": "dropped"}).status_code == 303
    assert client.get("/hub/me").status_code == 401
    assert_nothing_is_left(hub, "dropped", sent["id"])
    assert "dropped" not in instructor.get("/hub/people").text
    rows = instructor.get("/hub/audit").text.split("<tr>")
    (entry,) = (row for row in rows if "<td>delete person</td><td>dropped</td>" in row)
    assert "<td>demo-instructor</td>" in entry


def test_an_instructor_does_not_delete_themselves_in_the_class_list(hub: Served) -> None:
    own_id = hub.instructor().get("/api/status").json()["learner"]["id"]
    assert f"/hub/people/{own_id}/delete" not in hub.instructor().get("/hub/people").text
    refused = hub.instructor().post(f"/hub/people/{own_id}/delete", data={"id": own_id})
    assert refused.status_code == 422
    assert "/hub/me" in refused.text
