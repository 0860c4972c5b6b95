"""The sandboxes `auto` and `strict`: a clean process, the zygote, forks a confined worker for each run."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.components import Sandbox, Workers
from grader.errors import Fault, Stopped
from grader.hookspecs import hookimpl
from grader.model import Limits
from grader.sandbox import confine, host
from grader.sandbox.channel import ENDING_S, Channel
from grader.sandbox.copies import Copy, write_copy
from grader.sandbox.spawned import Spawner, has_seatbelt
from grader.sandbox.syscalls import compiled_filter

USERS = range(64_000, 65_000)  # belong to nobody, on a system that keeps to the usual ranges
MAX_THREADS = 256  # of a worker
WAYS = {
    "landlock": "use Linux 5.13 or newer with landlock among its security modules (lsm=landlock,… at boot)",
    "seccomp": "install libseccomp (apt install libseccomp2, apk add libseccomp), on a 64-bit Linux",
}
"""the layers that `strict` wants, and the way to each"""


class Forks:
    """Starts workers by forking a zygote, which is started when it is needed first.

    Args:
        home: the folder that holds the folders of all runs.
        strict: whether to refuse where this machine lacks one of the layers in `WAYS`.
        without: layers to leave out, to see what they stop: of "landlock", "seccomp", "user", "privileges".
    """

    def __init__(self, home: Path, strict: bool = False, without: Collection[str] = ()) -> None:
        self._home = home
        self._strict = strict
        self._without = without
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket  # to the zygote
        self._handle = -1  # means the zygote in any process
        self._preload: tuple[str, ...] = ()
        self._preloaded: tuple[str, ...] = ()  # by the zygote that there is
        self._greeted = False
        self._user: int | None = None
        self.layers: tuple[str, ...] = ()
        """what confines the workers, once there is one"""

    def preload(self, modules: tuple[str, ...]) -> None:
        """Start a zygote that loads these modules; it comes up while this process does something else."""
        self._preload = modules
        with contextlib.suppress(OSError):  # the first start meets it
            self._launch()

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Channel:
        """A new worker on a copy of these files; raises `Fault` where it, or the zygote, does not come up."""
        self._launch()
        if not self._greeted:
            self._greet(bool(limits.scratch_mb))
        copy = write_copy(self._home, files, bool(limits.scratch_mb), self._user)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                number, handle = self._told(host.run_of(copy, limits), theirs.fileno())
        except BaseException:
            ours.close()
            copy.remove()
            raise
        worker = Forked(self, number, handle)
        channel = Channel(ours, worker, lambda: worker.look(copy, limits), copy.remove)
        host.await_ready(channel)
        return channel

    def reap(self, number: int) -> int | None:
        """The exit code of a worker that has been killed; None where the zygote is gone, too."""
        code: int | None = None
        with contextlib.suppress(Fault):
            code, _ = self._told({"reap": number})
        return code

    def release(self) -> None:
        """Leave the zygote to a process that was forked from this one: it ends with that process."""
        if self._zygote is not None:
            self._control.close()

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        if self._zygote is not None:
            serves = self._greeted or self._control.fileno() < 0  # here, or another process
            self._control.close()
            with self._zygote:  # waits for it, and closes what it could say
                if not (serves and self._has_ended(ENDING_S)):  # it ends its workers first
                    self._kill()
            os.close(self._handle)
            self._zygote = None

    def _has_ended(self, seconds: float) -> bool:
        """Whether the zygote has ended, or does within so many seconds."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        return bool(ended.poll(seconds * 1000))

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def _launch(self) -> None:
        """Start a zygote, unless there is one that this process can use."""
        if self._zygote is not None:
            if self._control.fileno() >= 0 and not self._has_ended(0) and self._preloaded == self._preload:
                return
            self.close()
        version = 0 if "landlock" in self._without else confine.landlock_version()
        user = own_user() if "user" not in self._without and confine.may_have_users() else None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {
            "landlock": version,
            "readable": host.readable(),
            "home": str(self._home),
            "privileges": "privileges" not in self._without,
            "user": user,
            "preload": self._preload,
        }
        self._control, self._zygote = host.started(settings, (ours, theirs))
        self._control.settimeout(host.START_S)
        self._handle = os.pidfd_open(self._zygote.pid)
        self._preloaded, self._version, self._greeted = self._preload, version, False

    def _greet(self, scratch: bool) -> None:
        lacking = [*missing(), *self._without]  # found out while the zygote comes up
        if self._strict and lacking:
            told = f"--sandbox strict needs {' and '.join(lacking)}, which this machine lacks"
            raise Fault(told, "; ".join(WAYS[layer] for layer in lacking))
        program = b"" if "seccomp" in lacking else compiled_filter(scratch)
        told, _ = self._told({"filter": program.hex()})
        if told["fault"]:
            self.close()
            raise Fault(*told["fault"])
        self._user = told["user"]
        self._greeted = True
        assert self._zygote is not None
        assert self._zygote.stderr is not None
        self._zygote.stderr.close()  # from here on it says nothing more
        self.layers = (
            *("process", "clocks", "limits"),
            *(["privileges"] if "privileges" not in self._without else []),
            *(["user"] if self._user is not None else []),
            *([f"landlock {self._version}"] if self._version else []),
            *(["seccomp"] if program else []),
        )

    def _told(self, request: dict[str, Any], *descriptors: int) -> tuple[Any, int]:
        """The zygote's answer, with the descriptor that comes with it, -1 for none; raises `Fault`."""
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            answer, handles, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
        except OSError:
            answer, handles = b"", []
        if not answer:
            told = "the process that starts workers has ended"
            if self._zygote is not None:
                self._kill()
                told = host.last_line(self._zygote) or told
            raise Fault(f"a worker does not start: {told}", "run grade doctor, and report what it prints")
        return json.loads(answer), handles[0] if handles else -1


class Forked:
    """A worker that the zygote has forked.

    Args:
        forks: who may wait for it.
        number: its process number.
        handle: a descriptor that means this process for ever, unlike its number.
    """

    def __init__(self, forks: Forks, number: int, handle: int) -> None:
        self._forks = forks
        self._number = number
        self._handle = handle
        self._code: int | None = None
        self._ended = False

    def wait(self, seconds: float) -> int | None:
        """The exit code; None where it has not ended within so many seconds."""
        watched = select.poll()
        watched.register(self._handle, select.POLLIN)
        if not self._ended and watched.poll(seconds * 1000):
            self._ended, self._code = True, self._forks.reap(self._number)
        return self._code

    def kill(self) -> None:
        """End it and wait until it is gone."""
        if not self._ended:
            self._signal(signal.SIGKILL)
            self._forks.reap(self._number)
        os.close(self._handle)

    def let(self, run: bool) -> None:
        """Let it run, or stand still: no thread of it does anything while nothing is asked."""
        self._signal(signal.SIGCONT if run else signal.SIGSTOP)

    def look(self, copy: Copy, limits: Limits) -> None:
        """Raises `Stopped` where it has more threads, or has written more, than it may."""
        copy.look(limits.scratch_mb)
        with contextlib.suppress(OSError):  # it has ended, or this machine does not show it
            if os.stat(f"/proc/{self._number}/task").st_nlink - 2 > MAX_THREADS:
                raise Stopped("memory", f"more than {MAX_THREADS} threads were started")

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)


def own_user() -> int:
    """The user of this process' workers: another for each run, as threads are counted by user."""
    return USERS[os.getpid() % len(USERS)]


def can_fork() -> bool:
    """Whether this is a Linux with what the zygote is killed by (5.3 or newer, and not all sandboxes)."""
    if sys.platform != "linux" or not hasattr(signal, "pidfd_send_signal"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):  # Python may have been built on an older one
        return False
    return True


def missing() -> list[str]:
    """Which of the layers that `strict` wants are not to be had here."""
    try:
        compiled_filter(False)
        here = {"seccomp"}
    except (ImportError, RuntimeError, OSError):
        here = set()
    if confine.landlock_version():
        here.add("landlock")
    return [layer for layer in WAYS if layer not in here]


@contextmanager
def open_auto(home: Path) -> Iterator[Workers]:
    """Workers with every layer that this machine has."""
    if not can_fork():
        yield Spawner(home, has_seatbelt())
        return
    with contextlib.closing(Forks(home)) as forks:
        yield forks


@contextmanager
def open_strict(home: Path) -> Iterator[Workers]:
    """Workers with every layer; raises `Fault` where this machine lacks one."""
    if not can_fork():
        told = "--sandbox strict needs Linux 5.3 or newer"
        raise Fault(told, "grade in a Linux container or virtual machine, or with --sandbox auto")
    with contextlib.closing(Forks(home, strict=True)) as forks:
        yield forks


@hookimpl
def grader_sandboxes() -> list[Sandbox]:
    """The sandboxes `auto` and `strict`."""
    return [Sandbox("auto", open_auto), Sandbox("strict", open_strict)]
