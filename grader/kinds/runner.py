"""Runs in a worker, in the place of a program's file: gives the module there its one function, `run`.

It is read as a text, see `program`, and has the standard library alone. `module` and `file` are given to it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import random
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

MOST = 1 << 20  # bytes that a run may print


class Kept(io.BufferedIOBase):
    """What is printed; who prints without end gets an exception."""

    name = "<stdout>"

    def __init__(self) -> None:
        self.data = bytearray()
        self.full = False

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, data: Any, /) -> int:
        """Keep it; raises `RuntimeError` for too much."""
        self.full = self.full or len(self.data) + len(data) > MOST
        if self.full:
            raise RuntimeError(f"more than {MOST:,} bytes are printed")
        self.data += bytes(data)
        return len(data)


def offer_run(module: dict[str, Any], file: str) -> None:
    """Put `run` into a module, for the program in a file beside it; raises `SyntaxError` for what is none."""
    folder = os.path.dirname(module["__file__"])
    path = os.path.join(folder, file)
    with open(path, "rb") as opened:
        code = compile(importlib.util.decode_source(opened.read()), path, "exec", dont_inherit=True)

    def run(stdin: str = "", args: Sequence[str] = ()) -> str:
        """What the program prints to standard output, given this input and these arguments.

        It begins anew each time. Raises what it raises, and `SystemExit` where it exits with another code
        than 0.
        """
        kept = Kept()
        with _as_main(path, [file, *args], stdin, kept) as names:
            exec(code, names)
        if kept.full:  # whatever the program made of the exception
            raise RuntimeError(f"more than {MOST:,} bytes are printed")
        return kept.data.decode("utf-8", "replace")

    module["run"] = run


@contextlib.contextmanager
def _as_main(path: str, argv: list[str], stdin: str, kept: Kept) -> Iterator[dict[str, Any]]:
    """Within it the interpreter is as if it had just started on a file; afterwards it is as before."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"], os.getcwd()
    loaded = {*sys.modules}
    main = types.ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"], sys.argv = main, argv
    sys.stdin = io.TextIOWrapper(
        io.BytesIO(stdin.encode("utf-8", "surrogatepass")), "utf-8", "surrogateescape"
    )
    sys.stdout = printed = io.TextIOWrapper(
        kept, "utf-8", "backslashreplace", newline="\n", write_through=True
    )
    sys.stderr = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
    random.seed(0)
    try:
        yield main.__dict__
    except SystemExit as ended:
        if ended.code not in (None, 0):
            raise
    except EOFError as error:
        if str(error) == "EOF when reading a line":
            error.args = ("the input is at its end, and more is asked for",)
        raise
    finally:
        with contextlib.suppress(ValueError, RuntimeError):  # the program has closed it, or it is full
            printed.flush()
        sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"], cwd = before
        os.chdir(cwd)
        folder = os.path.dirname(path)
        for name in {*sys.modules} - loaded:
            if os.path.dirname(str(getattr(sys.modules[name], "__file__", None))) == folder:
                del sys.modules[name]
