"""What was asked of a submission, as Python to paste: a line for each call, objects by names of their own."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable, Sequence
from typing import Any

from grader.sandbox import wire
from grader.sandbox.proxy import called
from grader.show import show, show_call

FEW = 5  # calls that are shown of one case
MANY = 30  # of a case in which objects are made, without whose beginning the rest says nothing

_SPELLED = {
    "__len__": "len({0})",
    "__bool__": "bool({0})",
    "__iter__": "iter({0})",
    "__next__": "next({0})",
    "__getitem__": "{0}[{1}]",
    "__contains__": "{1} in {0}",
}

Exchange = tuple[bytes, bytes]


class Object:
    """Stands for an object that a call gave back: it is shown as its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def told(exchanges: Sequence[Exchange], tell: Callable[[list[Any]], str] = called) -> list[str]:
    """The last calls of a case, a line each; all of them, as far as can be, where objects are made.

    Args:
        exchanges: requests and their answers.
        tell: the details of a call of the submission's own as people read it.
    """
    named: dict[int, Object] = {}
    lines: list[str] = []
    walks: dict[int, tuple[int, str]] = {}  # by the iterator: the line that made it, and what it goes through

    def resolved(number: int, kind: str) -> Object:
        if number not in named:
            named[number] = Object(_name(kind, {each.name for each in named.values()}))
        return named[number]

    for request, answer in exchanges:
        _, verb, *details = wire.decode(request, resolved)
        if verb not in ("call", "get") or (verb == "get" and (details[0] == 0 or _is_method(answer))):
            continue
        owner, name, *rest = details
        if name == "__next__" and owner in walks and _only_measured(lines, *walks[owner]):
            at, walked = walks[owner]
            lines[at:] = [f"list({walked})"]
            continue
        target = named[owner].name if owner in named else f"object{owner}"
        line = tell(details) if owner == 0 else _spelled(target, name, *rest[:2])
        made = _given_back(answer, resolved)
        lines.append(line if made is None else f"{made.name} = {line}")
        if made is not None and name == "__iter__":
            walks[next(number for number, each in named.items() if each is made)] = len(lines) - 1, target
    return lines[-(MANY if named else FEW) :]


def _spelled(target: str, name: str | None, args: Sequence[Any] | None = None, kwargs: Any = None) -> str:
    """A call of an object's method, or an attribute that is read, as people write it."""
    if args is None:
        return f"{target}.{name}"
    if name in _SPELLED:
        return _SPELLED[name].format(target, *map(show, args))
    return show_call(f"{target}.{name}" if name else target, [*args], kwargs)


def _only_measured(lines: list[str], at: int, walked: str) -> bool:
    """Whether nothing was done since a line but to go on in it: `list()` asks for the length first."""
    return all(each == f"len({walked})" for each in lines[at + 1 :])


def _given_back(answer: bytes, resolved: Callable[[int, str], Object]) -> Object | None:
    """The object that an answer gives back; None where it gives something else, or cannot be read."""
    try:
        returned = wire.decode(answer, resolved).get("returned")
    except Exception:  # the worker may have sent anything
        return None
    return returned if isinstance(returned, Object) else None


def _is_method(answer: bytes) -> bool:
    """Whether an answer says that what was read can be called, which is no line of its own."""
    try:
        return bool(wire.decode(answer, lambda *_: None).get("callable"))
    except Exception:
        return False


def _name(kind: str, taken: set[str]) -> str:
    """A name for an object of a type: `stack`, then `stack2`."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,30}", name) or keyword.iskeyword(name) or hasattr(builtins, name):
        name = "thing"
    same = (f"{name}{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in same if each not in taken)
