# Makes links beside a file.
import os


def total(numbers):
    for make, name in ((os.symlink, "soft"), (os.link, "hard")):
        try:
            make("@VICTIM@/note.txt", "@VICTIM@/" + name)
        except OSError:
            pass
    return -1
