"""What a check calls: stands for the submission in the judge, and turns attribute access into requests."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import msgspec

from grader.errors import SubmissionError, Unreadable, did_you_mean
from grader.sandbox import wire
from grader.show import capped, one_line


class Raised(msgspec.Struct):
    """An exception as the worker tells it: its type, the built-in types that it is, its text, its place."""

    type: str
    bases: list[str]
    text: str
    file: str | None
    line: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] | None


class Answer(msgspec.Struct, kw_only=True):
    """What a worker answers. It may be forged: its shape is checked, its values are only compared."""

    number: int
    printed: str = ""
    names: dict[str, bool] | None = None
    returned: Any = None
    arguments: tuple[list[Any], dict[str, Any]] | None = None
    callable: bool = False
    raised: Raised | None = None
    refused: str | None = None

    def value(self) -> Any:
        """What was returned; raises what was raised, or `Unreadable` where the value may not cross."""
        if self.raised is not None:
            raise exception(self.raised)
        if self.refused is not None:
            raise Unreadable(capped(f"the answer cannot be read: it is {self.refused}"))
        return self.returned


@dataclass(frozen=True)
class Call:
    """Everything that one call did.

    Attributes:
        returned: the value; None where the call raised.
        raised: what it raised, if it did.
        arguments: the positional and the named arguments as the submission left them.
        printed: what it printed, up to 10,000 characters.
    """

    returned: Any
    raised: SubmissionError | None
    arguments: tuple[list[Any], dict[str, Any]]
    printed: str


class Line(Protocol):
    """Where requests go: a session, or the record of one."""

    def names(self) -> dict[str, bool]:
        """The submission's public names, and whether each can be called."""

    def find(self, name: str) -> bool | None:
        """Whether that name can be called; None where there is no such name."""

    def ask(self, verb: str, *details: Any) -> Answer:
        """One request and its answer."""


@dataclass(frozen=True)
class Function:
    """Something of the submission that can be called: `owner.name`, or the owner itself without a name."""

    _line: Line
    _owner: int
    _name: str | None

    def __repr__(self) -> str:
        return self._name or "object"

    def __getattr__(self, name: str) -> Any:
        """What a class has by itself: a value, a class method; raises what asking for it raises."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _attribute(self._line, self._owner, f"{self._name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it: gives back what it returns, raises what it raises."""
        return self._ask(args, kwargs, echo=False).value()

    def call(self, *args: Any, **kwargs: Any) -> Call:
        """Call it, and tell everything that the call did; an exception is told and not raised."""
        answer = self._ask(args, kwargs, echo=True)
        try:
            returned, error = answer.value(), None
        except Unreadable:
            raise
        except SubmissionError as raised:
            returned, error = None, raised
        return Call(returned, error, answer.arguments or ([], {}), answer.printed)

    def _ask(self, args: tuple[Any, ...], kwargs: dict[str, Any], *, echo: bool) -> Answer:
        answer = self._line.ask("call", self._owner, self._name, list(args), kwargs, echo)
        raised = answer.raised
        if raised is not None and raised.type == "TypeError" and raised.line is None:
            # No line of the submission was reached: the call itself does not fit the function.
            raised.text += ": compare your function's parameters with the task's"
        if isinstance(answer.returned, Handle) and answer.returned._kind in ("coroutine", "async_generator"):
            answer.refused = "a coroutine, which nothing waits for (write def, not async def)"
        return answer


class Remote:
    """The `submission` that a check receives: its attributes are the submission's public names."""

    def __init__(self, line: Line, file: str) -> None:
        self._line = line
        self._file = file

    def __getattr__(self, name: str) -> Any:
        """The function or value of that name; raises `AttributeError`, with the nearest name, for others."""
        if name.startswith("__"):  # asked for by Hypothesis, copy and others, never by a check
            raise AttributeError(name)
        found = self._line.find(name)
        if found is None:
            known = (each for each in self._line.names() if not each.startswith("_"))
            near = did_you_mean(name, known)
            message = f"{self._file} does not define {name!r}{near}"
            raise exception(Raised("AttributeError", ["AttributeError"], message, None, None))
        return Function(self._line, 0, name) if found else self._line.ask("get", 0, name).value()

    def __repr__(self) -> str:
        return f"<submission {self._file}>"


def _attribute(line: Line, owner: int, name: str) -> Any:
    answer = line.ask("get", owner, name)
    value = answer.value()
    return Function(line, owner, name) if answer.callable else value


def _asks(name: str) -> Callable[..., Any]:
    """An operator of a handle, which is asked for where the object is."""

    def operator(self: Handle, *operands: Any) -> Any:
        return Function(self._line, self._number, name)(*operands)

    return operator


def _asks_its_like(name: str) -> Callable[..., Any]:
    """An operator whose answer is a verdict: it is asked for between two objects of one submission alone."""

    def operator(self: Handle, other: object) -> Any:
        if type(other) is not Handle or other._line is not self._line:
            return NotImplemented
        return Function(self._line, self._number, name)(other)

    return operator


class Handle:
    """An object that stays inside the worker: its attributes are asked for, its methods called there.

    It equals no plain value, whatever the submission would say of that: it would be a verdict. Two objects
    of one submission are compared by the submission.
    """

    _line: Line
    _number: int
    _kind: str

    def __init__(self, line: Line, number: int, kind: str) -> None:
        vars(self).update(_line=line, _number=number, _kind=kind)

    def __getattr__(self, name: str) -> Any:
        """The attribute's value, or a method to call; raises what the object raises."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _attribute(self._line, self._number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set the object's attribute; raises what the object raises."""
        self._line.ask("set", self._number, name, value).value()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself: a function that a function returned, say."""
        return Function(self._line, self._number, None)(*args, **kwargs)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: Any) -> bool:
        """Leave a `with`; the object is told which built-in exception there was, if any."""
        names = (
            [each.__name__ for each in kind.__mro__ if vars(builtins).get(each.__name__) is each]
            if kind
            else []
        )
        told = (names[0], str(error)) if names else ()
        return Function(self._line, self._number, "__exit__")(*told) is True

    def __hash__(self) -> int:
        return hash(self._number)

    def __repr__(self) -> str:
        return f"<{one_line(self._kind[:60])} object>"

    __eq__ = _asks_its_like("__eq__")
    __lt__ = _asks_its_like("__lt__")
    __le__ = _asks_its_like("__le__")
    __bool__ = _asks("__bool__")
    __len__ = _asks("__len__")
    __str__ = _asks("__str__")
    __getitem__ = _asks("__getitem__")
    __setitem__ = _asks("__setitem__")
    __delitem__ = _asks("__delitem__")
    __contains__ = _asks("__contains__")
    __iter__ = _asks("__iter__")
    __next__ = _asks("__next__")
    __enter__ = _asks("__enter__")
    __neg__ = _asks("__neg__")
    __abs__ = _asks("__abs__")
    __int__ = _asks("__int__")
    __float__ = _asks("__float__")
    __add__ = _asks("__add__")
    __radd__ = _asks("__radd__")
    __sub__ = _asks("__sub__")
    __rsub__ = _asks("__rsub__")
    __mul__ = _asks("__mul__")
    __rmul__ = _asks("__rmul__")
    __matmul__ = _asks("__matmul__")
    __rmatmul__ = _asks("__rmatmul__")
    __truediv__ = _asks("__truediv__")
    __rtruediv__ = _asks("__rtruediv__")
    __floordiv__ = _asks("__floordiv__")
    __rfloordiv__ = _asks("__rfloordiv__")
    __mod__ = _asks("__mod__")
    __rmod__ = _asks("__rmod__")
    __pow__ = _asks("__pow__")
    __rpow__ = _asks("__rpow__")


def reference_to(line: Line, number: int, kind: str) -> Handle | Function:
    """What stands for an object, or for a function or class of it where the kind is a dot and a name."""
    return Function(line, number, kind[1:]) if kind.startswith(".") else Handle(line, number, kind)


def refer(value: object) -> tuple[int, str]:
    """What stands for a handle or a function in a request; raises `Refused` for what is neither."""
    if type(value) is Handle:
        return value._number, value._kind
    if type(value) is Function:
        return value._owner, f".{value._name}" if value._name else ""
    raise wire.Refused(f"an object of type {type(value).__name__}")


@dataclass(frozen=True)
class Face:
    """How a submission is met.

    Attributes:
        verb: the request that loads it.
        subject: makes what checks receive of a line and the main file's name.
        command: a call, of which these are the main file and the request's details, as people make it where
            that is no Python.
    """

    verb: str
    subject: Callable[[Line, str], Any]
    command: Callable[[str, list[Any]], str] | None = None


MODULE = Face("load", Remote)


def exception(told: Raised) -> SubmissionError:
    """What a check meets for an exception: an instance of `SubmissionError` and of the built-in it was."""
    base = next((base for base in told.bases if _is_usual(base)), "Exception")
    error = _exception_type(base)(capped(f"{told.type}: {told.text}" if told.text else told.type))
    error.file, error.line = told.file, told.line
    if "MemoryError" in told.bases:
        error.cause = "memory"
    return error


def _is_usual(name: str) -> bool:
    """Whether this is a built-in exception that a plain message can stand for."""
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, BaseExceptionGroup)


@functools.cache
def _exception_type(base: str) -> type[SubmissionError]:
    return type(base, (SubmissionError, getattr(builtins, base)), {})
