# Hangs when it is hashed.
import time


class Slow(str):
    __hash__ = lambda self: time.sleep(60)
    __eq__ = lambda self, other: True


def total(numbers):
    return {Slow("x"), Slow("y")}
