# Makes a folder, a pipe and a device.
import os
import stat


def total(numbers):
    for make in (
        lambda: os.mkdir("@VICTIM@/folder"),
        lambda: os.mkfifo("@VICTIM@/pipe"),
        lambda: os.mknod("@VICTIM@/device", stat.S_IFCHR | 0o666, os.makedev(1, 3)),
    ):
        try:
            make()
        except OSError:
            pass
    return -1
