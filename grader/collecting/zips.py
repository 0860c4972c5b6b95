"""The members of a zip file.

Fifield's bomb ("A better zip bomb", 2019) lets members overlap, so that few bytes stand for many: no two may.
"""

from __future__ import annotations

import itertools
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from grader.collecting.members import CHUNK, Member, Members, Most, Pieces, bomb, too_large
from grader.collecting.places import OUTSIDE, parts_of
from grader.errors import Untaken
from grader.show import one_line

BEGINS = (b"PK\x03\x04", b"PK\x05\x06")  # with a member, or empty
HEAD = 30  # bytes before each member, at least
END = b"PK\x05\x06"
MAX_END = (1 << 16) + 22  # bytes in which the end's head lies, a comment included
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, OSError)


def members(path: Path, most: Most) -> Members:
    """The members, in the order of the zip file's list; raises `Untaken` for what is none, or a bomb."""
    if _index_size(path) > most.index:
        raise Untaken("it lists too many members")
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        raise Untaken(f"it is damaged: {_said(error)}") from None
    with archive:
        infos = archive.infolist()
        _refuse_overlap(infos, path.stat().st_size)
        for info in infos:
            yield _member(archive, info, most)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: Most) -> Member:
    parts, refused = parts_of(info.orig_filename)
    mode = info.external_attr >> 16
    hostile = refused == OUTSIDE
    if not refused and stat.S_ISLNK(mode):
        refused, hostile = "it is a link", True
    elif not refused and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        refused, hostile = "it is no regular file", True
    elif not refused and info.flag_bits & 0x1:
        refused = "it is encrypted"
    elif not refused and info.file_size > max(most.free, most.ratio * info.compress_size):
        refused, hostile = str(bomb(most.ratio)), True
    is_folder = info.orig_filename.endswith("/")  # `info.is_dir` breaks on a name that is empty
    return Member(info.orig_filename, parts, refused, hostile, is_folder, lambda: _read(archive, info, most))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: Most) -> Pieces:
    """A member's bytes, counted as they come, whatever the list says of their number."""
    size = 0
    try:
        with archive.open(info) as file:
            while data := file.read(CHUNK):
                size += len(data)
                if size > most.member:
                    raise too_large(most.member)
                if size > max(most.free, most.ratio * info.compress_size):
                    raise bomb(most.ratio)
                yield data
    except (*DAMAGED, RuntimeError) as error:
        raise Untaken(f"it is damaged: {_said(error)}") from None


def _refuse_overlap(infos: Iterable[zipfile.ZipInfo], size: int) -> None:
    places = sorted((each.header_offset, each.header_offset + HEAD + each.compress_size) for each in infos)
    if any(end > begin for (_, end), (begin, _) in itertools.pairwise([*places, (size, size)])):
        raise Untaken("its members overlap, as in a zip bomb")


def _index_size(path: Path) -> int:
    """Bytes of the list of members, as the end of the file says; 0 where it does not say."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - MAX_END))
        end = file.read()
    at = end.rfind(END)
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


def _said(error: BaseException) -> str:
    return one_line(f"{error}".partition("\n")[0]) or type(error).__name__
