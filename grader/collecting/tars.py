"""The members of a tar file, packed or not, read from its beginning to its end once."""

from __future__ import annotations

import lzma
import tarfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from grader.collecting.members import CHUNK, Member, Members, Most, Pieces, too_large
from grader.collecting.places import OUTSIDE, parts_of
from grader.collecting.streams import Counted, unpacked
from grader.errors import Untaken
from grader.show import one_line

ENDS = ("EmptyHeaderError", "EOFHeaderError")  # which the module does not say that it has
DAMAGED = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
    RecursionError,
)


class _Wary(tarfile.TarInfo):
    """A member, before which a damaged head is not taken for the archive's end."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Wary:
        """The next member."""
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.HeaderError as error:
            if type(error).__name__ in ENDS:
                raise
            raise tarfile.ReadError(str(error)) from None


def members(path: Path, most: Most) -> Members:
    """The members, in their order; raises `Untaken` for what is no tar file, or a bomb."""
    try:
        with path.open("rb") as packed, closing(unpacked(packed)) as stream:
            counted = Counted(packed, stream, most)
            with tarfile.TarFile(fileobj=cast(Any, counted), tarinfo=_Wary) as archive:
                while info := archive.next():
                    yield _member(archive, info, most)
                    archive.members.clear()  # type: ignore[attr-defined]  # no hint has it, and it would keep all
    except DAMAGED as error:
        raise Untaken(f"it is no archive, or damaged: {_said(error)}") from None


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, most: Most) -> Member:
    parts, refused = parts_of(info.name)
    hostile = refused == OUTSIDE
    if not refused and (info.issym() or info.islnk()):
        refused, hostile = "it is a link", True
    elif not refused and not (info.isreg() or info.isdir()):
        refused, hostile = "it is no regular file", True
    elif not refused and info.issparse():
        refused = "it has holes"
    return Member(info.name, parts, refused, hostile, info.isdir(), lambda: _read(archive, info, most))


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo, most: Most) -> Pieces:
    if info.size > most.member:
        raise too_large(most.member)
    try:
        file = archive.extractfile(info)
        assert file is not None  # it is a regular file
        while data := file.read(CHUNK):
            yield data
    except DAMAGED as error:
        raise Untaken(f"it is damaged: {_said(error)}") from None


def _said(error: BaseException) -> str:
    return one_line(f"{error}".partition("\n")[0]) or type(error).__name__
