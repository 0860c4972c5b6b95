"""Take the exercise's files out of what one student handed in, and nothing else."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path, PurePath

from grader.collecting import canvas, moodle
from grader.collecting.archives import checked, told
from grader.collecting.entries import is_archive, is_junk
from grader.collecting.found import absent, choose, places, several
from grader.collecting.members import STUDENT, Member
from grader.collecting.places import OUTSIDE
from grader.errors import Unreadable, Untaken
from grader.kinds.files import LINK, MAX_FILE, SMALLER, read_regular
from grader.model import Exercise, Submission
from grader.show import one_line

MAX_ARCHIVE = 64 << 20  # bytes


def take(submission: Submission, exercise: Exercise) -> dict[str, bytes]:
    """The exercise's files of one submission, by name, the main one first; others may be absent.

    What was handed in is a file, of any name where it is the only one, a folder or an archive. Files that are
    empty, or are no Python, are taken: they are graded.

    Raises:
        Untaken: why there is nothing to grade, in one line.
    """
    try:
        path = submission.path
        if path.is_symlink():
            raise Untaken(f"{told(path.name)} cannot be read: {LINK}")
        if path.is_dir():
            return _from_folder(path, exercise)
        return _from_files((path, *submission.beside), exercise)
    except Unreadable as error:
        raise Untaken(told(str(error))) from None


def _from_folder(folder: Path, exercise: Exercise) -> dict[str, bytes]:
    """Of a folder: the files in it, wherever they lie; without them, those of its only archive."""
    names = places(folder)
    try:
        return {name: read_regular(folder / place) for name, place in choose(names, exercise).items()}
    except Untaken:
        archives = [each for each in names if is_archive(each)]
        if len(archives) != 1 or any(PurePath(each).name == exercise.files[0] for each in names):
            raise
    return _from_archive(folder / archives[0], exercise)


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
                return _from_archive(archives[0], exercise)
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


def _from_archive(path: Path, exercise: Exercise) -> dict[str, bytes]:
    """Of an archive; one in which a member means harm is refused as a whole."""
    name = told(path.name)
    size = os.lstat(path).st_size if os.path.lexists(path) else 0
    if path.is_symlink() or not path.is_file():
        read_regular(path)  # which says why not
    if size > MAX_ARCHIVE:
        raise Untaken(f"{name} is refused: it is larger than {MAX_ARCHIVE:,} bytes; {SMALLER}")
    known: list[str] = []
    with closing(checked(path, STUDENT)) as members:
        for member, why in members:
            if member.refused != OUTSIDE and any(map(is_junk, member.parts)):
                continue
            if member.is_hostile or (why and member.parts and member.parts[-1] in exercise.files):
                raise Untaken(f"{name} is refused: {told(member.name)}: {why}")
            known += [] if why or member.is_folder else ["/".join(member.parts)]
    chosen = {place: file for file, place in choose(known, exercise).items()}
    read: dict[str, bytes] = {}
    with closing(checked(path, STUDENT)) as members:
        for member, why in members:
            file = chosen.get("/".join(member.parts))
            if file and not why and file not in read:
                read[file] = _data(file, member)
    return {file: read[file] for file in exercise.files if file in read}


def _data(file: str, member: Member) -> bytes:
    """A member's bytes, no more than a file may have."""
    data = bytearray()
    try:
        with closing(member.read()) as pieces:
            for piece in pieces:
                data += piece
                if len(data) > MAX_FILE:
                    raise Untaken(f"it is larger than {MAX_FILE:,} bytes; {SMALLER}")
    except Untaken as error:
        raise Untaken(f"{file} cannot be read: {one_line(str(error))}") from None
    return bytes(data)
