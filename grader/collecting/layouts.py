"""The layouts that the kit knows, as a plugin: the first that a folder fits is taken."""

from __future__ import annotations

import re
from pathlib import Path

from grader.collecting import canvas, classroom50, flat, folders, gradescope, moodle, nbgrader
from grader.collecting.entries import listing
from grader.hookspecs import hookimpl
from grader.model import Exercise, Submission

LAYOUTS = (
    *(gradescope.collect, moodle.collect, nbgrader.collect, canvas.collect, classroom50.collect),
    *(folders.collect, flat.collect),
)
WRAPPER = re.compile(r"assignment_\d+_export|.+_submissions(_[\dT_]+)?|submitted")
"""what platforms call a folder that lies alone in an export"""


@hookimpl(trylast=True)
def grader_collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """What a class handed in, in the order of names; None for what is no folder, or holds nothing of it.

    A folder that lies alone is looked into where a platform calls it so; any other may be the only
    student's, who would say there what others have handed in. Each submission names its student: a folder
    of one student's may look like that of several, and whoever grades one submission refuses such.
    """
    inside = listing(path)
    if len(inside) == 1 and inside[0].is_dir(follow_symlinks=False) and WRAPPER.fullmatch(inside[0].name):
        path = Path(inside[0].path)
    return next((found for collect in LAYOUTS if (found := collect(path, exercise))), None)
