"""`grade reset EXERCISE`: begin anew with the stub; what was there is kept beside it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from grader.atomic import write_whole
from grader.cli.own import exercise_argument, own_course, within
from grader.errors import CallerError, Fault
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.progress import progress_in
from grader.stub import FOLDER, own_files, stub_of


@click.command()
@exercise_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(name: str, yes: bool) -> None:
    """Put the stub of EXERCISE back, and keep your file."""
    exercise = own_course().exercise(name)
    if not changed(exercise):
        click.echo(f"{name} is untouched: nothing to put back. Next: grade show {name}")
        return
    files = ", ".join(changed(exercise))
    try:
        sure = yes or click.confirm(f"Put the stub back for {files}? What you have is kept beside it.")
    except click.Abort:
        click.echo()  # the question's line goes on
        sure = False
    if not sure:
        click.echo("Nothing was changed.")
        return
    for line in put_back(exercise, clock()):
        click.echo(line)
    click.echo(f"Next: grade show {name}")


def clock() -> datetime:
    """The time that files are named by, as people's clocks show it."""
    return datetime.now()


def changed(exercise: Exercise) -> list[str]:
    """The files that are not as the stub has them; raises `Fault` where there is no stub to put back."""
    stub = stub_of(exercise)
    if stub is None:
        told = f"there is no stub in {within(exercise, FOLDER)}, so nothing can be put back"
        raise Fault(told, "tell your instructor: CONTRIBUTING.md says what lies there")
    own = own_files(exercise)
    return [name for name, data in stub.items() if own[name] != data]


def put_back(exercise: Exercise, now: datetime) -> list[str]:
    """Put the stub back, and say what was done.

    Raises:
        CallerError: where a file cannot be written; everything is still there, in its place or beside it.
    """
    told = []
    for name in changed(exercise):
        path, kept = exercise.folder / name, None
        try:
            kept = _kept(path, now)
            write_whole(path, (stub_of(exercise) or {})[name])
        except BaseException as error:
            if kept:
                kept.rename(path)
            if not isinstance(error, OSError):
                raise
            failed = f"the stub of {within(exercise, name)} cannot be put back: {error.strerror}"
            advice = "your file is as it was; look at the folder's rights and room"
            raise CallerError(failed, advice) from None
        told += [f"Kept what you had: {within(exercise, kept.name)}"] if kept else []
        told += [f"Put the stub back: {within(exercise, name)}"]
    progress_in(exercise).forget(exercise)
    return told


def _kept(path: Path, now: datetime) -> Path | None:
    """Where what lies at a path has been moved to, named by the time; None where there is nothing."""
    if not os.path.lexists(path):
        return None
    stamp = now.strftime("%Y-%m-%d-%H.%M.%S")
    for more in ("", *(f"-{number}" for number in range(2, 100))):
        beside = path.with_name(f"{path.stem}.{stamp}{more}{path.suffix}")
        if not os.path.lexists(beside):
            return path.rename(beside)
    raise FileExistsError(None, "there are too many older ones of this second", str(path))


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `reset`."""
    return [reset]
