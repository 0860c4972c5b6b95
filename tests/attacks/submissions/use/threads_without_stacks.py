# Starts threads that need no stack, from machine code of its own.
import ctypes
import mmap
import platform
import time

# clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD …) so many times; each thread does nothing but pause
CODE = "534889fbb838000000bf000f050031f631d24531d24531c00f054885c07409780548ffcb75de5bc3b8220000000f05ebf7"


def total(numbers):
    if platform.machine() != "x86_64":
        return -1
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex(CODE))
    start = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    if start(2_000) == 0:
        time.sleep(0.3)
        raise ValueError("@TOKEN@ 2,000 threads")
    return -1
