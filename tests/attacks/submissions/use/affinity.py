# Moves another process to one processor.
import os


def total(numbers):
    os.sched_setaffinity(int("@VICTIM_PID@"), {0})
    raise ValueError("@TOKEN@ moves processes")
