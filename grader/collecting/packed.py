"""Take the exercise's files out of an archive that a student handed in."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from grader.collecting.checked import checked, told
from grader.collecting.entries import is_junk
from grader.collecting.found import choose
from grader.collecting.members import STUDENT, Member
from grader.collecting.places import OUTSIDE
from grader.errors import Untaken
from grader.kinds.files import MAX_FILE, SMALLER, read_regular
from grader.model import Exercise
from grader.show import one_line

MAX_ARCHIVE = 64 << 20  # bytes


def from_archive(path: Path, exercise: Exercise) -> dict[str, bytes]:
    """The exercise's files in a student's archive; one in which a member means harm is refused as a whole.

    Raises:
        Unreadable, Untaken: why it is not taken, in one line.
    """
    if path.is_symlink() or not path.is_file():
        read_regular(path)  # which says why not
    try:
        if os.lstat(path).st_size > MAX_ARCHIVE:
            raise Untaken(f"it is larger than {MAX_ARCHIVE:,} bytes; {SMALLER}")
        names = _names(path, exercise)
    except Untaken as error:
        raise Untaken(f"{told(path.name)} is refused: {error}") from None
    chosen = {place: file for file, place in choose(names, exercise).items()}
    read: dict[str, bytes] = {}
    with closing(checked(path, STUDENT)) as members:
        for member, why in members:
            file = chosen.get("/".join(member.parts))
            if file and not why and file not in read:
                read[file] = _data(file, member)
    return {file: read[file] for file in exercise.files if file in read}


def _names(path: Path, exercise: Exercise) -> list[str]:
    """The places of all files, but for those that a system or a tool has left; raises `Untaken` for harm."""
    names: list[str] = []
    with closing(checked(path, STUDENT)) as members:
        for member, why in members:
            if member.refused != OUTSIDE and any(map(is_junk, member.parts)):
                continue
            if member.is_hostile or (why and member.parts and member.parts[-1] in exercise.files):
                raise Untaken(f"{told(member.name)}: {why}")
            names += [] if why or member.is_folder else ["/".join(member.parts)]
    return names


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
