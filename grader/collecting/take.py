"""Take the exercise's files out of what one student handed in, and nothing else."""

from __future__ import annotations

from pathlib import Path, PurePath

from grader.collecting import canvas, moodle
from grader.collecting.checked import told
from grader.collecting.entries import is_archive
from grader.collecting.found import absent, choose, places, several
from grader.collecting.packed import from_archive
from grader.errors import Unreadable, Untaken
from grader.kinds.files import LINK, read_regular
from grader.model import Exercise, Submission


def take(submission: Submission, exercise: Exercise) -> dict[str, bytes]:
    """The exercise's files of one submission, by name, the main one first; others may be absent.

    What was handed in is a file, of any name where it is the only one, a folder or an archive. Files that are
    empty, or are no Python, are taken: they are graded.

    Raises:
        Untaken: why there is nothing to grade, in one line.
    """
    path = submission.path
    try:
        if path.is_symlink():
            raise Untaken(f"{told(path.name)} cannot be read: {LINK}")
        if path.is_dir():
            return _from_folder(path, exercise)
        return _from_files((path, *submission.beside), exercise)
    except Unreadable as error:
        raise Untaken(told(str(error))) from None
    except OSError as error:  # a folder that may be listed, and not entered
        raise Untaken(f"{told(path.name)} cannot be read: {str(error.strerror).lower()}") from None


def _from_folder(folder: Path, exercise: Exercise) -> dict[str, bytes]:
    """Of a folder: the files in it, wherever they lie; without them, those of its only archive."""
    names = places(folder)
    try:
        return {name: read_regular(folder / place) for name, place in choose(names, exercise).items()}
    except Untaken:
        archives = [each for each in names if is_archive(each)]
        if len(archives) != 1 or any(PurePath(each).name == exercise.files[0] for each in names):
            raise
    return from_archive(folder / archives[0], exercise)


def _from_files(paths: tuple[Path, ...], exercise: Exercise) -> dict[str, bytes]:
    """Of files that lie among others' files, by the names that their student gave them."""
    own: dict[str, Path] = {}
    for each in sorted(paths, key=lambda each: each.name):
        own[own_name(each.name)] = each
    main = exercise.files[0]
    named = {name: found for name in exercise.files if (found := _newest(name, own))}
    if main not in named:
        sort = PurePath(main).suffix.casefold()
        same = [each for each in own if PurePath(each).suffix.casefold() == sort and each not in named]
        if not same:
            archives = [path for name, path in own.items() if is_archive(name)]
            if len(archives) == 1:
                return from_archive(archives[0], exercise)
            raise Untaken(absent(main, own))
        if len(same) > 1:
            raise Untaken(f"does not hold {main}; which of {several(same)} is meant is not clear")
        named[main] = own[same[0]]
    return {name: read_regular(named[name]) for name in exercise.files if name in named}


def own_name(name: str) -> str:
    """The name that a student gave to a file, without what Canvas or Moodle put before it."""
    match = moodle.NAME.fullmatch(name) or canvas.NAME.fullmatch(name)
    return (match["own"] if match else None) or name


def _newest(name: str, own: dict[str, Path]) -> Path | None:
    """The file of a name, or the last of those that Canvas has numbered, such as `work-2.py`."""
    begin, end = PurePath(name).stem, PurePath(name).suffix
    numbers = (
        each.removeprefix(f"{begin}-").removesuffix(end) for each in own if each.startswith(f"{begin}-")
    )
    newest = max((int(each) for each in numbers if each.isascii() and each.isdigit()), default=0)
    return own.get(f"{begin}-{newest}{end}") or own.get(name)
