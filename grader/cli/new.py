"""`grade new NAME`: a working exercise to begin from, in both trees, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from grader.canvas import canvas, text, written
from grader.cli.output import look
from grader.course import Course, find_course
from grader.errors import CallerError
from grader.hookspecs import hookimpl
from grader.naming import refuse_kind, refuse_name, title_of
from grader.plugins import Plugins
from grader.sandbox.host import refuse_reachable
from grader.scaffold import KINDS, TREES, next_order, scaffold
from grader.staged import Files, make_whole

_ROLES = {
    "exercises/README.md": "the task",
    "exercises/exercise.toml": "title, kind, files, order, points",
    "exercises/checker.py": "the checks that students may read",
    "exercises": "the stub; .stub/ holds a copy",
    "solutions/checker.py": "the key",
    "solutions/wrong": "a mistake, and the check that catches it",
    "solutions/right": "another right way",
    "solutions": "the reference",
}


def complete_kind(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes a kind that has a template."""
    return [CompletionItem(kind) for kind in KINDS if kind.startswith(incomplete)]


@click.command()
@click.argument("name")
@click.option(
    "--kind", default=KINDS[0], show_default=True, shell_complete=complete_kind, help=f"{', '.join(KINDS)}."
)
@click.option("--title", help="What lists and the task call it; by default the name in words.")
@click.pass_obj
def new(plugins: Plugins, name: str, kind: str, title: str | None) -> None:
    """Begin an exercise that works, and that you then make yours.

    NAME is what people type: grade NAME. Two folders are made: exercises/NAME for students, and
    solutions/NAME for staff alone. Where no course is here or above, one begins in the current folder.
    """
    course, begins = _course()
    refuse_reachable(course.root)
    refuse_name(name, kind, plugins.components("commands"))
    refuse_kind(kind, plugins.components("kinds"))
    title = title_of(name, title)
    folders = {tree: course.root / tree / name for tree in TREES}
    for folder in folders.values():
        if os.path.lexists(folder):
            told = f"{os.path.relpath(folder)} is there already, and stays as it is"
            raise CallerError(told, "choose another name, or change what is there")
    exercises, _ = course.exercises()
    files = scaffold(kind, name, title, next_order(exercises))
    try:
        make_whole({folders[tree]: files[tree] for tree in TREES})
    except OSError as error:
        told = f"the exercise {name!r} cannot be made in {course.root}: {error.strerror}"
        raise CallerError(told, "nothing was made; look at the folder's rights and room") from None
    if begins:
        click.echo("There is no course here yet: one begins in this folder.\n")
    click.echo(_told(name, folders, files), nl=False)


def _course() -> tuple[Course, bool]:
    """The current folder's course, and whether it begins now."""
    try:
        return find_course(Path.cwd()), False
    except CallerError:
        return Course(Path.cwd()), True


def _told(name: str, folders: Mapping[str, Path], files: Mapping[str, Files]) -> str:
    """Each file and what it is for, and what to do next, in two columns."""
    from rich.table import Table  # see canvas.py

    rows = {}
    for tree, whose in zip(TREES, ("students have", "only you have"), strict=True):
        shown = [path for path in files[tree] if not path.startswith(".")]
        heading = f"{os.path.join(os.path.relpath(folders[tree]), '')} is what {whose}:"
        rows[heading] = [
            (path, next(_ROLES[key] for key in _keys(tree, path) if key in _ROLES))
            for path in sorted(shown, key=lambda path: (path.count("/"), path))
        ]
    rows["\nIt works as it is:"] = [
        (f"grade show {name}", "the task, as students see it"),
        (f"grade audit {name}", "whether the checks catch what is wrong"),
    ]
    width = max(len(left) for each in rows.values() for left, _ in each)
    console = canvas(look())
    for heading, pairs in rows.items():
        console.print(text(heading))
        columns = Table.grid(padding=(0, 2, 0, 0))
        columns.add_column()  # indents the others
        columns.add_column(min_width=width)
        for pair in pairs:
            columns.add_row("", *map(text, pair))
        console.print(columns)
    console.print(text("Then make it yours, file by file; docs/instructor.md shows how."))
    return written(console)


def _keys(tree: str, path: str) -> tuple[str, str, str]:
    return f"{tree}/{path}", f"{tree}/{path.partition('/')[0]}", tree


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `new`."""
    return [new]
