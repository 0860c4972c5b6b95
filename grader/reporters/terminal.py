"""The reporter `terminal`: what a student reads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from grader.components import Look, Reporter
from grader.hookspecs import hookimpl
from grader.model import Report, Result, Status
from grader.show import inert, one_line, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# rich is imported inside functions: 80 ms that a run with another reporter does not need.

_MARKS = {
    Status.PASSED: ("✓", "green"),
    Status.FAILED: ("✗", "red"),
    Status.SKIPPED: ("·", "dim"),
    Status.PENDING: ("…", "yellow"),
    Status.FAULT: ("!", "magenta"),
}


def render(reports: tuple[Report, ...], look: Look) -> str:
    """The reports one below the other, and a summary where there are several."""
    console = _console(look)
    for report in reports:
        _print_report(console, report)
    if len(reports) > 1:
        _print_summary(console, reports)
    file = console.file
    assert isinstance(file, io.StringIO)
    return "".join(inert(line.rstrip()) + "\n" for line in file.getvalue().splitlines())


def _console(look: Look) -> Console:
    from rich.console import Console

    return Console(
        file=io.StringIO(),
        width=look.width,
        force_terminal=look.colour,
        color_system="standard" if look.colour else None,
        no_color=not look.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def _print_report(console: Console, report: Report) -> None:
    from rich.padding import Padding

    console.print(_text(report.exercise, "bold") + _text(f"  {one_line(report.title)}"))
    console.print(_text(one_line(report.submission), "dim"))
    told: set[str] = set()
    after_details = True
    for result in report.checks:
        details = _details(result, told)
        if after_details or details:
            console.print()
        _print_row(console, result)
        for each in details:
            console.print(Padding(each, (0, 0, 0, 4)))
        after_details = bool(details)
        told.add(result.message or "")
    console.print()
    console.print(_text(_sum(report), "bold"))
    console.print(_text(_next(report)))
    console.print()


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
        mark, style = _MARKS[_overall(each)]
        table.add_row(_text(mark, style), _text(one_line(name)), _earned((each,)), _waiting((each,)))
    table.add_row("", _text("all in all", "bold"), _earned(reports), _waiting(reports))
    console.print(table)


def _overall(report: Report) -> Status:
    """The status that tells most of a whole report."""
    worst_first = (Status.FAULT, Status.FAILED, Status.PENDING)
    found = {each.status for each in report.checks}
    return next((each for each in worst_first if each in found), Status.PASSED)


def _earned(reports: tuple[Report, ...]) -> Text:
    earned, most = sum(each.score for each in reports), sum(each.automatic for each in reports)
    return _text(f"{points(earned)}/{points(most)}")


def _waiting(reports: tuple[Report, ...]) -> Text:
    pending = sum(each.pending for each in reports)
    return _text(f"{points(pending)} pending" if pending else "", "dim")


def _print_row(console: Console, result: Result) -> None:
    from rich.table import Table

    mark, style = _MARKS[result.status]
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column(justify="right", width=7)
    row.add_column(overflow="fold")
    row.add_row(_text(mark, style), _text(_row_points(result), style), _text(result.claim))
    console.print(row)


def _row_points(result: Result) -> str:
    if not result.max_score:
        return ""
    earned = "?" if result.status is Status.PENDING else points(result.score)
    return f"{earned}/{points(result.max_score)}"


def _details(result: Result, told: set[str]) -> list[RenderableType]:
    from rich.table import Table

    if result.status is Status.FAULT:
        return [_text(f"This check is broken: {result.message}")]
    if result.status is Status.PASSED and result.message:
        return [_text(result.message, "dim")]
    if result.status is not Status.FAILED:
        return []
    if result.call is None and result.message in told:
        return [_text("for the same reason")]
    values = Table.grid(padding=(0, 2))
    values.add_column()
    values.add_column(overflow="fold")
    for label, value in (("returned", result.returned), ("expected", result.expected)):
        if value is not None:
            values.add_row(_text(label, "dim"), _text(value))
    lines: list[RenderableType] = [_text(result.call, "bold")] if result.call else []
    lines += [values] if values.row_count else []
    lines.append(_text(result.message or ""))
    if result.live:
        lines.append(
            _text("(Hypothesis ran on your file itself: this check's inputs cannot be kept.)", "dim")
        )
    return [*lines, _text(f"Hint: {result.hint}")] if result.hint else lines


def _sum(report: Report) -> str:
    earned = points(report.score)
    told = f"{earned} of {points(report.max_score)} points"
    if report.pending:
        told = f"{earned}/{points(report.automatic)} automatic, {points(report.pending)} pending"
    waiting = sum(result.status is Status.SKIPPED for result in report.checks)
    if waiting:
        told += f"; {waiting} check{'s' if waiting > 1 else ''} (·) not tried, as what they need did not pass"
    return told + "."


def _next(report: Report) -> str:
    """What to do next, in one sentence."""
    if any(result.status is Status.FAULT for result in report.checks):
        return "A check broke, which is not your mistake and costs you nothing: tell your instructor."
    failed = [result for result in report.checks if result.status is Status.FAILED]
    if failed:
        where = f"line {failed[0].line} of {failed[0].file}" if failed[0].line else "the first ✗"
        return f"Next: look at {where}, change your file, and run: grade {report.exercise}"
    if report.pending:
        return "Every automatic check passed; a person judges the rest."
    return "Every check passed. Well done!"


def points(number: float) -> str:
    """Points without needless digits: 20, 7.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def _text(text: str, style: str = "") -> Text:
    """The only way for text to reach the terminal: control and direction characters are spelled out."""
    from rich.text import Text

    return Text(printable(text), style)


@hookimpl
def grader_reporters() -> list[Reporter]:
    """The reporter `terminal`."""
    return [Reporter("terminal", render)]
