"""Plain data <-> bytes: what crosses between judge and worker, and what is refused.

The format is CBOR (RFC 8949) through cbor2, kept to a small part of it. None, bool, float, bytes, text,
lists, dicts with text keys and integers of 64 bits cross as CBOR has them; every other type of the list
below crosses under a tag of ours, and any other tag is refused. Both sides hold to the same caps.

This package imports the standard library and cbor2 alone, and its own modules by relative names: the worker
loads it by path, where no package `grader` is to be had.
"""

from __future__ import annotations

import itertools
from typing import Any

from .inspector import Inspector
from .reader import Reader
from .terms import (
    HEADER,
    MAX_BYTES,
    MAX_COLLISIONS,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_ITEMS,
    Refer,
    Refused,
    Resolve,
)
from .writer import Writer

__all__ = ["HEADER", "MAX_BYTES", "MAX_COLLISIONS", "MAX_DEPTH", "MAX_DIGITS", "MAX_ITEMS"]
__all__ += ["Reader", "Refused", "Writer", "decode", "encode", "split"]


def encode(value: object, refer: Refer | None = None) -> bytes:
    """A frame for a value.

    Args:
        value: plain data. A subclass crosses as the plain value that it holds.
        refer: called for every object within that is no plain data; without it such an object is refused.

    Raises:
        Refused: when a cap is passed or a value is no plain data.
    """
    return Writer(refer).write(value)


def decode(data: bytes, resolve: Resolve | None = None) -> Any:
    """The value of a frame; hostile bytes end in `Refused`, in bounded time and memory.

    Args:
        data: one frame, without its header.
        resolve: called for each reference within; without it references are refused.

    Raises:
        Refused: when the bytes are no frame that `encode` could have made.
    """
    reader = Reader(resolve)
    values = [*itertools.islice(reader.sequence(data), 2)]
    if len(values) != 1:
        raise Refused("not well-formed")
    Inspector({id(each) for each in reader.opened}).inspect(values[0])
    return values[0]


def split(data: bytes) -> list[bytes]:
    """The frames that stand one after another in these bytes; raises `Refused` where there are others."""
    reader = Reader(lambda number, name: None)
    ends = [0, *(reader.read for _ in reader.sequence(data))]
    return [data[start:end] for start, end in itertools.pairwise(ends)]
