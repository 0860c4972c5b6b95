"""What every report for a platform tells, in plain text: of each check, and of the whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.canvas import points
from grader.errors import CallerError
from grader.model import Report, Result, Status
from grader.show import cut, one_line, printable

EDGES = "such as the smallest, an empty, a negative, a very large and a repeated one"
MAX_NAME = 300  # characters of a check's name
STORIES = (
    8_000,
    2_000,
    500,
    60,
)  # characters of what is told of each check: fewer where many checks are told


@dataclass(frozen=True)
class Row:
    """One check of one report, as platforms show it.

    Attributes:
        id: the check's name, with the exercise's where there are several reports.
        name: what is claimed; it says which report, too, where there are several.
    """

    report: Report
    result: Result
    id: str
    name: str

    @property
    def most(self) -> float:
        """Points to be earned here; none where a person gives them, so that they are no loss."""
        return 0 if self.result.status is Status.PENDING else self.result.max_score


def rows(reports: tuple[Report, ...]) -> list[Row]:
    """The checks of all reports, in order; there is no report without any."""
    return [row for _, found in sections(reports) for row in found]


def sections(reports: tuple[Report, ...]) -> Iterator[tuple[Report, list[Row]]]:
    """Each report with its checks."""
    for report in reports:
        which = _which(report, reports)
        yield report, [_row(report, result, which) for result in report.checks]


def _row(report: Report, result: Result, which: str) -> Row:
    claim = one_line(result.claim) or one_line(result.name) or "a check"
    name = cut(f"{which}: {claim}" if which else claim, MAX_NAME)
    return Row(report, result, one_line(f"{which}.{result.name}" if which else result.name), name)


def _which(report: Report, reports: tuple[Report, ...]) -> str:
    """What tells a report from the others."""
    if len(reports) == 1:
        return ""
    alone = [each.exercise for each in reports].count(report.exercise) == 1
    return one_line(report.exercise if alone else report.submission)


def earned(reports: tuple[Report, ...]) -> float:
    """Points earned in all reports, adjusted."""
    return sum(each.score for each in reports)


def possible(reports: tuple[Report, ...]) -> float:
    """Points that can be earned by now: those that wait for a person are neither earned nor lost."""
    return sum(each.max_score - each.pending for each in reports)


def has_fault(reports: tuple[Report, ...]) -> bool:
    """Whether a check broke, or was not reached: then the points say less than they should."""
    return any(row.result.status is Status.FAULT for row in rows(reports))


def summary(reports: tuple[Report, ...]) -> str:
    """How far it is, and all that is to be known of the whole, a line each."""
    lines = [f"{points(earned(reports))} of {points(possible(reports))} points"]
    waiting = sum(each.pending for each in reports)
    if waiting:
        lines.append(f"{points(waiting)} more points wait for a person: neither earned nor lost yet.")
    for report in reports:
        told = f"{which}: " if (which := _which(report, reports)) else ""
        if report.incomplete:
            lines.append(f"{told}This report is INCOMPLETE. {one_line(report.incomplete)}")
        elif has_fault((report,)):
            lines.append(f"{told}A check broke, which is not your mistake: tell your instructor.")
        for each in report.adjustments:
            less = f"{points(abs(each.points))} points {'less' if each.points < 0 else 'more'}"
            lines.append(f"{told}{less}: {one_line(each.reason)}")
        if report.caveat:
            lines.append(f"{told}{one_line(report.caveat)}")
    return cut("\n".join(lines), STORIES[0])


def place(row: Row) -> str:
    """The submission's file that failed, as seen from the course."""
    name, folder = one_line(row.result.file or ""), one_line(row.report.submission)
    return folder if folder.endswith(f"/{name}") or folder == name else f"{folder}/{name}"


def worth(result: Result) -> str:
    """The points of a check: those earned, or that it is not known yet, of those there are."""
    if not result.max_score:
        return ""
    earned = "?" if result.status is Status.PENDING else points(result.score)
    return f"{earned}/{points(result.max_score)}"


def story(result: Result, verbose: bool = False) -> str:
    """What is told of one check, in lines fit for a terminal or a log; empty where there is no more."""
    message = result.message or ""
    if result.status is Status.FAULT:
        return printable(f"This check could not be graded: {message}")
    if result.status is Status.SKIPPED:
        return printable("Not tried, as what it needs did not pass." + (f"\n{message}" if message else ""))
    if result.status is Status.PENDING:
        worth = f"{points(result.max_score)} points wait for a person."
        return printable(f"{worth}\n{message}".strip())
    if result.status is Status.PASSED:
        return printable(message)
    lines = [result.call] if result.call else []
    for label, value in (("returned", result.returned), ("expected", result.expected)):
        lines += [f"{label}  {value}"] if value is not None else []
    lines += [message] if message else []
    lines += [f"Hint: {hint}" for hint in result.hints] if verbose else []
    return printable("\n".join([*lines, f"Next: {start(result, 'above')}"]))


def start(failed: Result, where: str = "below the first ✗") -> str:
    """Where to begin with a check that failed: with what its values tell, where they tell something.

    Args:
        where: the reader finds the call, or whatever else is told.
    """
    if failed.advice:
        return failed.advice
    if failed.cause == "timeout" and failed.is_undisclosed:
        return "look for what takes long: a loop without an end, the same work over again, a huge answer."
    if failed.cause == "timeout":
        return "look at each loop, and at each function that calls itself: what makes it come to an end?"
    if failed.line:
        return f"look at line {failed.line} of {failed.file}."
    if failed.call:
        return f"make the call {where} yourself, and compare what it gives with the task."
    if failed.is_undisclosed:
        who = "a check that you do not see fails: " if failed.hidden else ""
        return f"{who}try inputs of your own, {EDGES}, and compare what you get with the task."
    return f"read what stands {where}, and change your file."


def as_json(value: Any) -> str:
    """JSON in ASCII; what readers of logs stumble over is escaped: `##[command]`."""
    text = json.dumps(value, indent=2, allow_nan=False) + "\n"
    return text.replace("##", "#\\u0023")


def within(most: int, render: Callable[[int], str], platform: str) -> str:
    """A text of so many bytes at most: less is told of each check until it fits.

    Args:
        render: gives the whole text, by how many characters may be told of each check.

    Raises:
        CallerError: where no text is short enough.
    """
    for told in STORIES:
        text = render(told)
        if len(text.encode()) <= most:
            return text
    shown = f"{len(text.encode()):,} bytes where {platform} takes {most:,}"
    raise CallerError(f"the report is too long: {shown}", "grade fewer exercises at a time")
