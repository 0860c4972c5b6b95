"""A line to a process: a frame there, a frame back, by a deadline, and the process's end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from grader.errors import Stopped
from grader.sandbox import confine, wire

POLL_S = 0.05  # between two looks at what a process does beside answering
ENDING_S = 1.0  # for a process that has closed its line to be gone
CHILDREN = "/proc/thread-self/children"
WINDOWS_CRASH = 0xC000_0000  # from here on, exit codes of Windows are what a process crashed of


class Running(Protocol):
    """A process that has been started."""

    def wait(self, seconds: float) -> int | None:
        """The exit code, negative for a signal; None where it has not ended within so many seconds."""

    def kill(self) -> None:
        """End it and whatever it has started, and wait until it is gone."""

    def let(self, run: bool) -> None:
        """Let it run, or stand still until it is let run again, where that can be had."""


class Channel:
    """A line to a running process.

    Args:
        line: this end of the socket to it.
        process: the process.
        look: called now and then while an answer is waited for, and after it; where it raises, that is the
            end of the process.
        after: called once the process is gone.
    """

    def __init__(
        self,
        line: socket.socket,
        process: Running,
        look: Callable[[], None] | None = None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._line = line
        self._process = process
        self._looks = [look] if look else []
        self._after = after

    def watch(self, look: Callable[[], None]) -> None:
        """Call this, too, now and then."""
        self._looks.append(look)

    def ask(self, frame: bytes, seconds: float) -> bytes:
        """Send a frame and wait for one, no longer than so many seconds; raises `Stopped`."""
        deadline = time.monotonic() + seconds
        self.send(frame, seconds)
        return self.receive(deadline - time.monotonic())

    def send(self, frame: bytes, seconds: float) -> None:
        """Send a frame, which takes no longer than so many seconds; raises `Stopped`."""
        try:
            self._process.let(True)
            self._line.settimeout(max(seconds, 0.001))
            self._line.sendall(wire.HEADER.pack(len(frame)) + frame)
        except TimeoutError:
            raise self._timeout() from None
        except ConnectionError:
            raise self._death() from None

    def receive(self, seconds: float) -> bytes:
        """Wait for a frame, no longer than so many seconds; raises `Stopped`."""
        deadline = time.monotonic() + seconds
        (size,) = wire.HEADER.unpack(self._read(wire.HEADER.size, deadline))
        if size > wire.MAX_BYTES:
            self.close()
            raise Stopped("unreadable", f"the answer is larger than {wire.MAX_BYTES:,} bytes")
        data = self._read(size, deadline)
        self._process.let(False)
        self._look_once()
        return data

    def finish(self) -> None:
        """Let the process end by itself, which it does once its line is closed, or kill it."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            self._process.wait(ENDING_S)
        self.close()

    def close(self) -> None:
        """Kill the process and what it has started."""
        if self._line.fileno() < 0:  # closed before, and its process number may be another's by now
            return
        self._process.kill()
        self._line.close()
        self._after()

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            left = deadline - time.monotonic()
            if left <= 0:  # also where bytes keep coming, one by one
                raise self._timeout()
            self._line.settimeout(min(left, POLL_S) if self._looks else left)
            try:
                part = self._line.recv(size - len(data))
            except TimeoutError:
                self._look_once()
                continue
            except ConnectionError:
                part = b""
            if not part:
                raise self._death()
            data += part
        return bytes(data)

    def _look_once(self) -> None:
        try:
            for look in self._looks:
                look()
        except BaseException:
            self.close()
            raise

    def _timeout(self) -> Stopped:
        self.close()
        return Stopped("timeout", "no answer in time")

    def _death(self) -> Stopped:
        """What the process died of, once its end of the line is closed."""
        code = self._process.wait(ENDING_S)
        self.close()
        if code is None:
            return Stopped("unreadable", "the connection to the grader was closed")
        if code < 0 and signal_name(-code) in ("SIGPROF", "SIGXCPU"):
            return Stopped("timeout", "no more time to compute")
        if code < 0:
            return Stopped("crash", f"Python itself crashed ({signal_name(-code)})")
        if code >= WINDOWS_CRASH:
            return Stopped("crash", f"Python itself crashed (0x{code:08X})")
        return Stopped("crash", f"the program ended itself (exit code {code}) instead of returning")


def signal_name(number: int) -> str:
    """A signal's name; real-time signals have none."""
    names = {each.value: each.name for each in signal.Signals}
    return names.get(number, f"signal {number}")


class Children:
    """Those processes that have become this one's children since this was made.

    On Linux this process adopts orphans: one whose parent has ended becomes its child, also where it has a
    session of its own. Elsewhere nobody can tell, and there are none.

    Attributes:
        known: whether somebody can tell.
    """

    def __init__(self) -> None:
        self.known = Path(CHILDREN).exists()
        if sys.platform == "linux":
            confine.adopt_orphans()
        self._others = self._all()

    def kill(self) -> None:
        """End them and what they start, until there are none."""
        while strays := self._all() - self._others:
            for stray in strays:
                try:
                    os.kill(stray, signal.SIGKILL)
                    os.waitpid(stray, 0)
                except OSError:  # it is another user's, or somebody else waits for it
                    self._others.add(stray)

    def _all(self) -> set[int]:
        with contextlib.suppress(OSError):
            return set(map(int, Path(CHILDREN).read_text().split()))
        return set()
