# Opens a file to everybody.
import os


def total(numbers):
    os.chmod("@VICTIM@/note.txt", 0o600)
    return -1
