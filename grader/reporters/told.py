"""What every report for a platform tells: the rows, the sums, and what is to be known of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grader.canvas import points
from grader.model import Report, Result, Status
from grader.show import cut, one_line

WITHHELD = 0.01  # points, where something broke that has none
MAX_NAME = 300  # characters of a check's name
MAX_SUMMARY = 8_000  # characters


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


def rows(reports: tuple[Report, ...], folded: bool = False) -> list[Row]:
    """The checks of all reports, in order; there is no report without any. See `sections`."""
    return [row for _, found in sections(reports, folded) for row in found]


def sections(reports: tuple[Report, ...], folded: bool = False) -> Iterator[tuple[Report, list[Row]]]:
    """Each report with its checks, and where it is incomplete with a row that says so.

    Args:
        folded: whether those that ended alike are one row, as there is no room for more.
    """
    for report, which in zip(reports, _names(reports), strict=True):
        results = [*(_folded(report.checks) if folded else report.checks)]
        if report.incomplete:
            why = f"This report is INCOMPLETE. {report.incomplete}"
            results.append(Result("grading", "grading has ended", Status.FAULT, 0, message=why))
        yield report, [_row(report, result, which) for result in results]


def _folded(results: tuple[Result, ...]) -> Iterator[Result]:
    for status in Status:
        alike = [each for each in results if each.status is status]
        if alike:
            most, score = (sum(each.max_score for each in alike), sum(each.score for each in alike))
            claim = f"checks: {len(alike)} {status}, too many to tell one by one"
            yield Result(status, claim, status, most, score)


def _row(report: Report, result: Result, which: str) -> Row:
    claim = one_line(result.claim) or one_line(result.name) or "a check"
    name = cut(f"{which}: {claim}" if which else claim, MAX_NAME)
    return Row(report, result, one_line(f"{which}.{result.name}" if which else result.name), name)


def _names(reports: tuple[Report, ...]) -> list[str]:
    """What tells each report from the others; nothing where it is the only one."""
    if len(reports) == 1:
        return [""]
    of_exercise = Counter(each.exercise for each in reports)
    return [
        one_line(each.exercise if of_exercise[each.exercise] == 1 else each.submission) for each in reports
    ]


def place(row: Row) -> str:
    """The submission's file that failed, as seen from the course."""
    name, folder = one_line(row.result.file or ""), one_line(row.report.submission)
    return folder if folder.endswith(f"/{name}") or folder == name else f"{folder}/{name}"


def earned(reports: tuple[Report, ...]) -> float:
    """Points earned in all reports, adjusted; where something broke never all, whatever was given beside."""
    if not has_fault(reports):
        return sum(each.score for each in reports)
    without_gifts = sum(min(each.score, each.earned) for each in reports)
    return max(0, min(without_gifts, possible(reports) - WITHHELD))


def possible(reports: tuple[Report, ...]) -> float:
    """Points that can be earned by now: those that wait for a person are neither earned nor lost."""
    return sum(each.max_score - each.pending for each in reports)


def has_fault(reports: tuple[Report, ...]) -> bool:
    """Whether a check broke, or was not reached: then the points say less than they should."""
    return any(
        report.incomplete or any(each.status is Status.FAULT for each in report.checks) for report in reports
    )


def summary(reports: tuple[Report, ...]) -> str:
    """How far it is, and all that is to be known of the whole, a line each."""
    lines = [f"{points(earned(reports))} of {points(possible(reports))} points"]
    waiting = sum(each.pending for each in reports)
    if waiting:
        lines.append(f"{points(waiting)} more points wait for a person: neither earned nor lost yet.")
    for report, which in zip(reports, _names(reports), strict=True):
        told = f"{which}: " if which else ""
        if report.incomplete:
            lines.append(f"{told}This report is INCOMPLETE. {one_line(report.incomplete)}")
        elif has_fault((report,)):
            lines.append(f"{told}A check broke, which is not your mistake: tell your instructor.")
        for each in report.adjustments:
            less = f"{points(abs(each.points))} points {'less' if each.points < 0 else 'more'}"
            lines.append(f"{told}{less}: {one_line(each.reason)}")
        if report.caveat:
            lines.append(f"{told}{one_line(report.caveat)}")
    return cut("\n".join(lines), MAX_SUMMARY)
