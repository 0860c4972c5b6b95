"""Unpack a class's archive, and believe nothing that it says of itself."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from grader.collecting.checked import checked, told
from grader.collecting.members import CLASS, Member, Most
from grader.collecting.places import parts_of
from grader.errors import Untaken
from grader.show import one_line

FULL = (errno.ENOSPC, errno.EDQUOT)


def unpack(
    archive: Path, into: Path, most: Most = CLASS, instead: Callable[[Path], None] = lambda place: None
) -> list[str]:
    """Unpack a zip or tar file, packed or not; what is refused is left out, and the rest is there.

    Args:
        into: a folder, which is made where there is none.
        most: how much it may hold.
        instead: called with the place of each member that is left out, where that is within, and free.

    Returns:
        A line for each member that was refused, such as `ada/../../x.py: its name leads out of the archive`.

    Raises:
        Untaken: for what is no archive, or damaged, or a bomb as a whole.
        OSError: where there is no room left.
    """
    _make(into)
    refused, total = [], 0
    with closing(checked(archive, most)) as members:
        for member, why in members:
            try:
                if why:
                    raise Untaken(why)
                total += _put(member, into)
            except Untaken as error:
                refused.append(f"{told(member.name)}: {one_line(str(error))}")
                _leave(member, into, instead)
            if total > most.total:
                raise Untaken(f"it unpacks to more than {most.total:,} bytes")
    return refused


def _put(member: Member, into: Path) -> int:
    """Write a member to its place, and say how many bytes that were; half of one is never left there."""
    place = into.joinpath(*member.parts)
    try:
        _make(place if member.is_folder else place.parent)
        if member.is_folder:
            return 0
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        )
        descriptor = os.open(place, flags, 0o600)
    except (OSError, ValueError) as error:
        raise _unwritten(error) from None
    try:
        with open(descriptor, "wb") as file, closing(member.read()) as pieces:
            return sum(map(file.write, pieces))
    except BaseException as error:
        place.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(error) from None
        raise


def _leave(member: Member, into: Path, instead: Callable[[Path], None]) -> None:
    parts, odd = parts_of(member.name)
    place = into.joinpath(*parts)
    with contextlib.suppress(OSError, ValueError):
        if not odd and not member.is_folder and not os.path.lexists(place):
            _make(place.parent)
            instead(place)


def _make(folder: Path) -> None:
    """Make a folder, and those that it lies in, for nobody else to look into."""
    absent = itertools.takewhile(lambda each: not each.is_dir(), (folder, *folder.parents))
    for each in reversed([*absent]):
        each.mkdir(mode=0o700)


def _unwritten(error: OSError | ValueError) -> Exception:
    """What to raise where a member cannot be written: no room ends all of it, an odd name that member."""
    if isinstance(error, OSError) and error.errno in FULL:
        return error
    return Untaken(f"it cannot be written: {getattr(error, 'strerror', None) or error}".lower())
