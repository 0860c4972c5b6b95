# Moves.
import os

os.chdir("/")


def total(numbers):
    return sum(numbers)
