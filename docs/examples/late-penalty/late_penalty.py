"""Points off for what was handed in late, and reports in Markdown: an example of a plugin."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec

from grader import hookimpl
from grader.components import Look, Reporter
from grader.errors import Fault
from grader.model import Adjustment, Exercise, Report, Result, Status, Submission
from grader.show import one_line

FILE = "late-penalty.toml"  # in the course's folder, beside exercises/
DAY = timedelta(days=1)
SHOWN = "the README of late-penalty shows one"

_Percent = Annotated[float, msgspec.Meta(gt=0, le=100)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says.

    Attributes:
        per_day: per cent of the points earned that each day costs that has begun.
        deadlines: the last moment that is in time, by the exercise's name.
        extensions: later deadlines of single students, by the exercise's name, then by the student's or the
            submission's path.
        handed_in: the name of a CSV file beside it, with times of those whose submission does not tell.
        at_most: per cent that all days together cost.
        grace_minutes: how long after the deadline nobody is late; who comes later yet is late from the
            deadline on.
    """

    per_day: _Percent
    deadlines: dict[str, _Moment]
    extensions: dict[str, dict[str, _Moment]] = {}
    handed_in: str | None = None
    at_most: _Percent = 100
    grace_minutes: Annotated[float, msgspec.Meta(ge=0, le=7 * 24 * 60)] = 0

    def __post_init__(self) -> None:
        """Refuse extensions of what has no deadline."""
        for exercise in self.extensions.keys() - self.deadlines.keys():
            raise ValueError(f"there are extensions of {exercise!r}, which has no deadline")


@hookimpl(wrapper=True)
def grader_grade(exercise: Exercise, submission: Submission) -> Generator[None, Report, Report]:
    """Take points off the report on a late submission; a student who tries the own file is never late."""
    late = _lateness(exercise, submission)  # what may fail comes before the grading
    report = yield
    if late is None or not report.earned:
        return report
    return replace(report, adjustments=(*report.adjustments, penalty(*late, report.earned)))


def _lateness(exercise: Exercise, submission: Submission) -> tuple[Rule, int, datetime] | None:
    """The rule, the days, and the deadline that was missed; None where none was."""
    course = exercise.folder.parents[1]
    rule = read_rule(course / FILE)
    if rule is None or exercise.name not in rule.deadlines or submission.path == exercise.folder:
        return None
    due = deadline(rule, course, exercise.name, submission)
    days = days_late(handed_in(rule, course, exercise.name, submission), due, rule.grace_minutes)
    return (rule, days, due) if days else None


def days_late(came: datetime, due: datetime, grace_minutes: float = 0) -> int:
    """How many days have begun since the deadline; 0 for what came in time, or not long after."""
    late = came - due
    return max(0, -(-late // DAY)) if late > timedelta(minutes=grace_minutes) else 0


def penalty(rule: Rule, days: int, due: datetime, earned: float) -> Adjustment:
    """What so many days, at least 1, cost of the points earned.

    It is rounded to a hundredth of a point, and never more than was earned.
    """
    percent = min(rule.at_most, rule.per_day * days)
    most = ", the most that it costs" if percent < rule.per_day * days else ""
    late = f"{days} {'day' if days == 1 else 'days'} late (due {due:%Y-%m-%d %H:%M %Z})"
    reason = f"handed in {late}, {percent:g} % of what was earned{most}"
    return Adjustment(-min(earned, round(earned * percent / 100, 2)), reason)


def read_rule(path: Path) -> Rule | None:
    """What the course's file says; None where there is none. Raises `Fault` for what makes no rule."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Rule)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # of tomllib, msgspec and Unicode, too
        raise Fault(f"{path}: {error}", SHOWN) from None


def deadline(rule: Rule, course: Path, exercise: str, submission: Submission) -> datetime:
    """The last moment that is in time for a submission; an extension never makes it earlier."""
    names = _names(submission)
    granted = rule.extensions.get(exercise, {}).items()
    own = [until for who, until in granted if not names.isdisjoint((_name(who), course / who))]
    return max([rule.deadlines[exercise], *own])


def handed_in(rule: Rule, course: Path, exercise: str, submission: Submission) -> datetime:
    """When it was handed in, as the submission tells, or else the CSV file; `Fault` where neither does."""
    path, told = submission.path, submission.handed_in
    if told and told.tzinfo:
        return told
    shown = path.relative_to(course) if path.is_relative_to(course) else path
    what = f"{submission.student} handed it in" if submission.student else f"{shown} was handed in"
    if rule.handed_in is None:
        step = f"give a roster that tells, or in {FILE} the name of a file, as handed_in"
        raise Fault(f"nobody says when {one_line(what)}", step)
    file = course / rule.handed_in
    rows = _read(file)
    names = _names(submission)
    times = [row for name in names for row in rows.get(name, ()) if row.exercise in ("", exercise)]
    if not times:
        raise Fault(f"{file} does not say when {one_line(what)}", "add a line for it")
    return max(_time(file, row) for row in times)


def _names(submission: Submission) -> frozenset[str | Path]:
    """Whatever files may call a submission by: its student's names, or where it lies."""
    students = filter(None, (submission.student, *submission.known_as))
    return frozenset([*map(_name, students), submission.path, *submission.path.parents])


def _name(text: str) -> str:
    """A student's name as names are compared: case and the form of Unicode are of no matter."""
    return unicodedata.normalize("NFC", text.strip().casefold())


@dataclass(frozen=True)
class _Row:
    """A line of the file with the times; it counts for every exercise where it names none."""

    line: int
    exercise: str
    time: str


def _read(file: Path) -> Mapping[str | Path, list[_Row]]:
    """The file's rows by the names that they give; what is no time is no matter before it is asked for."""
    try:
        about = file.stat()
        return _rows(file, about.st_mtime_ns, about.st_size)
    except (OSError, ValueError, csv.Error) as error:
        raise Fault(f"{file}: {error}", SHOWN) from None


@lru_cache(maxsize=1)
def _rows(file: Path, _changed_ns: int, _size: int) -> Mapping[str | Path, list[_Row]]:
    """The same, read once for a whole class."""
    found: dict[str | Path, list[_Row]] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, restval="")
        heads = reader.fieldnames or ()
        if "handed_in" not in heads or not {"student", "submission"} & {*heads}:
            raise ValueError("it needs the columns handed_in, and student or submission")
        for row in reader:
            entry = _Row(reader.line_num, row.get("exercise", "").strip(), row["handed_in"].strip())
            if entry.time and row.get("student"):
                found.setdefault(_name(row["student"]), []).append(entry)
            if entry.time and row.get("submission"):
                found.setdefault(file.parent / row["submission"], []).append(entry)
    return found


def _time(file: Path, row: _Row) -> datetime:
    try:
        time = datetime.fromisoformat(row.time)
    except ValueError as error:
        raise Fault(f"{file}, line {row.line}: {error}", SHOWN) from None
    if time.tzinfo is None:
        raise Fault(f"{file}, line {row.line}: {row.time!r} has no time zone, such as +01:00", SHOWN)
    return time


MARKS = {
    Status.PASSED: "✓",
    Status.FAILED: "✗",
    Status.SKIPPED: "not tried",
    Status.PENDING: "a person will judge",
    Status.FAULT: "the check is broken",
}


def comment(reports: tuple[Report, ...], _look: Look) -> str:
    """A table for each report, fit for a comment: none of a student's text but the file's name."""
    return "\n".join(map(_section, reports))


def _section(report: Report) -> str:
    lines = [
        f"### {_plain(report.exercise)}: {report.score:g} of {report.max_score:g} points",
        f"{_plain(report.submission)}",
        "\n".join(["| points | check | |", "|--:|---|---|", *map(_row, report.checks)]),
        *(f"{each.points:+g} points: {_plain(each.reason)}" for each in report.adjustments),
    ]
    return "\n\n".join(lines) + "\n"


def _row(check: Result) -> str:
    return f"| {check.score:g}/{check.max_score:g} | {_plain(check.claim)} | {MARKS[check.status]} |"


def _plain(text: str) -> str:
    """A text in one line that means nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|~#&@!])", r"\\\1", one_line(text))


@hookimpl
def grader_reporters() -> list[Reporter]:
    """The reporter `comment`."""
    return [Reporter("comment", comment)]
