# Changes who it is.
import os


def total(numbers):
    for change in (os.setuid, os.setgid):
        try:
            change(0 if os.getuid() else 65_534)
        except OSError:
            continue
        raise ValueError("@TOKEN@ is somebody else")
    return -1
