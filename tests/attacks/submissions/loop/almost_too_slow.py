# Takes almost as long as one call may take, each time.
import time


def total(numbers):
    time.sleep(0.3)
    return -1
