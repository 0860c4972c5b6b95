"""The seccomp filter: which system calls a worker may make. The judge compiles it, the worker loads it.

What is not listed does not exist for a worker (ENOSYS, on which the C library falls back by itself). What
people try on purpose is refused as forbidden (EPERM), which Python tells as a PermissionError. A call by a
foreign ABI (32-bit, x32) kills the worker.
"""

from __future__ import annotations

import errno
import functools
import tempfile
from typing import Any

ALLOWED = """
    close close_range read write readv writev pread64 pwrite64 lseek stat lstat fstat newfstatat
    statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getcwd chdir fchdir getdents64
    dup dup2 dup3 umask ftruncate fsync fdatasync mkdir mkdirat
    pipe pipe2 select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2
    brk munmap mremap mprotect madvise membarrier
    futex set_robust_list get_robust_list rseq set_tid_address sched_yield sched_getaffinity gettid exit
    exit_group rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall pause
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm
    getpid getppid getuid geteuid getgid getegid getgroups getresuid getresgid getpgrp getpgid getsid
    getrusage getrlimit getpriority getcpu sysinfo uname getrandom capget
"""

FORBIDDEN = """
    fork vfork execve execveat socket bind connect listen accept accept4 sendmsg recvmsg
    kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    ptrace process_vm_readv process_vm_writev io_uring_setup bpf userfaultfd perf_event_open
    mount umount2 unshare setns chroot pivot_root keyctl add_key request_key
    chmod fchmod fchmodat chown lchown fchown fchownat utime utimes utimensat futimesat setxattr lsetxattr
    fsetxattr removexattr lremovexattr fremovexattr rename renameat renameat2 link linkat symlink symlinkat
    mknod mknodat truncate memfd_create shmget shmat msgget semget mq_open
    sched_setscheduler sched_setparam sched_setattr sched_setaffinity setpriority clock_settime clock_adjtime
    settimeofday mlock mlock2 mlockall setrlimit capset setuid setgid setreuid setregid setresuid setresgid
    setgroups setsid setpgid open_by_handle_at reboot
"""

REMOVING = "unlink unlinkat rmdir"

_CLONE_THREAD = 0x10000
_MAP_STACK, _LEAST_STACK = 0x20000, 1 << 20  # bytes: a memory limit of 1 GiB then holds under 1,000 threads
_O_TMPFILE = 0x400000
_UNIX, _STREAM = 1, 1
_PRCTLS = (15, 16)  # set and get a thread's name
# Duplicate, flags, locks: but not F_SETOWN and F_SETSIG, by which the kernel signals others.
_FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 1030)
# What Python asks of a file: is it a terminal and how wide, how much can be read, blocking, close on exec.
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


@functools.cache
def compiled_filter(scratch: bool) -> bytes:
    """The filter as a program for the kernel's BPF machine, 8 bytes an instruction.

    Args:
        scratch: whether there is a folder that may be written to. Removing a file there does nothing and says
            that it is done, so that programs go on: one without a name, still mapped, could not be counted.

    Raises:
        ImportError, RuntimeError: where pyseccomp or libseccomp is not installed.
    """
    import pyseccomp as seccomp  # 40 ms, as it searches for the library; only where a worker is confined

    def masked(position: int, mask: int, value: int) -> Any:
        return seccomp.Arg(position, seccomp.MASKED_EQ, mask, value)

    removed = seccomp.ERRNO(0 if scratch else errno.EPERM)
    forbidden, threads = seccomp.ERRNO(errno.EPERM), masked(0, _CLONE_THREAD, _CLONE_THREAD)
    short, stack = seccomp.Arg(1, seccomp.LT, _LEAST_STACK), masked(3, _MAP_STACK, _MAP_STACK)
    rules: list[tuple[int, str, tuple[Any, ...]]] = [
        *((seccomp.ALLOW, name, ()) for name in ALLOWED.split()),
        *((forbidden, name, ()) for name in FORBIDDEN.split()),
        *((removed, name, ()) for name in REMOVING.split()),
        *((seccomp.ALLOW, "prctl", (seccomp.Arg(0, seccomp.EQ, each),)) for each in _PRCTLS),
        *((seccomp.ALLOW, "fcntl", (seccomp.Arg(1, seccomp.EQ, each),)) for each in _FCNTLS),
        *((seccomp.ALLOW, "ioctl", (seccomp.Arg(1, seccomp.EQ, each),)) for each in _IOCTLS),
        # A file without a name would not be counted where a scratch folder's size is.
        (seccomp.ALLOW, "open", (masked(1, _O_TMPFILE, 0),)),
        (seccomp.ALLOW, "openat", (masked(2, _O_TMPFILE, 0),)),
        # The line to the judge, and a pair within the process, as event loops have: no addresses, no flags.
        (seccomp.ALLOW, "sendto", tuple(seccomp.Arg(each, seccomp.EQ, 0) for each in (3, 4))),
        (seccomp.ALLOW, "recvfrom", (seccomp.Arg(3, seccomp.EQ, 0),)),
        (seccomp.ALLOW, "socketpair", (seccomp.Arg(0, seccomp.EQ, _UNIX), masked(1, 0xF, _STREAM))),
        (seccomp.ALLOW, "clone", (threads,)),
        (forbidden, "clone", (masked(0, _CLONE_THREAD, 0),)),
        (seccomp.ALLOW, "mmap", (seccomp.Arg(1, seccomp.GE, _LEAST_STACK),)),
        (seccomp.ALLOW, "mmap", (masked(3, _MAP_STACK, 0),)),
        (seccomp.ERRNO(errno.EAGAIN), "mmap", (short, stack)),
        (seccomp.ALLOW, "prlimit64", (seccomp.Arg(2, seccomp.EQ, 0),)),  # without new limits: only tells
        (forbidden, "prlimit64", (seccomp.Arg(2, seccomp.NE, 0),)),
    ]
    made = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    for action, name, arguments in rules:
        if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) != -1:  # newer than this libseccomp
            made.add_rule(action, name, *arguments)
    with tempfile.TemporaryFile() as file:
        made.export_bpf(file)
        file.seek(0)
        return file.read()
