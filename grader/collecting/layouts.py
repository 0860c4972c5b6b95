"""The layouts that the kit knows, as a plugin: the first that a folder fits is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.collecting import canvas, classroom50, flat, folders, gradescope, moodle, nbgrader
from grader.collecting.entries import listing
from grader.collecting.found import places
from grader.hookspecs import hookimpl
from grader.model import Exercise, Submission

PLATFORMS = (gradescope.collect, moodle.collect, nbgrader.collect, canvas.collect, classroom50.collect)
PLAIN = (folders.collect, flat.collect)
MAX_WRAPPED = 3  # folders that hold nothing but one folder


@hookimpl(trylast=True)
def grader_collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """What a class handed in, in the order of names; None for what is no folder, or holds nothing of it.

    A folder may lie in another one alone, as in most archives. Each submission names its student: a folder of
    one student's may look like that of several, and whoever grades one submission refuses such.
    """
    root = path
    for within in _wrapped(path):
        for collect in PLATFORMS:
            if (found := collect(within, exercise)) is not None:
                return found
        if within != path and len(places(within, exercise.files[0], most=2)) == 1:
            break  # one student's folder, the only one
        root = within
    return next((found for collect in PLAIN if (found := collect(root, exercise))), None)


def _wrapped(path: Path) -> Iterator[Path]:
    """A folder, and those that lie alone in one another within it."""
    for _ in range(MAX_WRAPPED):
        yield path
        inside = listing(path)
        if len(inside) != 1 or not inside[0].is_dir(follow_symlinks=False):
            return
        path = Path(inside[0].path)
