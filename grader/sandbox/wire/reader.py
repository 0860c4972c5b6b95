"""Bytes to values, whatever the bytes are."""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import cbor2

from .terms import (
    ARRAY,
    COMPLEX,
    DTYPES,
    FROZENSET,
    INT,
    LARGEST,
    MAX_COLLISIONS,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_ITEMS,
    PAIRS,
    REFERENCE,
    SET,
    SURROGATES,
    TUPLE,
    Refused,
    Resolve,
    small,
)


class Reader:
    """Reads frames of a side that is trusted: what is in them has been inspected there."""

    def __init__(self, resolve: Resolve | None = None) -> None:
        self.opened: list[object] = []
        """what is not plain by type, but was made here: arrays and resolved references"""
        self._stream = io.BytesIO()
        self._decoder = cbor2.CBORDecoder(
            self._stream,
            semantic_decoders=_decoders(resolve, self.opened),
            max_depth=2 * MAX_DEPTH + 2,  # a tagged container counts twice
            allow_indefinite=False,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
        )

    @property
    def read(self) -> int:
        """How many bytes have been read."""
        return self._stream.tell()

    def sequence(self, data: bytes) -> Iterator[Any]:
        """The values of frames that stand one after another: a CBOR sequence (RFC 8742), read as it goes.

        Raises:
            Refused: where these bytes are something else; after that nothing more can be read.
        """
        small(data)
        self.opened.clear()
        self._decoder.fp = self._stream = stream = io.BytesIO(data)
        while stream.tell() < len(data):
            try:
                value = self._decoder.decode()
            except Exception as error:  # cbor2 wraps what our decoders raise, but not everything of its own
                reason = error.__cause__ if isinstance(error.__cause__, Refused) else "not well-formed"
                raise Refused(str(reason)) from None
            yield value


def _decoders(resolve: Resolve | None, opened: list[object]) -> dict[int, Callable[[Any, bool], object]]:
    """What cbor2 calls for each tag, with what stands under the tag; every tag but ours is refused."""

    def array(parts: Any, _immutable: bool) -> object:
        opened.append(_unpack_array(*parts))
        return opened[-1]

    def reference(parts: Any, _immutable: bool) -> object:
        number, name = parts
        if resolve is None or type(number) is not int or type(name) is not str:
            raise Refused("a reference")
        opened.append(resolve(number, name))
        return opened[-1]

    decoders: dict[int, Callable[[Any, bool], object]] = defaultdict(lambda: _refuse)
    decoders |= {
        TUPLE: lambda parts, _immutable: tuple(_list(parts)),
        PAIRS: lambda parts, _immutable: _unpack_pairs(_list(parts)),
        SET: lambda parts, _immutable: set(_hashable(_list(parts))),
        FROZENSET: lambda parts, _immutable: frozenset(_hashable(_list(parts))),
        INT: _unpack_large,
        COMPLEX: lambda parts, _immutable: complex(*map(_float, parts)),
        SURROGATES: lambda data, _immutable: bytes.decode(data, "utf-8", "surrogatepass"),
        ARRAY: array,
        REFERENCE: reference,
    }
    return decoders


def _refuse(_value: Any, _immutable: bool) -> object:
    raise Refused("not well-formed")


def _list(parts: Any) -> list[Any]:
    if type(parts) is not list:
        raise Refused("not well-formed")
    return parts


def _float(part: Any) -> float:
    if type(part) is not float:
        raise Refused("not well-formed")
    return part


def _hashable(keys: list[Any]) -> list[Any]:
    """The keys, unless so many share one hash that a set of them would take seconds to build."""
    if keys and max(Counter(map(hash, keys)).values()) > MAX_COLLISIONS:
        raise Refused("a set or dict whose keys collide")
    return keys


def _unpack_pairs(parts: list[Any]) -> dict[Any, Any]:
    keys = _hashable(parts[::2])
    pairs = dict(zip(keys, parts[1::2], strict=True))
    if len(pairs) != len(keys):
        raise Refused("a dict with the same key twice")
    return pairs


def _unpack_large(data: Any, _immutable: bool) -> int:
    if type(data) is not bytes or len(data) > MAX_DIGITS // 2:
        raise Refused("not well-formed")
    value = int.from_bytes(data, "big", signed=True)
    if not -LARGEST < value < LARGEST:
        raise Refused(f"an integer of more than {MAX_DIGITS:,} digits")
    return value


def _unpack_array(dtype: Any, shape: Any, data: Any) -> object:
    if dtype not in DTYPES or type(data) is not bytes or type(shape) is not list or len(shape) > 32:
        raise Refused("not well-formed")
    if not all(type(side) is int and 0 <= side <= MAX_ITEMS for side in shape):
        raise Refused("not well-formed")
    if math.prod(shape) > MAX_ITEMS or math.prod(shape) * int(dtype[2:]) != len(data):
        raise Refused("not well-formed")
    import numpy  # only where an array arrives: it takes 100 ms to load

    return numpy.frombuffer(data, dtype).reshape(shape).copy()
