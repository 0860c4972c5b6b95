# Starts a program without a fork of Python's.
import os


def total(numbers):
    os.waitpid(os.posix_spawn("/bin/touch", ["touch", "@VICTIM@/spawned.txt"], {}), 0)
    return -1
