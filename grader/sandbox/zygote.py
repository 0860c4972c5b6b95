"""The script of a clean interpreter that runs a submission, or forks a worker for each run and confines it.

`zygote.py SETTINGS`, where the settings are JSON:

    packages    folders that submissions may import from
    line        the descriptor of the socket to the judge; null to read a shared one from standard input
    parent      the number of the process that starts this one
    run         what to run in this very process: `{folder, scratch, memory_mb, cpu_s, file_mb}`; else null
    landlock    the version of Landlock to use; 0 for none
    readable    files and folders that workers may read
    home        the folder that holds the folders of all runs
    privileges  whether to give them all up
    user        the number of the user to become, where that user can read all of this; null to stay
    preload     modules to load before there are workers

A process that forks reads messages from the judge, JSON too: first `{filter: HEX}`, the seccomp filter, empty
for none, answered by `{user, fault}`: the user that it has become, and null, or what is wrong with a module
to preload and what to do about it, which is this process' last answer. Then for each worker what to run, as
above, with the worker's end of its line, answered by a process number and a descriptor to kill it by; and
`{reap: NUMBER}`, answered by the exit code of a worker that has been killed or has ended.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.sandbox import confine, rehearsal, worker

    SETTINGS: dict[str, Any] = {}
else:
    SETTINGS = json.loads(sys.argv[1])
    sys.path += SETTINGS["packages"]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import rehearsal
    import worker

    if sys.platform != "win32":
        import confine
    del sys.path[0]

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
CHILDREN = "/proc/thread-self/children"
THREADS = "/proc/self/task"
SIZE = "/proc/self/statm"  # in pages, the address space first
OPEN_FILES = 128  # of the zygote
FORK_TRIES = 100  # 50 ms apart
THREAD_TRIES = 20  # 50 ms apart
MAX_MESSAGE = 500  # characters of what a module raises
WORKER_TASKS = 256  # processes and threads, where no one else has the worker's user


class Zygote:
    """Forks workers, each of which can read what this process can read and nothing of the other workers."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        self.control = control
        self.version: int = settings["landlock"]
        known = os.path.exists(CHILDREN)  # not every kernel tells
        self.children = _opened(CHILDREN if known else os.devnull, os.O_RDONLY)  # later it is out of reach
        self.size = _opened(SIZE if os.path.exists(SIZE) else os.devnull, os.O_RDONLY)
        self.modules: list[str] = settings["preload"]
        self.preloaded_mb = 0
        self.filter = bytes.fromhex(json.loads(control.recv(1 << 18))["filter"])
        self.user = settings["user"] if _can_read(settings) else None
        self.rules = [(_opened(path), confine.READ) for path in settings["readable"] if os.path.exists(path)]
        self.rules += [(_opened(path), confine.DEVICE) for path in DEVICES]
        confine.limit_files(OPEN_FILES)  # or closing all that might be open takes minutes, on some systems
        confine.adopt_orphans()
        if settings["privileges"]:
            confine.give_up_privileges(self.user)
        confine.hide()
        if self.version:
            confine.restrict_files([*self.rules, (_opened(settings["home"]), confine.USE)], self.version)
        confine.die_with_parent(settings["parent"])

    def serve(self) -> None:
        """Do what the judge asks until it closes the line; workers do not outlive this process."""
        before = self._size_mb()
        fault = preload(self.modules)  # now that privileges are gone, and with Landlock the course, too
        self.preloaded_mb = self._size_mb() - before
        self.control.send(json.dumps({"user": self.user, "fault": fault}).encode())
        if fault:
            return
        gc.freeze()  # what is here stays: collecting it in workers would only copy memory
        while True:
            message, lines, _, _ = socket.recv_fds(self.control, 1 << 16, 1)
            if not message:
                self._end_workers()
                return
            request = json.loads(message)
            if "reap" in request:
                self.control.send(json.dumps(self._reap(request["reap"])).encode())
            else:
                self._fork(request, lines[0])

    def _fork(self, run: dict[str, Any], line: int) -> None:
        me = os.getpid()
        number = _forked()
        if number == 0:
            try:
                self._become_worker(run, socket.socket(fileno=line), me)
            finally:
                os._exit(1)
        os.close(line)
        handle = os.pidfd_open(number)
        socket.send_fds(self.control, [b"%d" % number], [handle])
        os.close(handle)

    def _become_worker(self, run: dict[str, Any], line: socket.socket, parent: int) -> None:
        try:
            self._confine(run, line.fileno(), parent)
        except OSError as error:
            worker.send(line, f"it cannot be confined: {error}".encode())
        else:
            _run(run, line)

    def _confine(self, run: dict[str, Any], line: int, parent: int) -> None:
        os.setsid()
        confine.die_with_parent(parent)
        if self.version:
            own = [(_opened(run["folder"]), confine.READ)]
            own += [(_opened(run["scratch"]), confine.USE)] if run["scratch"] else []
            confine.restrict_files([*self.rules, *own], self.version)
        self.control.close()
        os.closerange(3, line)
        os.closerange(line + 1, os.sysconf("SC_OPEN_MAX"))
        run["memory_mb"] += self.preloaded_mb  # the limit is for what the submission adds
        _limit(run, None if self.user is None else WORKER_TASKS)
        if self.filter:
            confine.filter_syscalls(self.filter)

    def _size_mb(self) -> int:
        pages = os.pread(self.size, 100, 0).split()
        return int(pages[0]) * os.sysconf("SC_PAGE_SIZE") >> 20 if pages else 0

    def _reap(self, number: int) -> int:
        """The exit code of a worker that has been killed or has ended; whatever it started ends, too."""
        status = 0
        with suppress(ChildProcessError):  # a fork of the judge has asked for it already
            _, status = os.waitpid(number, 0)
        self._end_workers()
        return os.waitstatus_to_exitcode(status)

    def _end_workers(self) -> None:
        """End whatever is left of them, and wait for it: nobody else would."""
        while strays := os.pread(self.children, 1 << 16, 0).split():
            for stray in strays:
                with suppress(OSError):
                    os.kill(int(stray), signal.SIGKILL)
                    os.waitpid(int(stray), 0)


def preload(modules: list[str]) -> tuple[str, str] | None:
    """Load modules, for all workers; where one must not be, what is wrong and what to do, a line each."""
    places = [os.path.realpath(each) for each in (*sys.path, os.path.dirname(__file__))]
    for name in modules:
        told = f"exercise.toml preloads {name!r}, which"
        try:
            importlib.import_module(name)
        except BaseException as error:  # it may even try to leave
            why = " ".join(f"{type(error).__name__}: {error}".split())[:MAX_MESSAGE]
            return f"{told} cannot be imported: {why}", "install it, or take it off the list"
        for file in _loaded():
            if not any(os.path.realpath(file).startswith(os.path.join(place, "")) for place in places):
                return f"{told} loads {file}, which no package has installed", "take it off the list"
        if _has_threads():
            return f"{told} leaves a thread running, and a fork would break it", "take it off the list"
    return None


def _loaded() -> list[str]:
    """The files of all modules; those that are something else in disguise are not asked, but looked into."""
    files = [getattr(module, "__dict__", {}).get("__file__") for module in list(sys.modules.values())]
    return [file for file in files if isinstance(file, str)]


def _has_threads() -> bool:
    """Whether there are threads beside this one, Python's or not; one that is ending gets its time to."""
    for _ in range(THREAD_TRIES):
        try:
            if os.stat(THREADS).st_nlink - 2 <= 1:
                return False
        except OSError:  # this machine does not show it
            return False
        time.sleep(0.05)
    return True


def _forked() -> int:
    """Fork; where another submission has used up what processes there may be, wait for its end."""
    for _ in range(FORK_TRIES):
        try:
            return os.fork()
        except BlockingIOError:
            time.sleep(0.05)
    return os.fork()


def _can_read(settings: dict[str, Any]) -> bool:
    """Whether that user can read what a worker needs; asked as that user, for a moment."""
    if settings["user"] is None or os.geteuid() != 0:
        return False
    groups = os.getgroups()
    try:
        os.setgroups([])
    except OSError:  # some namespaces keep the groups as they are
        return False
    try:
        os.setegid(settings["user"])
        os.seteuid(settings["user"])
        folders = [*settings["packages"], os.path.dirname(os.__file__)]
        readable = all(os.access(each, os.R_OK | os.X_OK, effective_ids=True) for each in folders)
        return readable and os.access(settings["home"], os.X_OK, effective_ids=True)
    except OSError:  # there is no such user in this container's range
        return False
    finally:
        os.seteuid(0)
        os.setegid(os.getgid())
        os.setgroups(groups)


def _opened(path: str, how: int | None = None) -> int:
    return os.open(path, os.O_PATH if how is None else how)


def _limit(run: dict[str, Any], tasks: int | None = None) -> None:
    if sys.platform != "win32":
        confine.limit(run["memory_mb"], run["cpu_s"], run["file_mb"], tasks)


def _run(run: dict[str, Any], line: socket.socket) -> None:
    """Serve the submission in a folder, as a process that looks the same in every run."""
    random.seed(0)  # the module seeds itself anew after a fork
    sys.argv[:] = [""]
    sys.path.append(run["folder"])
    if run["scratch"]:
        os.environ["TMPDIR"] = run["scratch"]
    os.chdir(run["scratch"] or run["folder"])
    worker.serve(line, run["folder"])


def _silence() -> None:
    """Lead the standard streams nowhere; so far, standard error told the judge why this did not start."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def main(settings: dict[str, Any]) -> None:
    """Run one submission, or fork workers."""
    if settings["line"] is None:
        # What is ignored here is a name that Python has on Windows alone.
        line = socket.fromshare(sys.stdin.buffer.read())  # type: ignore[attr-defined]
    else:
        line = socket.socket(fileno=settings["line"])
    if settings["run"]:
        _limit(settings["run"])
        _silence()
        _run(settings["run"], line)
    else:
        rehearsal.rehearse()
        zygote = Zygote(line, settings)
        _silence()
        zygote.serve()


if __name__ == "__main__":
    main(SETTINGS)
