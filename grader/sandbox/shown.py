"""What a check's body asked, as lines of Python to paste: objects have names, and operators stand as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox import wire
from grader.sandbox.worker import ROOM
from grader.show import show, show_call

MAX_CALLS = 5  # calls that a report shows of one failing case
MAX_STEPS = 60  # requests that it shows where objects take part; a method is looked up and called: two
MAX_NAME = 30  # characters of an object's name

_OPERATORS = {
    "__eq__": "{0} == {1}",
    "__lt__": "{0} < {1}",
    "__le__": "{0} <= {1}",
    "__getitem__": "{0}[{1}]",
    "__setitem__": "{0}[{1}] = {2}",
    "__delitem__": "del {0}[{1}]",
    "__contains__": "{1} in {0}",
    "__neg__": "-{0}",
    "__exit__": "{0}.__exit__(None, None, None)",
}
_FUNCTIONS = ("bool", "len", "str", "iter", "next", "abs", "int", "float")
_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "matmul": "@",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
}
_OPERATORS |= {f"__{each}__": each + "({0})" for each in _FUNCTIONS}
_OPERATORS |= {f"__{each}__": f"{{0}} {sign} {{1}}" for each, sign in _SIGNS.items()}
_OPERATORS |= {f"__r{each}__": f"{{1}} {sign} {{0}}" for each, sign in _SIGNS.items()}


@dataclass(frozen=True)
class Thing:
    """An object that stayed inside the worker; it is shown by the name that it has in the lines."""

    number: int
    kind: str
    names: dict[int, str] = field(default_factory=dict)

    @property
    def made_by(self) -> int:
        """The place, from 0, of the request whose answer it first came in."""
        return (self.number - 1) // ROOM

    def __repr__(self) -> str:
        name = self.names.get(self.number, "object") if self.number else ""
        return name + self.kind if self.kind.startswith(".") and name else name or self.kind[1:]


@dataclass(frozen=True)
class Step:
    """A request and what of its answer is shown."""

    verb: str
    details: list[Any]
    things: list[Thing]
    answer: Mapping[str, Any]


def called(
    asked: Sequence[tuple[bytes, bytes]], command: Callable[[list[Any]], str] | None = None
) -> str | None:
    """The last calls among requests and their answers, a line each; None where there was none.

    Where they are about objects, the calls that made these are shown, too, and more of those between.

    Args:
        command: shows a call, of which these are the details, where that is no Python.
    """
    names: dict[int, str] = {}
    last = range(max(0, len(asked) - MAX_CALLS), len(asked))
    steps = {at: _step(*asked[at], names) for at in last}
    if any(step.things for step in steps.values()):
        steps |= {at: _step(*asked[at], names) for at in range(max(0, len(asked) - MAX_STEPS), last.start)}
        wanted = [*steps.values()]
        while wanted:
            for thing in wanted.pop().things:
                at = thing.made_by
                if 0 <= at < len(asked) and at not in steps:
                    steps[at] = _step(*asked[at], names)
                    wanted.append(steps[at])
    used = {thing.number for step in steps.values() for thing in step.things}
    return "\n".join(_lines(dict(sorted(steps.items())), names, used, command)) or None


def _step(request: bytes, answer: bytes, names: dict[int, str]) -> Step:
    things: list[Thing] = []

    def thing(number: int, kind: str) -> Thing:
        if number:
            things.append(Thing(number, kind, names))
        return Thing(number, kind, names)

    _, verb, *details = wire.decode(request, thing)
    if details[0]:
        details[0] = thing(details[0], "")
    try:
        told = wire.decode(answer, lambda number, kind: Thing(number, kind, names))
    except wire.Refused:  # the worker may have sent anything, or nothing
        told = {}
    return Step(verb, details, things, told if isinstance(told, dict) else {})


def _lines(
    steps: dict[int, Step], names: dict[int, str], used: set[int], command: Callable[[list[Any]], str] | None
) -> Iterator[str]:
    before = -1
    for at, step in steps.items():
        if used and at > before + 1:
            yield f"# … {at - before - 1} more steps …" if before >= 0 else "# …"
        before = at
        line = command(step.details) if command else _line(step)
        if line is None:
            continue
        returned = step.answer.get("returned")
        if isinstance(returned, Thing) and returned.number in used and returned.number not in names:
            names[returned.number] = _name(returned.kind, names)
            line = f"{names[returned.number]} = {line}"
        yield line


def _line(step: Step) -> str | None:
    owner, name, *rest = step.details
    if step.verb == "set":
        return f"{owner!r}.{name} = {show(rest[0])}"
    if step.verb == "get":
        plain = not owner and "." not in name  # told beside the calls: see `Evidence.held`
        return None if plain or step.answer.get("callable") else f"{repr(owner) + '.' if owner else ''}{name}"
    args, kwargs, *_ = rest
    if owner and name in _OPERATORS:
        return _OPERATORS[name].format(repr(owner), *map(show, args))
    function = ".".join([*([repr(owner)] if owner else []), *([name] if name else [])])
    return show_call(function, args, kwargs)


def _name(kind: str, names: Mapping[int, str]) -> str:
    """A variable's name for an object of that type: `BankAccount` becomes `bank_account`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind[:MAX_NAME]).lower()
    name = words if words.isidentifier() and words.isascii() and words != kind else "object"
    same = sum(each.rstrip("0123456789") == name.rstrip("0123456789") for each in names.values())
    return f"{name}{same + 1}" if same else name
