"""Go through an archive of any sort, and say of each member whether it is taken."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from grader.collecting import tars, zips
from grader.collecting.members import Member, Members, Most
from grader.collecting.places import Places
from grader.errors import Untaken
from grader.show import cut, one_line

MAX_TOLD = 200  # characters of a name


def checked(archive: Path, most: Most) -> Generator[tuple[Member, str], None, None]:
    """An archive's members, each with why it is refused, which is empty where it is not; to be closed.

    Raises:
        Untaken: for what is no archive, or damaged, or a bomb as a whole.
    """
    taken = Places()
    with closing(_members(archive, most)) as members:
        for number, member in enumerate(members):
            if number >= most.members:
                raise Untaken(f"it holds more than {most.members:,} files and folders")
            yield member, member.refused or taken.refused(member.parts, member.is_folder)


def told(name: str) -> str:
    """A member's name, fit for a line."""
    return one_line(cut(name, MAX_TOLD))


def _members(archive: Path, most: Most) -> Members:
    try:
        with archive.open("rb") as file:
            begin = file.read(4)
    except OSError as error:
        raise Untaken((error.strerror or "it does not open").lower()) from None
    return zips.members(archive, most) if begin in zips.BEGINS else tars.members(archive, most)
