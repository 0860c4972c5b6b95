"""Whatever lies at a path, as the submissions of a class."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from grader.collecting.archives import unpack
from grader.collecting.entries import listing, stem
from grader.errors import CallerError, Untaken
from grader.model import Exercise, Submission
from grader.plugins import Plugins


def handed_in(
    plugins: Plugins, path: Path, exercise: Exercise, home: Path, refused: Callable[[str], None]
) -> list[Submission]:
    """The submissions in a folder, or in an archive of one.

    Args:
        home: a private folder, into which an archive is unpacked.
        refused: is told of each part of it that is, in a line.

    Raises:
        CallerError: where there is nothing, or nothing of the exercise.
    """
    if not os.path.lexists(path):
        raise CallerError(f"there is no {path}", "give the folder with what the class handed in")
    folder = path
    if not path.is_dir():
        folder = home / "unpacked"
        try:
            for line in unpack(path, folder, instead=_refused):
                refused(f"{path.name}: {line}")
        except Untaken as reason:
            raise CallerError(f"{path}: {reason}", "give a folder, a zip or a tar") from None
        except OSError as error:
            told = f"{path} cannot be unpacked: {error.strerror}"
            raise CallerError(told, "make room, or unpack it yourself") from None
        inside = listing(folder)
        alone = inside[0] if len(inside) == 1 and inside[0].is_dir(follow_symlinks=False) else None
        # `inbox (1).zip` is made of `inbox`; any other folder may be the only student's.
        if alone and re.fullmatch(re.escape(alone.name) + r"( \(\d+\)|[ _-]\d+)?", stem(path.name)):
            folder = Path(alone.path)
    found: list[Submission] = [*(plugins.hook.grader_collect(path=folder, exercise=exercise) or ())]
    if not found:
        told = "docs/collecting.md shows what a class's folder may look like"
        raise CallerError(f"nobody in {path} has handed in {exercise.files[0]}", told)
    if not all(each.student for each in found):
        told = f"give the folder that holds those of all, or grade run {exercise.name} --submission {path}"
        raise CallerError(f"{path} is one submission, and nobody knows whose", told)
    return found


def _refused(place: Path) -> None:
    """Leave what nobody takes, so that whose it was is refused, and not missing."""
    if hasattr(os, "mkfifo"):
        os.mkfifo(place, 0o600)
