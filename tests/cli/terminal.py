"""A real terminal for tests: `grade` runs in a pseudo-terminal, and an emulator shows its window."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import pyte

from tests.conftest import alive, children

COMMAND = [sys.executable, "-c", "from grader.cli.main import main; main()"]
PATIENCE_S = 30.0  # a machine may be slow; nothing is measured here


class Terminal:
    """A window of a terminal in which `grade` runs.

    Args:
        args: of `grade`.
        folder: where it runs.
        columns, rows: the window's size.
        command: what runs there, before the arguments.
        kind: of terminal.
        line_by_line: whether keys come with Enter alone, as they do until a program changes that.
    """

    def __init__(
        self,
        args: list[str],
        folder: Path,
        columns: int = 80,
        rows: int = 40,
        command: Sequence[str] = COMMAND,
        line_by_line: bool = True,
        kind: str = "xterm-256color",
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._line, self._end = pty.openpty()
        self.resize(columns, rows)
        if not line_by_line:
            tty.setcbreak(self._end)
        self.modes = termios.tcgetattr(self._end)
        environment = {"TERM": kind, "TZ": "UTC", "NO_COLOR": "1"}
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [*command, *args],
            cwd=folder,
            env={**kept, **environment},
            stdin=self._end,
            stdout=self._end,
            stderr=self._end,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def as_after_a_shell(self) -> None:
        """Give the terminal the modes that a shell gives it while it has it."""
        termios.tcsetattr(self._end, termios.TCSANOW, self.modes)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._line, keys.encode())

    def leave(self, keys: str) -> int:
        """The exit code after keys that end the command, pressed once more where they came to nothing.

        Python can miss an interrupt that comes just as it begins to wait for a line.
        """
        while self.process.poll() is None:
            self.press(keys)
            again = time.monotonic() + PATIENCE_S / 20
            self.wait_until(lambda: self.process.poll() is not None or time.monotonic() > again)  # noqa: B023
        return self.wait()

    def wait_until(self, met: Callable[[], object], what: object = "") -> None:
        """Go on reading until a condition is met."""
        deadline = time.monotonic() + PATIENCE_S
        while not met():
            assert time.monotonic() < deadline, f"{what}\n{self.text}"
            self.read(0.01)

    def wait_for(self, *wanted: str, gone: tuple[str, ...] = ()) -> str:
        """The window's text, once each of these is there, and none of the others is."""

        def met() -> bool:
            text = self.text
            return all(each in text for each in wanted) and not any(each in text for each in gone)

        self.read(0.01)
        self.wait_until(met, f"{wanted}, gone {gone}:")
        return self.text

    def wait_for_workers(self, most: int) -> set[int]:
        """The processes below the command, once there are so many."""
        found = set[int]()

        def met() -> bool:
            found.clear()
            found.update(self.workers)
            return len(found) >= most

        self.wait_until(met)
        return found

    def wait(self) -> int:
        """The exit code; whatever is said until then is in the window."""
        self.wait_until(lambda: self.process.poll() is not None)
        while self.read(0):
            pass
        return int(self.process.returncode)

    @property
    def text(self) -> str:
        """What the window shows."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip() + "\n"

    @property
    def is_as_before(self) -> bool:
        """Whether the terminal's modes are what they were before the command, and the cursor is shown."""
        return termios.tcgetattr(self._end) == self.modes and not self.screen.cursor.hidden

    @property
    def workers(self) -> set[int]:
        """The processes below the command."""
        found, new = set[int](), {self.process.pid}
        while new:
            new = set().union(*(children(each) for each in new if alive(each))) - found
            found |= new
        return found

    def read(self, seconds: float) -> bool:
        """Take what the command has written, waiting so long for it; whether there was something."""
        if not select.select([self._line], [], [], seconds)[0]:
            return False
        self._stream.feed(os.read(self._line, 1 << 16))
        return True

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._line)
        os.close(self._end)
