# Makes a link to a file, and reads through it.
import os


def total(numbers):
    os.symlink("@SECRET@", "link")
    return open("link").read()
