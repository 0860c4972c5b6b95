"""The wire: every value of the design crosses with its exact type, and no bytes do harm."""

from __future__ import annotations

import collections
import enum
import math
import resource
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import cbor2
import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire
from grader.sandbox.wire import terms

texts = st.text(st.characters(codec=None, exclude_categories=()))  # lone surrogates, too
large = st.builds(
    lambda digits, sign, rest: sign * 10**digits + rest,
    st.integers(18, wire.MAX_DIGITS - 1),
    st.sampled_from([1, -1]),
    st.integers(),
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | large
    | st.floats()
    | st.complex_numbers()
    | texts
    | st.binary()
)
keys = st.recursive(
    scalars, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(texts, inner)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=4)
        | st.frozensets(keys, max_size=4)
    ),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    """Equal with exact types all the way down; NaN equals NaN, 0.0 is not -0.0, order of dicts counts."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or (one, math.copysign(1, one)) == (
            other,
            math.copysign(1, other),
        )
    if isinstance(one, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same([*one.items()], [*other.items()])
    if isinstance(one, set | frozenset):  # NaN is not in a set that holds another NaN
        return len(one) == len(other) and all(any(same(each, mate) for mate in other) for each in one)
    return bool(one == other)


@given(values)
@example([[]])
@example({"a": 0.0, "b": -0.0})
@example({True: 1, "1": True})
def test_values_cross_with_their_exact_types(value: Any) -> None:
    assert same(wire.decode(wire.encode(value)), value)


@given(
    st.sampled_from(sorted(terms.DTYPES)).flatmap(
        lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0))
    )
)
def test_arrays_cross_with_shape_and_dtype(array: Any) -> None:
    back = wire.decode(wire.encode([array]))[0]
    assert (back.shape, back.dtype, back.tobytes()) == (array.shape, array.dtype, array.tobytes())


class Colour(enum.IntEnum):
    RED = 1


class Shout(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Twin(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = str.__hash__


class Liar(dict[str, int]):
    def items(self) -> Any:
        return {"stolen": 1}.items()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class Point(collections.namedtuple("Point", "x y")):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "crosses"),
    [
        (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (collections.defaultdict(int, {1: 2}), {1: 2}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (Colour.RED, 1),
        (Shout("hi"), "hi"),
        (Liar(a=1), {"a": 1}),
        (Point(1, 2), (1, 2)),
        (numpy.float64(1.5), 1.5),
        (numpy.int32(7), 7),
        (numpy.bool_(True), True),
        (numpy.arange(4.0)[::2], numpy.array([0.0, 2.0])),
    ],
)
def test_a_subclass_crosses_as_the_plain_value_that_it_holds(value: object, crosses: object) -> None:
    back = wire.decode(wire.encode(value))
    if isinstance(crosses, numpy.ndarray):
        assert numpy.array_equal(back, crosses)
    else:
        assert same(back, crosses)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def cycle() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


REFUSED: dict[str, tuple[object, str]] = {
    "deep": (nested(wire.MAX_DEPTH + 1), "nested more than 64 deep"),
    "bottomless": (nested(200_000), "nested more than 64 deep"),
    "cycle": (cycle(), "nested more than 64 deep"),
    "long": ([0] * wire.MAX_ITEMS, "made of more than 100,000 values"),
    "long text": ("x" * (wire.MAX_BYTES + 1), "larger than 1,048,576 bytes"),
    "long bytes": ([b"x" * wire.MAX_BYTES] * 2, "larger than 1,048,576 bytes"),
    "long in UTF-8": ("é" * (wire.MAX_BYTES - 9), "larger than 1,048,576 bytes"),
    "digits": (10**wire.MAX_DIGITS, "an integer of more than 4,000 digits"),
    "negative digits": (-(10**wire.MAX_DIGITS), "an integer of more than 4,000 digits"),
    "object": (object(), "an object of type object"),
    "function": (nested, "an object of type function"),
    "array of text": (numpy.array(["text"]), "a numpy array of type <U4"),
    "date": (numpy.datetime64("2026-11-23"), "a numpy scalar of type datetime64[D]"),
    "long array": (numpy.zeros(wire.MAX_ITEMS + 1, "b1"), "made of more than 100,000 values"),
    "two keys in one": ({Twin("a"): 1, Twin("a"): 2}, "a dict with the same key twice"),
}


@pytest.mark.parametrize(("value", "why"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_cross_is_refused_with_a_reason(value: object, why: str) -> None:
    with pytest.raises(wire.Refused) as refusal:
        wire.encode(value)
    assert str(refusal.value) == why


def test_the_deepest_the_largest_and_the_longest_cross() -> None:
    for value in (
        nested(wire.MAX_DEPTH),
        [0] * (wire.MAX_ITEMS - 1),
        10**wire.MAX_DIGITS - 1,
        "x" * 1_000_000,
    ):
        assert wire.decode(wire.encode(value)) == value


def test_references_stand_for_objects_that_stay() -> None:
    kept: list[object] = []

    def refer(value: object) -> tuple[int, str]:
        kept.append(value)
        return len(kept) - 1, type(value).__name__

    mine = object()
    frame = wire.encode([1, {"it": mine}], refer)
    assert kept == [mine]
    assert wire.decode(frame, lambda number, name: kept[number]) == [1, {"it": mine}]
    with pytest.raises(wire.Refused, match="a reference"):
        wire.decode(frame)


@given(st.binary(max_size=200))
@settings(max_examples=1_000)
def test_arbitrary_bytes_are_a_value_or_refused(data: bytes) -> None:
    check_decoding(data)


@given(values, st.data())
@settings(max_examples=1_000)
def test_mutated_frames_are_a_value_or_refused(value: Any, data: st.DataObject) -> None:
    frame = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(frame)))
        match data.draw(st.sampled_from(["flip", "insert", "cut"])):
            case "flip" if at < len(frame):
                frame[at] = data.draw(st.integers(0, 255))
            case "insert":
                frame[at:at] = data.draw(st.binary(max_size=9))
            case _:
                del frame[at:]
    check_decoding(bytes(frame))


def check_decoding(data: bytes) -> None:
    try:
        value = wire.decode(data)
    except wire.Refused:
        return
    assert same(wire.decode(wire.encode(value)), value)  # whatever is let in is a value that may cross


def tagged(tag: int, content: object) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(tag, content))


# integers that all hash to 0, as they cross
COLLIDING = [wire.Writer()._pack(number * (2**61 - 1), 0) for number in range(1, wire.MAX_COLLISIONS + 2)]


HOSTILE = [
    b"",
    b"\x01\x01",  # bytes after the end
    b"\x9f\x01\xff",  # indefinite length
    b"\xf7",  # undefined
    b"\xe0",  # a simple value
    b"\xa2\x61a\x01\x61a\x02",  # the same key twice
    b"\xa1\x01\x02",  # a key that is no text
    b"\x61\xff",  # no UTF-8
    b"\x9b\x00\x00\x00\xff\x00\x00\x00\x00",  # a list that claims a trillion items
    b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xd8\x1c\x81\xd8\x1d\x00",  # a list that holds itself
    b"\xc4\x82\x3b\x7f\xff\xff\xff\xff\xff\xff\xff\x01",  # a decimal fraction of 2**63 digits
    b"\xc5\x82\x1b\x7f\xff\xff\xff\xff\xff\xff\xff\x01",  # a big float, that int() never finishes
    cbor2.dumps(2**70),  # CBOR's own big numbers have no limit
    tagged(35, "(a+)+$"),  # a regular expression
    tagged(36, "From: x"),  # an email
    tagged(258, [1]),  # CBOR's own sets
    tagged(terms.SET, COLLIDING),
    tagged(terms.SET, [[1]]),
    tagged(terms.FROZENSET, "text"),
    tagged(terms.PAIRS, [1, 2, 3]),
    tagged(terms.PAIRS, [1, 2, 1, 3]),
    tagged(terms.PAIRS, [part for key in COLLIDING for part in (key, None)]),
    tagged(terms.TUPLE, {"a": 1}),
    tagged(terms.INT, b"\x7f" * 1_700),
    tagged(terms.INT, b"\x7f" * 1_000_000),
    tagged(terms.INT, 5),
    tagged(terms.COMPLEX, ["1", 2.0]),
    tagged(terms.SURROGATES, b"\xff"),
    tagged(terms.ARRAY, ["|O8", [1], b"12345678"]),
    tagged(terms.ARRAY, ["<f8", [2**40, 2**40], b""]),
    tagged(terms.ARRAY, ["<f8", [-1], b"12345678"]),
    tagged(terms.ARRAY, ["<f8", [0] * 40, b""]),
    tagged(terms.ARRAY, ["<f8", [2], b"12345678"]),
    tagged(terms.ARRAY, 1),
    tagged(terms.REFERENCE, [0, "object"]),
    b"\x81" * 1_000 + b"\x01",
    tagged(terms.TUPLE, []) * 2,
    b"\x00" * (wire.MAX_BYTES + 1),
    b"\x9a" + (200_000).to_bytes(4, "big") + b"\x00" * 200_000,  # too many items
]


@pytest.mark.parametrize("data", HOSTILE, ids=[f"frame{number}" for number in range(len(HOSTILE))])
def test_hostile_frames_are_refused(data: bytes) -> None:
    with pytest.raises(wire.Refused):
        wire.decode(data)


def test_frames_are_no_deeper_than_what_is_written() -> None:
    """cbor2 counts a tag as one more level, and so would let lists be twice as deep."""
    most = b"\x81" * (wire.MAX_DEPTH - 1) + b"\x80"
    assert wire.encode(wire.decode(most)) == most
    with pytest.raises(wire.Refused, match="nested more than 64 deep"):
        wire.decode(b"\x81" + most)


def test_keys_that_collide_are_refused_for_that_reason() -> None:
    assert len(wire.decode(tagged(terms.SET, COLLIDING[1:]))) == wire.MAX_COLLISIONS
    for frame in (tagged(terms.SET, COLLIDING), tagged(terms.FROZENSET, COLLIDING)):
        with pytest.raises(wire.Refused, match="a set or dict whose keys collide"):
            wire.decode(frame)


@pytest.mark.parametrize("item", [b"\x80", b"\xa0", b"\xc6\x80", b"\xc8\x80", b"\x61a", b"\xf9\x7e\x00"])
def test_the_worst_frame_takes_little_memory(item: bytes) -> None:
    script = """
        import resource, sys
        from grader.sandbox import wire
        item = bytes.fromhex(sys.argv[1])
        count = (wire.MAX_BYTES - 5) // len(item)
        frame = b"\\x9a" + count.to_bytes(4, "big") + item * count
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            wire.decode(frame)
        except wire.Refused:
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), item.hex()],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert int(done.stdout) < 200 * 1024  # KiB


def test_this_machine_reports_memory_in_kib() -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 10_000  # or the cap above proves nothing


@given(st.lists(values, max_size=4))
def test_frames_one_after_another_are_read_and_split(several: list[Any]) -> None:
    frames = [wire.encode(each) for each in several]
    assert wire.split(b"".join(frames)) == frames
    read = [*wire.Reader().sequence(b"".join(frames))]
    assert len(read) == len(several)
    assert all(same(one, other) for one, other in zip(read, several, strict=True))


@given(st.binary(max_size=200))
@example(b"\x01\x82\x01")
def test_arbitrary_bytes_are_split_whole_or_refused(data: bytes) -> None:
    try:
        frames = wire.split(data)
    except wire.Refused:
        return
    assert b"".join(frames) == data
    assert all(frames)


@given(st.lists(values | st.just(object()), max_size=5))
def test_a_writer_can_be_used_again(several: list[Any]) -> None:
    """Also after a value that it refused."""
    writer = wire.Writer()
    for each in several:
        try:
            alone = wire.encode(each)
        except wire.Refused:
            with pytest.raises(wire.Refused):
                writer.write(each)
        else:
            assert writer.write(each) == alone


def joined(writer: wire.Writer, *several: dict[str, Any]) -> bytes:
    """The frames of several dicts; packed first, changed by nothing that happens between the two."""
    for each in several:
        writer.pack(each)
    return writer.join(several)


@given(st.lists(st.dictionaries(st.text("abc", max_size=3), values, max_size=4), max_size=4))
def test_what_is_joined_are_frames_one_after_another(several: list[dict[str, Any]]) -> None:
    alone = b"".join(map(wire.encode, several))
    assert joined(wire.Writer(), *map(dict, several)) == alone


@pytest.mark.parametrize("number", [0, 1, 23, 24, 255, 256, 65_535, 65_536, 70_000])
def test_any_number_can_be_joined(number: int) -> None:
    assert joined(wire.Writer(), *({"a": 1} for _ in range(number))) == number * wire.encode({"a": 1})


def test_what_is_packed_stays_as_it_was() -> None:
    changed: dict[str, Any] = {"list": [1], "dict": {"a": 1.0}, "deep": {"a": [{"b": None}]}, "set": {1}}
    writer, packed = wire.Writer(), {**changed}
    before = wire.encode(changed)
    writer.pack(packed)
    changed["list"].append(2)
    changed["dict"]["a"] = 2.0
    changed["deep"]["a"][0]["b"] = 1
    changed["set"].add(2)
    assert writer.join([packed]) == before


def test_packed_fields_are_as_deep_as_in_any_dict() -> None:
    deep: list[Any] = []
    for _ in range(wire.MAX_DEPTH - 2):
        deep = [deep]
    assert joined(wire.Writer(), {"a": deep}) == wire.encode({"a": deep})
    with pytest.raises(wire.Refused, match="nested more than 64 deep"):
        wire.Writer().pack({"a": [deep]})


def test_packed_fields_count_like_any_items() -> None:
    most = [0] * (wire.MAX_ITEMS - 4)
    assert len(wire.decode(joined(wire.Writer(), {"a": most}))["a"]) == len(most)
    with pytest.raises(wire.Refused, match="values"):
        wire.Writer().pack({"a": [*most, 0, 0]})


def test_too_much_together_is_refused() -> None:
    half: list[dict[str, Any]] = [{"a": "x" * (wire.MAX_BYTES // 2)} for _ in range(2)]
    assert len(joined(wire.Writer(), half[0])) > wire.MAX_BYTES // 2
    with pytest.raises(wire.Refused, match="larger than 1,048,576 bytes"):
        joined(wire.Writer(), *half)


def test_a_reader_keeps_nothing_of_the_frame_before() -> None:
    reader = wire.Reader()
    for _ in range(3):
        assert len([*reader.sequence(2 * wire.encode(numpy.arange(3)))]) == 2
        assert len(reader.opened) == 2
