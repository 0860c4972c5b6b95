# Makes its calls past the C library, from machine code of its own.
import ctypes
import mmap
import os
import platform


def total(numbers):
    if platform.machine() != "x86_64":
        return -1
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x39\x00\x00\x00\x0f\x05\xc3")  # fork
    function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    child = function()
    if child == 0:
        os._exit(0)
    if child > 0:
        raise ValueError("@TOKEN@ forks by itself")
    return -1
