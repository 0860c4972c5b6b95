"""The filter of system calls, tried call by call in a worker."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

import pytest

from grader.sandbox.syscalls import ALLOWED as ALLOWED_CALLS
from grader.sandbox.syscalls import FORBIDDEN as FORBIDDEN_CALLS
from grader.sandbox.syscalls import REMOVING
from tests.sandbox.conftest import Open

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux'")

ASKS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)

def ask(number, *arguments):
    ctypes.set_errno(0)
    room = ctypes.create_string_buffer(64)
    numbers = [ctypes.addressof(room) if each == "room" else each for each in arguments]
    given = [ctypes.c_ulong(each) for each in (*numbers, 0, 0, 0, 0, 0, 0)[:6]]
    return libc.syscall(ctypes.c_long(number), *given), ctypes.get_errno()
"""

# What a submission may never do, whatever else changes: it is told so, or that there is no such call.
REFUSED = """
    fork vfork clone3 execve execveat socket bind connect listen accept accept4
    sendmsg sendmmsg recvmsg recvmmsg
    kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    ptrace process_vm_readv process_vm_writev process_madvise kcmp
    io_uring_setup io_uring_enter io_uring_register bpf userfaultfd perf_event_open
    mount umount2 fsopen fsmount move_mount open_tree mount_setattr pivot_root chroot unshare setns
    keyctl add_key request_key chmod fchmod fchmodat chown lchown fchown fchownat
    utime utimes utimensat futimesat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr rename renameat renameat2
    link linkat symlink symlinkat mknod mknodat truncate unlink unlinkat rmdir fallocate openat2
    memfd_create memfd_secret shmget shmat shmctl msgget msgsnd msgrcv semget semop mq_open mq_unlink
    sched_setscheduler sched_setparam sched_setattr sched_setaffinity setpriority ioprio_set
    clock_settime clock_adjtime adjtimex settimeofday mlock mlock2 mlockall setrlimit
    capset setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid setsid setpgid
    open_by_handle_at name_to_handle_at reboot swapon swapoff init_module finit_module delete_module
    kexec_load acct quotactl syslog sethostname setdomainname personality seccomp modify_ldt iopl ioperm
    inotify_init1 fanotify_init signalfd4 timer_create timerfd_create splice tee vmsplice sendfile
    landlock_create_ruleset landlock_restrict_self lookup_dcookie vhangup nfsservctl uselib
"""


# By arguments: what may be done, and what may not be done with the same call.
ALLOWED = {
    "sockets in a pair": ("socketpair", 1, 1, 0, "room"),
    "what a descriptor's flags are": ("fcntl", 1, 3),
    "what the limits are": ("prlimit64", 0, 7, 0, "room"),
    "the terminal's size": ("ioctl", 1, 0x5413, "room"),
}
FORBIDDEN = {
    "datagrams in a pair": ("socketpair", 1, 2, 0, "room"),
    "another family's pair": ("socketpair", 10, 1, 0, "room"),
    "who gets a descriptor's signals": ("fcntl", 1, 8, 0),
    "which signal that is": ("fcntl", 1, 10, 9),
    "signals on a descriptor": ("ioctl", 1, 0x5452, "room"),
    "a key typed into a terminal": ("ioctl", 0, 0x5412, "room"),
    "another limit": ("prlimit64", 0, 7, "room", 0),
    "a process that is a copy": ("clone", 17),
    "a thread in namespaces of its own": ("clone", 0x10000000),
    "to be looked into": ("prctl", 4, 1),
    "another filter": ("prctl", 22, 2, "room"),
    "a parent for orphans": ("prctl", 36, 1),
    "a file without a name": ("openat", 2**64 - 100, "room", 0x410002, 0o600),
    "the same by another call": ("open", "room", 0x410002, 0o600),
    "bytes out of order": ("sendto", 1, "room", 1, 1, 0, 0),
    "a datagram to somebody": ("sendto", 1, "room", 1, 0, "room", 16),
    "a thread with a small stack": ("mmap", 0, 16_384, 3, 0x20022, 2**64 - 1, 0),
}


@pytest.fixture
def asked(opened: Open) -> Callable[..., tuple[int, int]]:
    """Makes a system call by its name in a worker; gives what it returned and its error."""
    ask = opened(ASKS).subject.ask
    return lambda name, *arguments: ask(numbered(name), *arguments)


def numbered(name: str) -> int:
    """The number of a call on this machine, below 0 where there is none."""
    import pyseccomp

    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name))


def test_what_a_submission_may_never_do(asked: Callable[..., tuple[int, int]]) -> None:
    known = [name for name in REFUSED.split() if numbered(name) >= 0]
    assert len(known) > 100
    refused = ((-1, errno.EPERM), (-1, errno.ENOSYS))
    assert {name: told for name in known if (told := asked(name)) not in refused} == {}


@pytest.mark.parametrize("call", ALLOWED.values(), ids=ALLOWED)
def test_arguments_that_are_allowed(asked: Callable[..., tuple[int, int]], call: list[int]) -> None:
    assert asked(*call)[1] not in (errno.EPERM, errno.ENOSYS)


@pytest.mark.parametrize("call", FORBIDDEN.values(), ids=FORBIDDEN)
def test_arguments_that_are_not_allowed(asked: Callable[..., tuple[int, int]], call: list[int]) -> None:
    assert asked(*call) in ((-1, errno.EPERM), (-1, errno.ENOSYS), (-1, errno.EAGAIN))


def test_the_lists_name_calls_that_there_are() -> None:
    listed = f"{ALLOWED_CALLS} {FORBIDDEN_CALLS} {REMOVING}".split()
    assert sorted(set(listed)) == sorted(listed)
    # Those of other machines' kernels have numbers that libseccomp makes up.
    assert [name for name in listed if numbered(name) == -1] == []
