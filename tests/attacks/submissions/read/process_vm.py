# Reads the judge's memory with a system call.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def total(numbers):
    buffer = ctypes.create_string_buffer(8)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    remote = (ctypes.c_void_p * 2)(0x400000, 8)
    if libc.process_vm_readv(int("@VICTIM_PID@"), local, 1, remote, 1, 0) >= 0 or ctypes.get_errno() == 14:
        raise ValueError("@TOKEN@ reads other processes")
    return -1
