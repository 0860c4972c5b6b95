"""`grade release DEST`: the kit that students get."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.atomic import write_whole
from grader.canvas import canvas, points, text, written
from grader.cli.output import look
from grader.cli.own import own_course
from grader.errors import CallerError
from grader.hookspecs import hookimpl
from grader.plugins import Plugins
from grader.staged import make_whole

if TYPE_CHECKING:
    from grader.release.proof import Proof


@click.command()
@click.argument("dest", type=Path)
@click.option("--zip", "zipped", is_flag=True, help="Write one zip file, not a folder.")
@click.pass_obj
def release(plugins: Plugins, dest: Path, zipped: bool) -> None:
    """Write the kit that students get to DEST, a new folder or zip file.

    It holds tasks, stubs, public checks and stored cases with the answers expected of them; no solution, no
    hidden check, no key, no history. It is proved first, in a process that has nothing else: stubs earn
    nothing, right solutions everything that is graded there.

    Exits with 0 when it is written, with 2 when the command is wrong, with 3 when the course does not hold.
    """
    from grader.release.make import archive, made  # here, as only staff need it

    course = own_course()
    dest = dest.with_name(f"{dest.name}.zip") if zipped and dest.suffix != ".zip" else dest
    if os.path.lexists(dest):
        raise CallerError(f"{dest} is there already, and stays as it is", "name another, or take it away")
    exercises, faults = course.exercises()
    for fault in faults.values():
        raise fault
    for each in exercises:
        if not each.solution.is_dir():
            told = f"there is no {each.solution}, and a release needs solutions, which only staff have"
            raise CallerError(told, "run it where they are")
    kit, proofs = made(plugins, course.root, exercises)
    try:
        if zipped:
            write_whole(dest, archive(kit, f"{dest.stem}/"))
        else:
            make_whole({dest.absolute(): kit})
    except OSError as error:
        told = f"{dest} cannot be written: {error.strerror}"
        raise CallerError(told, "nothing was written; look at the folder's rights and room") from None
    click.echo(_told(proofs, dest, kit), nl=False)


def _told(proofs: Sequence[Proof], dest: Path, kit: dict[str, bytes]) -> str:
    """What each exercise is worth in the kit, what was proved, and what to do next."""
    from rich.table import Table  # see canvas.py

    shown = canvas(look())
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("exercise", "graded there", "elsewhere", "right"):
        table.add_column(name, justify="left" if name == "exercise" else "right")
    for each in proofs:
        right = f"{each.right}/{each.right}"
        table.add_row(*map(text, (each.exercise, points(each.here), points(each.elsewhere), right)))
    shown.print(table)
    shown.print()
    size = sum(map(len, kit.values())) / 1000
    for line in (
        f"Written: {dest}, {len(kit)} files of {size:,.0f} kB, without solutions, keys, bytecode or history.",
        "Tried as students have it: stubs earn nothing, right solutions all that is graded there.",
        "Next: look through it, and hand it out; its README.md tells students how to begin.",
    ):
        shown.print(text(line))
    return written(shown)


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `release`."""
    return [release]
