"""Run a file as `python FILE` does, inside a worker: afresh each time, with the input and output of its own.

A run leaves nothing for the next one that a program usually meets: its names and the modules beside it, the
arguments, the streams, the environment, the folder it is in, the built-in names and the seed of `random`.
"""

from __future__ import annotations

import builtins
import io
import os
import random
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

MAX_OUTPUT = 100_000  # bytes that a program may write on each stream
ENDLESS = f"more than {MAX_OUTPUT:,} bytes are printed: is there a loop that does not end?"
COLUMNS = "80"  # the width of a terminal, for `argparse` and the like
ENDED = "EOF when reading a line"  # what Python says, to which the next is added
NO_MORE = f"{ENDED}: the input has no more lines"


class Program:
    """A file that was compiled and has not run yet.

    Args:
        folder: absolute path of the folder that holds the file and those beside it.
        file: its name there.
        code: what it was compiled to.
    """

    def __init__(self, folder: str, file: str, code: types.CodeType) -> None:
        self._folder, self._file, self._code = folder, file, code

    def run(self, stdin: str | None = None, args: Sequence[str] = ()) -> dict[str, Any]:
        """What it printed, what it wrote on standard error, and its exit code.

        Raises:
            BaseException: whatever the program raises and does not catch, but for `SystemExit`.
            RuntimeError: where there is no end to what it prints.
        """
        main = types.ModuleType("__main__")
        main.__file__ = os.path.join(self._folder, self._file)
        written = _Written(), _Written()
        read = io.BytesIO((stdin or "").encode("utf-8", "surrogatepass"))
        streams = (
            io.TextIOWrapper(read, "utf-8", "surrogateescape"),
            *(_text(each) for each in written),
        )
        with _afresh(main, self._folder):
            sys.argv = [self._file, *args]
            sys.stdin, sys.stdout, sys.stderr = streams
            code = self._exit_code(main)
        if any(each.full for each in written):
            raise RuntimeError(ENDLESS)
        printed, errors = (each.data.decode("utf-8", "replace") for each in written)
        return {"printed": printed, "errors": errors, "exit_code": code}

    def _exit_code(self, main: types.ModuleType) -> int:
        try:
            exec(self._code, main.__dict__)
            _await_threads()
        except SystemExit as left:
            if left.code is None or isinstance(left.code, int):
                return (left.code or 0) & 0xFF
            with suppress(Exception):
                print(left.code, file=sys.stderr)
            return 1
        except EOFError as error:
            if str(error) == ENDED:
                error.args = (NO_MORE,)
            raise
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(BaseException):
                    stream.flush()
        return 0


class _Written(io.BufferedIOBase):
    """What a program writes on one stream; too much of it ends the program, at the line that writes it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.full = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += data
        if len(self.data) > MAX_OUTPUT:
            self.full = True
            del self.data[MAX_OUTPUT:]
            raise RuntimeError(ENDLESS)
        return len(data)


def _text(written: Any) -> io.TextIOWrapper:
    return io.TextIOWrapper(written, "utf-8", "backslashreplace", "\n", write_through=True)


def _await_threads() -> None:
    """Wait for the program's threads, as Python does at its end."""
    threading = sys.modules.get("threading")
    if threading is None:
        return
    for each in threading.enumerate():
        if each is not threading.current_thread() and not each.daemon:
            each.join()


@contextmanager
def _afresh(main: types.ModuleType, folder: str) -> Iterator[None]:
    """Within it `main` is what runs; afterwards everything is as it was."""
    names = "argv", "stdin", "stdout", "stderr", "path"
    before = {name: getattr(sys, name) for name in names}
    path, modules, built_in = [*sys.path], {**sys.modules}, {**vars(builtins)}
    environment, place, depth = {**os.environ}, os.getcwd(), sys.getrecursionlimit()
    chance = random.getstate()
    random.seed(0)
    os.environ.update(COLUMNS=COLUMNS, NO_COLOR="1")
    sys.modules["__main__"] = main
    sys.path = [*path]
    try:
        yield
    finally:
        vars(sys).update(before)
        sys.path[:] = path
        _put_back(sys.modules, modules, folder)
        _put_back(vars(builtins), built_in)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(place)
        sys.setrecursionlimit(depth)
        random.setstate(chance)


def _put_back(now: dict[str, Any], before: dict[str, Any], folder: str | None = None) -> None:
    """Make a namespace what it was; new modules stay, but for those that lie in a folder."""
    for name in [*now]:
        file = getattr(now[name], "__file__", None)
        if name not in before and (folder is None or str(file).startswith(folder + os.sep)):
            del now[name]
    for name, value in before.items():
        if now.get(name) is not value:
            now[name] = value
