"""Start worker processes, hold them to their clocks, and kill them."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import site
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from grader.components import Sandbox
from grader.errors import CallerError, Fault, Stopped
from grader.hookspecs import hookimpl
from grader.model import Limits
from grader.sandbox import wire

START_S = 20.0  # for the interpreter to come up, which is the machine's time and not the submission's

# No site, no user site, no script folder on the path: what `.pth` files add, an editable install's course
# above all, stays out of the worker's reach.
_INTERPRETER = (sys.executable, "-S", "-s", "-P")
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
}


class Process:
    """A channel to a worker in a process of its own.

    Args:
        folder: absolute path of the folder that holds the submission's copy.
        limits: what the worker may use; `memory_mb` is set here, the clocks are the caller's.

    Raises:
        Fault: when the worker does not come up, which no submission can cause.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._line, theirs = socket.socketpair()
        worker = Path(__file__).with_name("worker.py")
        with theirs:
            self._process = subprocess.Popen(
                [
                    *_INTERPRETER,
                    worker,
                    f"{theirs.fileno()}",
                    folder,
                    *_limits(limits),
                    *package_folders(),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._await_ready()

    def _await_ready(self) -> None:
        """Wait for the empty frame that a worker sends before it touches the submission."""
        pipe = self._process.stderr
        assert pipe is not None
        with pipe:
            try:
                self._receive(time.monotonic() + START_S)
            except KeyboardInterrupt:
                self.close()
                raise
            except Stopped as stopped:
                last = pipe.read().decode(errors="replace").strip().rpartition("\n")[2]
                raise Fault(f"a worker does not start: {last or stopped.message}", "report this") from None

    def ask(self, frame: bytes, seconds: float) -> bytes:
        """Send a frame and wait for one, no longer than so many seconds; raises `Stopped`."""
        deadline = time.monotonic() + seconds
        try:
            self._line.settimeout(max(seconds, 0.001))
            self._line.sendall(wire.HEADER.pack(len(frame)) + frame)
        except TimeoutError:
            raise self._timeout() from None
        except ConnectionError:
            raise self._death() from None
        return self._receive(deadline)

    def _receive(self, deadline: float) -> bytes:
        (size,) = wire.HEADER.unpack(self._read(wire.HEADER.size, deadline))
        if size > wire.MAX_BYTES:
            self.close()
            raise Stopped("unreadable", f"the answer is larger than {wire.MAX_BYTES:,} bytes")
        return self._read(size, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            left = deadline - time.monotonic()
            if left <= 0:  # also where bytes keep coming, one by one
                raise self._timeout()
            self._line.settimeout(left)
            try:
                part = self._line.recv(size - len(data))
            except TimeoutError:
                raise self._timeout() from None
            except ConnectionError:
                part = b""
            if not part:
                raise self._death()
            data += part
        return bytes(data)

    def _timeout(self) -> Stopped:
        self.close()
        return Stopped("timeout", "no answer in time")

    def _death(self) -> Stopped:
        """What the worker died of, once its end of the line is closed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1.0)
        code = self._process.poll()
        self.close()
        if code is None:
            return Stopped("unreadable", "the connection to the grader was closed")
        if code < 0:
            names = {each.value: each.name for each in signal.Signals}  # real-time signals have none
            return Stopped("crash", f"Python itself crashed ({names.get(-code, f'signal {-code}')})")
        return Stopped("crash", f"the program ended itself (exit code {code}) instead of returning")

    def close(self) -> None:
        """Kill the worker and what it started in its process group."""
        if self._line.fileno() < 0:  # closed before, and its process number may be another's by now
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._line.close()


def _limits(limits: Limits) -> list[str]:
    """The worker's own limits: memory in MiB, and CPU seconds, which end it when the judge is gone."""
    return [f"{limits.memory_mb}", f"{math.ceil(limits.submission_s + 2 * limits.check_s)}"]


def package_folders() -> list[str]:
    """The folders on `sys.path` that packages are installed into; never one that a `.pth` file added."""
    paths = sysconfig.get_paths()
    installed = {paths["purelib"], paths["platlib"], *site.getsitepackages(), site.getusersitepackages()}
    return [folder for folder in sys.path if folder in installed]


def refuse_reachable(course: Path) -> None:
    """Raises `CallerError` where the course lies in a folder that every worker may import from."""
    for folder in (*package_folders(), sysconfig.get_path("stdlib")):
        if course.resolve().is_relative_to(Path(folder).resolve()):
            raise CallerError(
                f"the course {course} lies inside {folder}, where submissions could read its solutions",
                "move the course to a folder of its own",
            )


@hookimpl
def grader_sandboxes() -> list[Sandbox]:
    """A process of its own with a memory limit and clocks; confinement comes on top of it."""
    return [Sandbox("process", Process, ("process", "clocks", "memory"))]
