# Kills the judge and the command line.
import os
import signal


def total(numbers):
    for each in ("@VICTIM_PID@", "@JUDGE@"):
        os.kill(int(each), signal.SIGTERM)
    return -1
