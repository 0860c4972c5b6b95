# Lists the processes with their arguments.
import glob


def total(numbers):
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        raise ValueError("@TOKEN@", open(path).read())
    return -1
