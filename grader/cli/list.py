"""`grade list`, and `grade` alone: what there is, how far it is, and what is next."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from rich.text import Text

MARKS = {"done": ("✓", "green"), "started": ("…", "yellow"), "untouched": (" ", "")}

Standing = tuple[Exercise, Entry, State]


def _earned(_exercise: Exercise, entry: Entry, state: State) -> Text:
    told = f"{points(entry.score)}/{points(entry.automatic)}" if entry.graded else ""
    return text(told, MARKS[state][1])


def _when(_exercise: Exercise, entry: Entry, _state: State) -> Text:
    """When it was graded last, by the clock on the wall."""
    with contextlib.suppress(OverflowError, ValueError):  # a year that there is not: somebody wrote it there
        return text(f"{entry.graded.astimezone():%d %b %H:%M}" if entry.graded else "")
    return text("?")


# Each column, with the width of the screen from which on there is room for it.
COLUMNS: dict[str, tuple[int, Callable[[Exercise, Entry, State], Text]]] = {
    "": (0, lambda exercise, entry, state: text(*MARKS[state])),
    "exercise": (0, lambda exercise, entry, state: text(exercise.name, "bold")),
    "kind": (55, lambda exercise, entry, state: text(exercise.kind)),
    "state": (45, lambda exercise, entry, state: text(state, MARKS[state][1])),
    "points": (0, _earned),
    "pending": (55, lambda exercise, entry, state: text(points(entry.pending) if entry.pending else "")),
    "last graded": (60, _when),
    "title": (100, lambda exercise, entry, state: text(one_line(exercise.title))),
}


@click.command(name="list")
def list_exercises() -> None:
    """List what there is, how far you are, what is next."""
    exercises, faults = find_course(Path.cwd()).exercises()
    for fault in faults.values():
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
    columns = [name for name, (least, _) in COLUMNS.items() if look.width >= least]
    for name in columns:
        right = name in ("points", "pending")
        table.add_column(name, no_wrap=True, overflow="ellipsis", justify="right" if right else "left")
    for each in standings:
        table.add_row(*(COLUMNS[name][1](*each) for name in columns))
    shown.print(table)
    shown.print()
    shown.print(text(_next(standings)))
    return written(shown)


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
