"""What every worker is started with: the interpreter, its environment, what it may read and use."""

from __future__ import annotations

import json
import math
import os
import site
import subprocess
import sys
import sysconfig
from pathlib import Path
from socket import socket
from typing import Any

from grader.errors import CallerError, Fault, Stopped
from grader.model import Limits
from grader.sandbox import job
from grader.sandbox.channel import Channel
from grader.sandbox.copies import Copy

START_S = 20.0  # for an interpreter to come up, which is the machine's time and not the submission's
SPARE_MB = 1  # of a file, on top of what a scratch folder may hold, so that its size is what stops it

# No site, no user site, no script folder on the path: what `.pth` files add, an editable install's course
# above all, stays out of the worker's reach.
# On Windows that of an environment only starts another process, and that one would get the job and the line.
_WINDOWS = sys.platform == "win32"
_PYTHON = str(getattr(sys, "_base_executable", sys.executable)) if _WINDOWS else sys.executable
_INTERPRETER = (_PYTHON, "-S", "-s", "-P")
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    # No threads of libraries: they would use up what a worker may have, and may not be there at a fork.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    **({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if _WINDOWS else {}),  # or no socket works there
}
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_TABLES = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")


def started(
    settings: dict[str, Any], line: tuple[socket, socket], prefix: tuple[str, ...] = ()
) -> tuple[socket, subprocess.Popen[bytes]]:
    """Start `zygote.py`: this end of its line, and the process.

    Args:
        settings: those of `zygote` that the caller chooses.
        line: a pair of connected sockets, of which it gets the second.
        prefix: the command that starts the interpreter, where it is not started by itself.
    """
    ours, theirs = line
    try:
        with theirs:
            return ours, _started(settings, theirs, prefix)
    except BaseException:
        ours.close()
        raise


def _started(settings: dict[str, Any], line: socket, prefix: tuple[str, ...]) -> subprocess.Popen[bytes]:
    told = {
        "packages": package_folders(),
        "line": None if _WINDOWS else line.fileno(),
        "parent": os.getpid(),
        "run": None,
        **settings,
    }
    process = subprocess.Popen(
        [*prefix, *_INTERPRETER, Path(__file__).with_name("zygote.py"), json.dumps(told)],
        stdin=subprocess.PIPE if _WINDOWS else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=os.path.abspath(os.sep),
        env=_ENVIRONMENT,
        pass_fds=() if _WINDOWS else [line.fileno()],
        start_new_session=True,
    )
    if _WINDOWS:
        _hand_over(line, process, told["run"]["memory_mb"])
    return process


def _hand_over(line: socket, process: subprocess.Popen[bytes], memory_mb: int) -> None:
    """Confine a process on Windows, and give it its line, for which it waits; ends it where that fails."""
    # What is ignored here are names that Python has on Windows alone.
    try:
        if job.is_here():
            job.confine_process(int(process._handle), memory_mb)  # type: ignore[attr-defined]
        assert process.stdin is not None
        with process.stdin as pipe:
            pipe.write(line.share(process.pid))  # type: ignore[attr-defined]
    except BaseException:
        with process:
            process.kill()
        raise


def await_ready(channel: Channel, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for the frame that a worker sends before it touches the submission: empty, or what went wrong.

    Args:
        process: the one that says on standard error why it does not start.

    Raises:
        Fault: when the worker does not come up, which no submission can cause.
    """
    try:
        reason = channel.receive(START_S).decode()
    except Stopped as stopped:
        reason = (last_line(process) if process else "") or stopped.message
    except BaseException:
        channel.close()
        raise
    finally:
        if process and process.stderr:
            process.stderr.close()
    if reason:
        channel.close()
        raise Fault(f"a worker does not start: {reason}", "run grade doctor, and report what it prints")


def run_of(copy: Copy, limits: Limits) -> dict[str, Any]:
    """What to run and with which limits, as `zygote` reads it; the CPU time ends a worker without a judge."""
    return {
        "folder": str(copy.folder),
        "scratch": str(copy.scratch) if copy.scratch else None,
        "memory_mb": limits.memory_mb,
        "cpu_s": math.ceil(limits.submission_s + 2 * limits.check_s),
        "file_mb": limits.scratch_mb and limits.scratch_mb + SPARE_MB,
    }


def last_line(process: subprocess.Popen[bytes]) -> str:
    """What a process that has ended said last, if it did so before it came up; its pipe is closed."""
    assert process.stderr is not None
    if process.stderr.closed:
        return ""
    with process.stderr as pipe:
        return pipe.read().decode(errors="replace").strip().rpartition("\n")[2]


def package_folders() -> list[str]:
    """The folders on `sys.path` that packages are installed into; never one that a `.pth` file added."""
    paths = sysconfig.get_paths()
    installed = {paths["purelib"], paths["platlib"], *site.getsitepackages(), site.getusersitepackages()}
    return [folder for folder in sys.path if folder in installed]


def readable() -> list[str]:
    """What a worker may read beside its own copy: the interpreter, its libraries and installed packages."""
    own = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    prefixes = (f"{prefix}/lib" for prefix in (sys.base_prefix, sys.base_exec_prefix))
    return [*dict.fromkeys((*own, *prefixes, *package_folders(), *_LIBRARIES, *_TABLES))]


def refuse_reachable(course: Path) -> None:
    """Raises `CallerError` where the course lies in a folder that every worker may read."""
    for folder in readable():
        if course.resolve().is_relative_to(Path(folder).resolve()):
            raise CallerError(
                f"the course {course} lies inside {folder}, where submissions could read its solutions",
                "move the course to a folder of its own",
            )
