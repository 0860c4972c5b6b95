"""`grade new NAME`: a working exercise to begin from, in both trees, whole or not at all."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from grader.cli.output import say
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
    "exercises/checker.py": "the checks, with their hints",
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
        say(f"There is no course here yet: one begins in {course.root}", "")
    say(*_made(name, folders, files))


def _course() -> tuple[Course, bool]:
    """The current folder's course, and whether it begins now."""
    try:
        return find_course(Path.cwd()), False
    except CallerError:
        return Course(Path.cwd()), True


def _made(name: str, folders: dict[str, Path], files: Mapping[str, Files]) -> Iterator[str]:
    """Each file and what it is for, and what to do next, in two columns."""
    shown = {tree: [each for each in files[tree] if not each.startswith(".")] for tree in TREES}
    commands = {
        f"grade show {name}": "the task, as students see it",
        f"grade audit {name}": "whether the checks catch what is wrong",
    }
    width = max(map(len, (*commands, *itertools.chain(*shown.values()))))
    for tree, whose in zip(TREES, ("students have", "only you have"), strict=True):
        yield f"{os.path.join(os.path.relpath(folders[tree]), '')} is what {whose}:"
        for path in sorted(shown[tree], key=lambda path: (path.count("/"), path)):
            keys = (f"{tree}/{path}", f"{tree}/{path.partition('/')[0]}", tree)
            yield f"  {path:<{width}}  {next(_ROLES[key] for key in keys if key in _ROLES)}"
    yield from ("", "It works as it is:")
    yield from (f"  {command:<{width}}  {told}" for command, told in commands.items())
    yield "Then make it yours, file by file; docs/instructor.md shows how."


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `new`."""
    return [new]
