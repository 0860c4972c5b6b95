"""The reporter `github`: the report in the log, annotations beside the lines, and the step's summary."""

from __future__ import annotations

from pathlib import PurePath

from grader.canvas import points
from grader.components import Look
from grader.model import Report, Status
from grader.reporters import terminal
from grader.reporters.story import story
from grader.reporters.told import Row, earned, place, possible, rows
from grader.show import cut, one_line

MOST = 10  # annotations of each kind that are shown of a step
MAX_TITLE = 200
MAX_TOLD = 1_000  # characters of a message
LEVELS = {Status.FAILED: "error", Status.FAULT: "warning"}


def render(reports: tuple[Report, ...], look: Look) -> str:
    """What people read in the log, and below it the workflow commands, which the page takes out of there."""
    commands = [f"::notice title=Grade::{_message(_sum(reports))}"] if reports else []
    for status, level in LEVELS.items():
        found = [row for row in rows(reports) if row.result.status is status]
        commands += [_annotation(level, row, look) for row in found[:MOST]]
    return terminal.render(reports, look) + "".join(f"{each}\n" for each in commands)


def _sum(reports: tuple[Report, ...]) -> str:
    waiting = sum(each.pending for each in reports)
    told = f"{points(earned(reports))} of {points(possible(reports))} points"
    return told + (f", {points(waiting)} pending" if waiting else "")


def _annotation(level: str, row: Row, look: Look) -> str:
    where = []
    if row.report.submission:
        path = place(row) if row.result.file else row.report.submission
        where.append(f"file={_property(_from_workspace(path, look))}")
    if row.result.line and row.result.file:
        where.append(f"line={row.result.line}")
    where.append(f"title={_property(cut(row.name, MAX_TITLE))}")
    return f"::{level} {','.join(where)}::{_message(cut(story(row.result, look.verbose), MAX_TOLD))}"


def _from_workspace(path: str, look: Look) -> str:
    """A path as GitHub knows it: from the checkout."""
    root = look.environment.get("GITHUB_WORKSPACE")
    inside = root and PurePath(path).is_relative_to(root)
    return PurePath(path).relative_to(root).as_posix() if root and inside else path


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(one_line(text)).replace(":", "%3A").replace(",", "%2C")
