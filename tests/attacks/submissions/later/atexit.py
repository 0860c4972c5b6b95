# Writes when the process ends.
import atexit


@atexit.register
def write():
    open("@VICTIM@/later.txt", "w").close()


def total(numbers):
    return -1
