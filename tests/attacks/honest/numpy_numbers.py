# Gives numbers of numpy's types.
import numpy


def total(numbers):
    return numpy.array(numbers, dtype=object).sum() if numbers else numpy.int64(0)
