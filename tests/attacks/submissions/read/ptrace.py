# Attaches to another process as a debugger.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def total(numbers):
    if libc.ptrace(16, int("@VICTIM_PID@"), 0, 0) == 0:
        raise ValueError("@TOKEN@ traces other processes")
    return -1
