# Gives a file an attribute.
import os


def total(numbers):
    os.setxattr("@VICTIM@/note.txt", "user.mine", b"1")
    return -1
