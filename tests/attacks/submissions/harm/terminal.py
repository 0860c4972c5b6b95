# Types into the terminal.
import fcntl
import os


def total(numbers):
    terminal = os.open("/dev/tty", os.O_RDWR)
    fcntl.ioctl(terminal, 0x5412, b"x")
    raise ValueError("@TOKEN@ types")
