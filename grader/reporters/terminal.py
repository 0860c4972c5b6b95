"""The reporter `terminal`: what a student reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from grader.canvas import canvas, points, text, written
from grader.components import Look, Reporter
from grader.hookspecs import hookimpl
from grader.levels import is_named
from grader.model import Report, Result, Status
from grader.reporters.story import outcome, start, worth
from grader.show import one_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# rich is imported inside functions: see `canvas`.

Detail = Literal["nothing", "a line", "values", "everything"]
"""how much is told of a failure"""

MARKS = {
    Status.PASSED: ("✓", "green"),
    Status.FAILED: ("✗", "red"),
    Status.SKIPPED: ("·", "dim"),
    Status.PENDING: ("…", "yellow"),
    Status.FAULT: ("!", "magenta"),
}
REVIEWED = ("●", "cyan")


def render(reports: tuple[Report, ...], look: Look) -> str:
    """The reports one below the other, and a summary where there are several."""
    console = canvas(look)
    for report in reports:
        console.print(text(report.exercise, "bold") + text(f"  {one_line(report.title)}"))
        console.print(text(one_line(report.submission), "dim"))
        console.print()
        name = report.exercise
        again = f"Then run: grade {name}, or for a hint: grade hint {name}"
        other = f"Next: grade, or where there is another right way: grade show {name}"
        print_lead(console, report, again, other)
        print_checks(console, report.checks, "everything" if look.verbose else "a line")
        console.print()
        if report.caveat:
            console.print(text(report.caveat, "dim"))
            console.print()
        if look.verbose:
            console.print(text(_made_by(report), "dim"))
            console.print()
    if len(reports) > 1:
        _print_summary(console, reports)
    return written(console)


def print_lead(console: Console, report: Report, again: str, done: str) -> None:
    """How far the submission is, and what to do next.

    Args:
        again: what to do once the file is changed.
        done: what to do where there is nothing to change.
    """
    console.print(text(_sum(report), "bold"))
    for each in report.adjustments:
        less = f"{points(abs(each.points))} points {'less' if each.points < 0 else 'more'}"
        console.print(text(f"{less}: {one_line(each.reason)}"))
    console.print(text(_next(report, again, done)))


def print_checks(console: Console, checks: Sequence[Result], detail: Detail) -> None:
    """A row for each check, and its details: the first that failed is told with its values in any case."""
    told: set[str] = set()
    after_details = True
    for result in checks:
        first = result.status is Status.FAILED and not told
        details = _details(result, told, "values" if first and detail != "everything" else detail)
        if after_details or details:
            console.print()
        _print_row(console, result)
        _print_indented(console, details)
        after_details = bool(details)
        if result.status is Status.FAILED:
            told.add(result.message or "")


def _print_indented(console: Console, lines: list[RenderableType]) -> None:
    from rich.padding import Padding

    for each in lines:
        console.print(Padding(each, (0, 0, 0, 4)))


def _print_summary(console: Console, reports: tuple[Report, ...]) -> None:
    """A line for each report, and their sums."""
    from rich.table import Table

    exercises = [each.exercise for each in reports]
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for each in reports:
        name = each.exercise if exercises.count(each.exercise) == 1 else each.submission
        mark, style = MARKS[_overall(each)]
        table.add_row(text(mark, style), text(one_line(name)), _earned((each,)), _waiting((each,)))
    table.add_row("", text("all in all", "bold"), _earned(reports), _waiting(reports))
    console.print(table)


def _overall(report: Report) -> Status:
    """The status that tells most of a whole report."""
    worst_first = (Status.FAULT, Status.FAILED, Status.PENDING)
    found = {each.status for each in report.checks}
    return next((each for each in worst_first if each in found), Status.PASSED)


def _earned(reports: tuple[Report, ...]) -> Text:
    earned = sum(each.score for each in reports)
    most = sum(each.max_score - each.pending for each in reports)
    return text(f"{points(earned)}/{points(most)}")


def _waiting(reports: tuple[Report, ...]) -> Text:
    pending = sum(each.pending for each in reports)
    return text(f"{points(pending)} pending" if pending else "", "dim")


def _print_row(console: Console, result: Result) -> None:
    from rich.table import Table

    mark, style = REVIEWED if result.reviewed else MARKS[result.status]
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column(justify="right", width=7)
    row.add_column(overflow="fold")
    row.add_row(text(mark, style), text(worth(result), style), text(result.claim))
    console.print(row)


def _details(result: Result, told: set[str], detail: Detail) -> list[RenderableType]:
    message = result.message or ""
    if result.status is Status.FAULT:
        return [text(f"This check is broken: {message}")]
    if result.status in (Status.PASSED, Status.PENDING) and message:
        return [text(message, "" if result.reviewed else "dim")] if detail != "nothing" else []
    if result.status is not Status.FAILED or detail == "nothing":
        return []
    if result.call is None and message in told and not result.is_undisclosed:
        return [text("for the same reason")]
    if detail == "a line":
        return [text(message.partition("\n")[0])] if message else []
    lines: list[RenderableType] = [text(result.call, "bold")] if result.call else []
    lines += [*_values(result), *([text(message)] if message else [])]
    if result.live:
        lines.append(text("(Hypothesis ran on your file itself: this check's inputs cannot be kept.)", "dim"))
    if detail == "everything":
        lines += [text(f"Advice: {result.advice}")] if result.advice else []
        lines += [text(f"Hint: {hint}") for hint in result.hints]
    return lines


def _values(result: Result) -> list[RenderableType]:
    from rich.table import Table

    values = Table.grid(padding=(0, 2))
    values.add_column()
    values.add_column(overflow="fold")
    for label, value in (("returned", result.returned), ("expected", result.expected)):
        if value is not None:
            values.add_row(text(label, "dim"), text(_by_lines(value)))
    return [values] if values.row_count else []


def _by_lines(source: str) -> str:
    """A text of several lines as Python source, line by line; any other value as it is."""
    if not source.startswith(("'", '"')) or "\\n" not in source[:-3]:
        return source
    try:
        return "\n".join(map(repr, re.findall(r"[^\n]*\n|[^\n]+", ast.literal_eval(source))))
    except (SyntaxError, ValueError, TypeError):  # it was cut
        return source


def _sum(report: Report) -> str:
    told = f"{points(report.score)} of {points(report.max_score)} points"
    judged = [each for each in report.checks if each.reviewed]
    if judged or report.pending:
        told = f"{points(report.earned_automatically)}/{points(report.automatic)} automatic"
    if judged:
        given, most = sum(each.score for each in judged), sum(each.max_score for each in judged)
        told += f", {points(given)}/{points(most)} from a person"
    if report.pending:
        told += f", {points(report.pending)} pending"
    skipped = [result for result in report.checks if result.status is Status.SKIPPED]
    waiting = sum(is_named(result) for result in skipped)
    if skipped:
        known = [f"{waiting} check{'s' if waiting > 1 else ''}"] if waiting else []
        unknown = ["hidden " + ("ones" if waiting else "checks")] if waiting < len(skipped) else []
        told += f"; {' and '.join(known + unknown)} (·) not tried, as what they need did not pass"
    return told + "."


def _next(report: Report, again: str, done: str) -> str:
    """What to do next, in a line or two."""
    failed = next((each for each in report.checks if each.status is Status.FAILED), None)
    told = outcome(report)
    if report.incomplete or any(each.status is Status.FAULT for each in report.checks):
        return told
    return f"Next: {start(failed)}\n{again}" if failed else f"{told}\n{done}"


def _made_by(report: Report) -> str:
    """What the report depends on."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    confined = ", ".join(report.confinement) or "nothing of the submission ran"
    cases = f"seed {report.seed}, {report.examples} cases for each property"
    return f"{cases}; {versions}; confined by: {confined}; {report.duration_s:.2f} s"


@hookimpl
def grader_reporters() -> list[Reporter]:
    """The reporter `terminal`."""
    return [Reporter("terminal", render)]
