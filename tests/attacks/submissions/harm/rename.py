# Renames a file.
import os


def total(numbers):
    os.rename("@VICTIM@/note.txt", "@VICTIM@/other.txt")
    return -1
