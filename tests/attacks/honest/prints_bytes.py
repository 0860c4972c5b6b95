# Prints bytes.
import sys

sys.stdout.buffer.write(b"\xff")
sys.stdout.flush()


def total(numbers):
    return sum(numbers)
