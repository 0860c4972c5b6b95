# Writes without end to the standard streams themselves.
import os


def total(numbers):
    while True:
        os.write(1, b"x" * 65_536)
        os.write(2, b"x" * 65_536)
