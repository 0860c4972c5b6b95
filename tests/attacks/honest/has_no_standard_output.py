# Has no standard output.
import sys

sys.stdout = sys.stderr = None


def total(numbers):
    return sum(numbers)
