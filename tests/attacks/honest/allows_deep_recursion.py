# Allows deep recursion.
import sys

sys.setrecursionlimit(10**6)


def total(numbers):
    return sum(numbers)
