# Sends itself a signal.
import os
import signal


def total(numbers):
    os.kill(os.getpid(), signal.SIGKILL)
    return 0
