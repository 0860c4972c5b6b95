# Detaches standard output.
import sys

sys.stdout.detach()


def total(numbers):
    return sum(numbers)
