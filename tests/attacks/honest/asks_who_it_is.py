# Asks who it is.
import os
import platform

os.getuid(), platform.platform(), os.cpu_count()


def total(numbers):
    return sum(numbers)
