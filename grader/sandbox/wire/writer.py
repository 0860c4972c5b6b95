"""Values to bytes."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Sequence
from typing import Any

import cbor2

from .terms import (
    ARRAY,
    AS_IT_IS,
    COMPLEX,
    DTYPES,
    FROZENSET,
    INT,
    LARGEST,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_ITEMS,
    PAIRS,
    REFERENCE,
    SET,
    SURROGATES,
    TUPLE,
    Refer,
    Refused,
    small,
)

_TEXT = frozenset((str,))


class Writer:
    """Writes one frame after another.

    A value is turned into what cbor2 writes as it stands, counting items, bytes and depth.
    """

    def __init__(self, refer: Refer | None = None) -> None:
        self._refer = refer
        self._encode = cbor2.CBOREncoder(io.BytesIO()).encode_to_bytes

    def write(self, value: object) -> bytes:
        """A frame for a value; raises `Refused`."""
        self._items, self._bytes = MAX_ITEMS - 1, MAX_BYTES
        return small(self._encode(self._pack(value, 0)))

    def pack(self, fields: dict[str, Any]) -> None:
        """Put in place of what a small dict holds what stands for it, as it is now, in `join`.

        Args:
            fields: keys are ASCII.

        Raises:
            Refused: as `write`.
        """
        self._items, self._bytes = MAX_ITEMS - 1 - 2 * len(fields), MAX_BYTES
        for key, each in fields.items():
            fields[key] = self._pack(each, 1)

    def join(self, packed: Sequence[dict[str, Any]]) -> bytes:
        """The frames of what has been packed, one after another; raises `Refused`."""
        # A list without its head: that is sooner written than each by itself. A None takes one byte.
        head = len(self._encode([None] * len(packed))) - len(packed)
        return small(self._encode(packed)[head:])

    def _pack(self, value: Any, depth: int) -> object:
        kind = type(value)
        if kind in AS_IT_IS:
            return value
        if kind is dict:
            return self._pack_dict(value, depth)
        if kind is str:
            return value if value.isascii() and self._room(len(value)) else self._pack_text(value)
        if kind is int:
            return value if -(2**63) <= value < 2**63 else _pack_large(value)
        if kind is list:
            return self._pack_all(value, depth)
        if kind is tuple:
            return cbor2.CBORTag(TUPLE, self._pack_all(value, depth))
        if kind is bytes:
            self._room(len(value))
            return value
        if kind is set:
            return cbor2.CBORTag(SET, self._pack_all(value, depth))
        if kind is frozenset:
            return cbor2.CBORTag(FROZENSET, self._pack_all(value, depth))
        if kind is complex:
            return cbor2.CBORTag(COMPLEX, [value.real, value.imag])
        return self._pack_other(value, depth)

    def _pack_all(self, values: Collection[Any], depth: int) -> list[object]:
        self._open(len(values), depth)
        depth += 1
        pack = self._pack
        return [each if type(each) in AS_IT_IS else pack(each, depth) for each in values]

    def _open(self, items: int, depth: int) -> None:
        """Count what a container holds."""
        self._items -= items
        if self._items < 0:
            raise Refused(f"made of more than {MAX_ITEMS:,} values")
        if depth >= MAX_DEPTH:
            raise Refused(f"nested more than {MAX_DEPTH} deep")

    def _room(self, size: int) -> bool:
        self._bytes -= size
        if self._bytes < 0:
            raise Refused(f"larger than {MAX_BYTES:,} bytes")
        return True

    def _pack_text(self, value: str) -> object:
        self._room(len(value))
        try:
            value.encode()
        except UnicodeEncodeError:
            return cbor2.CBORTag(SURROGATES, value.encode("utf-8", "surrogatepass"))
        return value

    def _pack_dict(self, value: dict[Any, Any], depth: int) -> object:
        # The same as below, and sooner.
        if _TEXT.issuperset(map(type, value)) and (joined := "".join(value)).isascii():
            self._room(len(joined))
            self._open(2 * len(value), depth)
            if AS_IT_IS.issuperset(map(type, value.values())):
                return value.copy()  # it may be changed before it is written: see `pack`
            pack = self._pack
            depth += 1
            return {key: pack(each, depth) for key, each in value.items()}
        keys, values = self._pack_all(value, depth), self._pack_all(value.values(), depth)
        if any(type(key) is not str for key in keys):
            return cbor2.CBORTag(PAIRS, [part for pair in zip(keys, values, strict=True) for part in pair])
        packed = dict(zip(keys, values, strict=True))
        if len(packed) != len(keys):  # text subclasses with a hash of their own
            raise Refused("a dict with the same key twice")
        return packed

    def _pack_other(self, value: Any, depth: int) -> object:
        for plain in (dict, list, tuple, str, int, float, bytes, set, frozenset, complex):
            if issubclass(type(value), plain):
                return self._pack(_held(plain, value), depth)
        numpy = sys.modules.get("numpy")  # loaded if there is an array to send
        if numpy is not None and isinstance(value, numpy.ndarray):
            return self._pack_array(numpy, value)
        if numpy is not None and isinstance(value, numpy.generic):
            if value.dtype.newbyteorder("<").str not in DTYPES:
                raise Refused(f"a numpy scalar of type {value.dtype}")
            return self._pack(value.item(), depth)
        if self._refer is None:
            raise Refused(f"an object of type {type(value).__name__}")
        number, name = self._refer(value)
        return cbor2.CBORTag(REFERENCE, [number, self._pack(name, depth)])  # a class may choose its name

    def _pack_array(self, numpy: Any, value: Any) -> object:
        array = numpy.asarray(value)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        if array.dtype.str not in DTYPES:
            raise Refused(f"a numpy array of type {array.dtype}")
        if array.size > MAX_ITEMS:
            raise Refused(f"made of more than {MAX_ITEMS:,} values")
        self._room(array.nbytes)
        return cbor2.CBORTag(ARRAY, [array.dtype.str, list(array.shape), array.tobytes()])


def _held(plain: Any, value: Any) -> Any:
    """The plain value inside an instance of a subclass, read past any method that the subclass defines."""
    if plain is dict:
        return dict(dict.items(value))
    if plain in (list, tuple, set, frozenset):
        return plain(plain.__iter__(value))
    if plain is str:
        return str.__getitem__(value, slice(None))
    if plain is bytes:
        return bytes.__add__(value, b"")
    return plain.__pos__(value)  # int, float, complex


def _pack_large(value: int) -> object:
    if not -LARGEST < value < LARGEST:
        raise Refused(f"an integer of more than {MAX_DIGITS:,} digits")
    return cbor2.CBORTag(INT, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
