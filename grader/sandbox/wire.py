"""Plain data <-> bytes: what crosses between judge and worker, and what is refused.

The format is CBOR (RFC 8949) through cbor2, kept to a small part of it. None, bool, float, bytes, text,
lists, dicts with text keys and integers of 64 bits cross as CBOR has them; every other type of the list
below crosses under a tag of ours, and any other tag is refused. Both sides hold to the same caps.

This module imports the standard library and cbor2 alone: the worker loads it by path, where no package
`grader` is to be had.
"""

from __future__ import annotations

import io
import itertools
import math
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import cbor2

MAX_BYTES = 1 << 20  # of a frame: the worst frame of this size decodes to about 75 MB
MAX_ITEMS = 100_000  # values in a frame, counted through all containers
MAX_DEPTH = 64  # containers within containers
MAX_DIGITS = 4_000  # of an integer: Python refuses to print more than 4,300
MAX_COLLISIONS = 64  # keys of one set or dict that share a hash: {-1, -2} squared and so on do so honestly

HEADER = struct.Struct(">I")  # before each frame: its length in bytes

_TUPLE, _PAIRS, _SET, _FROZENSET, _INT, _COMPLEX, _SURROGATES, _ARRAY, _REFERENCE = range(6, 15)
_DTYPES = frozenset(
    ("|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
)
_LARGEST = 10**MAX_DIGITS
_AS_IT_IS = frozenset((type(None), bool, float))  # what cbor2 writes as it stands
_TEXT = frozenset((str,))
_SCALARS = frozenset((*_AS_IT_IS, int, str, bytes, complex))

Refer = Callable[[object], tuple[int, str]]
"""keeps an object on this side; gives the number and the type's name that stand for it on the other"""
Resolve = Callable[[int, str], object]
"""what stands on this side for the other side's number and type name"""


class Refused(ValueError):
    """A value or frame that may not cross; its text says why, in words that follow "it is"."""


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
    _Inspector({id(each) for each in reader.opened}).inspect(values[0], 0)
    return values[0]


def split(data: bytes) -> list[bytes]:
    """The frames that stand one after another in these bytes; raises `Refused` where there are others."""
    reader = Reader(lambda number, name: None)
    ends = [0, *(reader.read for _ in reader.sequence(data))]
    return [data[start:end] for start, end in itertools.pairwise(ends)]


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
        _small(data)
        self.opened.clear()
        self._decoder.fp = self._stream = stream = io.BytesIO(data)
        while stream.tell() < len(data):
            try:
                value = self._decoder.decode()
            except Exception as error:  # cbor2 wraps what our decoders raise, but not everything of its own
                reason = error.__cause__ if isinstance(error.__cause__, Refused) else "not well-formed"
                raise Refused(str(reason)) from None
            yield value


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
        return _small(self._encode(self._pack(value, 0)))

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
        head = len(self._encode([None] * len(packed))) - len(packed)
        return _small(self._encode(packed)[head:])  # a list takes less time than each by itself

    def _pack(self, value: Any, depth: int) -> object:
        kind = type(value)
        if kind in _AS_IT_IS:
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
            return cbor2.CBORTag(_TUPLE, self._pack_all(value, depth))
        if kind is bytes:
            self._room(len(value))
            return value
        if kind is set:
            return cbor2.CBORTag(_SET, self._pack_all(value, depth))
        if kind is frozenset:
            return cbor2.CBORTag(_FROZENSET, self._pack_all(value, depth))
        if kind is complex:
            return cbor2.CBORTag(_COMPLEX, [value.real, value.imag])
        return self._pack_other(value, depth)

    def _pack_all(self, values: Collection[Any], depth: int) -> list[object]:
        self._open(len(values), depth)
        depth += 1
        pack = self._pack
        return [each if type(each) in _AS_IT_IS else pack(each, depth) for each in values]

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
            return cbor2.CBORTag(_SURROGATES, value.encode("utf-8", "surrogatepass"))
        return value

    def _pack_dict(self, value: dict[Any, Any], depth: int) -> object:
        # The same as below, and sooner.
        if _TEXT.issuperset(map(type, value)) and (joined := "".join(value)).isascii():
            self._room(len(joined))
            self._open(2 * len(value), depth)
            if _AS_IT_IS.issuperset(map(type, value.values())):
                return value.copy()  # it may be changed before it is written: see `pack`
            pack = self._pack
            depth += 1
            return {key: pack(each, depth) for key, each in value.items()}
        keys, values = self._pack_all(value, depth), self._pack_all(value.values(), depth)
        if any(type(key) is not str for key in keys):
            return cbor2.CBORTag(_PAIRS, [part for pair in zip(keys, values, strict=True) for part in pair])
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
            if value.dtype.newbyteorder("<").str not in _DTYPES:
                raise Refused(f"a numpy scalar of type {value.dtype}")
            return self._pack(value.item(), depth)
        if self._refer is None:
            raise Refused(f"an object of type {type(value).__name__}")
        number, name = self._refer(value)
        return cbor2.CBORTag(_REFERENCE, [number, self._pack(name, depth)])  # a class may choose its name

    def _pack_array(self, numpy: Any, value: Any) -> object:
        array = numpy.asarray(value)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        if array.dtype.str not in _DTYPES:
            raise Refused(f"a numpy array of type {array.dtype}")
        if array.size > MAX_ITEMS:
            raise Refused(f"made of more than {MAX_ITEMS:,} values")
        self._room(array.nbytes)
        return cbor2.CBORTag(_ARRAY, [array.dtype.str, list(array.shape), array.tobytes()])


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
    if not -_LARGEST < value < _LARGEST:
        raise Refused(f"an integer of more than {MAX_DIGITS:,} digits")
    return cbor2.CBORTag(_INT, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


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
        _TUPLE: lambda parts, _immutable: tuple(_list(parts)),
        _PAIRS: lambda parts, _immutable: _unpack_pairs(_list(parts)),
        _SET: lambda parts, _immutable: set(_hashable(_list(parts))),
        _FROZENSET: lambda parts, _immutable: frozenset(_hashable(_list(parts))),
        _INT: _unpack_large,
        _COMPLEX: lambda parts, _immutable: complex(*map(_float, parts)),
        _SURROGATES: lambda data, _immutable: bytes.decode(data, "utf-8", "surrogatepass"),
        _ARRAY: array,
        _REFERENCE: reference,
    }
    return decoders


def _small(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise Refused(f"larger than {MAX_BYTES:,} bytes")
    return data


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
    if not -_LARGEST < value < _LARGEST:
        raise Refused(f"an integer of more than {MAX_DIGITS:,} digits")
    return value


def _unpack_array(dtype: Any, shape: Any, data: Any) -> object:
    if dtype not in _DTYPES or type(data) is not bytes or type(shape) is not list or len(shape) > 32:
        raise Refused("not well-formed")
    if not all(type(side) is int and 0 <= side <= MAX_ITEMS for side in shape):
        raise Refused("not well-formed")
    if math.prod(shape) > MAX_ITEMS or math.prod(shape) * int(dtype[2:]) != len(data):
        raise Refused("not well-formed")
    import numpy  # only where an array arrives: it takes 100 ms to load

    return numpy.frombuffer(data, dtype).reshape(shape).copy()


class _Inspector:
    """Walks a decoded value once: exact types and caps, before anybody compares, hashes or prints it."""

    def __init__(self, opened: set[int]) -> None:
        self.opened = opened
        self.items = MAX_ITEMS - 1

    def inspect(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind in _SCALARS:
            return
        if depth >= MAX_DEPTH:
            raise Refused(f"nested more than {MAX_DEPTH} deep")
        if kind is dict:
            self._inspect_all(value, depth)
            self._inspect_all(value.values(), depth)
        elif kind in (list, tuple, set, frozenset):
            self._inspect_all(value, depth)
        elif id(value) not in self.opened:
            raise Refused("not well-formed")

    def _inspect_all(self, values: Collection[Any], depth: int) -> None:
        self.items -= len(values)
        if self.items < 0:
            raise Refused(f"made of more than {MAX_ITEMS:,} values")
        for each in values:
            if type(each) not in _SCALARS:
                self.inspect(each, depth + 1)
