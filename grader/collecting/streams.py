"""What a packed file unpacks to, read forwards and counted."""

from __future__ import annotations

import bz2
import gzip
import lzma
from tarfile import ReadError
from typing import IO

from grader.collecting.members import CHUNK, Most, bomb
from grader.errors import Untaken

MAX_READ = 1 << 18  # bytes at once, such as of a long name that stands before a member
Packed = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile


def unpacked(packed: IO[bytes]) -> IO[bytes] | Packed:
    """What a file unpacks to; the file itself where it is not packed."""
    begin = packed.read(6)
    packed.seek(0)
    if begin.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if begin.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    if begin == b"\xfd7zXZ\0":
        return lzma.LZMAFile(packed)
    return packed


class Counted:
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
            raise ReadError("what stands before a member is too large")
        data = self._unpacked.read(size)
        while len(data) < size and (more := self._unpacked.read(size - len(data))):
            data += more
        self._at += len(data)
        if self._at > self._most.total:
            raise Untaken(f"it unpacks to more than {self._most.total:,} bytes")
        if self._at > max(8 * self._most.free, 5 * self._most.ratio * self._packed.tell()):
            raise bomb(5 * self._most.ratio)
        return data
