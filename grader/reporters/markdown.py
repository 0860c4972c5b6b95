"""The reporter `markdown`: for comments and summaries, on GitHub and elsewhere.

A student's text stands in blocks of code alone, where nothing means anything.
"""

from __future__ import annotations

import re

from grader.components import Look
from grader.model import Report, Status
from grader.reporters.fit import within
from grader.reporters.story import story, worth
from grader.reporters.told import Row, sections, summary
from grader.show import cut, printable

MOST = 1024 * 1024  # bytes that GitHub takes for the summary of a step
MARKS = {
    Status.PASSED: "✅",
    Status.FAILED: "❌",
    Status.SKIPPED: "not tried",
    Status.PENDING: "⏳ pending",
    Status.FAULT: "⚠️ could not be graded",
}


def render(reports: tuple[Report, ...], look: Look) -> str:
    """A section for each report: how far it is, a table of its checks, and what is told of them."""

    def told(most: int, folded: bool) -> str:
        return "\n".join(_section(report, mine, look, most) for report, mine in sections(reports, folded))

    return within(MOST, told, "GitHub")


def _section(report: Report, mine: list[Row], look: Look, most: int) -> str:
    blocks = [
        f"## {plain(report.exercise)}: {plain(report.title)}",
        block(f"{report.submission}\n{summary((report,))}"),
        "\n".join(["| | points | check |", "|---|--:|---|", *map(_row, mine)]),
    ]
    for row in mine:
        if row.result.status is not Status.PASSED and (text := story(row.result, look.verbose)):
            blocks += [f"**{plain(row.result.claim)}**", block(cut(text, most))]
    return "\n\n".join(blocks) + "\n"


def _row(row: Row) -> str:
    return f"| {MARKS[row.result.status]} | {worth(row.result)} | {plain(cut(row.result.claim, 300))} |"


def plain(text: str) -> str:
    """A text in one line that means nothing to Markdown, nor to what GitHub makes of names and numbers."""
    escaped = re.sub(r"([\\`*_\[\]<>|~#&@!$]|:(?=[\w/]))", r"\\\1", " ".join(printable(text).split()))
    return escaped or "—"


def block(text: str) -> str:
    """A block of code that no text in it ends."""
    told = printable(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", told)), default=0))
    return f"{fence}text\n{told}\n{fence}"
