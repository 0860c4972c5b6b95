"""The reports of a class: what each gradebook is given, and what it must never be given."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.grade import Grade, Grades
from grader.classes.standing import final, standing_of
from grader.collecting.roster import Roster, read_roster
from grader.components import Look, Reporter
from grader.errors import CallerError
from grader.model import Status
from grader.plugins import load_plugins
from tests.classes.class_of import ADA, BOB, CARL, DORA, EMIL, EVERYBODY, FINN, grades, listed
from tests.conftest import Grade as Run
from tests.reporters import examples
from tests.reporters.platforms import table
from tests.reporters.test_json import GRADE

REPORTERS: dict[str, Reporter] = load_plugins().components("reporters")


def told(name: str, given: Grades) -> str:
    """What a reporter tells of a class."""
    of_class = REPORTERS[name].of_class
    assert of_class is not None
    return "".join(of_class(given, Look()))


def refused(name: str, given: Grades) -> tuple[str, str]:
    """Why a reporter tells nothing, and what to do."""
    with pytest.raises(CallerError) as error:
        told(name, given)
    return str(error.value), error.value.next_step


def test_how_a_report_stands_and_what_a_gradebook_may_have_of_it() -> None:
    assert [final(each) for each in EVERYBODY] == [20, 16.8, None, None, None, None]
    reports = [each.report for each in EVERYBODY if each.report]
    assert [standing_of(each) for each in reports] == ["graded", "graded", "pending", "fault"]
    stopped = replace(reports[0], incomplete="Grading was stopped.")
    assert (standing_of(stopped), final(replace(ADA, report=stopped))) == ("fault", None)


CSV = """\
student,score,max_score,pending,status,earned,adjusted,reason,handed_in,passed,checks,message,check:worked_example,check:unknown_stage
ada,20,27.5,0,graded,20,0,,2026-11-26 12:30:00+00:00,1,2,,20,0
bob,16.8,20,0,graded,20,-3.2,handed in 2 days late,,1,1,,20,
carl,20,34,14,pending,20,0,,,1,2,,20,
dora,20,30,0,fault,20,0,,,1,2,,20,
emil,,27.5,,refused,,,,,,,"'=cmd|' /C calc'!A0 is a link, which is not taken",,
finn,,27.5,,missing,,,,,,,,,
"""


def test_a_table_has_a_row_for_each_student() -> None:
    assert told("csv", grades()) == CSV
    assert told("csv", grades(FINN, EMIL)) == (
        "student,score,max_score,pending,status,earned,adjusted,reason,handed_in,passed,checks,message\n"
        "finn,,27.5,,missing,,,,,,,\n"
        "emil,,27.5,,refused,,,,,,,\"'=cmd|' /C calc'!A0 is a link, which is not taken\"\n"
    )


def test_hidden_checks_that_are_told_together_are_one_column() -> None:
    two = examples.report(examples.PASSED, examples.UNSEEN, examples.UNSEEN_PASSED)
    one = examples.report(examples.PASSED, replace(examples.UNSEEN_SKIPPED, max_score=50))
    broken = examples.report(examples.PASSED, replace(examples.UNSEEN, status=Status.FAULT, cause=None))
    seen = examples.report(examples.PASSED, replace(examples.FAILED, hidden=True))
    given = (replace(ADA, report=two), replace(BOB, report=one), replace(CARL, report=broken))
    rows = table(told("csv", grades(*given)))
    assert [each[12:] for each in rows] == [
        ["check:worked_example", "hidden"],
        ["20", "25"],
        ["20", "0"],
        ["20", ""],
    ]
    assert table(told("csv", grades(replace(ADA, report=seen))))[0][13:] == ["check:agrees_with_reference"]


def test_a_check_may_be_called_as_a_column_is() -> None:
    odd = examples.report(replace(examples.PASSED, name="score"), replace(examples.FORM, name="hidden"))
    (row,) = csv.DictReader(told("csv", grades(replace(ADA, report=odd))).splitlines())
    assert (row["student"], row["score"], row["check:score"], row["check:hidden"]) == ("ada", "20", "20", "0")


def test_the_first_whole_report_tells_which_checks_there_are() -> None:
    nothing = replace(examples.report(replace(examples.FAULT, name="grading")), incomplete="It broke.")
    rows = table(told("csv", grades(Grade("zoe", "fault", nothing), FINN, ADA)))
    assert rows[0][12:] == ["check:worked_example", "check:unknown_stage"]
    assert rows[1] == ["zoe", "0", "10", "0", "fault", "0", "0", "", "", "0", "1", "It broke.", "", ""]


SUMS = "Assignments Current Score,Current Score,Final Grade"
HEAD = f"Student,ID,SIS Login ID,Section,Quiz (7),Costs (12),Notes (9),{SUMS}"
POSSIBLE = "    Points Possible,,,,5,10,,(read only),(read only),(read only)"
ROWS = (
    "bob,1002,bob@x.org,A,5,3,,90,90,",
    "=ada,1001,ada@x.org,A,-,,ok,80,80,",
    "carl,1003,carl@x.org,B,4,EX,,,,",
    "dora,1004,dora@x.org,B,,2,,,,",
    "zoe,1009,zoe@x.org,B,,1.5,,,,",
)
CANVAS = listed(HEAD, POSSIBLE, *ROWS, students=5)


def test_the_column_of_canvas_s_export_is_filled_in_and_all_else_stays() -> None:
    assert told("canvas", grades(roster=CANVAS)) == "\n".join(
        [
            HEAD,
            "    Points Possible,,,,5,27.5,,(read only),(read only),(read only)",
            "bob,1002,bob@x.org,A,5,16.8,,90,90,",
            "=ada,1001,ada@x.org,A,-,20,ok,80,80,",
            *ROWS[2:],
            "",
        ]
    )


def test_a_new_column_stands_behind_the_last_assignment() -> None:
    head = HEAD.replace("Costs (12)", "Other (12)")
    given = grades(roster=listed(head, POSSIBLE, *ROWS, students=5))
    lines = [*csv.reader(told("canvas", given).splitlines())]
    assert lines[0][4:9] == ["Quiz (7)", "Other (12)", "Notes (9)", "Costs", "Assignments Current Score"]
    assert [each[7] for each in lines] == ["Costs", "27.5", "16.8", "20", "", "", ""]
    assert [each[:7] + each[8:] for each in lines[2:]] == [each.split(",") for each in ROWS]
    short = listed("Student,ID,SIS Login ID,Section", "ada,1001,ada@x.org")
    assert (
        told("canvas", grades(roster=short))
        == "Student,ID,SIS Login ID,Section,Costs\nada,1001,ada@x.org,,20\n"
    )


@pytest.mark.parametrize("head", ["costs", "exercise3 (5)", "Exercise3", "Costs (1) "])
def test_a_column_is_known_by_title_or_name(head: str) -> None:
    roster = listed(f"LastName;FirstName;ID;Section;{head}", ";;;;", "Ada;A;1001;x;", delimiter=";")
    lines = told("canvas", grades(roster=roster)).splitlines()
    assert lines == [f"LastName;FirstName;ID;Section;{head}", ";;;;", "Ada;A;1001;x;20"]


def test_a_person_s_excuse_outlives_grading() -> None:
    for kept in ("EX", "ex ", "N/A"):
        roster = listed("Student,ID,Login,Section,Costs", f"ada,1001,ada@x.org,A,{kept}")
        assert told("canvas", grades(roster=roster)).endswith(f"A,{kept}\n")


EXPORT = "export the gradebook in Canvas, and give that file as --roster"
NO_EXPORT = "class.csv is no gradebook of Canvas's: its columns are not Student, ID, …, Section, …"
REAL = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Costs (12),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,10.00,(read only)
"Lovelace, Ada",1001,s1,ADA@x.org,"A, morning",,
Bob,1002,s2,bob@x.org,B,3.00,90
"Student, Test",1999,,test,A,,
"""


@pytest.mark.parametrize("names", [False, True], ids=["one column for the name", "two"])
def test_a_real_export_goes_there_and_back(tmp_path: Path, names: bool) -> None:
    export = REAL
    if names:
        changes = {
            "Student,": "LastName,FirstName,",
            "\n,": "\n,,",
            "Possible": "Possible,",
            '"Lovelace, Ada"': "Lovelace,Ada",
        }
        changes |= {"Bob": "B,Bob", '"LastName,FirstName, Test"': "Student,Test"}
        for old, new in changes.items():
            export = export.replace(old, new)
    file = tmp_path / "export.csv"
    file.write_text(export, "utf-8")
    roster = read_roster(file)
    assert [each.name for each in roster.students] == ["ADA@x.org", "bob@x.org"]
    assert told("canvas", grades(roster=roster)) == (
        export.removeprefix("\ufeff")
        .replace("10.00", "27.5")
        .replace('"A, morning",,', '"A, morning",20,')
        .replace("3.00", "16.8")
    )


UNFIT: dict[str, tuple[Roster | None, str, str]] = {
    "none": (None, "--report canvas fills in the class's list, and there is none", EXPORT),
    "other columns": (listed("Name,Email address,ID number,Section", "ada,a,b,c"), NO_EXPORT, EXPORT),
    "no section": (listed("Student,ID,SIS Login ID,Costs", "ada,a,b,c"), NO_EXPORT, EXPORT),
    "nothing": (Roster(CANVAS.path), NO_EXPORT, EXPORT),
    "two": (
        listed("Student,ID,Login,Section,Costs (1),exercise3 (2)", "ada,1001,a,A,,"),
        "class.csv has several columns for exercise3: Costs (1) and exercise3 (2)",
        "take out of the file the one that is not meant",
    ),
    "read only": (
        listed("Student,ID,Login,Section,Costs", "Points Possible,,,,(read only)", "ada,1001,a,A,"),
        "class.csv: Canvas takes nothing for the column Costs, which is read only",
        "rename the exercise, so that it gets a column of its own",
    ),
}


@pytest.mark.parametrize("which", UNFIT)
def test_a_list_that_canvas_would_not_take_is_refused(which: str) -> None:
    roster, why, next_step = UNFIT[which]
    assert refused("canvas", grades(roster=roster)) == (why, next_step)


def test_a_report_alone_is_no_gradebook_of_canvas_s(grade: Run) -> None:
    ran = grade("double", "--report", "canvas")
    assert (ran.exit_code, ran.stdout) == (2, "")
    why = "the report canvas is a class's: it fills in the list of one"
    assert ran.stderr == f"grade: {why}\nNext: {EXPORT}\n"


MOODLE = listed(
    "First name,ID number,Email address,Username",
    "Ada,1001,ada@x.org,ada",
    "Bob,1002,bob@x.org,",
    "Carl,1003,carl@x.org,carl",
    "Finn,1006,finn@x.org,finn",
)


def test_moodle_gets_points_and_feedback_of_those_alone_whose_points_are_final() -> None:
    assert told("moodle", grades(roster=MOODLE)) == (
        "Email address,ID number,Costs,Costs feedback\n"
        'ada@x.org,1001,20,"20 of 27.5 points<br><br>✗ a name that is no stage is left out<br>'
        "training_pipeline(7, 1000000, [''])<br>KeyError: ''<br>"
        "in line 7 of training_pipeline.py: return {each: costs[each] for each in stages}<br>"
        "Next: Line 7 looks for the key '', which is not there. Ask with in before you look it up.\"\n"
        "bob@x.org,1002,16.8,16.8 of 20 points<br>3.2 points less: handed in 2 days late<br>"
        "Every check passed. Well done!\n"
    )


def test_without_a_list_moodle_knows_students_by_what_is_known_of_the_first() -> None:
    by_mail = table(told("moodle", grades()))
    assert [each[:2] for each in by_mail] == [
        ["Email address", "Costs"],
        ["ada@x.org", "20"],
        ["bob@x.org", "16.8"],
    ]
    numbered = replace(ADA, known_as=("1001",)), replace(BOB, known_as=())
    by_number = table(told("moodle", grades(*numbered)))
    assert [each[0] for each in by_number] == ["ID number", "1001", "bob"]
    assert told("moodle", grades(FINN)) == "ID number,Costs,Costs feedback\n"


@pytest.mark.parametrize(
    ("grade", "head", "who"),
    [
        (replace(BOB, known_as=("1002",)), "Email address", "bob"),
        (replace(BOB, known_as=("",)), "Email address", "bob"),
    ],
)
def test_who_has_no_name_for_moodle_is_not_taken_for_the_student_above(
    grade: Grade, head: str, who: str
) -> None:
    assert refused("moodle", grades(ADA, grade)) == (
        f"--report moodle: Moodle cannot tell by {head} who {who!r} is",
        "give the class's list, in which every student has one, as --roster",
    )


@pytest.mark.parametrize("cell", ["", " ", "0", "1001"])
def test_a_column_in_which_a_student_has_nothing_of_his_own_is_none(cell: str) -> None:
    roster = listed("Name,ID number", "ada,1001", f"bob,{cell}")
    assert refused("moodle", grades(roster=roster)) == (
        "class.csv: Moodle cannot tell by it who every student is",
        "complete one of its columns Email address and ID number for every student",
    )


def test_of_many_checks_that_fail_three_are_told() -> None:
    many = [replace(examples.FAILED, claim=f"claim {each}") for each in range(5)]
    (_, (_, _, feedback)) = table(told("moodle", grades(replace(ADA, report=examples.report(*many)))))
    assert [each for each in feedback.split("<br>") if "claim" in each] == [
        f"✗ claim {each}" for each in range(3)
    ]
    assert feedback.endswith("<br><br>… and 2 more that fail.")


@given(examples.texts)
def test_moodle_shows_just_what_is_told_and_reads_it_as_one_cell(text: str) -> None:
    wrong = examples.report(replace(examples.FAILED, message=f'{text}<= -1 "\\'))
    given = told("moodle", grades(replace(ADA, report=wrong)))
    (_, (_, _, feedback)) = table(given)
    assert table(given, escapechar="\\")[1][2] == feedback  # as PHP reads it
    shown = lxml.html.fragment_fromstring(feedback, "div")
    assert {each.tag for each in shown.iter()} == {"div", "br"}
    assert '<= -1 "\\' in shown.text_content().replace("&amp;", "&")


def test_a_line_of_json_for_each_student() -> None:
    lines = [json.loads(each) for each in told("jsonl", grades()).splitlines()]
    for each in lines:
        GRADE.validate(each)
    assert [each["report"] and each["report"]["score"] for each in lines] == [20, 16.8, 20, 20, None, None]
    assert {**lines[0], "report": None} == {
        "schema": "grader/grade/v1",
        "exercise": "exercise3",
        "student": "ada",
        "status": "graded",
        "known_as": ["ada@x.org", "1001"],
        "handed_in": "2026-11-26T12:30:00+00:00",
        "message": "",
        "report": None,
    }
    assert lines[4]["message"] == EMIL.message


@pytest.mark.parametrize(
    "change", [{"status": "great"}, {"report": None}, {"status": "missing"}, {"more": 1}]
)
def test_the_schema_refuses_what_is_no_grade(change: dict[str, object]) -> None:
    assert not GRADE.is_valid(json.loads(told("jsonl", grades(DORA))) | {"status": "graded"} | change)


odd = st.text(st.sampled_from("=+-@\t\r\n\0 ;,\"'\\＝－\u202ea<&")) | examples.texts  # noqa: RUF001


@given(odd, odd, odd)
def test_whatever_a_student_is_called_and_told_each_has_a_row(name: str, other: str, message: str) -> None:
    report = examples.report(replace(examples.FAILED, message=message, claim=other))
    given = (
        Grade(name, "refused", None, message, (other,)),
        Grade(f"x{name}", "graded", report, message, (f"x{other}",)),
    )
    assert len(table(told("csv", grades(*given)))) == 3
    assert len(table(told("moodle", grades(*given)))) == 2
    assert len(told("jsonl", grades(*given)).splitlines()) == 2


@dataclass(frozen=True)
class Many:
    """A class that is read as it is gone through."""

    count: int

    def __iter__(self) -> Iterator[Grade]:
        for number in range(self.count):
            report = examples.report(replace(examples.FAILED, message="x" * 2_000 + str(number)))
            yield Grade(f"student{number}", "graded", report)


@pytest.mark.parametrize("name", ["csv", "moodle", "jsonl"])
def test_a_class_of_any_size_is_told_as_it_is_read(name: str) -> None:
    of_class = REPORTERS[name].of_class
    assert of_class is not None
    next(iter(of_class(grades(ADA), Look())))
    tracemalloc.start()
    size = sum(map(len, of_class(replace(grades(), each=Many(500)), Look())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 15_000
    assert peak < 300_000  # the reports alone are more than a million
