# Closes standard output.
import sys

sys.stdout.close()


def total(numbers):
    return sum(numbers)
