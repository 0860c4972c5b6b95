# Kills another process by a descriptor.
import os
import signal


def total(numbers):
    signal.pidfd_send_signal(os.pidfd_open(int("@VICTIM_PID@")), signal.SIGKILL)
    return -1
