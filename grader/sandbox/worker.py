"""What runs inside a worker: load a submission, make the calls asked for, answer with plain values.

Nothing in here is worth patching or reading for a submission: there is no expected value, no point and no
verdict, and an answer that is forged must still be the right one. A worker has the standard library and the
wire format alone; the judge uses `Desk` for the reference, in its own process.

A request is a list `[number, verb, …]`, its answer a dict `{"number": …, …}`:

    [n, "load", file, name]                            names: {public name: is it callable?}
    [n, "program", file, name]                         names: {"run": true}; the file is run by a call of it
    [n, "call", target, name, args, kwargs, echo]      returned, printed; arguments if `echo`
    [n, "calls", name, numbers, arguments, echo]       the answers to so many calls, one after another
    [n, "get", target, name]                           returned, or callable: true
    [n, "set", target, name, value]                    returned: None

"calls" stands for one "call" after the other, of those numbers, with target 0 and no keyword arguments. A
frame holds a request, or several, one after another; its answer as many as are asked for, or none where
they are too large together.

`target` is 0 for the submission itself and otherwise the number of an object that was handed out by
reference since the request of number 2, which is the first of each run of a check's body. The number says
which answer it first came in, so that requests can be sent ahead. A name may have dots, `Circle.unit`; a
reference whose name begins with one stands for what that object has so named. An answer holds
`raised` where something was raised, and `refused` where what came back may not cross.
"""

from __future__ import annotations

import builtins
import functools
import importlib.util
import io
import operator
import os
import re
import socket
import sys
import tokenize  # noqa: F401 - `decode_source` loads it, which is to be done before there are workers
import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from grader.sandbox import as_main, wire
else:  # in a worker, where no package `grader` is to be had: see `zygote`
    import as_main
    import wire

FIRST = 2  # the number of a body's first request
BUFFER = 64 << 10  # bytes that are read at once
MAX_PRINTED = 10_000  # bytes that are kept of what one call prints
MAX_MESSAGE = 2_000  # characters that are kept of an exception's text
MAX_NAMES = 10_000  # public names that a submission may have
ENCODING, ERRORS = "utf-8", "backslashreplace"  # of standard output

ROOM = 1 << 20  # numbers that the objects of one answer may have

# What a handle's operators do here: Python's own, which know every protocol.
_OPERATIONS: dict[str | None, Any] = {
    "__bool__": bool,
    "__len__": len,
    "__str__": str,
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__contains__": operator.contains,
    "__iter__": iter,
    "__next__": next,
    "__enter__": lambda owner: type(owner).__enter__(owner),
    "__exit__": lambda owner, *told: type(owner).__exit__(owner, *_as_raised(*told)),
    "__neg__": operator.neg,
    "__abs__": abs,
    "__int__": int,
    "__float__": float,
}
_VERDICTS = ("eq", "lt", "le")
_BINARY = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow")


def _other_way(does: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """An operator for the object on its right."""
    return lambda owner, other: does(other, owner)


_OPERATIONS |= {f"__{each}__": getattr(operator, each) for each in (*_VERDICTS, *_BINARY)}
_OPERATIONS |= {f"__r{each}__": _other_way(getattr(operator, each)) for each in _BINARY}


class Desk:
    """Answers requests about one submission.

    Args:
        folder: absolute path of the folder that holds the submission's files.
        listed: whether the module stays in `sys.modules`, as its own code may expect.
    """

    def __init__(self, folder: str, listed: bool = True) -> None:
        self.folder = folder
        self.listed = listed
        self.objects: dict[int, object] = {}
        self.numbers: dict[int, int] = {}
        self.room = iter(range(ROOM))
        self.reader = wire.Reader(self._resolve)
        self.writer = wire.Writer(self._refer)
        self.output = _Output()
        self.verbs: dict[str, Callable[..., None]] = {
            "load": self._load,
            "program": self._compile,
            "call": self._call,
            "get": self._get,
            "set": self._set,
        }

    def answer(self, frame: bytes) -> bytes:
        """The answers to the requests in a frame; never raises for anything that a submission does."""
        before = sys.stdout
        try:
            answers = [each for request in self.reader.sequence(frame) for each in self._answers(*request)]
        finally:
            sys.stdout = before
        try:
            return self.writer.join(answers)
        except BaseException as error:
            return self.writer.join([_refusal(answers[0], error)]) if len(answers) == 1 else b""

    def _answers(self, number: int, verb: str, *details: Any) -> list[dict[str, Any]]:
        if verb != "calls":
            return [self._answer(number, verb, *details)]
        name, numbers, arguments, echo = details
        calls = zip(numbers, arguments, strict=True)
        return [self._answer(each, "call", 0, name, args, {}, echo) for each, args in calls]

    def _answer(self, number: int, verb: str, *details: Any) -> dict[str, Any]:
        """An answer whose values are packed: as they are now, whatever the next call changes."""
        if number == FIRST and len(self.objects) > 1:  # what earlier bodies were given is asked no more
            self.objects = {0: self.objects[0]}
            self.numbers = {id(self.objects[0]): 0}
        self.room = iter(range((number - FIRST) * ROOM + 1, (number - FIRST + 1) * ROOM))
        told: dict[str, Any] = {"number": number}
        sys.stdout = self.output.unused()
        try:
            self.verbs[verb](told, *details)
        except BaseException as error:  # SystemExit and the like end a call, not the worker
            told["raised"] = self._describe(error)
        if self.output.kept.data:
            told["printed"] = self.output.printed()
        try:
            self.writer.pack(told)
        except BaseException as error:
            return _refusal(told, error)
        return told

    def _load(self, told: dict[str, Any], file: str, name: str) -> None:
        code = self._compiled(file)
        module = types.ModuleType(name)
        module.__file__ = code.co_filename
        self._begin(module)
        before = sys.modules.get(name)
        sys.modules[name] = module
        try:
            exec(code, module.__dict__)
        finally:
            if not self.listed:  # not to hide a module of the judge's that has the same name
                sys.modules.pop(name)
                sys.modules |= {name: before} if before else {}
        public = [each for each in dir(module) if not each.startswith("__")][:MAX_NAMES]
        told["names"] = {each: callable(getattr(module, each)) for each in public}

    def _compile(self, told: dict[str, Any], file: str, _name: str) -> None:
        self._begin(as_main.Program(self.folder, file, self._compiled(file)))
        told["names"] = {"run": True}

    def _begin(self, subject: object) -> None:
        self.objects, self.numbers = {0: subject}, {id(subject): 0}

    def _compiled(self, file: str) -> types.CodeType:
        path = os.path.join(self.folder, file)
        with open(path, "rb") as opened:
            source = importlib.util.decode_source(opened.read())
        return compile(source, path, "exec", dont_inherit=True)

    def _call(
        self,
        told: dict[str, Any],
        target: int,
        name: str | None,
        args: list[Any],
        kwargs: dict[str, Any],
        echo: bool,
    ) -> None:
        owner = self.objects[target]
        if name in _OPERATIONS:
            function: Any = functools.partial(_OPERATIONS[name], owner)
        else:
            function = owner if name is None else operator.attrgetter(name)(owner)
        try:
            told["returned"] = function(*args, **kwargs) if kwargs else function(*args)
        finally:
            if echo:
                told["arguments"] = [args, kwargs]

    def _get(self, told: dict[str, Any], target: int, name: str) -> None:
        value = operator.attrgetter(name)(self.objects[target])
        told |= {"callable": True} if callable(value) else {"returned": value}

    def _set(self, told: dict[str, Any], target: int, name: str, value: object) -> None:
        setattr(self.objects[target], name, value)
        told["returned"] = None

    def _refer(self, value: object) -> tuple[int, str]:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = next(self.room)
            self.objects[number] = value  # and so kept alive: its id is not used again
        return number, type(value).__name__

    def _resolve(self, number: int, name: str) -> object:
        """What a reference stands for; where requests were sent ahead, perhaps nothing: then nobody looks."""
        found = self.objects.get(number)
        try:
            return operator.attrgetter(name[1:])(found) if name.startswith(".") else found
        except AttributeError:
            return None

    def _describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as plain data: its type, the built-in types that it is, its text and its place."""
        try:
            text = _without_places(str(error), self.folder)[:MAX_MESSAGE]
        except BaseException:
            text = ""
        file, line = self._place(error)
        names = [each.__name__ for each in type(error).__mro__ if vars(builtins).get(each.__name__) is each]
        return {"type": type(error).__name__, "bases": names, "text": text, "file": file, "line": line}

    def _place(self, error: BaseException) -> tuple[str | None, int | None]:
        """The innermost line of the submission's own files that the exception passed, lines from 1."""
        if isinstance(error, SyntaxError) and os.path.dirname(error.filename or "") == self.folder:
            return os.path.basename(str(error.filename)), error.lineno  # and not who imports that file
        path, line = None, None
        trace = error.__traceback__
        while trace is not None:
            if os.path.dirname(trace.tb_frame.f_code.co_filename) == self.folder:
                path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return (None, None) if path is None else (os.path.basename(path), line)


class _Output:
    """A standard output like any other: it can be reconfigured, and has a buffer."""

    def __init__(self) -> None:
        self._renew()

    def _renew(self) -> None:
        self.kept = _Kept()
        self.text = io.TextIOWrapper(self.kept, ENCODING, ERRORS, write_through=True)

    def unused(self) -> io.TextIOWrapper:
        """One that nothing was printed on and that nobody has changed: mostly the one before."""
        text = self.text
        try:
            if not self.kept.data and not text.closed and text.encoding == ENCODING and text.errors == ERRORS:
                return text
        except ValueError:  # it was taken apart
            pass
        self._renew()
        return self.text

    def printed(self) -> str:
        """What was printed."""
        return self.kept.data.decode("utf-8", "replace")


class _Kept(io.BufferedIOBase):
    """Keeps the first bytes written and lets the rest go."""

    name = "<stdout>"

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += bytes(data[: MAX_PRINTED - len(self.data)])
        return len(data)


def _as_raised(kind: str | None = None, text: str = "") -> tuple[Any, ...]:
    """What `__exit__` is called with, for the built-in exception of that name, or for none."""
    if kind is None:
        return None, None, None
    found = vars(builtins).get(kind)
    error = (found if isinstance(found, type) and issubclass(found, Exception) else Exception)(text)
    return type(error), error, None


def _refusal(answer: dict[str, Any], error: BaseException) -> dict[str, Any]:
    """What there is instead of an answer that may not cross."""
    refused = str(error) if isinstance(error, wire.Refused) else "something that cannot be read"
    return {"number": answer["number"], "refused": refused}


def _without_places(text: str, folder: str) -> str:
    """A text without what differs from run to run: the folder's name, and addresses of objects."""
    place = folder + os.sep
    for each in (place, repr(place)[1:-1]):  # an OSError quotes the file's name, with its backslashes doubled
        text = text.replace(each, "")
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def serve(line: socket.socket, folder: str) -> None:
    """Answer what comes in on a line about the submission in a folder, until the line is closed."""
    send(line, b"")  # ready: from here on, what fails is the submission's
    desk = Desk(folder)
    for frame in frames(line):
        send(line, desk.answer(frame))


def frames(line: socket.socket) -> Iterator[bytes]:
    """What comes in on a line, frame by frame, until it is closed."""
    with line.makefile("rb", BUFFER) as stream:
        while len(header := stream.read(wire.HEADER.size)) == wire.HEADER.size:
            yield stream.read(*wire.HEADER.unpack(header))


def send(line: socket.socket, frame: bytes) -> None:
    """Send one frame."""
    line.sendall(wire.HEADER.pack(len(frame)) + frame)
