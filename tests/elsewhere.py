"""Run the command line as if this Linux were another system: what that lacks is taken away before it starts.

`python elsewhere.py SYSTEM ARGUMENT…`, where the system is `win32` or `darwin`. Its workers are started by
way of this file, too: `elsewhere.py SYSTEM zygote.py SETTINGS`.

What other systems have and Linux lacks is not here, but for three things: a pair of sockets is one over TCP,
as on Windows, a socket is shared with another process as Windows does, from outside: bytes that the other
makes a socket of; and `msvcrt` tells the keys that are pressed.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
import select
import shutil
import signal
import socket
import sys
import sysconfig
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

LACKS: dict[str, dict[ModuleType, str]] = {
    "win32": {
        os: "fork forkpty killpg setsid getsid getpgid getpgrp getuid geteuid getgid getegid getgroups "
        "setgroups setresuid setresgid seteuid setegid setuid setgid chown lchown mkfifo mknod pread sysconf "
        "statvfs pidfd_open O_NOFOLLOW O_NONBLOCK O_PATH O_CLOEXEC memfd_create",
        signal: "SIGHUP SIGPROF SIGSTOP SIGCONT SIGALRM SIGCHLD setitimer getitimer ITIMER_PROF alarm pause "
        "pidfd_send_signal",
        socket: "SOCK_SEQPACKET send_fds recv_fds",
    },
    "darwin": {
        os: "pidfd_open O_PATH memfd_create setresuid setresgid",
        signal: "pidfd_send_signal",
        socket: "SOCK_SEQPACKET",
    },
}
BLOCKED = {"win32": ["resource", "fcntl", "termios", "tty", "pty", "pwd", "grp", "syslog"], "darwin": []}
# They look at the system while they load, and would take this one for what it pretends to be.
EARLY = (
    "click rich.console rich.progress rich.table hypothesis _pytest.assertion.rewrite markdown_it cbor2 "
    "watchfiles"
)

_share_by = socket.AF_UNIX


def become(system: str) -> None:
    """Lack what that system lacks, and say that it is this one."""
    sysconfig.get_config_vars()
    for module, names in LACKS[system].items():
        for name in names.split():
            delattr(module, name)
    for name in BLOCKED[system]:
        sys.modules[name] = None  # type: ignore[assignment]
    sys.platform = system
    if system == "win32":
        os.environ["SYSTEMROOT"] = os.sep
        shutil._use_fd_functions = False  # type: ignore[attr-defined]  # as it finds out while it loads
        del socket.AF_UNIX
        socket.socketpair = _pair  # type: ignore[assignment]
        socket.socket.share = _share  # type: ignore[attr-defined]
        socket.fromshare = _from_share  # type: ignore[attr-defined]
        sys.modules["msvcrt"] = _msvcrt()
    else:
        import resource

        set_limit = resource.setrlimit

        def refuses(name: int, limits: tuple[int, int]) -> None:
            if name == resource.RLIMIT_AS:
                raise ValueError("current limit exceeds maximum limit")
            set_limit(name, limits)

        resource.setrlimit = refuses


def _msvcrt() -> ModuleType:
    """The keys of a console; whoever starts this has set the terminal so that they come one by one."""
    module = ModuleType("msvcrt")
    module.kbhit = lambda: bool(select.select([0], [], [], 0)[0])  # type: ignore[attr-defined]
    module.getwch = lambda: os.read(0, 1).decode("latin-1")  # type: ignore[attr-defined]
    return module


def _pair() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
    return ours, theirs


def _share(shared: socket.socket, _process: int) -> bytes:
    """Bytes that another process makes this socket of, once."""
    name = b"\0" + secrets.token_hex(8).encode()
    server = socket.socket(_share_by, socket.SOCK_STREAM)
    server.bind(name)
    server.listen()
    server.settimeout(30)
    kept = os.dup(shared.fileno())

    def give() -> None:
        with server, contextlib.suppress(OSError):
            other, _ = server.accept()
            with other:
                rights = kept.to_bytes(4, sys.byteorder)
                other.sendmsg([b"1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        os.close(kept)

    threading.Thread(target=give, daemon=True).start()
    return name


def _from_share(name: bytes) -> socket.socket:
    with socket.socket(_share_by, socket.SOCK_STREAM) as line:
        line.connect(name)
        _, ((_, _, rights),), _, _ = line.recvmsg(1, socket.CMSG_SPACE(4))
    return socket.socket(fileno=int.from_bytes(rights, sys.byteorder))


def main(system: str, *arguments: str) -> None:
    """Be a command line, or one of its workers."""
    if arguments and Path(arguments[0]).name == "zygote.py":
        become(system)
        sys.argv[:] = arguments
        own: dict[str, Any] = {"__name__": "__main__", "__file__": arguments[0]}
        exec(compile(Path(arguments[0]).read_bytes(), arguments[0], "exec"), own)
        return
    for name in EARLY.split():
        importlib.import_module(name)
    become(system)
    from grader.cli.main import main as grade
    from grader.sandbox import channel, host

    channel.CHILDREN = f"{os.devnull}/none"  # there is no /proc
    host._INTERPRETER += (__file__, system)  # type: ignore[assignment]
    sys.argv[:] = ["grade", *arguments]
    grade()


if __name__ == "__main__":
    main(*sys.argv[1:])
