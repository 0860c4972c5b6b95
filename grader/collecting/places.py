"""Where a member of an archive may lie: inside it, once, and not too deep."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import PureWindowsPath

MAX_DEPTH = 16  # folders in one another
MAX_NAME = 255  # bytes of a file's or a folder's name
OUTSIDE = "its name leads out of the archive"
_DRIVE = re.compile(r"[A-Za-z]:")


def parts_of(name: str) -> tuple[tuple[str, ...], str]:
    """The folders and the name of a member's place, and why it is refused; `ada/./x` lies at `ada/x`."""
    parts = tuple(each for each in name.split("/") if each not in ("", "."))
    return parts, _refused(name, parts)


def _refused(name: str, parts: Sequence[str]) -> str:
    if "\0" in name:
        return "there is a NUL in its name"
    if "\\" in name:
        return "there is a backslash in its name"
    if name.startswith("/") or ".." in parts or any(_DRIVE.match(each) for each in parts):
        return OUTSIDE
    if len(parts) > MAX_DEPTH:
        return f"it lies more than {MAX_DEPTH} folders deep"
    if any(len(each.encode("utf-8", "surrogateescape")) > MAX_NAME for each in parts):
        return "its name is too long"
    if sys.platform == "win32" and any(_is_odd_on_windows(each) for each in parts):
        return "Windows has no such names"
    return "" if parts else "it has no name"


def _is_odd_on_windows(part: str) -> bool:
    return ":" in part or part.endswith((".", " ")) or PureWindowsPath(part).is_reserved()


def key(parts: Sequence[str]) -> tuple[str, ...]:
    """What two places share that are one where case, or Unicode's normal form, is of no matter."""
    return tuple(
        unicodedata.normalize("NFC", unicodedata.normalize("NFC", each).casefold()) for each in parts
    )


class Places:
    """The places that are taken in one archive, as it is gone through."""

    def __init__(self) -> None:
        self._files: set[tuple[str, ...]] = set()
        self._folders: set[tuple[str, ...]] = set()

    def refused(self, parts: Sequence[str], is_folder: bool) -> str:
        """Why nothing more can lie at a place; empty where it can, and then the place is taken."""
        place = key(parts)
        above = {place[:end] for end in range(1, len(place))}
        if place in self._files or (place in self._folders and not is_folder):
            return "something of that name is in the archive already"
        if above & self._files:
            return "what would be its folder is a file"
        self._folders |= above | ({place} if is_folder else set())
        self._files |= set() if is_folder else {place}
        return ""
