# Mounts, changes its root, and asks for namespaces of its own.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def total(numbers):
    done = [
        libc.mount(b"none", b"@VICTIM@", b"tmpfs", 0, None),
        libc.unshare(0x10000000),
        libc.unshare(0x00020000),
        libc.chroot(b"/usr"),
    ]
    if 0 in done:
        raise ValueError(f"@TOKEN@ {done}")
    return -1
