# Keeps its memory in files that are none.
import os


def total(numbers):
    for each in range(8):
        file = os.memfd_create("mine")
        os.ftruncate(file, 1 << 30)
        if each == 7:
            raise ValueError("@TOKEN@ has gigabytes beside its limit")
