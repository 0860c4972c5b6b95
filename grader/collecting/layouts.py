"""The layouts that the kit knows, as a plugin: the first that a folder fits is taken."""

from __future__ import annotations

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

    It is for a class's folder alone: it would take a folder of one student's for that of several.
    """
    for _ in range(MAX_WRAPPED):
        for collect in PLATFORMS:
            if (found := collect(path, exercise)) is not None:
                return found
        inside = listing(path)
        if len(inside) != 1 or not inside[0].is_dir(follow_symlinks=False):
            break
        within = Path(inside[0].path)
        if len(places(within, exercise.files[0], most=2)) == 1:
            break  # one student's folder, the only one
        path = within
    return next((found for collect in PLAIN if (found := collect(path, exercise))), None)
