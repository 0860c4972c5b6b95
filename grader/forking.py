"""Run a function in a fork of this process, at the other end of a line."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable

from grader.sandbox.channel import ENDING_S, Channel, Children
from grader.sandbox.worker import send
from grader.settling import settle


def forked(
    main: Callable[[socket.socket], None],
    failing: Callable[[BaseException], bytes],
    progress: Callable[[None], None],
) -> Channel:
    """A line to a fork of this process.

    Args:
        main: runs there, at the other end.
        failing: gives the frame that is sent where it raises.
        progress: as in `split`.
    """
    end = split(progress)
    if isinstance(end, Channel):
        return end
    try:
        main(end)
    except BaseException as error:
        send(end, failing(error))
    finally:
        os._exit(0)


def split(progress: Callable[[None], None]) -> Channel | socket.socket:
    """Fork this process: here a line to the fork, and there the other end of it.

    The fork must not come back to what called this process: `os._exit` ends it.

    Args:
        progress: called with None now and then while a frame is waited for; what it raises ends the fork.
    """
    ours, theirs = socket.socketpair()
    children = Children()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    number = os.fork()
    if number == 0:
        ours.close()
        settle(parent, alone=children.known)
        return theirs
    theirs.close()
    return Channel(ours, _Child(number, children), look=lambda: progress(None))


class _Child:
    """A process that was forked from this one."""

    def __init__(self, number: int, children: Children) -> None:
        self._number = number
        self._children = children
        self._code: int | None = None

    def wait(self, seconds: float) -> int | None:
        """The exit code; None where it has not ended within so many seconds."""
        deadline = time.monotonic() + seconds
        while self._code is None and time.monotonic() < deadline:
            ended, status = os.waitpid(self._number, os.WNOHANG)
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.001)
        return self._code

    def kill(self) -> None:
        """End it, and whatever it has started; where nobody else could do that, it gets the time to do so."""
        if self._code is None and not self._children.known:
            os.kill(self._number, signal.SIGTERM)
            self.wait(ENDING_S)
        if self._code is None:
            os.kill(self._number, signal.SIGKILL)
            os.waitpid(self._number, 0)
        self._children.kill()

    def let(self, run: bool) -> None:
        """It always runs."""
