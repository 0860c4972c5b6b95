"""`grade review`: a person's points, kept beside the course, merged into reports, stale when they must be."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from grader.cli.main import cli
from grader.hookspecs import hookimpl
from grader.model import Adjustment, Report
from tests.conftest import ROOT, Golden, Grade, as_ordinary_user

SCHEMA = json.loads((ROOT / "grader/reporters/report-v1.schema.json").read_text())
RIGHT = ROOT / "solutions" / "exercise1"
CRITERIA = ("foundation", "tuning", "judgement", "proportion")


@pytest.fixture
def class_(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two submissions of exercise1, in a course that is the current folder."""
    monkeypatch.chdir(real_course)
    for name, source in (("alice", RIGHT / "design.md"), ("bob", RIGHT / "right" / "brief.md")):
        (real_course / "class" / name).mkdir(parents=True)
        shutil.copy(source, real_course / "class" / name / "design.md")
    return real_course / "class"


def ask(typed: str, *args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["review", "exercise1", *map(str, args)], input=typed)


def report(path: str, name: str = "exercise1") -> dict[str, Any]:
    ran = CliRunner().invoke(cli, [name, "--submission", path, "--report", "json"])
    whole = json.loads(ran.stdout)
    Draft202012Validator(SCHEMA).validate(whole)
    (result,) = whole["results"]
    return {**result, "exit_code": ran.exit_code}


def judged(path: str) -> list[tuple[str, float, str | None, bool]]:
    rows = {each["name"]: each for each in report(path)["checks"]}
    return [tuple(rows[name][key] for key in ("status", "score", "message", "reviewed")) for name in CRITERIA]


ALL = "4\nWell argued.\n2\n\n9\n4\nas it is\n0\n\n"


def test_a_whole_review(class_: Path, wide: Grade, golden: Golden) -> None:
    ran = ask(ALL, "class/alice")
    assert (ran.exit_code, ran.stderr) == (0, "")
    shown = ran.stdout + wide("exercise1", "--submission", "class/alice").stdout
    assert shown == golden(shown)
    told = report("class/alice")
    assert [told[key] for key in ("score", "max_score", "pending", "exit_code")] == [16, 20, 0, 0]
    assert judged("class/alice")[0] == (
        "passed",
        4,
        "both fit the purpose, and the choice is argued against an alternative\nWell argued.",
        True,
    )


def test_it_is_kept_as_toml_and_what_people_write_beside_it_stays(class_: Path) -> None:
    ask(ALL, "class/alice")
    path = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    read = tomllib.loads(path.read_text())
    assert [read["format"], read["submission"], [*read["criteria"]]] == [1, "class/alice", [*CRITERIA]]
    assert {key: read["criteria"]["foundation"][key] for key in ("points", "level", "comment")} == {
        "points": 4,
        "level": "both fit the purpose, and the choice is argued against an alternative",
        "comment": "Well argued.",
    }
    path.write_text(f"# talk to her\n{path.read_text()}".replace('comment = ""', 'comment = ""  # later'))
    before = path.read_text()
    assert ask("", "class/alice", "--level", "proportion=1").exit_code == 0
    assert path.read_text() == before.replace(
        'points = 0\nlevel = "the stages could be swapped without anybody noticing"',
        'points = 1\nlevel = "the stages are in order, their amounts are not"',
    )


def test_grading_again_never_writes_a_review(class_: Path) -> None:
    ask(ALL, "class/alice")
    path = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    before = path.read_bytes(), path.stat().st_mtime_ns
    for _ in range(2):
        report("class/alice")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [*path.parent.iterdir()] == [path]


def test_who_changes_the_file_waits_again_for_what_was_not_judged_since(class_: Path) -> None:
    ask(ALL, "class/alice")
    with (class_ / "alice" / "design.md").open("a") as file:
        file.write("\nAnd one thing more.\n")
    stale = ("pending", 0, "The file has changed since this was judged: it waits to be judged again.", False)
    assert judged("class/alice") == [stale] * 4
    ran = ask("2\n\n", "class/alice")
    assert "Since it was judged it has changed: look again at foundation, tuning, judgement, proportion." in (
        " ".join(ran.stdout.split())
    )
    assert judged("class/alice")[0][:2] == ("passed", 2)
    assert judged("class/alice")[1:] == [stale] * 3  # the interrupt came before these
    shutil.copy(RIGHT / "design.md", class_ / "alice" / "design.md")
    assert [each[0] for each in judged("class/alice")] == ["pending", "passed", "passed", "passed"]


def test_a_rubric_that_has_changed_is_told(class_: Path) -> None:
    ask(ALL, "class/alice")
    checker = class_.parent / "exercises" / "exercise1" / "checker.py"
    checker.write_text(checker.read_text().replace('4: "both fit the purpose', '5: "both fit the purpose'))
    told = "What may be given for this has changed since it was judged: it waits to be judged again."
    assert judged("class/alice")[0] == ("pending", 0, told, False)
    assert [each[0] for each in judged("class/alice")[1:]] == ["passed"] * 3


def test_the_next_of_a_folder_that_nobody_has_reviewed(class_: Path) -> None:
    first = ask(ALL + "n\n", "class")
    assert (first.exit_code, "2 of 2 submissions wait." in first.stdout) == (0, True)
    second = ask(ALL, "class")
    assert ("1 of 2 submissions wait." in second.stdout, "\nclass/bob\n" in second.stdout) == (True, True)
    assert ask("", "class").stdout == "All 2 submissions that can be judged are reviewed.\n"
    with (class_ / "alice" / "design.md").open("a") as file:
        file.write("More.\n")
    third = ask(ALL, "class")
    assert ("1 of 2 submissions wait." in third.stdout, "\nclass/alice\n" in third.stdout) == (True, True)


def test_who_goes_on_is_shown_one_after_the_other(class_: Path) -> None:
    ran = ask(ALL + "y\n" + ALL, "class")
    assert (ran.exit_code, ran.stdout.count("16 of 20 points.")) == (0, 2)
    assert ask("", "class").stdout == "All 2 submissions that can be judged are reviewed.\n"


def test_one_that_cannot_be_judged_keeps_no_other_from_it(class_: Path) -> None:
    (class_ / "aaron").mkdir()
    (class_ / "aaron" / "design.md").write_text("")
    ask(ALL, "class/alice")
    review = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    review.write_text("x")
    ran = ask(ALL, "class")
    assert [line.partition(": ")[2] for line in ran.stderr.splitlines()] == [
        f"{class_}/aaron: design.md is empty: write your answer into it, and save it",
        "it cannot be judged as it is",
        f"{review} cannot be read: Expected '=' after a key in a key/value pair (at end of document)",
        "put it right, or move it away and judge again",
    ]
    assert (ran.exit_code, "\nclass/bob\n" in ran.stdout, review.read_text()) == (0, True, "x")


def test_who_stops_keeps_what_was_given(class_: Path) -> None:
    ran = ask("4\nyes\n2\n", "class/alice")
    assert ran.exit_code == 0
    assert ran.stdout.endswith(
        "\nWhat you have given is kept. Next: grade review exercise1 class/alice goes on\nfrom here.\n"
    )
    assert [each[0] for each in judged("class/alice")] == ["passed", "pending", "pending", "pending"]


def test_what_was_given_before_is_offered(class_: Path) -> None:
    ask(ALL, "class/alice")
    ran = ask("\n" * 8, "class/alice")
    assert "foundation (4, 2 or 0) [4]: \n  comment [Well argued.]: \n" in ran.stdout
    assert [each[1] for each in judged("class/alice")] == [4, 2, 4, 0]


def test_levels_and_comments_can_be_given_as_options(class_: Path) -> None:
    levels = [f"--level={name}={points}" for name, points in zip(CRITERIA, (4, 2, 0, 1), strict=True)]
    ran = ask("", "class/bob", *levels, "--comment", "tuning=which tickets? a = b")
    path = "reviews/exercise1/class/bob.toml"
    assert (ran.exit_code, ran.stdout) == (0, f"13 of 20 points. Written: {path}\n\n")
    assert (
        judged("class/bob")[1][2]
        == "a fitting source and some form of example are named\nwhich tickets? a = b"
    )
    assert ask("", "class/bob", "--comment", "tuning=").exit_code == 0
    assert judged("class/bob")[1][1:3] == (2, "a fitting source and some form of example are named")


@pytest.mark.parametrize(
    ("args", "told", "step"),
    [
        (
            ["class/bob", "--level", "tunning=4"],
            "'tunning=4' names no criterion, did you mean 'tuning'?",
            "write CRITERION=…, with one of: foundation, tuning, judgement, proportion",
        ),
        (["class/bob", "--level", "tuning=3"], "'3' is no level of tuning", "give 4, 2 or 0"),
        (["class/bob", "--level", "tuning=nan"], "'nan' is no level of tuning", "give 4, 2 or 0"),
        (
            ["class/bob", "--level", "foundation=4", "--comment", "tuning=why?"],
            "tuning has a comment and no level, on what the submission is now",
            "add --level tuning=POINTS",
        ),
        (
            ["class", "--level", "tuning=4"],
            "class holds 2 submissions, and --level and --comment are for one",
            "name the one that you judge",
        ),
        (
            ["nowhere"],
            "there is no {course}/nowhere",
            "give the path of a submission, or of a folder of several",
        ),
        (["solutions/quiz2"], "{course}/solutions/quiz2 holds nothing of exercise1", "put design.md there"),
    ],
)
def test_what_is_wrong_is_told_in_a_line_and_nothing_is_kept(
    class_: Path, args: list[str], told: str, step: str
) -> None:
    ran = ask("", *args)
    line = told.format(course=class_.parent)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"grade: {line}\nNext: {step}\n")
    assert not (class_.parent / "reviews").exists()


def test_an_exercise_without_criteria_has_nothing_to_review(class_: Path) -> None:
    ran = CliRunner().invoke(cli, ["review", "quiz1", "class"])
    told = "grade: no person judges anything of quiz1\nNext: its checker has no criterion()\n"
    assert (ran.exit_code, ran.stderr) == (2, told)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("format = 1\n[criteria", "Expected ']' at the end of a table declaration (at end of document)"),
        ("format = 1\nsubmission = 'x'\ncriteria = 3\n", "Expected `object`, got `int` - at `$.criteria`"),
    ],
)
def test_a_damaged_review_loses_nothing_and_gives_nothing(class_: Path, text: str, why: str) -> None:
    ask(ALL, "class/alice")
    path = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    path.write_text(text)
    told = f"{path} cannot be read: {why}"
    step = "put it right, or move it away and judge again"
    assert judged("class/alice") == [("pending", 0, f"{told}: {step}", False)] * 4
    for args in (["--level", "tuning=4"], []):
        ran = ask(ALL, "class/alice", *args)
        assert (ran.exit_code, ran.stderr) == (3, f"grade: {told}\nNext: {step}\n")
    assert path.read_text() == text


def test_a_review_of_another_submission_is_neither_used_nor_overwritten(class_: Path, tmp_path: Path) -> None:
    other = tmp_path / "later" / "class"
    shutil.copytree(class_, other)
    ask(ALL, "class/alice")
    path = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    before = path.read_bytes()
    ran = ask(ALL, other / "alice")
    told = f"grade: {path} is the review of class/alice, and not of {other}/alice\n"
    assert (ran.exit_code, ran.stderr) == (3, f"{told}Next: give one of the two folders another name\n")
    assert path.read_bytes() == before
    assert judged(str(other / "alice"))[0][0] == "pending"


@pytest.mark.parametrize("name", ["..", ".hidden", "a b", "é\x1b[31m", "con:fu*sed?", "-"])
def test_odd_names_of_students_stay_within_the_folder(class_: Path, name: str) -> None:
    place = class_ / f"x{name}" if name == ".." else class_ / name
    (class_ / "alice").rename(place)
    ran = ask(ALL, place)
    assert (ran.exit_code, "\x1b" in ran.stdout) == (0, False)
    kept = [each for each in (class_.parent / "reviews").rglob("*") if each.is_file()]
    assert [each.parent for each in kept] == [class_.parent / "reviews" / "exercise1" / "class"]
    assert judged(str(place))[0][0] == "passed"


def test_hostile_text_reaches_the_terminal_spelled_out(class_: Path) -> None:
    (class_ / "alice" / "design.md").write_bytes(b"# \x1b[2Jgone\x07\xff\xe2\x80\xae\n" + b"word " * 30_000)
    ran = ask(ALL, "class/alice")
    assert ran.exit_code == 0
    assert {"\x1b", "\x07", "\u202e"}.isdisjoint(ran.stdout)
    assert "… and 50,014 characters more" in ran.stdout


def test_where_nothing_can_be_written_it_says_so(class_: Path, tmp_path: Path) -> None:
    (class_.parent / "reviews").mkdir()
    (class_.parent / "reviews").chmod(0o555)

    def reviewed() -> str:
        return ask(ALL, "class/alice").stderr

    told = as_ordinary_user(reviewed, tmp_path)
    path = class_.parent / "reviews" / "exercise1" / "class" / "alice.toml"
    assert (
        told
        == f"grade: {path} cannot be written: Permission denied\nNext: look at the folder's rights and room\n"
    )


def test_a_plugin_around_sees_what_a_person_gave(class_: Path, grade: Grade) -> None:
    @hookimpl(wrapper=True)
    def grader_grade() -> Generator[None, Report, Report]:
        report = yield
        return replace(report, adjustments=(Adjustment(-report.earned / 2, "half of it"),))

    ask(ALL, "class/alice")
    plugins = {"half": SimpleNamespace(grader_grade=grader_grade)}
    shown = grade("exercise1", "--submission", "class/alice", plugins=plugins).stdout
    assert shown.splitlines()[3:5] == ["6/6 automatic, 10/14 from a person.", "8 points less: half of it"]


def test_help(grade: Grade, golden: Golden) -> None:
    told = grade("review", "--help").stdout
    assert told == golden(told)


def test_an_archive_is_no_submission(grade: Grade, course: Path) -> None:
    (course / "class.zip").write_bytes(b"PK")
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(
        checker.read_text()
        + "from grader import criterion\n"
        + "style = criterion('style', 'it reads well', levels={0: 'no', 3: 'yes'})\n"
    )
    ran = grade("review", "double", "class.zip", "--level", "style=3")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert (
        ran.stderr == f"grade: {course / 'class.zip'} is an archive\nNext: unpack it, and name the folder\n"
    )
    assert not (course / "reviews").exists()
