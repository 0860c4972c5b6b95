# Changes when a file was written.
import os


def total(numbers):
    os.utime("@VICTIM@/note.txt", (1, 1))
    return -1
