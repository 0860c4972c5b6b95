"""What a late submission costs, what is said of settings that do not hold, and the report in Markdown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import late_penalty
import pytest
from click.testing import Result as Ran
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import hookimpl
from grader.components import Look
from grader.model import Exercise, Submission
from grader.testing import REFERENCE, REPORTS, check_reporter, grade, write_course

PLUGINS = {"late-penalty": late_penalty}
RULE = """
per_day = 20
at_most = 50
handed_in = "handed-in.csv"

[deadlines]
double = 2027-01-15T18:00:00+01:00
"""
GRACE = RULE.replace("at_most", "grace_minutes = 15\nat_most")
EXTENDED = RULE + '[extensions.double]\n"E1@school" = 2027-01-20T18:00:00+01:00\nbob = 2027-01-01T18:00:00Z\n'
BY_PLACE = RULE + '[extensions.double]\n"inbox/ada" = 2027-01-16T18:00:00+01:00\n'
DUE = datetime.fromisoformat("2027-01-15T18:00:00+01:00")
IN_TIME = "2027-01-15T17:00:00+00:00"  # the very moment
LATER = "2027-01-16T18:00:00+01:00"
FULL = "4 of 4 points. Every check passed. Well done!"
ONE_DAY = "0.8 points less: handed in 1 day late (due 2027-01-15 18:00 UTC+01:00), 20 % of what was earned"
TWO_DAYS = "1.6 points less: handed in 2 days late (due 2027-01-15 18:00 UTC+01:00), 40 % of what was earned"
MOST = (
    "2 points less: handed in 45 days late (due 2027-01-15 18:00 UTC+01:00), 50 % of what was earned, "
    "the most that it costs"
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a deadline, and what ada has handed in, which is right."""
    folder = write_course(tmp_path / "course")
    (folder / "late-penalty.toml").write_text(RULE)
    (folder / "inbox" / "ada").mkdir(parents=True)
    (folder / "inbox" / "ada" / "double.py").write_text(REFERENCE)
    hand_in(folder, IN_TIME)
    return folder


def hand_in(course: Path, *times: str) -> None:
    rows = [f"inbox/ada,{time}\n" for time in times]
    (course / "handed-in.csv").write_text("submission,handed_in\n" + "".join(rows))


def of(student: str, *known_as: str, at: str = "") -> Ran:
    """How a student's submission is graded in the current folder, as a class's export tells of it."""

    @hookimpl
    def grader_collect(path: Path, exercise: Exercise) -> list[Submission]:
        return [Submission(path, student, known_as, datetime.fromisoformat(at) if at else None)]

    plugins = {**PLUGINS, "export": SimpleNamespace(grader_collect=grader_collect)}
    return grade(Path.cwd(), "double", "--submission", "inbox/ada", plugins=plugins)


def told(ran: Ran) -> str:
    """What a report says below the submission's name, in one line; without what to do next."""
    return " ".join(ran.stdout.partition("double.py\n")[2].partition("\nNext")[0].split())


DAYS = {
    (IN_TIME,): FULL,
    ("2027-01-15T18:00:01+01:00",): f"3.2 of 4 points. {ONE_DAY} Every check passed. Well done!",
    ("2027-01-17T18:00:00+01:00",): f"2.4 of 4 points. {TWO_DAYS} Every check passed. Well done!",
    ("2027-03-01T12:00:00+01:00",): f"2 of 4 points. {MOST} Every check passed. Well done!",
    (IN_TIME, "2027-01-16T00:00:00+01:00"): f"3.2 of 4 points. {ONE_DAY} Every check passed. Well done!",
}


@pytest.mark.parametrize("times", DAYS)
def test_each_day_that_has_begun_costs(course: Path, times: tuple[str, ...]) -> None:
    hand_in(course, *times)
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert told(ran) == DAYS[times]
    assert ran.exit_code == (0 if times == (IN_TIME,) else 1)


GRACES = {"2027-01-15T18:15:00+01:00": 0, "2027-01-15T18:15:01+01:00": 1, "2027-01-16T18:10:00+01:00": 2}


@pytest.mark.parametrize("time", GRACES)
def test_who_comes_after_the_grace_is_late_from_the_deadline_on(course: Path, time: str) -> None:
    (course / "late-penalty.toml").write_text(GRACE)
    hand_in(course, time)
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert [days in told(ran) for days in (FULL, ONE_DAY, TWO_DAYS)].index(True) == GRACES[time]


@pytest.mark.parametrize("away", ["late-penalty.toml", "double = 2027-01-15T18:00:00+01:00"])
def test_without_a_deadline_nobody_is_late(course: Path, away: str) -> None:
    hand_in(course, "2028-01-01T00:00:00+00:00")
    rule = course / "late-penalty.toml"
    rule.unlink() if away == rule.name else rule.write_text(RULE.replace(away, ""))
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert (ran.exit_code, "4 of 4 points." in ran.stdout) == (0, True)


def test_a_student_s_own_try_is_never_late(course: Path) -> None:
    (course / "handed-in.csv").unlink()
    (course / "exercises" / "double" / "double.py").write_text(REFERENCE)
    assert grade(course, "double", plugins=PLUGINS).exit_code == 0


def test_who_has_earned_nothing_loses_nothing(course: Path) -> None:
    hand_in(course, LATER)
    (course / "inbox" / "ada" / "double.py").write_text("def double(n):\n    return 0\n")
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert ("0 of 4 points" in told(ran), "less" in ran.stdout) == (True, False)


def test_what_the_class_s_export_tells_goes_before_the_file(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    assert ONE_DAY in told(of("ada", at=LATER))
    (course / "handed-in.csv").unlink()
    (course / "late-penalty.toml").write_text(RULE.replace("handed_in = ", "# "))
    assert TWO_DAYS in told(of("ada", at="2027-01-16T19:00:00+01:00"))
    assert told(of("ada", at=IN_TIME)) == FULL


STUDENTS = {
    "by name": f"student,handed_in\nADA ,{LATER}\nbob,2027-03-01T12:00:00Z\n",
    "by another name": f"student,handed_in\ne1@school,{LATER}\n,2027-03-01T12:00:00Z\n",
    "of this exercise": f"student,exercise,handed_in\nada,triple,2027-03-01T12:00:00Z\nada,double,{LATER}\n",
    "of any exercise": f"exercise,student,handed_in\n,ada,{LATER}\n",
    "beside a row without a time": f"student,handed_in\nada,\nada,{LATER}\n",
    "beside another's row that is broken": f"student,handed_in\nbob,yesterday\nada,{LATER}\n",
    "beside places": f"student,submission,handed_in,more\nada,,{LATER},x\n,inbox/bob,2027-03-01T12:00:00Z,\n",
}


@pytest.mark.parametrize("rows", STUDENTS)
def test_the_file_may_name_students(course: Path, rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    (course / "handed-in.csv").write_text(STUDENTS[rows])
    assert ONE_DAY in told(of("ada", "E1@school"))


def test_an_extension_is_one_student_s_deadline(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    (course / "late-penalty.toml").write_text(EXTENDED)
    assert told(of("ada", "e1@school", at=LATER)) == FULL
    assert "handed in 1 day late (due 2027-01-20 18:00 UTC+01:00)" in told(
        of("ada", "e1@school", at="2027-01-21T00:00:00+01:00")
    )
    assert ONE_DAY in told(of("cleo", at=LATER))
    assert told(of("bob", at=IN_TIME)) == FULL  # whose extension ends before the deadline


def test_an_extension_may_name_a_place(course: Path) -> None:
    (course / "late-penalty.toml").write_text(BY_PLACE)
    hand_in(course, LATER)
    assert told(grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)) == FULL


def test_every_check_s_verdict_stays_as_it_was(course: Path) -> None:
    hand_in(course, "2027-03-01T12:00:00+01:00")
    ran = grade(course, "double", "--submission", "inbox/ada", "--report", "comment", plugins=PLUGINS)
    assert ran.stdout == (
        "### double: 2 of 4 points\n\n"
        "inbox/ada/double.py\n\n"
        "| points | check | |\n|--:|---|---|\n"
        "| 1/1 | two doubled is four | ✓ |\n"
        "| 3/3 | any number is doubled | ✓ |\n\n"
        f"-{MOST.replace('less', '', 1).replace(' :', ':', 1)}\n"
    )


WRONG = {
    "a setting that there is not": (
        "late-penalty.toml",
        RULE + "[more]\n",
        "late-penalty.toml: Object contains unknown field `more`",
    ),
    "a deadline without a time zone": (
        "late-penalty.toml",
        RULE.replace("+01:00", ""),
        "late-penalty.toml: Expected `datetime` with a timezone component - at `$.deadlines[...]`",
    ),
    "a grace that ends before it begins": (
        "late-penalty.toml",
        GRACE.replace("15", "-15", 1),
        "late-penalty.toml: Expected `float` >= 0.0 - at `$.grace_minutes`",
    ),
    "a grace that is no number": (
        "late-penalty.toml",
        GRACE.replace("15", "nan", 1),
        "late-penalty.toml: Expected `float` >= 0.0 - at `$.grace_minutes`",
    ),
    "extensions of no exercise with a deadline": (
        "late-penalty.toml",
        EXTENDED.replace("extensions.double", "extensions.duoble"),
        "late-penalty.toml: there are extensions of 'duoble', which has no deadline",
    ),
    "no file with times": (
        "late-penalty.toml",
        RULE.replace("handed_in = ", "# "),
        "nobody says when inbox/ada was handed in",
    ),
    "no line for it": (
        "handed-in.csv",
        "submission,handed_in\ninbox/bob,2027-01-15T12:00:00Z\n",
        "handed-in.csv does not say when inbox/ada was handed in",
    ),
    "no time": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada,yesterday\n",
        "handed-in.csv, line 2: Invalid isoformat string: 'yesterday'",
    ),
    "a time without its zone": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada,2027-01-15T12:00:00\n",
        "handed-in.csv, line 2: '2027-01-15T12:00:00' has no time zone, such as +01:00",
    ),
    "another column": (
        "handed-in.csv",
        "name,time\nx,y\n",
        "handed-in.csv: it needs the columns handed_in, and student or submission",
    ),
    "half a line": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada\n",
        "handed-in.csv does not say when inbox/ada was handed in",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_settings_that_do_not_hold_cost_nobody_points(course: Path, wrong: str) -> None:
    file, text, said = WRONG[wrong]
    (course / file).write_text(text)
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.splitlines()[0].replace(f"{course}/", "") == f"grade: {said}"


def test_a_student_of_whom_no_time_is_known_is_named(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    (course / "handed-in.csv").write_text(f"student,handed_in\nada,{IN_TIME}\n")
    assert of("bob").stderr.splitlines() == [
        f"grade: {course}/handed-in.csv does not say when bob handed it in",
        "Next: add a line for it",
    ]
    (course / "late-penalty.toml").write_text(RULE.replace("handed_in = ", "# "))
    assert of("bob", at="2027-01-15T12:00:00").stderr.splitlines() == [  # without a zone it is no moment
        "grade: nobody says when bob handed it in",
        "Next: give a roster that tells, or in late-penalty.toml the name of a file, as handed_in",
    ]


examples = settings(derandomize=True, database=None, deadline=None)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
graces = st.floats(min_value=0, max_value=7 * 24 * 60)
percents = st.floats(min_value=0.01, max_value=100)
rules = st.builds(late_penalty.Rule, percents, st.just({"double": DUE}), at_most=percents)
points = st.floats(min_value=0.001, max_value=10_000) | st.integers(min_value=1, max_value=100)


@examples
@given(moments, graces)
def test_days_grow_with_time_and_nobody_is_late_within_the_grace(came: datetime, grace: float) -> None:
    days = late_penalty.days_late(came, DUE, grace)
    assert (days == 0) == (came <= DUE + timedelta(minutes=grace))
    assert days == 0 or DUE + timedelta(days=days - 1) < came <= DUE + timedelta(days=days)
    assert days <= late_penalty.days_late(came, DUE)
    assert days <= late_penalty.days_late(came + timedelta(minutes=1), DUE, grace)
    assert late_penalty.days_late(came + timedelta(days=1), DUE, 0) == late_penalty.days_late(
        came, DUE, 0
    ) + (came + timedelta(days=1) > DUE)


@examples
@given(rules, st.integers(min_value=1, max_value=400), points)
def test_a_penalty_grows_with_the_days_up_to_its_cap(
    rule: late_penalty.Rule, days: int, earned: float
) -> None:
    lost, more = (-late_penalty.penalty(rule, each, DUE, earned).points for each in (days, days + 1))
    assert 0 <= lost <= more <= earned
    assert more <= earned * rule.at_most / 100 + 0.005_001
    assert abs(lost - earned * min(rule.at_most, rule.per_day * days) / 100) <= 0.005_001
    assert lost == earned or round(lost, 2) == lost


def test_the_reporter_keeps_its_promise() -> None:
    (reporter,) = late_penalty.grader_reporters()
    check_reporter(reporter)


def test_no_text_means_anything_to_markdown() -> None:
    text = late_penalty.comment(REPORTS[-1:], Look())
    assert "inbox/\\\\x1b\\[31m\\|\\`\\<b\\>/double.py" in text
