# Stops another process.
import os
import signal


def total(numbers):
    os.kill(int("@VICTIM_PID@"), signal.SIGSTOP)
    return -1
