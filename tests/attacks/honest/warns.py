# Warns.
import warnings

warnings.warn("old")


def total(numbers):
    return sum(numbers)
