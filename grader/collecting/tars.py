"""The members of a tar file, packed or not, read from its beginning to its end once."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO, Any, cast

from grader.collecting.members import CHUNK, Member, Members, Most, Pieces, bomb, too_large
from grader.collecting.places import OUTSIDE, parts_of
from grader.errors import Untaken

MAX_READ = 1 << 18  # bytes at once, such as of a long name that stands before a member
Packed = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
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


class _Counted:
    """An unpacked stream, read forwards alone, that stops where it is a bomb."""

    def __init__(self, packed: IO[bytes], unpacked: IO[bytes] | Packed, most: Most) -> None:
        self._packed, self._unpacked, self._most, self._at = packed, unpacked, most, 0

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def seek(self, offset: int, _whence: int = 0, /) -> int:
        """Read on to there."""
        while self._at < offset and self.read(min(CHUNK, offset - self._at)):
            pass
        return self._at

    def read(self, size: int, /) -> bytes:
        """The next bytes; fewer only at the end."""
        if size > MAX_READ:
            raise tarfile.ReadError("what stands before a member is too large")
        data = self._unpacked.read(size)
        while len(data) < size and (more := self._unpacked.read(size - len(data))):
            data += more
        self._at += len(data)
        if self._at > self._most.total:
            raise Untaken(f"it unpacks to more than {self._most.total:,} bytes")
        if self._at > max(8 * self._most.free, 5 * self._most.ratio * self._packed.tell()):
            raise bomb(5 * self._most.ratio)
        return data


def members(path: Path, most: Most) -> Members:
    """The members, in their order; raises `Untaken` for what is no tar file, or a bomb."""
    try:
        with path.open("rb") as packed, closing(_unpacked(packed)) as unpacked:
            counted = _Counted(packed, unpacked, most)
            with tarfile.TarFile(fileobj=cast(Any, counted), tarinfo=_Wary) as archive:
                while info := archive.next():
                    yield _member(archive, info, most)
                    archive.members.clear()  # type: ignore[attr-defined]  # it would keep all of them
    except DAMAGED as error:
        raise Untaken(f"it is no archive, or damaged: {_said(error)}") from None


def _unpacked(packed: IO[bytes]) -> IO[bytes] | Packed:
    begin = packed.read(6)
    packed.seek(0)
    if begin.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if begin.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    if begin == b"\xfd7zXZ\0":
        return lzma.LZMAFile(packed)
    return packed


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
    return f"{error}".partition("\n")[0] or type(error).__name__
