"""What a late submission costs, what is said of settings that do not hold, and the report in Markdown."""

from __future__ import annotations

from pathlib import Path

import late_penalty
import pytest

from grader.components import Look
from grader.testing import REFERENCE, REPORTS, check_reporter, grade, write_course

PLUGINS = {"late-penalty": late_penalty}
RULE = """
per_day = 20
at_most = 50
handed_in = "handed-in.csv"

[deadlines]
double = 2027-01-15T18:00:00+01:00
"""
IN_TIME = "2027-01-15T17:00:00+00:00"  # the very moment


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


DAYS = {
    (IN_TIME,): ("4 of 4 points.", "Every check passed. Well done!"),
    ("2027-01-15T18:00:01+01:00",): (
        "3.2 of 4 points.",
        "0.8 points less: handed in 1 day late, 20 % of what was earned",
    ),
    ("2027-01-17T18:00:00+01:00",): (
        "2.4 of 4 points.",
        "1.6 points less: handed in 2 days late, 40 % of what was earned",
    ),
    ("2027-03-01T12:00:00+01:00",): (
        "2 of 4 points.",
        "2 points less: handed in 45 days late, 50 % of what was earned",
    ),
    (IN_TIME, "2027-01-16T00:00:00+01:00"): (
        "3.2 of 4 points.",
        "0.8 points less: handed in 1 day late, 20 % of what was earned",
    ),
}


@pytest.mark.parametrize("times", DAYS)
def test_each_day_that_has_begun_costs(course: Path, times: tuple[str, ...]) -> None:
    hand_in(course, *times)
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert tuple(ran.stdout.splitlines()[3:5]) == DAYS[times]
    assert ran.exit_code == (0 if times == (IN_TIME,) else 1)


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


def test_every_check_s_verdict_stays_as_it_was(course: Path) -> None:
    hand_in(course, "2027-03-01T12:00:00+01:00")
    ran = grade(course, "double", "--submission", "inbox/ada", "--report", "comment", plugins=PLUGINS)
    assert ran.stdout == (
        "### double: 2 of 4 points\n\n"
        "inbox/ada/double.py\n\n"
        "| points | check | |\n|--:|---|---|\n"
        "| 1/1 | two doubled is four | ✓ |\n"
        "| 3/3 | any number is doubled | ✓ |\n\n"
        "-2 points: handed in 45 days late, 50 % of what was earned\n"
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
    "no line for it": (
        "handed-in.csv",
        "submission,handed_in\ninbox/bob,2027-01-15T12:00:00Z\n",
        "handed-in.csv does not say when inbox/ada was handed in",
    ),
    "no time": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada,yesterday\n",
        "handed-in.csv: ValueError: Invalid isoformat string: 'yesterday'",
    ),
    "a time without its zone": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada,2027-01-15T12:00:00\n",
        "handed-in.csv: ValueError: '2027-01-15T12:00:00' has no time zone, such as +01:00",
    ),
    "another column": ("handed-in.csv", "name,time\nx,y\n", "handed-in.csv: KeyError: 'submission'"),
    "half a line": (
        "handed-in.csv",
        "submission,handed_in\ninbox/ada\n",
        "handed-in.csv: TypeError: fromisoformat: argument must be str",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_settings_that_do_not_hold_cost_nobody_points(course: Path, wrong: str) -> None:
    file, text, told = WRONG[wrong]
    (course / file).write_text(text)
    ran = grade(course, "double", "--submission", "inbox/ada", plugins=PLUGINS)
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.splitlines()[0] == f"grade: {course}/{told}"


def test_the_reporter_keeps_its_promise() -> None:
    (reporter,) = late_penalty.grader_reporters()
    check_reporter(reporter)


def test_no_text_means_anything_to_markdown() -> None:
    text = late_penalty.comment(REPORTS[-1:], Look())
    assert "inbox/\\\\x1b\\[31m\\|\\`\\<b\\>/double.py" in text
