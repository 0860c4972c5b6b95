"""`grade list`, and `grade` alone: what there is, how far it is, and what is next."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import click

from grader.canvas import canvas, points, text, written
from grader.cli.output import look, show_error
from grader.components import Look
from grader.course import find_course
from grader.errors import Fault
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.progress import Entry, State, progress_in, state_of
from grader.show import one_line

WIDE = 100  # columns from which on there is room for titles
MARKS = {"done": ("✓", "green"), "started": ("…", "yellow"), "untouched": (" ", "")}

Standing = tuple[Exercise, Entry, State]


@click.command(name="list")
def list_exercises() -> None:
    """List what there is, how far you are, what is next."""
    exercises, faults = find_course(Path.cwd()).exercises()
    for fault in faults:
        show_error(fault)
    if not exercises:
        raise click.exceptions.Exit(Fault.exit_code)
    click.echo(overview(standing(exercises), look()), nl=False)
    raise click.exceptions.Exit(Fault.exit_code if faults else 0)


def standing(exercises: Sequence[Exercise]) -> list[Standing]:
    """How far each exercise is."""
    entries = [(each, progress_in(each).of(each)) for each in exercises]
    return [(each, entry, state_of(each, entry)) for each, entry in entries]


def overview(standings: Sequence[Standing], look: Look) -> str:
    """A table with a line for each exercise, and what to do next."""
    from rich.table import Table

    shown = canvas(look)
    between = 2 if look.width >= 80 else 1
    table = Table(box=None, padding=(0, between, 0, 0), pad_edge=False, header_style="dim")
    for name in ("", "exercise", "kind", "state"):
        table.add_column(name, no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("pending", justify="right", no_wrap=True)
    table.add_column("last graded", no_wrap=True)
    if look.width >= WIDE:
        table.add_column("title", no_wrap=True, overflow="ellipsis")
    for exercise, entry, state in standings:
        mark, style = MARKS[state]
        table.add_row(
            text(mark, style),
            text(exercise.name, "bold"),
            text(exercise.kind),
            text(state, style),
            text(f"{points(entry.score)}/{points(entry.automatic)}" if entry.graded else "", style),
            points(entry.pending) if entry.pending else "",
            _when(entry),
            *([text(one_line(exercise.title))] if look.width >= WIDE else []),
        )
    shown.print(table)
    shown.print()
    shown.print(text(_next(standings)))
    return written(shown)


def _when(entry: Entry) -> str:
    """When an exercise was graded last, by the clock on the wall."""
    with contextlib.suppress(OverflowError, ValueError):  # a year that there is not: somebody wrote it there
        return f"{entry.graded.astimezone():%d %b %H:%M}" if entry.graded else ""
    return "?"


def _next(standings: Sequence[Standing]) -> str:
    """What to do next: the first that is not done."""
    for exercise, _, state in standings:
        if state != "done":
            again = "grade answer" if exercise.kind == "answers" else "grade"
            begin = f"{'grade show' if state == 'untouched' else again} {exercise.name}"
            return f"Next: {begin}, or grade watch {exercise.name}, which grades whenever you save."
    return "Everything is done. Well done!"


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `list`."""
    return [list_exercises]
