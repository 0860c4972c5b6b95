"""What an archive holds, member by member, whatever sort of archive it is; nothing is unpacked here."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from grader.errors import Untaken

MIB = 1 << 20
CHUNK = 1 << 16  # bytes that are read at once


Pieces = Generator[bytes, None, None]
"""bytes, piece by piece; to be closed by whoever does not go on to their end"""


@dataclass(frozen=True)
class Most:
    """How much an archive may hold.

    Attributes:
        members: how many, folders included.
        member: bytes of one of them.
        total: bytes of all of them.
        ratio: how many times as large as packed one may be, if it is larger than `free`.
        free: bytes that are always in order.
        index: bytes of a zip file's list of members.
    """

    members: int
    member: int
    total: int
    ratio: int = 200
    free: int = 4 * MIB
    index: int = 1 << 28


CLASS = Most(members=1_000_000, member=64 * MIB, total=16 << 30)
STUDENT = Most(members=10_000, member=64 * MIB, total=128 * MIB, index=4 * MIB)


@dataclass(frozen=True)
class Member:
    """One of an archive.

    Attributes:
        name: as the archive has it.
        parts: the folders and the name of its place.
        refused: why it is not taken; empty where it is.
        is_hostile: whether it is refused as only who means harm makes such.
        is_folder: whether it is a folder.
        read: its bytes, piece by piece; only until the next member is asked for. Raises `Untaken` for what is
            too large or damaged.
    """

    name: str
    parts: tuple[str, ...]
    refused: str
    is_hostile: bool
    is_folder: bool
    read: Callable[[], Pieces]


Members = Generator[Member, None, None]
"""members in their order; to be closed, too, which closes the archive"""


def too_large(most: int) -> Untaken:
    """What to raise for a member of more bytes."""
    return Untaken(f"it is larger than {most:,} bytes")


def bomb(ratio: int) -> Untaken:
    """What to raise for what unpacks to many times its size."""
    return Untaken(f"it unpacks to more than {ratio} times its size")
