# Hangs when it is shown.
import time


class Slow:
    __repr__ = __str__ = __format__ = lambda self, *rest: time.sleep(60)


def total(numbers):
    raise ValueError(Slow())
