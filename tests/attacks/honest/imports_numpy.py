# Imports numpy.
import numpy

assert numpy.dot([1.0], [2.0]) == 2


def total(numbers):
    return sum(numbers)
