# Is a cached function.
import functools


@functools.cache
def add(numbers):
    return sum(numbers)


def total(numbers):
    return add(tuple(numbers))
