"""Keys as they are pressed, one at a time and without Enter; in the end the terminal is as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pressed = Callable[[], str | None]

GONE = "q"  # what a terminal that has gone counts as
REDRAW = "\x0c"  # Ctrl-L, and whatever else leaves the window in need of it


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

    def pressed() -> str | None:
        try:
            if termios.tcgetattr(line)[3] & termios.ICANON:  # a shell had the terminal meanwhile
                tty.setcbreak(line)
                return REDRAW
            if not select.select([line], [], [], 0)[0]:
                return None
            return os.read(line, 1).decode("latin-1") or GONE
        except (OSError, termios.error):
            return GONE

    try:
        tty.setcbreak(line)  # Ctrl-C interrupts as ever
        yield pressed
    finally:
        termios.tcsetattr(line, termios.TCSADRAIN, before)


@contextmanager
def _console() -> Iterator[Pressed]:
    import msvcrt

    # What is ignored here are names that Python has on Windows alone.
    def pressed() -> str | None:
        there = msvcrt.kbhit()  # type: ignore[attr-defined]
        return str(msvcrt.getwch()) if there else None  # type: ignore[attr-defined]

    yield pressed
