# Reconfigures standard output.
import sys

sys.stdout.reconfigure(encoding="utf-16")


def total(numbers):
    return sum(numbers)
