"""What both ends of the wire hold to: caps, tags, and what is refused."""

from __future__ import annotations

import struct
from collections.abc import Callable

MAX_BYTES = 1 << 20  # of a frame: the worst frame of this size decodes to about 75 MB
MAX_ITEMS = 100_000  # values in a frame, counted through all containers
MAX_DEPTH = 64  # containers within containers
MAX_DIGITS = 4_000  # of an integer: Python refuses to print more than 4,300
MAX_COLLISIONS = 64  # keys of one set or dict that share a hash: {-1, -2} squared and so on do so honestly

HEADER = struct.Struct(">I")  # before each frame: its length in bytes

TUPLE, PAIRS, SET, FROZENSET, INT, COMPLEX, SURROGATES, ARRAY, REFERENCE = range(6, 15)
DTYPES = frozenset(
    ("|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
)
LARGEST = 10**MAX_DIGITS
AS_IT_IS = frozenset((type(None), bool, float))  # what cbor2 writes as it stands

Refer = Callable[[object], tuple[int, str]]
"""keeps an object on this side; gives the number and the type's name that stand for it on the other"""
Resolve = Callable[[int, str], object]
"""what stands on this side for the other side's number and type name"""


class Refused(ValueError):
    """A value or frame that may not cross; its text says why, in words that follow "it is"."""


def small(data: bytes) -> bytes:
    """The bytes, unless they are too many for a frame; then it raises `Refused`."""
    if len(data) > MAX_BYTES:
        raise Refused(f"larger than {MAX_BYTES:,} bytes")
    return data
