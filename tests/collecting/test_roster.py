"""A class's list is read whatever wrote it, and finds each student by any name of the student's own."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.collecting.roster import Roster, Student, read_roster
from grader.errors import CallerError

STEP = "save the list as CSV in UTF-8, with the columns' names in the first row"


def read(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(path)


def found(roster: Roster, *names: str) -> str | None:
    student = roster.find(names)
    return student.name if student else None


PLAIN = """\
student,name,email,github,handed_in,points
ada,Ada Lovelace,ada@uni.example,ada-l,2026-03-01T18:30:00+01:00,7
bob,"Smith, Bob B.",bob@uni.example,,2026-03-01T18:30:00Z,ada

eve,Eve,eve@uni.example,eve99,,8
"""


def test_a_list_of_one_s_own(tmp_path: Path) -> None:
    roster = read(tmp_path, PLAIN)
    assert roster == Roster(
        tmp_path / "roster.csv",
        ",",
        ("student", "name", "email", "github", "handed_in", "points"),
        (
            ("ada", "Ada Lovelace", "ada@uni.example", "ada-l", "2026-03-01T18:30:00+01:00", "7"),
            ("bob", "Smith, Bob B.", "bob@uni.example", "", "2026-03-01T18:30:00Z", "ada"),
            ("eve", "Eve", "eve@uni.example", "eve99", "", "8"),
        ),
        (
            Student(
                "ada",
                ("Ada Lovelace", "ada@uni.example", "ada-l", "Lovelace, Ada", "LovelaceAda"),
                0,
                datetime(2026, 3, 1, 18, 30, tzinfo=timezone(timedelta(hours=1))),
            ),
            Student(
                "bob",
                ("Smith, Bob B.", "bob@uni.example", "Bob B. Smith", "SmithBobB"),
                1,
                datetime(2026, 3, 1, 18, 30, tzinfo=UTC),
            ),
            Student("eve", ("Eve", "eve@uni.example", "eve99"), 2),
        ),
    )
    for names in (["ADA"], ["ada  lovelace"], ["x", "ADA@uni.example"], ["lovelaceada"], ["LOVELACE,  Ada"]):
        assert found(roster, *names) == "ada"
    assert found(roster, "8") is found(roster, "nobody") is found(roster) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=repr)
@pytest.mark.parametrize("begin", ["", "\ufeff"], ids=["", "mark"])
def test_any_csv(tmp_path: Path, begin: str, delimiter: str, end: str) -> None:
    cells = [["Student", "E-Mail"], ['"a;d,\ta"', "A@x"], ['"b\nb"', "B@x"]]
    text = begin + "".join(delimiter.join(row) + end for row in cells)
    roster = read(tmp_path, text)
    assert (roster.delimiter, roster.columns) == (delimiter, ("Student", "E-Mail"))
    assert [each.name for each in roster.students] == ["a;d,\ta", "b\nb"]
    assert found(roster, "b@X") == "b\nb"


def test_a_column_alone(tmp_path: Path) -> None:
    assert [each.name for each in read(tmp_path, "login\nada\nbob").students] == ["ada", "bob"]


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Doubling (77),Final Score
    Points Possible,,,,,4,(read only)
"Lovelace, Ada",21,0042,ada,One,3,90
"O'Brien-Smith, Ann Mary",22,0043,,One,,80
"Student, Test",99,,,One,,
"""


def test_canvas(tmp_path: Path) -> None:
    roster = read(tmp_path, CANVAS)
    ada = ("Lovelace, Ada", "21", "0042", "Ada Lovelace", "LovelaceAda")
    ann = ("O'Brien-Smith, Ann Mary", "0043", "Ann Mary O'Brien-Smith", "OBrienSmithAnnMary")
    assert roster.students == (Student("ada", ada, 1), Student("22", ann, 2))
    assert (len(roster.rows), roster.rows[0][5]) == (4, "4")
    assert found(roster, "lovelaceada", "21") == "ada"
    assert found(roster, "obriensmithannmary") == "22"
    assert found(roster, "Test Student") is found(roster, "3") is None


EXPORTS = {
    "Moodle's participants": (
        "First name,Last name,ID number,Email address,Groups\nAda,Lovelace,42,ada@x,A\nBob,Smith,43,,A\n",
        "Ada Lovelace",
        ["ada@x", "43"],
    ),
    "Moodle's grades": (
        "First name;Surname;Username;Email address;Assignment: Doubling (Real)\n"
        "Ada;Lovelace;ada;ada@x;3,5\nBob;Smith;bob;bob@x;-\n",
        "ADA",
        ["ada@x", "bob@x"],
    ),
    "Moodle's grading worksheet": (
        "Identifier,Full name,Email address,Status,Grade\nParticipant 101,Ada Lovelace,ada@x,Submitted,\n"
        "Participant 102,Bob,bob@x,,\n",
        "Participant 101",
        ["ada@x", "bob@x"],
    ),
    "Gradescope's": (
        "First Name,Last Name,SID,Email,Sections\nAda,Lovelace,0042,ada@x,\nBob,Smith,,bob@x,\n",
        "lovelace, ada",
        ["0042", "bob@x"],
    ),
    "Classroom 50's": (
        "username,first_name,last_name,email,section,github_id\nada-l,Ada,Lovelace,ada@x,,77\nbob,Bob,,,,78\n",
        "77",
        ["ada-l", "bob"],
    ),
    "GitHub Classroom's": (
        '"identifier","github_username","github_id","name"\n"0042","ada-l","77",""\n"0043","bob","78",""\n',
        "Ada-L",
        ["0042", "0043"],
    ),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_exports(tmp_path: Path, export: str) -> None:
    text, name, students = EXPORTS[export]
    roster = read(tmp_path, text)
    assert [each.name for each in roster.students] == students
    assert found(roster, name) == students[0]


def test_a_name_that_two_share_means_neither(tmp_path: Path) -> None:
    text = "student,name,login\n1,Ada Lee,lee\n2,ada  LEE,eve\n3,Bob,1\neve,Eve,x\n"
    roster = read(tmp_path, text)
    assert found(roster, "Ada Lee") is None
    assert found(roster, "Ada Lee", "lee") == "1"
    assert found(roster, "1") == "1"  # what reports call a student comes first
    assert found(roster, "eve") == "eve"
    assert found(roster, "1", "2") is None
    assert found(roster, "lee", "x") is None


def test_unicode_is_written_in_many_ways(tmp_path: Path) -> None:
    roster = read(tmp_path, "student\nZoë Weiß\n")
    assert found(roster, "ZOE\u0308 WEISS") == "Zoë Weiß"


REFUSED = {
    "": ("{path} is empty", STEP),
    " \n\n,,\n": ("{path} is empty", STEP),
    "student,email\n": ("{path} lists no student", STEP),
    "student\0": ("{path} is no text", STEP),
    "ada@x,Ada\nbob@x,Bob\n": ("{path} has no columns' names: its first row has ada@x", STEP),
    "Ada,77\nBob,78\n": ("{path} has no columns' names: its first row has 77", STEP),
    ",email\nada,a@x\n": ("{path} has no columns' names", STEP),
    'student\n"ada\n': ("{path} cannot be read as CSV: unexpected end of data in line 2", STEP),
    "student,email\nada,a@x\nbob\n": (
        "{path}, line 3 has 1 cells, where the first row has 2",
        "put a cell, which may be empty, under each column's name",
    ),
    "student,email\nada,a@x\n\nADA ,b@x\n": (
        "{path}, line 4: ADA is in line 2, too",
        "leave one row for each student, or add a column 'student' with a name for each",
    ),
    "student,email\n,a@x\n": ("{path}, line 2 has nothing under 'student'", "fill it in"),
    "SID,Email\n0042,a@x\n , \n,\n,b@x\n \t,\n": None,
    "First name,Email address,ID number\nAda,,\n": (
        "{path}, line 2 has nothing under 'email address' or 'id number'",
        "fill it in",
    ),
    "student,handed_in\nada,2026-03-01T18:30:00\n": (
        "{path}, line 2: 2026-03-01T18:30:00 under handed_in is no time with a time zone",
        "write it as 2026-03-01T18:30:00+01:00, with the time zone",
    ),
    "student,Handed In\nada,\x1b[31m\n": (
        "{path}, line 2: \\x1b[31m under handed_in is no time with a time zone",
        "write it as 2026-03-01T18:30:00+01:00, with the time zone",
    ),
}


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_what_is_no_list_is_told(tmp_path: Path, text: str) -> None:
    expected = REFUSED[text]
    if expected is None:
        assert [each.name for each in read(tmp_path, text).students] == ["0042", "b@x"]
        return
    with pytest.raises(CallerError) as caught:
        read(tmp_path, text)
    message, step = expected
    assert (str(caught.value), caught.value.next_step) == (message.format(path=tmp_path / "roster.csv"), step)


def test_other_bytes_are_told(tmp_path: Path) -> None:
    with pytest.raises(CallerError) as caught:
        read(tmp_path, "student\nZoë\n".encode("latin-1"))
    assert (str(caught.value), caught.value.next_step) == (
        f"{tmp_path / 'roster.csv'} is no text in UTF-8",
        STEP,
    )


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallerError) as caught:
        read_roster(tmp_path)
    assert str(caught.value) == f"{tmp_path}: {tmp_path.name} cannot be read: it is no regular file"
    assert caught.value.next_step == "give the path of a CSV file"


def test_a_hundred_thousand_students_are_found_at_once(tmp_path: Path) -> None:
    rows = "".join(f"s{number},Ada {number},a{number}@x\n" for number in range(100_000))
    roster = read(tmp_path, f"student,name,email\n{rows}")
    roster.find(["x"])
    before = time.perf_counter()
    assert all(found(roster, f"a{number}@x") == f"s{number}" for number in range(0, 100_000, 10))
    assert time.perf_counter() - before < 5


def test_a_column_that_identifies_comes_before_one_that_does_not(tmp_path: Path) -> None:
    roster = read(tmp_path, "First name,Last name,E-Mail\nAda,Lee,a@x\nAda,Wu,b@x\n")
    assert [each.name for each in roster.students] == ["a@x", "b@x"]
    assert found(roster, "Ada Wu") == "b@x"
