# Makes its calls by the 32-bit ABI, from machine code of its own.
import ctypes
import mmap
import platform


def total(numbers):
    if platform.machine() != "x86_64":
        return -1
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3")  # getpid by `int 0x80`
    function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    if function() > 0:
        raise ValueError("@TOKEN@ speaks 32-bit")
    return -1
