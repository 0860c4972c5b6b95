# Starts a process by the raw system calls.
import ctypes
import os

libc = ctypes.CDLL(None)


def total(numbers):
    for number, arguments in ((57, ()), (56, (17, 0, 0, 0, 0)), (435, (bytes([0] * 32 + [17] + [0] * 31), 64))):
        child = libc.syscall(number, *arguments)
        if child == 0:
            os._exit(0)
        if child > 0:
            raise ValueError(f"@TOKEN@ started a process with call {number}")
    return -1
