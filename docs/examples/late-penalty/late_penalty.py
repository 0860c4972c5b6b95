"""Points off for what was handed in late, and reports in Markdown: an example of a plugin."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from grader import hookimpl
from grader.components import Look, Reporter
from grader.errors import Fault
from grader.model import Adjustment, Exercise, Report, Result, Status, Submission
from grader.show import one_line

FILE = "late-penalty.toml"  # in the course's folder, beside exercises/

_Percent = Annotated[float, msgspec.Meta(gt=0, le=100)]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says.

    Attributes:
        per_day: per cent of the points earned that each day costs that has begun.
        handed_in: the name of a CSV file beside it, with the columns `submission` and `handed_in`.
        deadlines: the last moment that is in time, by the exercise's name.
        at_most: per cent that all days together cost.
    """

    per_day: _Percent
    handed_in: str
    deadlines: dict[str, Annotated[datetime, msgspec.Meta(tz=True)]]
    at_most: _Percent = 100


@hookimpl(wrapper=True)
def grader_grade(exercise: Exercise, submission: Submission) -> Generator[None, Report, Report]:
    """Take points off the report on a late submission; a student who tries the own file is never late."""
    course = exercise.folder.parents[1]
    days, rule = 0, read_rule(course / FILE)  # what may fail comes before the grading
    if rule and exercise.name in rule.deadlines and submission.path != exercise.folder:
        late = handed_in(course / rule.handed_in, submission.path) - rule.deadlines[exercise.name]
        days = max(0, math.ceil(late / timedelta(days=1)))
    report = yield
    if rule is None or not days:
        return report
    return replace(report, adjustments=(*report.adjustments, penalty(rule, days, report.earned)))


def penalty(rule: Rule, days: int, earned: float) -> Adjustment:
    """What so many days cost of the points earned, to a hundredth of a point."""
    percent = min(rule.at_most, rule.per_day * days)
    reason = f"handed in {days} {'day' if days == 1 else 'days'} late, {percent:g} % of what was earned"
    return Adjustment(-round(earned * percent / 100, 2), reason)


def read_rule(path: Path) -> Rule | None:
    """What the course's file says; None where there is none. Raises `Fault` for what makes no rule."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Rule)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # of tomllib, msgspec and Unicode, too
        raise Fault(f"{path}: {error}", "the README of late-penalty shows one") from None


def handed_in(path: Path, submission: Path) -> datetime:
    """When a submission was last handed in; raises `Fault` where nobody can say."""
    times = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if submission.is_relative_to(path.parent / row["submission"]):
                    times.append(_time(row["handed_in"]))
    except (OSError, ValueError, KeyError, TypeError) as error:  # a column, or a cell, that is missing
        told = f"{path}: {type(error).__name__}: {error}"
        raise Fault(told, "the README of late-penalty shows one") from None
    if not times:
        shown = submission.relative_to(path.parent) if submission.is_relative_to(path.parent) else submission
        raise Fault(f"{path} does not say when {shown} was handed in", "add a line for it")
    return max(times)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone, such as +01:00")
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
