"""The layers that confine a process from within, on Linux: each takes something away for good.

This module imports the standard library alone: the zygote loads it by path.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

# The numbers are the kernel's: <linux/prctl.h>, <linux/landlock.h>, <linux/capability.h>. The system calls
# of Landlock have the same number on every machine.
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_CAPBSET_DROP = 1, 4, 22, 24
_PR_SET_SECUREBITS, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 28, 36, 38
_SECCOMP_MODE_FILTER = 2
_SECURE_AND_LOCKED = 0b1110_1111  # no capability comes with being root, with changing user, or is ambient
_CAPABILITY_VERSION_3 = 0x20080522
_CHOWN, _KILL, _SETGID, _SETUID = 0, 5, 6, 7
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(1, 4))
_MAKE_DIR, _MAKE_REG, _TRUNCATE = 1 << 7, 1 << 8, 1 << 14
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights each version knows; later ones 16
_TCP = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals, from version 6

READ = _READ_FILE | _READ_DIR
USE = READ | _WRITE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE  # and not remove: what is there can be counted
DEVICE = _READ_FILE | _WRITE_FILE

Rules = Iterable[tuple[int, int]]
"""descriptors of files and folders, each with what may be done there and below: READ, USE or DEVICE"""

# A Mac refuses any address space that is smaller than what each of its processes begins with: 400 GB.
_MAY_FAIL = (ValueError,) if sys.platform == "darwin" else ()

_libc: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def landlock_version() -> int:
    """The version of Landlock that the kernel has; 0 where it has none, or it is switched off."""
    if sys.platform != "linux":
        return 0
    version: int = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    return max(0, version)


def restrict_files(rules: Rules, version: int) -> None:
    """Landlock: touch no file but by these rules, use no TCP, and signal nobody outside.

    It has to be called after `give_up_privileges`. What the kernel's version does not know is left out.

    Raises:
        OSError: when the kernel refuses.
    """
    known = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    parts = (known, _TCP, _SCOPES)[: 1 + (version >= 4) + (version >= 6)]
    wanted = struct.pack(f"{len(parts)}Q", *parts)
    ruleset = _done(_libc.syscall(_CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0))
    for descriptor, rights in rules:
        fitting = known if stat.S_ISDIR(os.fstat(descriptor).st_mode) else known & _OF_FILES
        rule = struct.pack("=Qi", rights & fitting, descriptor)
        _done(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    _done(_libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def filter_syscalls(program: bytes) -> None:
    """seccomp: make no system call but those that a compiled filter (see `syscalls`) lets through."""
    kept = ctypes.create_string_buffer(program, len(program))
    pointer = struct.pack("HP", len(program) // 8, ctypes.addressof(kept))
    _done(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, pointer, 0, 0))


def give_up_privileges(user: int | None) -> None:
    """Never gain privileges again; as root also drop every capability, and become another user.

    Args:
        user: the number of the user and of the one group to become, which need not have a name; None to stay.
    """
    _done(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if os.geteuid() != 0:
        return
    for capability in range(64):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails beyond the last one
    _libc.prctl(_PR_SET_SECUREBITS, _SECURE_AND_LOCKED, 0, 0, 0)  # may be locked already, in a container
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _done(_libc.capset(header, bytes(24)))


def limit(memory_mb: int, cpu_s: int, file_mb: int, tasks: int | None = None) -> None:
    """Set limits that cannot be raised again: memory, CPU time, file sizes, open files, no core dumps.

    Args:
        memory_mb: address space, in MiB.
        cpu_s: seconds of CPU time of the whole process.
        file_mb: the largest file that may be written, in MiB.
        tasks: processes and threads of this user in all; None where others share the user.
    """
    import resource  # not on Windows

    with suppress(*_MAY_FAIL):
        _lower(resource.RLIMIT_AS, memory_mb << 20)
    _lower(resource.RLIMIT_CPU, cpu_s, spare=1)  # the first signal tells why, the second cannot be ignored
    _lower(resource.RLIMIT_FSIZE, file_mb << 20)
    _lower(resource.RLIMIT_NOFILE, 64)
    _lower(resource.RLIMIT_CORE, 0)
    if tasks is not None:
        _lower(resource.RLIMIT_NPROC, tasks)


def limit_files(most: int) -> None:
    """Have no more files open than so many."""
    import resource  # not on Windows

    _lower(resource.RLIMIT_NOFILE, most)


def _lower(name: int, wanted: int, spare: int = 0) -> None:
    """Set a limit, and so much above it the one that it cannot be raised beyond; neither is raised here."""
    import resource

    _, hard = resource.getrlimit(name)
    most = wanted + spare if hard == resource.RLIM_INFINITY else min(wanted + spare, hard)
    resource.setrlimit(name, (min(wanted, most), most))


def may_have_users() -> bool:
    """Whether this process can run another user's: it is root, and no container has taken that away."""
    if os.geteuid() != 0:
        return False
    sets = ctypes.create_string_buffer(24)
    _done(_libc.capget(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), sets))
    (effective,) = struct.unpack_from("I", sets)
    return all(effective >> capability & 1 for capability in (_CHOWN, _KILL, _SETGID, _SETUID))


def hide() -> None:
    """Let no process of the same user look into this one's memory, environment or open files."""
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent, of that process number, ends; at once where it has ended already."""
    _libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every process whose own parent, started from here, has ended."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _done(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
