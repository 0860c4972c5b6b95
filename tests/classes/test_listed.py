from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from grader.classes.grade import Grade
from grader.classes.listed import Listed, listed, strangers
from grader.collecting.roster import Roster, Student
from grader.model import Submission

TIME = datetime(2027, 1, 15, tzinfo=UTC)
LATER = datetime(2027, 1, 16, tzinfo=UTC)
ROSTER = Roster(
    Path("class.csv"),
    students=(
        Student("zoe", ("7",)),
        Student("ada", ("ada@x.org", "Ada Lovelace"), 1, LATER),
        Student("bob", ("bob@x.org",), 2),
    ),
)


def handed_in(name: str, student: str, *known_as: str) -> Submission:
    return Submission(Path(name), student, known_as, TIME, (Path(f"{name}.more"),))


def test_without_a_roster_everybody_is_who_the_place_says() -> None:
    ada, bob = handed_in("a.py", "ada", "7"), handed_in("b.py", "bob")
    assert listed([bob, ada], None) == [
        Listed(Grade("ada", "graded", None, "", ("7",), TIME), ada),
        Listed(Grade("bob", "graded", None, "", (), TIME), bob),
    ]
    assert strangers(listed([bob, ada], None), None) == []


def test_the_roster_has_the_last_word_on_names_and_times() -> None:
    found = listed([handed_in("a.py", "Ada Lovelace", "4"), handed_in("e.py", "eve")], ROSTER)
    names = ("ada@x.org", "Ada Lovelace", "4")
    ada = Submission(Path("a.py"), "ada", names, LATER, (Path("a.py.more"),))
    assert found == [
        Listed(Grade("ada", "graded", None, "", names, LATER), ada),
        Listed(Grade("bob", "missing", None, "nothing was handed in", ("bob@x.org",))),
        Listed(Grade("eve", "graded", None, "", (), TIME), handed_in("e.py", "eve")),
        Listed(Grade("zoe", "missing", None, "nothing was handed in", ("7",))),
    ]
    assert strangers(found, ROSTER) == ["eve"]


def test_two_submissions_of_one_student_are_refused() -> None:
    found = listed([handed_in("1.py", "bob"), handed_in("2.py", "x", "bob@x.org")], ROSTER)
    told = "there is more than one submission: 1.py, 2.py; leave one of them in the folder"
    assert found[1] == Listed(Grade("bob", "refused", None, told, ("bob@x.org",), TIME))
