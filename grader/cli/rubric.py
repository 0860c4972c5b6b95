"""What a reviewer sees: the text that was handed in beside the rubric, or above it on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from grader.canvas import canvas, points, text, written
from grader.checks import Check
from grader.components import Look
from grader.reviews import Mark

if TYPE_CHECKING:
    from rich.table import Table

BESIDE = 100  # columns, from which on there is room for both
MOST = 100_000  # characters of a file


def page(files: Mapping[str, bytes], criteria: Iterable[Check], marks: Mapping[str, Mark], look: Look) -> str:
    """The files handed in, and each criterion with its levels and what was given before.

    Args:
        files: by name.
        marks: what was given before, by the criterion's name.
    """
    from rich.table import Table

    shown = canvas(look)
    handed_in = Table.grid()
    handed_in.add_column(overflow="fold")
    for name, data in files.items():
        if len(files) > 1:
            handed_in.add_row(text(name, "bold"))
        whole = data.decode("utf-8-sig", errors="replace")
        handed_in.add_row(text(whole[:MOST].rstrip().replace("\r\n", "\n")))
        if len(whole) > MOST:
            handed_in.add_row(text(f"… and {len(whole) - MOST:,} characters more"))
    rubric = Table.grid(padding=(0, 1, 0, 0))
    rubric.add_column(justify="right")
    rubric.add_column(overflow="fold")
    for each in criteria:
        _add(rubric, each, marks.get(each.name))
    if look.width >= BESIDE:
        both = Table.grid(padding=(0, 3, 0, 0), expand=True)
        both.add_column(ratio=3)
        both.add_column(ratio=2)
        both.add_row(handed_in, rubric)
        shown.print(both)
    else:
        shown.print(handed_in)
        shown.print()
        shown.print(rubric)
    return written(shown)


def _add(rubric: Table, check: Check, mark: Mark | None) -> None:
    rubric.add_row("", text(f"{check.name}: {check.claim}", "bold"))
    for most, earns in check.levels:
        given = mark is not None and mark.points == most
        rubric.add_row(text(points(most), "cyan"), text(f"{earns}{'  ← given before' if given else ''}"))
    if mark is not None and mark.comment:
        rubric.add_row("", text(f"“{mark.comment}”"))
    rubric.add_row("", "")
