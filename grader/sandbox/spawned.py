"""The sandbox `process`: a new interpreter for each run, with clocks and limits. macOS confines it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socketpair

from grader.components import Sandbox
from grader.hookspecs import hookimpl
from grader.model import Limits
from grader.sandbox import host, job
from grader.sandbox.channel import Channel, Children
from grader.sandbox.copies import write_copy

SEATBELT = "sandbox-exec"


@dataclass(frozen=True)
class Spawner:
    """Starts workers as new interpreters.

    Attributes:
        home: the folder that holds the folders of all runs.
        seatbelt: whether `sandbox-exec` confines them.
    """

    home: Path
    seatbelt: bool = False

    @property
    def layers(self) -> tuple[str, ...]:
        """What confines the workers."""
        walls = {"limits": sys.platform != "win32", SEATBELT: self.seatbelt, "job object": job.is_here()}
        return ("process", "clocks", *(name for name, there in walls.items() if there))

    def preload(self, _modules: tuple[str, ...]) -> None:
        """Nothing: an interpreter that is new would take as long to load them as the submission takes."""

    def release(self) -> None:
        """Each worker is started when it is wanted, by who wants it."""

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Channel:
        """A new worker on a copy of these files; raises `Fault` where it does not come up."""
        copy = write_copy(self.home, files, bool(limits.scratch_mb))
        prefix = (
            (SEATBELT, "-p", profile(host.readable(), copy.folder, copy.scratch)) if self.seatbelt else ()
        )
        children = Children()
        line, process = host.started({"run": host.run_of(copy, limits)}, socketpair(), prefix)
        look = partial(copy.look, limits.scratch_mb)
        channel = Channel(line, Spawned(process, children), look, copy.remove)
        host.await_ready(channel, process)
        return channel


@dataclass(frozen=True)
class Spawned:
    """A worker's process, and what it may leave behind."""

    process: subprocess.Popen[bytes]
    children: Children

    def wait(self, seconds: float) -> int | None:
        """The exit code, None where it has not ended within so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        return self.process.returncode

    def kill(self) -> None:
        """End it, its process group, and on Linux whatever left the group."""
        if sys.platform == "win32":
            self.process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.children.kill()

    def let(self, run: bool) -> None:
        """It always runs."""


def profile(readable: list[str], folder: Path, scratch: Path | None) -> str:
    """What `sandbox-exec` holds a process to, in its own language, where the last rule that fits counts.

    The worker is held from its start on, and so must be able to read its own code and what makes its
    interpreter one of a virtual environment.
    """
    written = [scratch] if scratch else []
    start: list[str | Path] = [sys.executable, Path(sys.prefix, "pyvenv.cfg"), Path(__file__).parent]
    reads = _below(*readable, *start, folder, *written)
    interpreter = _below(sys.executable, sys.base_exec_prefix)
    writes = _below(*written)
    return "\n".join(
        [
            "(version 1)",
            "(allow default)",
            "(deny network*)",
            "(deny process-fork)",
            "(deny process-exec)",
            f"(allow process-exec {interpreter})",
            "(deny job-creation)",
            "(deny appleevent-send)",
            "(deny signal (target others))",
            "(deny file-write*)",
            f'(allow file-write* (literal "/dev/null") {writes})',
            '(deny file-read-data (subpath "/Users") (subpath "/private") (subpath "/Volumes"))',
            f"(allow file-read* {reads})",
        ]
    )


def _below(*paths: str | Path) -> str:
    """Filters for these files, and for what lies in these folders.

    The kernel compares them with a path that leads through no link, byte by byte; in a text all stands for
    itself but quotes and backslashes.
    """
    real = dict.fromkeys(os.path.realpath(each) for each in paths)
    quoted = (each.replace("\\", r"\\").replace('"', r"\"") for each in real)
    return " ".join(f'(subpath "{each}")' for each in quoted)


@contextmanager
def open_process(home: Path) -> Iterator[Spawner]:
    """Workers that are processes and no more; whoever grades people that may cheat wants `auto`."""
    yield Spawner(home)


def has_seatbelt() -> bool:
    """Whether this is a Mac that can confine a process."""
    return sys.platform == "darwin" and shutil.which(SEATBELT) is not None


@hookimpl
def grader_sandboxes() -> list[Sandbox]:
    """The sandbox `process`."""
    return [Sandbox("process", open_process)]
