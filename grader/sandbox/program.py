"""What a check calls of a program: stands for it in the judge, and says how people run it themselves."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from grader.errors import Unreadable
from grader.sandbox.proxy import Face, Function, Line
from grader.show import MAX_CALL, cut


@dataclass(frozen=True)
class Run:
    """What one run of a program did.

    Attributes:
        printed: what it wrote on standard output, prompts of `input()` among it.
        errors: what it wrote on standard error.
        exit_code: 0 to 255; 0 where it came to its end.
    """

    printed: str
    errors: str
    exit_code: int


class Program:
    """The `submission` that a check receives: a program that can be run."""

    def __init__(self, line: Line, file: str) -> None:
        self._line = line
        self._file = file

    def run(self, *, stdin: str | None = None, args: Sequence[str] = ()) -> Run:
        """Run it from its start, and wait for its end.

        Args:
            stdin: what it reads; nothing by default.
            args: what follows its name on the command line.

        Raises:
            SubmissionError: what it raised and did not catch, which is the built-in exception, too.
            TypeError: for arguments that are no texts.
        """
        if (
            not isinstance(stdin, str | None)
            or isinstance(args, str)
            or not all(isinstance(each, str) for each in args)
        ):
            raise TypeError("run(stdin=TEXT, args=[TEXT, …]) takes texts alone")
        given: dict[str, Any] = {} if stdin is None else {"stdin": stdin}
        returned = Function(self._line, 0, "run")(**given, **({"args": [*args]} if args else {}))
        try:
            return msgspec.convert(returned, Run, strict=True)
        except msgspec.ValidationError:
            raise Unreadable("the answer cannot be read: it is not what a run comes to") from None

    def __repr__(self) -> str:
        return f"<submission {self._file}>"


def command(file: str, details: list[Any]) -> str:
    """A run as a line to type into a terminal."""
    given = details[3]
    line = shlex.join(["python", file, *given.get("args", ())])
    return cut(f"{_piped(given['stdin'])} | {line}" if "stdin" in given else line, MAX_CALL)


def _piped(text: str) -> str:
    """What writes that text: `echo` where it is one line and nothing in it means more to `echo`."""
    line = text[:-1]
    if text.endswith("\n") and line.isprintable() and "\\" not in line and not line.startswith("-"):
        return f"echo {shlex.quote(line)}" if line else "echo"
    escaped = text.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n")
    spelled = (
        each if each.isprintable() else "".join(f"\\{byte:03o}" for byte in each.encode("utf-8", "replace"))
        for each in escaped
    )
    quoted = "".join(spelled).replace("'", "'\\''")
    return f"printf {'-- ' if text.startswith('-') else ''}'{quoted}'"


PROGRAM = Face("program", Program, command)
