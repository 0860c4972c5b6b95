"""Classes of a submission: what checks may do with them and their instances, and what they never may."""

from __future__ import annotations

import copy

import pytest

from grader.components import Sandbox
from grader.errors import SubmissionError
from grader.sandbox.proxy import Function, Handle
from grader.sandbox.spawned import open_process
from tests.sandbox.conftest import AUTO, Open

SANDBOXES = [AUTO, Sandbox("process", open_process)]

SHAPES = """
import contextlib, dataclasses, enum, functools

class Shape:
    count = 0
    names = ["shape"]

    def __init__(self, side): self.side = side; Shape.count += 1
    @property
    def area(self): return self.side ** 2
    @area.setter
    def area(self, value):
        if value < 0: raise ValueError("no area is below 0")
        self.side = value ** 0.5
    @property
    def broken(self): return self.none
    @classmethod
    def unit(cls): return cls(1)
    @staticmethod
    def sides(): return 4
    def twice(self): return type(self)(2 * self.side)
    def grow(self, by): self.side += by; return self
    def fits(self, other): return self.side <= other.side
    def fail(self): raise KeyError("it fails")
    class Inner:
        def deep(self): return "deep"

class Named(Shape):
    def __init__(self, side, name): super().__init__(side); self.name = name
    def fits(self, other): return "named", super().fits(other)
    def call(self): return "called"

@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    def __add__(self, other): return Point(self.x + other.x, self.y + other.y)
    def __mul__(self, by): return Point(self.x * by, self.y * by)
    __rmul__ = __mul__
    def __neg__(self): return Point(-self.x, -self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __str__(self): return f"({self.x} | {self.y})"
    def __int__(self): return self.x
    def __float__(self): return self.x / 2

class Shelf(dict):
    pass

class Box:
    def __init__(self): self.items = {}
    def __setitem__(self, key, value): self.items[key] = value
    def __getitem__(self, key): return self.items[key]
    def __delitem__(self, key): del self.items[key]
    def __len__(self): return len(self.items)
    def __contains__(self, key): return key in self.items
    def __iter__(self): return iter(sorted(self.items))
    def __call__(self, *keys, default=0): return [self.items.get(key, default) for key in keys]

class Colour(enum.Enum):
    RED = 1

class Door:
    seen = []
    def __enter__(self): self.seen.append("in"); return self
    def __exit__(self, kind, error, trace):
        self.seen.append("out" if kind is None else f"{kind.__name__}: {error}")
        return kind is ValueError

def twice(function, value): return function(function(value))
def double(n): return 2 * n
def count():
    n = yield 1
    yield n
def make(cls, *args): return cls(*args)
def is_a(thing, cls): return isinstance(thing, cls)
@contextlib.contextmanager
def opened(): yield 7
"""


@pytest.mark.parametrize("sandbox", SANDBOXES, ids=lambda each: each.name)
def test_what_classes_have_works_as_in_python(opened: Open, sandbox: Sandbox) -> None:
    subject = opened(SHAPES, sandbox).subject
    assert (subject.Shape.count, subject.Shape.names, subject.Shape.sides()) == (0, ["shape"], 4)
    unit = subject.Shape.unit()
    assert (unit.side, unit.area, subject.Shape.count, unit.sides()) == (1, 1, 1, 4)
    unit.area = 9
    assert (unit.side, unit.area) == (3, 9)
    with pytest.raises(ValueError, match="ValueError: no area is below 0"):
        unit.area = -1
    with pytest.raises(AttributeError, match="'Shape' object has no attribute 'none'"):
        _ = unit.broken
    with pytest.raises(KeyError, match="KeyError: 'it fails'") as raised:
        unit.fail()
    assert isinstance(raised.value, SubmissionError)
    assert (raised.value.file, raised.value.line) == ("task.py", 24)
    other = unit.twice()
    assert (other.side, unit.side, unit.fits(other), other.fits(unit)) == (6, 3, True, False)
    assert unit.grow(4).grow(1) is not unit
    assert (unit.grow(0) == unit, unit.side) == (True, 8)
    named = subject.Named(2, name="two")
    assert (named.area, named.name, named.fits(unit), named.call()) == (4, "two", ("named", True), "called")
    assert subject.Named.fits(named, unit) == ("named", True)
    assert subject.Shape.Inner().deep() == "deep"
    with pytest.raises(AttributeError, match="has no attribute 'missing'"):
        _ = subject.Shape.missing


@pytest.mark.parametrize("sandbox", SANDBOXES, ids=lambda each: each.name)
def test_operators_are_the_object_s_own(opened: Open, sandbox: Sandbox) -> None:
    subject = opened(SHAPES, sandbox).subject
    one, two = subject.Point(1, 2), subject.Point(x=3)
    assert (one == subject.Point(1, 2), one == two, one != two) == (True, False, True)
    assert (one < two, one <= two, one > two, one >= two) == (True, True, False, False)
    assert str(one + two) == "(4 | 2)"
    assert (str(one * 2), str(2 * one), str(-one)) == ("(2 | 4)", "(2 | 4)", "(-1 | -2)")
    assert (abs(subject.Point(3, 4)), int(two), float(two)) == (5.0, 3, 1.5)
    assert f"{one}" == "(1 | 2)"
    assert repr(one) == "<Point object>"
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = one - two
    box = subject.Box()
    box["b"], box["a"] = 1, one
    assert (len(box), "b" in box, "c" in box, [*box], box["b"], box["a"] == one) == (
        2, True, False, ["a", "b"], 1, True,
    )  # fmt: skip
    del box["a"]
    assert ([*box], box("a", "b"), box("a", default=9)) == (["b"], [0, 1], [9])
    with pytest.raises(KeyError):
        _ = box["a"]


@pytest.mark.parametrize("sandbox", SANDBOXES, ids=lambda each: each.name)
def test_contexts_generators_functions_and_classes_as_arguments(opened: Open, sandbox: Sandbox) -> None:
    subject = opened(SHAPES, sandbox).subject
    with subject.Door() as door, subject.opened() as seven:
        assert (seven, door.seen) == (7, ["in"])
    with subject.Door() as door:
        int("x")
    with pytest.raises(ZeroDivisionError), subject.Door():
        _ = 1 / 0
    assert subject.Door.seen == [
        "in",
        "out",
        "in",
        "ValueError: invalid literal for int() with base 10: 'x'",
        "in",
        "ZeroDivisionError: division by zero",
    ]
    counting = subject.count()
    assert (next(counting), counting.send(5), [*counting]) == (1, 5, [])
    assert subject.twice(subject.double, 3) == 12
    point = subject.make(subject.Point, 1, 2)
    assert (subject.is_a(point, subject.Point), subject.is_a(point, subject.Shape)) == (True, False)
    assert subject.is_a(subject.make(subject.Named, 1, "n"), subject.Shape)
    assert isinstance(subject.Colour.RED, Handle)
    assert subject.Colour.RED.name == "RED"
    assert subject.make(subject.Shelf) == {}  # a dict at heart crosses as one


def test_an_object_equals_no_value_whatever_it_says(opened: Open) -> None:
    hostile = """
class Any:
    __class__ = property(lambda self: int)
    def __eq__(self, other): return True
    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __eq__
    def __hash__(self): return hash(5)
    def __index__(self): return 5
    def __getattr__(self, name): return self
    def __call__(self, *args): return self
    def __bool__(self): return True
def f(): return Any()
class Numb(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def g(): return Numb(7)
"""
    subject = opened(hostile).subject
    answer = subject.f()
    assert (answer == 5, answer == 5.0, answer in (5, "x"), 5 in [answer], {answer: 1}.get(5)) == (
        False, False, False, False, None,
    )  # fmt: skip
    with pytest.raises(TypeError, match="'<' not supported"):
        _ = answer < 5
    assert answer.anything.at.all(1) == subject.f()  # of its own objects it may say what it likes
    assert subject.g() == 7
    assert subject.g() != 8
    assert type(subject.g()) is int


def test_one_submission_does_not_judge_the_other_s_objects(opened: Open) -> None:
    source = "class A:\n    def __eq__(self, other): return True\n"
    mine, theirs = opened(source).subject.A(), opened(source).subject.A()
    assert (mine == theirs, mine == mine) == (False, True)


def test_handles_are_plain_objects_for_who_copies_or_probes_them(opened: Open) -> None:
    subject = opened(SHAPES).subject
    point = subject.Point(1)
    assert copy.copy(point) == point
    assert isinstance(copy.copy(subject.Point), Function)
    assert not hasattr(point, "__array__")
    assert not hasattr(subject.Point, "__wrapped__")


def test_what_requests_sent_ahead_name_and_is_not_there_harms_nobody(opened: Open) -> None:
    """As where a submission gives a number where the reference gives an object."""
    session = opened("class A: x = 1\ndef make(): return A()\ndef use(a): return a is None\n")
    made = session.subject.make()
    session.subject.use(made)
    requests = [each.request for each in session.asked]
    session.renew()
    session.files = {"task.py": b"def make(): return 7\ndef use(a): return a is None\n"}
    answers = session.ask_all(b"".join(requests))
    assert len(answers) > 0
    session.begin_body()
    assert session.subject.use(None) is True
