"""Keys as they are pressed, one at a time and without Enter; in the end the terminal is as it was."""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pressed = Callable[[], str | None]

GONE = "q"  # what a terminal that has gone counts as
CONTINUED = "\x0c"  # Ctrl-L, or this process was stopped and goes on
WITHOUT_CHARACTER = re.compile(r"\x1b(\[[0-9;]*[A-Za-z~]|O.)?")  # what comes of an arrow, say, or of escape
PREFIXES = ("\x00", "\xe0")  # of the same on Windows


@contextmanager
def open_keys() -> Iterator[Pressed]:
    """Give a function that tells the next key that was pressed, or None; it never waits."""
    with _console() if sys.platform == "win32" else _terminal() as pressed:
        yield pressed


@contextmanager
def _terminal() -> Iterator[Pressed]:
    import select
    import termios  # here, as Windows has none
    import tty

    line = sys.stdin.fileno()
    before = termios.tcgetattr(line)
    typed = deque[str]()

    def pressed() -> str | None:
        try:
            if termios.tcgetattr(line)[3] & termios.ICANON:  # a shell had the terminal meanwhile
                tty.setcbreak(line)
                return CONTINUED
            if not typed and select.select([line], [], [], 0)[0]:
                data = os.read(line, 64).decode("latin-1")
                typed.extend(WITHOUT_CHARACTER.sub("", data) if data else GONE)
        except (OSError, termios.error):
            return GONE
        return typed.popleft().lower() if typed else None

    try:
        tty.setcbreak(line)  # Ctrl-C interrupts as ever
        yield pressed
    finally:
        termios.tcsetattr(line, termios.TCSADRAIN, before)


@contextmanager
def _console() -> Iterator[Pressed]:
    import msvcrt

    # Ignored for mypy, which reads this for other systems, are names that Python has on Windows alone.
    def pressed() -> str | None:
        if not msvcrt.kbhit():  # type: ignore[attr-defined]
            return None
        key = str(msvcrt.getwch())  # type: ignore[attr-defined]
        if key in PREFIXES:
            msvcrt.getwch()  # type: ignore[attr-defined]
            return None
        return key.lower()

    yield pressed
