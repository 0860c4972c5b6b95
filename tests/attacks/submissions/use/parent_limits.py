# Takes the judge's memory away.
import resource


def total(numbers):
    resource.prlimit(int("@VICTIM_PID@"), resource.RLIMIT_NOFILE, (3, 3))
    raise ValueError("@TOKEN@ limits others")
