# Makes its calls by the x32 ABI.
import ctypes


def total(numbers):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(0x40000000 + 39) > 0:
        raise ValueError("@TOKEN@ speaks x32")
    return -1
