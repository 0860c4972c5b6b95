# Calls itself until the stack ends, whatever the limit says.
import sys

sys.setrecursionlimit(10**9)


def total(numbers):
    return total(numbers) + 0
