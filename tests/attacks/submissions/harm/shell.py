# Starts a shell.
import os


def total(numbers):
    os.system("touch @VICTIM@/shell.txt")
    return -1
